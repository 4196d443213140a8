//! Who may pass.

use super::refusal::{Refusal, illegal, no};
use super::state::{Entry, State};
use bytes::Bytes;
use facecap_proto::person::{
    AddPerson, AddPersonJpg, DeleteFlag, DeletePersons, DeletedPersons, Person, PersonAdded,
    UpdatePerson, UpdatePersonJpg, UploadMode, UploadPerson, UploadedPerson,
};
use facecap_proto::protocol::Code;
use facecap_proto::types::{Role, UpdateFlags, ValidFrom, ValidTo};

/// As far as a simulation can tell: a JPEG of more than a kilobyte shows one face.
fn check(photo: &[u8]) -> Result<(), Refusal> {
    match photo.len() {
        0..1024 => Err(no(Code::FeatureFailed)),
        _ => Ok(()),
    }
}

impl State {
    pub(super) fn upload(&mut self, new: UploadPerson) -> Result<UploadedPerson, Refusal> {
        let known = self.people.contains_key(&new.id);
        match new.upload_mode {
            Some(UploadMode::Add) if known => return Err(no(Code::Exists)),
            Some(UploadMode::Modify) if !known => return Err(no(Code::NotExists)),
            _ => {}
        }
        let given = |photo: Option<facecap_proto::types::Base64Bytes>| {
            photo.map(|p| p.0).filter(|p| !p.is_empty())
        };
        let normal = given(new.normal_image);
        let photo = normal.clone().or(given(new.reg_image));
        if normal.is_none() {
            photo.as_deref().map_or(Ok(()), check)?;
        }
        let person = self.entry(&new.id, photo)?;
        person.name = new.name.or(person.name.take());
        person.role = new.role.or(person.role).or(Some(Role::White));
        person.kind = new.kind.or(person.kind).or(Some(0));
        person.wg_card_id = new.wg_card_id.or(person.wg_card_id);
        person.long_card_id = new.long_card_id.or(person.long_card_id);
        let from = new.term_start.or(person.term_start.take());
        person.term_start = from.or(Some(ValidFrom::NoBeginning));
        let to = new.term.or(person.term.take());
        person.term = to.or(Some(ValidTo::Forever));
        person.customer_text = new.customer_text.or(person.customer_text.take());
        Ok(UploadedPerson {
            id: Some(new.id),
            ..UploadedPerson::default()
        })
    }

    /// Somebody, new or not, with this photo where there is one.
    fn entry(&mut self, id: &str, photo: Option<Bytes>) -> Result<&mut Person, Refusal> {
        if !self.people.contains_key(id) && self.people.len() >= self.quirks.capacity {
            return Err(no(Code::EntryLimit));
        }
        let entry = self.people.entry(id.to_owned()).or_insert_with(|| Entry {
            person: Person {
                id: id.to_owned(),
                ..Person::default()
            },
            photo: None,
        });
        if let Some(photo) = photo.filter(|_| !self.quirks.drops_photos) {
            entry.photo = Some(photo);
        }
        Ok(&mut entry.person)
    }

    pub(super) fn add(&mut self, new: AddPerson) -> Result<PersonAdded, Refusal> {
        self.add_jpg(AddPersonJpg {
            id: new.id,
            name: new.name,
            role: new.role,
            kind: new.kind,
            cover: new.cover,
            image_num: new.image_num,
            reg_images: new.reg_images,
            wg_card_id: new.wg_card_id,
            long_card_id: new.long_card_id,
            term_start: new.term_start,
            term: new.term,
            customer_text: new.customer_text,
            ..AddPersonJpg::default()
        })
    }

