use super::{Flow, Wire, is_not_there};
use crate::Error;
use crate::face::{DeleteFaces, GetFace};
use std::fmt;

/// Why a removal failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum RemoveError {
    /// A call failed; how many were removed before.
    Call {
        /// Removed for certain.
        removed: usize,
        /// The call's error.
        source: Box<Error>,
    },
    /// The node said yes and still has a face.
    StillThere {
        /// Which.
        img_id: String,
    },
}

impl fmt::Display for RemoveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Call { removed, source } => {
                write!(f, "removing faces, after {removed}: {source}")
            }
            Self::StillThere { img_id } => {
                write!(f, "the node said yes and still has the face {img_id}")
            }
        }
    }
}

impl std::error::Error for RemoveError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call { source, .. } => Some(&**source),
            Self::StillThere { .. } => None,
        }
    }
}

impl From<Error> for RemoveError {
    fn from(source: Error) -> Self {
        Self::Call {
            removed: 0,
            source: source.into(),
        }
    }
}

/// Removes faces from a library, fifty at a time, and asks for each whether it is gone. Those that were not there are as good as
/// removed. How many.
pub fn remove(lib_id: u64, img_ids: Vec<String>) -> Flow<usize, RemoveError> {
    Flow::new(move |wire| async move {
        let mut removed = 0;
        for some in img_ids.chunks(50) {
            // Of one that is not there a node says no, perhaps to all: what is there afterwards tells.
            let mut left = some.to_vec();
            for _ in 0..2 {
                if left.is_empty() {
                    break;
                }
                left = remove_some(&wire, lib_id, left)
                    .await
                    .map_err(|e| RemoveError::Call {
                        removed,
                        source: e.into(),
                    })?;
            }
            if let Some(img_id) = left.pop() {
                return Err(RemoveError::StillThere { img_id });
            }
            removed += some.len();
        }
        Ok(removed)
    })
}

/// Those that are still there.
async fn remove_some(wire: &Wire, lib_id: u64, img_ids: Vec<String>) -> Result<Vec<String>, Error> {
    let all = DeleteFaces {
        img_ids: img_ids.iter().cloned().collect(),
        lib_id,
        ..DeleteFaces::default()
    };
    match wire.call(&all).await {
        Err(error) if !is_not_there(&error) => return Err(error),
        _ => {}
    }
    let mut left = Vec::new();
    for img_id in img_ids {
        let asked = GetFace {
            img_id,
            lib_id,
            ..GetFace::default()
        };
        match wire.call(&asked).await {
            Err(error) if is_not_there(&error) => {}
            Err(error) => return Err(error),
            Ok(_) => left.push(asked.img_id),
        }
    }
    Ok(left)
}
