//! Lists that come a page at a time.

use crate::endpoint::Endpoint;
use crate::error::DecodeError;

/// A search that a device answers in pages.
pub trait Paged: Endpoint {
    /// One entry of the list.
    type Item;
    /// Takes a page apart: its entries, and the request for the next page where there is one. Counts what really came,
    /// because devices cut a page shorter than asked without saying so, and ends on a page without entries.
    fn turn(self, reply: Self::Reply) -> Turn<Self>
    where
        Self: Sized;
}

/// A page taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn<E: Paged> {
    /// The entries of this page.
    pub items: Vec<E::Item>,
    /// The request for the next page; `None` after the last.
    pub next: Option<E>,
}

/// Entries at most of a list that a flow reads to its end: more than there are people on any device, or events in a gap. Whoever wants
/// more reads page by page.
pub const MOST: usize = 500_000;

/// Refuses a list that does not end: the device is broken, or means to fill whoever asks it.
pub fn ends<E: Endpoint>(entries: usize) -> Result<(), DecodeError> {
    if entries <= MOST {
        return Ok(());
    }
    let why = format!("has more than {MOST} entries, and goes on");
    Err(DecodeError::new("the list", why, b"").at(E::NAME))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Ask;

    #[test]
    fn a_list_is_limited_one_under_and_one_over() {
        assert!(ends::<Ask>(MOST - 1).is_ok() && ends::<Ask>(MOST).is_ok());
        let error = ends::<Ask>(MOST + 1).unwrap_err().to_string();
        let says = "Ask: unexpected reply at the list: has more than 500000 entries, and goes on";
        assert_eq!(error, says);
    }
}
