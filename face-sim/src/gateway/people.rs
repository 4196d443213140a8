//! People, found, added, changed and removed.

use super::Refusal;
use super::photos::photo_in;
use super::read::{filled, merged, sent};
use super::reply::{answer, bad, nobody};
use super::state::State;
use artemis::protocol::Done;
use artemis::resource::{
    CustomField, CustomFieldPage, CustomFields, CustomFieldsUpdate, FingerPrintsUpdate, NewPerson,
    Person, PersonKey, PersonPage, PersonPhoto, PersonSearch, PersonSearchPage, PersonUpdate,
    Persons,
};
use face_common::Request;

/// What a list holds only where it asks for it by number.
const APPENDED: [(u32, &str); 2] = [(6, "residentRoomNo"), (19, "residentFloorNo")];

impl State {
    pub(super) fn persons(&self, search: &Persons) -> PersonPage {
        let append = search.append_info.as_deref().unwrap_or_default();
        let mut page = answer!(PersonPage, search, &self.people);
        page.list = page.list.iter().map(|p| self.shown(p, append)).collect();
        page
    }

    pub(super) fn find_persons(&self, search: &PersonSearch) -> PersonSearchPage {
        let name = search.person_name.as_deref().unwrap_or_default();
        let has_card = |person: &Person| {
            let wanted = filled(search.card_no.as_deref());
            wanted.is_none_or(|card| person.cards.iter().any(|c| c.card_no == card))
        };
        let found: Vec<_> = self
            .people
            .iter()
            .filter(|p| p.person_name.as_deref().is_some_and(|n| n.contains(name)))
            .filter(|p| has_card(p))
            .map(|p| self.shown(p, &[]))
            .collect();
        answer!(PersonSearchPage, search, &found)
    }

    pub(super) fn person(&self, is: impl Fn(&Person) -> bool) -> Result<Person, Refusal> {
        let person = self.people.iter().find(|p| is(p)).ok_or_else(nobody)?;
        Ok(self.shown(person, &APPENDED.map(|(number, _)| number)))
    }

    pub(super) fn person_mut(&mut self, id: &str) -> Result<&mut Person, Refusal> {
        self.people
            .iter_mut()
            .find(|p| p.person_id == id)
            .ok_or_else(nobody)
    }

    /// A person as this version tells of them.
    fn shown(&self, person: &Person, append: &[u32]) -> Person {
        let mut shown = person.clone();
        for (number, member) in APPENDED {
            if !append.contains(&number) {
                shown.other.remove(member);
            }
        }
        if self.quirks.v3_1 {
            for finger in &mut shown.finger_print {
                finger.finger_print_data = None;
            }
        } else if let Some(photo) = &mut shown.person_photo {
            photo.pic_big_uri = None;
        }
        shown
    }

    pub(super) fn add(&mut self, new: &NewPerson, request: &Request) -> Result<PersonKey, Refusal> {
        self.org(&new.org_index_code)?;
        if new.person_code.is_some() && self.people.iter().any(|p| p.person_code == new.person_code)
        {
            return Err(("131", "The resource already exists".to_owned()));
        }
        // A face that is refused leaves nobody behind.
        let photo = photo_in(&new.faces)?;
        let mut sent = sent(request, &new.other)?;
        sent.remove("faces");
        let id = self.number();
        let bare = Person {
            person_id: id.clone(),
            person_code: Some(id.clone()),
            gender: Some(0),
            person_photo: Some(PersonPhoto {
                pic_uri: Some(String::new()),
                ..Default::default()
            }),
            ..Default::default()
        };
        self.people.push(named(merged(&bare, &sent)?));
        if let Some(photo) = photo {
            self.face(&id, photo)?;
        }
        Ok(PersonKey(id))
    }

    /// What is left out stays, and so does the code: another one is refused. Of a photo nothing is kept.
    pub(super) fn update(
        &mut self,
        update: &PersonUpdate,
        request: &Request,
    ) -> Result<Done, Refusal> {
        let mut sent = sent(request, &update.other)?;
        sent.retain(|name, _| !["personId", "personCode"].contains(&name.as_str()));
        if let Some(org) = filled(update.org_index_code.as_deref()) {
            self.org(org)?;
        }
        let person = self.person_mut(&update.person_id)?;
        if update.person_code.is_some() && update.person_code != person.person_code {
            return Err(bad("personCode"));
        }
        *person = named(merged(person, &sent)?);
        Ok(Done)
    }

    pub(super) fn delete(&mut self, id: &str) -> Result<Done, Refusal> {
        self.person_mut(id)?;
        self.people.retain(|p| p.person_id != id);
        self.photos.remove(id);
        self.forget(id);
        Ok(Done)
    }

    pub(super) fn fingers(&mut self, update: FingerPrintsUpdate) -> Result<Done, Refusal> {
        self.person_mut(&update.person_id)?.finger_print = update.finger_print;
        Ok(Done)
    }

    pub(super) fn custom(&mut self, update: CustomFieldsUpdate) -> Result<Done, Refusal> {
        if update.list.iter().any(|field| field.id != "1") {
            return Err(nobody());
        }
        self.person_mut(&update.person_id)?.custom_field_list = update.list;
        Ok(Done)
    }
}

/// The whole name out of its parts, and texts that are there even where they are empty.
fn named(mut person: Person) -> Person {
    let part = |name: &Option<String>| name.clone().unwrap_or_default();
    let (given, family) = (&person.person_given_name, &person.person_family_name);
    person.person_name = Some(format!("{} {}", part(given), part(family)));
    for text in [&mut person.phone_no, &mut person.email, &mut person.remark] {
        text.get_or_insert_default();
    }
    person
}

pub(super) fn custom_fields(search: &CustomFields) -> CustomFieldPage {
    let field = CustomField {
        id: "1".into(),
        custom_field_name: Some("Badge colour".into()),
        custom_field_type: Some(0),
        ..Default::default()
    };
    answer!(CustomFieldPage, search, &[field])
}
