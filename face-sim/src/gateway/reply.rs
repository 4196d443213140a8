//! What the gateway's answers are made of.

use super::Refusal;

pub(super) fn nobody() -> Refusal {
    ("128", "The request resource does not exist".to_owned())
}

pub(super) fn bad(field: &str) -> Refusal {
    (
        "2",
        format!("Incorrect request parameter. [{field} parameter error]"),
    )
}

/// A page, and how many there are in all.
pub(super) fn page<T: Clone>(all: &[T], no: u32, size: u32) -> (Vec<T>, Option<u32>) {
    let (no, size) = (no.max(1) as usize, size as usize);
    let part = all
        .iter()
        .skip((no - 1) * size)
        .take(size)
        .cloned()
        .collect();
    (part, u32::try_from(all.len()).ok())
}

/// An endpoint's page out of a whole list.
macro_rules! answer {
    ($page:ident, $search:ident, $all:expr) => {{
        let (list, total) = $crate::gateway::reply::page($all, $search.page_no, $search.page_size);
        $page {
            total,
            page_no: Some($search.page_no),
            page_size: Some($search.page_size),
            list,
            ..$page::default()
        }
    }};
}

pub(super) use answer;
