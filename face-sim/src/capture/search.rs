//! Who is looked for.

use super::refusal::{Refusal, illegal};
use super::state::{Entry, State};
use facecap_proto::person::{Condition, Person, PersonPage, RegImage, RequestPersons};
use facecap_proto::types::{Role, ValidFrom, ValidTo};

fn begins(from: Option<&ValidFrom>) -> Option<i64> {
    match from? {
        ValidFrom::At(time) => time.unix_ms(Some(0)),
        ValidFrom::NoBeginning => None,
    }
}

/// `never` is before all times, and `forever` behind them.
fn ends(to: Option<&ValidTo>) -> i64 {
    match to {
        Some(ValidTo::Never) => i64::MIN,
        Some(ValidTo::At(time)) => time.unix_ms(Some(0)).unwrap_or(i64::MAX),
        Some(ValidTo::Forever) | None => i64::MAX,
    }
}

/// Whether the validity begins in the time that is looked for. `useless` as a bound is none.
fn begins_then(condition: &Condition, person: &Person) -> bool {
    let least = begins(condition.term_start_start.as_ref());
    let most = begins(condition.term_start_end.as_ref());
    let is_any = least.is_none() && most.is_none();
    let is_within =
        |begin| least.is_none_or(|least| least <= begin) && most.is_none_or(|most| begin <= most);
    is_any || begins(person.term_start.as_ref()).is_some_and(is_within)
}

fn ends_then(condition: &Condition, person: &Person) -> bool {
    let (Some(least), Some(most)) = (&condition.term_start, &condition.term) else {
        return true;
    };
    let end = ends(person.term.as_ref());
    ends(Some(least)) <= end && end <= ends(Some(most))
}

fn matches(condition: &Condition, fuzzy: bool, person: &Person) -> bool {
    let like = |wanted: &Option<String>, has: &str| {
        wanted.as_deref().is_none_or(|wanted| {
            if fuzzy {
                has.contains(wanted)
            } else {
                has == wanted
            }
        })
    };
    like(&condition.person_id, &person.id)
        && like(
            &condition.person_name,
            person.name.as_deref().unwrap_or_default(),
        )
        && (condition.wg_card_no.is_none() || condition.wg_card_no == person.wg_card_id)
        && (condition.long_card_no.is_none() || condition.long_card_no == person.long_card_id)
        && begins_then(condition, person)
        && ends_then(condition, person)
}

impl State {
    pub(super) fn persons(&self, search: &RequestPersons) -> Result<PersonPage, Refusal> {
        let fuzzy = search.query_mode.is_some_and(|mode| mode != 0);
        let is_wanted = |entry: &&Entry| {
            let person = &entry.person;
            let role = search.role == Role::All || person.role == Some(search.role);
            let condition = search.condition.as_ref();
            role && condition.is_none_or(|c| matches(c, fuzzy, person))
        };
        let found = self.people.values().filter(is_wanted);
        let (skip, size) = match search.page_no {
            -1 => (0, usize::MAX),
            no => {
                let no = usize::try_from(no).map_err(|_| illegal("page_no", "is none"))?;
                let size = search.page_size as usize;
                ((no - 1).saturating_mul(size), size)
            }
        };
        let persons: Vec<_> = found
            .skip(skip)
            .take(size)
            .map(|entry| {
                let mut person = entry.person.clone();
                person.image_num = Some(u32::from(entry.photo.is_some()));
                if search.image_flag.0 {
                    let photo = entry.photo.iter();
                    person.reg_images = photo.map(|p| RegImage::jpg(p.clone())).collect();
                }
                person
            })
            .collect();
        Ok(PersonPage {
            total: u32::try_from(self.people.len()).ok(),
            page_no: Some(search.page_no),
            count: u32::try_from(persons.len()).ok(),
            persons,
            ..PersonPage::default()
        })
    }
}
