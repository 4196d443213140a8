use super::Flow;
use crate::compare::{Candidate, Identify};
use crate::library::ListLibraries;
use crate::types::File;
use std::cmp::Reverse;

/// Whose face it is: the up to `most` faces (1 to 50) of these libraries that are at least `threshold` (0 to 100) alike, the most
/// alike first; of all libraries, where none are named. A node compares with fifty libraries at a time; this asks as often as it takes.
pub fn identify(img: File, lib_ids: Vec<u64>, threshold: u32, most: u32) -> Flow<Vec<Candidate>> {
    Flow::new(move |wire| async move {
        let mut lib_ids = lib_ids;
        if lib_ids.is_empty() {
            let all = wire.call(&ListLibraries {}).await?;
            // An empty library is an error to a node.
            let filled = all.iter().filter(|it| it.picture_no != Some(0));
            lib_ids = filled.filter_map(|it| it.lib_id).collect();
        }
        let mut found = Vec::new();
        for some in lib_ids.chunks(50) {
            let asked = Identify {
                threshold: Some(threshold),
                topk: Some(most),
                ..Identify::new(img.clone(), some.iter().copied())
            };
            found.extend(wire.call(&asked).await?.topn);
        }
        found.sort_by_key(|it| Reverse(it.similarity));
        found.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(found)
    })
}
