//! What of a person is otherwise on a device.

use crate::person::{Person, UploadPerson};
use crate::types::{Role, ValidFrom, ValidTo};

/// What of `wanted` is otherwise on the device; what `wanted` leaves out is not looked at, and pictures cannot be. Where one card
/// number is wanted and the device has the other one as well, that one is to go: it would still open the door, or the device would
/// look at it alone.
pub(super) fn difference(wanted: &UploadPerson, known: &Person) -> UploadPerson {
    fn other<T: Clone>(
        wanted: Option<&T>,
        has: Option<&T>,
        without: &T,
        same: impl Fn(&T, &T) -> bool,
    ) -> Option<T> {
        let has = has.unwrap_or(without);
        wanted.filter(|wanted| !same(wanted, has)).cloned()
    }
    let text = String::new();
    let mut difference = UploadPerson {
        name: other(wanted.name.as_ref(), known.name.as_ref(), &text, String::eq),
        role: other(
            wanted.role.as_ref(),
            known.role.as_ref(),
            &Role::White,
            Role::eq,
        ),
        kind: other(wanted.kind.as_ref(), known.kind.as_ref(), &0, u32::eq),
        wg_card_id: other(
            wanted.wg_card_id.as_ref(),
            known.wg_card_id.as_ref(),
            &0,
            u32::eq,
        ),
        long_card_id: other(
            wanted.long_card_id.as_ref(),
            known.long_card_id.as_ref(),
            &0,
            u64::eq,
        ),
        term_start: other(
            wanted.term_start.as_ref(),
            known.term_start.as_ref(),
            &ValidFrom::NoBeginning,
            ValidFrom::is_same,
        ),
        term: other(
            wanted.term.as_ref(),
            known.term.as_ref(),
            &ValidTo::Forever,
            ValidTo::is_same,
        ),
        customer_text: other(
            wanted.customer_text.as_ref(),
            known.customer_text.as_ref(),
            &text,
            String::eq,
        ),
        ..UploadPerson::new(wanted.id.clone())
    };
    match (wanted.wg_card_id, wanted.long_card_id) {
        (Some(_), None) if known.long_card_id.is_some_and(|card| card != 0) => {
            difference.long_card_id = Some(0);
        }
        (None, Some(_)) if known.wg_card_id.is_some_and(|card| card != 0) => {
            difference.wg_card_id = Some(0);
        }
        _ => {}
    }
    difference
}

/// The members of a difference.
pub(super) fn members(difference: &UploadPerson) -> Vec<&'static str> {
    let members = [
        (difference.name.is_some(), "name"),
        (difference.role.is_some(), "role"),
        (difference.kind.is_some(), "kind"),
        (difference.wg_card_id.is_some(), "wg_card_id"),
        (difference.long_card_id.is_some(), "long_card_id"),
        (difference.term_start.is_some(), "term_start"),
        (difference.term.is_some(), "term"),
        (difference.customer_text.is_some(), "customer_text"),
    ];
    let there = members.into_iter().filter(|(there, _)| *there);
    there.map(|(_, name)| name).collect()
}