    pub(super) fn add_jpg(&mut self, new: AddPersonJpg) -> Result<PersonAdded, Refusal> {
        if self.people.contains_key(&new.id) && !new.cover {
            return Err(no(Code::Exists));
        }
        let photo = new.reg_images.into_iter().next().and_then(|i| i.image_data);
        let photo = photo.map(|data| data.0);
        photo.as_deref().map_or(Ok(()), check)?;
        self.people.remove(&new.id);
        let person = self.entry(&new.id, photo)?;
        *person = Person {
            id: new.id.clone(),
            name: Some(new.name),
            role: Some(new.role),
            kind: Some(new.kind),
            wg_card_id: new.wg_card_id,
            long_card_id: new.long_card_id,
            term_start: new.term_start,
            term: new.term,
            customer_text: new.customer_text,
            ..Person::default()
        };
        Ok(added(new.id))
    }

    pub(super) fn update(&mut self, new: UpdatePerson) -> Result<PersonAdded, Refusal> {
        self.update_jpg(UpdatePersonJpg {
            id: new.id,
            update_flags: new.update_flags,
            name: new.name,
            role: new.role,
            kind: new.kind,
            image_num: new.image_num,
            reg_images: new.reg_images,
            wg_card_id: new.wg_card_id,
            long_card_id: new.long_card_id,
            term_start: new.term_start,
            term: new.term,
            customer_text: new.customer_text,
            ..UpdatePersonJpg::default()
        })
    }

    pub(super) fn update_jpg(&mut self, new: UpdatePersonJpg) -> Result<PersonAdded, Refusal> {
        let flags = new.update_flags;
        let changes = |flag| flags.is_none_or(|flags| flags.contains(flag));
        let pictures = changes(UpdateFlags::NORM_IMAGE) || changes(UpdateFlags::REG_IMAGES);
        let photo = new.reg_images.into_iter().next().and_then(|i| i.image_data);
        let photo = photo.map(|data| data.0);
        let photo = photo.filter(|_| pictures);
        photo.as_deref().map_or(Ok(()), check)?;
        if !self.people.contains_key(&new.id) {
            return Err(no(Code::NotExists));
        }
        let person = self.entry(&new.id, photo)?;
        if changes(UpdateFlags::NAME) {
            person.name = new.name;
        }
        if changes(UpdateFlags::ROLE) {
            person.role = new.role;
        }
        if changes(UpdateFlags::SCHEDULE) {
            person.kind = new.kind;
        }
        if changes(UpdateFlags::CARD) {
            (person.wg_card_id, person.long_card_id) = (new.wg_card_id, new.long_card_id);
        }
        if changes(UpdateFlags::VALID_FROM) {
            person.term_start = new.term_start;
        }
        if changes(UpdateFlags::VALID_TO) {
            person.term = new.term;
        }
        if changes(UpdateFlags::CUSTOMER_TEXT) {
            person.customer_text = new.customer_text;
        }
        Ok(added(new.id))
    }

    pub(super) fn delete(&mut self, delete: &DeletePersons) -> Result<DeletedPersons, Refusal> {
        let of_role = |role| move |_: &String, entry: &mut Entry| entry.person.role != Some(role);
        match delete.flag {
            DeleteFlag::ById if delete.id.is_empty() => {
                return Err(illegal("id", "is empty"));
            }
            DeleteFlag::ById if self.people.remove(&delete.id).is_none() => {
                return Err(no(Code::NotExists));
            }
            DeleteFlag::ById | DeleteFlag::Unknown(_) => {}
            DeleteFlag::Ordinary => self.people.retain(of_role(Role::Ordinary)),
            DeleteFlag::White => self.people.retain(of_role(Role::White)),
            DeleteFlag::Black => self.people.retain(of_role(Role::Black)),
            DeleteFlag::All => self.people.clear(),
            _ => return Err(illegal("flag", "is none")),
        }
        // Empty where it was many, whatever was sent.
        let one = delete.flag == DeleteFlag::ById;
        let id = if one {
            delete.id.clone()
        } else {
            String::new()
        };
        Ok(DeletedPersons {
            id: Some(id),
            ..DeletedPersons::default()
        })
    }
}

fn added(id: String) -> PersonAdded {
    PersonAdded {
        id: Some(id),
        ..PersonAdded::default()
    }
}
