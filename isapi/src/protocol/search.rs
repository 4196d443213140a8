use face_common::EncodeError;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicU32, Ordering};

face_common::open_string_enum! {
    /// How a search ended (`responseStatusStrg`).
    pub enum SearchStatus {
        /// This was the last page.
        Ok = "OK",
        /// More entries follow.
        More = "MORE",
        /// Nothing found.
        NoMatch = "NO MATCH",
    }
}

impl Default for SearchStatus {
    /// Not said.
    fn default() -> Self {
        Self::Unknown(String::new())
    }
}

/// What a page repeats of its search.
pub(crate) trait Searching {
    /// The id, where this search has one.
    fn id(&self) -> Option<String> {
        None
    }
}

impl SearchStatus {
    /// The status of a page of `came` entries at `position` out of `total`: for simulators.
    pub fn of(position: u32, came: u32, total: u32) -> Self {
        match came {
            0 => Self::NoMatch,
            _ if position.saturating_add(came) < total => Self::More,
            _ => Self::Ok,
        }
    }
}

/// A terminal keeps the result of a search under the id its client chose, up to 64 characters. Two searches under one
/// id mix their pages, so each gets its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SearchId(String);

impl From<String> for SearchId {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl SearchId {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl face_common::wire::member::Member for SearchId {
    fn read<'de, D: serde::Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        Ok(face_common::wire::lenient::opt_text(d)?.map(Self))
    }
}

impl Default for SearchId {
    fn default() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        Self(format!(
            "{:08x}-{:08x}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        ))
    }
}

/// How far a search goes. No terminal holds so many entries: the largest have room for 100,000 people and 150,000 events.
const REACH: u32 = 1_000_000;

/// Whether a page may begin there: a terminal that always says that there is more would be asked for ever.
pub(crate) fn within_reach(position: u32) -> Result<(), EncodeError> {
    if position <= REACH {
        return Ok(());
    }
    let why = format!("{position} is beyond {REACH}; no terminal holds so many entries");
    Err(EncodeError::invalid("searchResultPosition", why))
}

/// Where the next page begins, if there is one. Goes by what came, not by what was asked for; and a page that says
/// `MORE` without an entry is the last, or a search would never end.
pub(crate) fn more(
    status: &SearchStatus,
    position: u32,
    came: usize,
    total: Option<u32>,
) -> Option<u32> {
    let next = position.saturating_add(u32::try_from(came).unwrap_or(u32::MAX));
    let open = match status {
        SearchStatus::More => true,
        SearchStatus::Ok | SearchStatus::NoMatch => false,
        // The document calls the member `responseStatus`, older firmwares leave it out: the total decides.
        SearchStatus::Unknown(text) => {
            text.eq_ignore_ascii_case("more") || total.is_some_and(|t| next < t)
        }
    };
    (open && came > 0).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_end_when_they_should() {
        let unknown = SearchStatus::from("");
        for (status, position, came, total, want) in [
            (&SearchStatus::More, 0, 30, None, Some(30)),
            (&SearchStatus::More, 30, 7, Some(100), Some(37)),
            (&SearchStatus::More, 30, 0, Some(100), None),
            (&SearchStatus::Ok, 30, 30, Some(100), None),
            (&SearchStatus::NoMatch, 0, 0, Some(0), None),
            (&unknown, 0, 10, Some(11), Some(10)),
            (&unknown, 0, 10, Some(10), None),
        ] {
            assert_eq!(
                more(status, position, came, total),
                want,
                "{status:?} {position} {came} {total:?}"
            );
        }
    }

    /// The pages of a search are asked for with `next` alone: there it ends with an error, and not as if that had been all.
    #[test]
    fn a_search_without_end_has_one() {
        use crate::access_control::{AcsEventSearch, CardInfoSearch, GroupSearch, UserInfoSearch};
        use crate::intelligent::FdSearch;
        use face_common::Endpoint;
        use face_common::page::Paged;

        macro_rules! ends {
            ($($search:ident),+) => {$(
                for (position, fine) in [(REACH, true), (REACH + 1, false), (u32::MAX, false)] {
                    let search = $search { position, ..$search::all() };
                    let asked = search.to_request().map_err(|e| e.to_string());
                    assert_eq!(asked.is_ok(), fine, "{} at {position}", $search::NAME);
                    assert!(asked.is_ok() || asked.unwrap_err().contains("beyond 1000000"));
                }
            )+};
        }
        ends!(
            AcsEventSearch,
            CardInfoSearch,
            GroupSearch,
            UserInfoSearch,
            FdSearch
        );
        let last = UserInfoSearch {
            position: REACH,
            ..UserInfoSearch::all()
        };
        let body =
            r#"{"UserInfoSearch":{"responseStatusStrg":"MORE","UserInfo":[{"employeeNo":"7"}]}}"#;
        let page = last.decode(&http::Response::new(body.into())).unwrap();
        assert!(last.turn(page).next.unwrap().to_request().is_err());
    }

    #[test]
    fn every_search_has_its_own_id() {
        assert_ne!(SearchId::default(), SearchId::default());
        assert!(SearchId::default().0.len() <= 64);
    }
}
