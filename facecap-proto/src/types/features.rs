use face_common::wire::member::Member;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

/// What an algorithm makes of a face: numbers by which somebody can be recognised. `Debug` tells how many.
#[derive(Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Features(pub Vec<f64>);

impl fmt::Debug for Features {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Features({} numbers)", self.0.len())
    }
}

impl Member for Features {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        Ok(Vec::read(d)?.map(Self))
    }
}
