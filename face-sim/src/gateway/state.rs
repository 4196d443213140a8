//! What the gateway keeps: people with their photos, organisations.

use super::access::Access;
use super::reply::{answer, bad, nobody};
use super::visitors::Visitors;
use super::{GatewayQuirks, Refusal};
use artemis::common_api::{UploadedPicture, Version};
use artemis::protocol::Done;
use artemis::resource as res;
use bytes::Bytes;
use face_common::wire::base64;

#[derive(Debug)]
pub(super) struct State {
    pub(super) quirks: GatewayQuirks,
    /// Calls answered.
    pub(super) calls: u32,
    /// Pushes acknowledged.
    pub(super) acknowledged: u32,
    orgs: Vec<res::Org>,
    pub(super) people: Vec<res::Person>,
    pub(super) photos: std::collections::BTreeMap<String, Bytes>,
    pub(super) access: Access,
    pub(super) visitors: Visitors,
    next: u32,
}

pub(super) fn version() -> Version {
    Version {
        product_name: Some("HikCentral Professional".into()),
        soft_version: Some("V2.3.0.0".into()),
        ..Version::default()
    }
}

use res::{CustomFieldPage, OrgPage, OrgSearchPage, OrgsBelowPage, PersonPage, PersonSearchPage};

impl State {
    pub(super) fn new() -> Self {
        let root = res::Org {
            org_index_code: "1".into(),
            org_name: Some("All Persons".into()),
            parent_org_index_code: Some("0".into()),
            ..Default::default()
        };
        Self {
            quirks: GatewayQuirks::default(),
            orgs: vec![root],
            people: Vec::new(),
            photos: Default::default(),
            access: Access::default(),
            visitors: Visitors::default(),
            calls: 0,
            acknowledged: 0,
            next: 1000,
        }
    }

    pub(super) fn number(&mut self) -> String {
        self.next += 1;
        self.next.to_string()
    }

    pub(super) fn orgs(&self, search: &res::Orgs) -> OrgPage {
        answer!(OrgPage, search, &self.orgs)
    }

    pub(super) fn find_orgs(&self, search: &res::OrgSearch) -> OrgSearchPage {
        let name = search.org_name.as_deref().unwrap_or_default();
        let found: Vec<_> = self
            .orgs
            .iter()
            .filter(|o| o.org_name.as_deref().is_some_and(|n| n.contains(name)))
            .cloned()
            .collect();
        answer!(OrgSearchPage, search, &found)
    }

    pub(super) fn org(&self, code: &str) -> Result<res::Org, Refusal> {
        self.orgs
            .iter()
            .find(|o| o.org_index_code == code)
            .cloned()
            .ok_or_else(nobody)
    }

    pub(super) fn add_org(&mut self, add: res::OrgAdd) -> Result<res::Org, Refusal> {
        self.org(&add.parent_index_code)?;
        let org = res::Org {
            org_index_code: self.number(),
            org_name: Some(add.org_name),
            parent_org_index_code: Some(add.parent_index_code),
            ..Default::default()
        };
        self.orgs.push(org.clone());
        Ok(org)
    }

    pub(super) fn update_org(&mut self, update: res::OrgUpdate) -> Result<Done, Refusal> {
        let org = self
            .orgs
            .iter_mut()
            .find(|o| o.org_index_code == update.org_index_code)
            .ok_or_else(nobody)?;
        org.org_name = update.org_name.or(org.org_name.take());
        Ok(Done)
    }

    pub(super) fn delete_org(&mut self, code: &str) -> Result<Done, Refusal> {
        self.org(code)?;
        self.orgs.retain(|o| o.org_index_code != code);
        Ok(Done)
    }

    pub(super) fn persons(&self, search: &res::Persons) -> PersonPage {
        answer!(PersonPage, search, &self.people)
    }

    pub(super) fn find_persons(&self, search: &res::PersonSearch) -> PersonSearchPage {
        let name = search.person_name.as_deref().unwrap_or_default();
        let found: Vec<_> = self
            .people
            .iter()
            .filter(|p| p.person_name.as_deref().is_some_and(|n| n.contains(name)))
            .cloned()
            .collect();
        answer!(PersonSearchPage, search, &found)
    }

    pub(super) fn person(&self, is: impl Fn(&res::Person) -> bool) -> Result<res::Person, Refusal> {
        self.people
            .iter()
            .find(|p| is(p))
            .cloned()
            .ok_or_else(nobody)
    }

    pub(super) fn known<'a>(
        &self,
        mut ids: impl Iterator<Item = &'a str>,
    ) -> Result<Done, Refusal> {
        if ids.all(|id| self.people.iter().any(|p| p.person_id == id)) {
            Ok(Done)
        } else {
            Err(nobody())
        }
    }

    pub(super) fn add(&mut self, new: res::NewPerson) -> Result<res::PersonKey, Refusal> {
        self.org(&new.org_index_code)?;
        if new.person_family_name.is_empty() || new.person_given_name.is_empty() {
            return Err(bad("personFamilyName"));
        }
        if new.person_code.is_some() && self.people.iter().any(|p| p.person_code == new.person_code)
        {
            return Err(("131", "The resource already exists".to_owned()));
        }
        let id = self.number();
        self.people.push(res::Person {
            person_id: id.clone(),
            person_code: Some(new.person_code.unwrap_or_else(|| id.clone())),
            org_index_code: Some(new.org_index_code),
            person_name: Some(format!(
                "{} {}",
                new.person_given_name, new.person_family_name
            )),
            person_family_name: Some(new.person_family_name),
            person_given_name: Some(new.person_given_name),
            gender: Some(new.gender.unwrap_or(0)),
            phone_no: Some(new.phone_no.unwrap_or_default()),
            person_photo: Some(res::PersonPhoto {
                pic_uri: Some(String::new()),
                ..Default::default()
            }),
            email: Some(new.email.unwrap_or_default()),
            remark: Some(new.remark.unwrap_or_default()),
            begin_time: new.begin_time,
            end_time: new.end_time,
            cards: new.cards,
            ..Default::default()
        });
        if let Some(face) = new.faces.first().and_then(|f| f.face_data.as_ref()) {
            let photo = base64::decode(face.expose()).map_err(|_| bad("faceData"))?;
            self.face(&id, photo)?;
        }
        Ok(res::PersonKey(id))
    }

    /// What is left out stays; a photo is not looked at.
    pub(super) fn update(&mut self, update: res::PersonUpdate) -> Result<Done, Refusal> {
        let person = self
            .people
            .iter_mut()
            .find(|p| p.person_id == update.person_id)
            .ok_or_else(nobody)?;
        person.person_family_name = update
            .person_family_name
            .or(person.person_family_name.take());
        person.person_given_name = update.person_given_name.or(person.person_given_name.take());
        person.phone_no = update.phone_no.or(person.phone_no.take());
        person.email = update.email.or(person.email.take());
        person.begin_time = update.begin_time.or(person.begin_time.take());
        person.end_time = update.end_time.or(person.end_time.take());
        person.org_index_code = update.org_index_code.or(person.org_index_code.take());
        Ok(Done)
    }

    pub(super) fn delete(&mut self, id: &str) -> Result<Done, Refusal> {
        self.known([id].into_iter())?;
        self.people.retain(|p| p.person_id != id);
        self.photos.remove(id);
        self.access.forget(id);
        Ok(Done)
    }

    pub(super) fn face(&mut self, id: &str, photo: Bytes) -> Result<Done, Refusal> {
        let uri = format!("{:064x}", self.next);
        let person = self
            .people
            .iter_mut()
            .find(|p| p.person_id == id)
            .ok_or_else(nobody)?;
        if !photo.starts_with(&[0xff, 0xd8]) {
            return Err(bad("faceData"));
        }
        if !self.quirks.drops_photos {
            self.next += 1;
            person.person_photo = Some(res::PersonPhoto {
                pic_uri: Some(uri),
                ..Default::default()
            });
            self.photos.insert(id.to_owned(), photo);
        }
        Ok(Done)
    }

    pub(super) fn picture(&self, ask: &res::PersonPicture) -> Result<Bytes, Refusal> {
        let known = self.person(|p| p.person_id == ask.person_id)?;
        let same = known
            .person_photo
            .and_then(|p| p.pic_uri)
            .is_some_and(|uri| uri == ask.pic_uri);
        self.photos
            .get(&ask.person_id)
            .filter(|_| same)
            .cloned()
            .ok_or_else(nobody)
    }

    /// A photo by a form: as good as by JSON, on a version that knows forms.
    pub(super) fn upload(&mut self, id: &str, photo: Bytes) -> Result<UploadedPicture, Refusal> {
        self.face(id, photo)?;
        let person = self.person(|p| p.person_id == id)?;
        Ok(UploadedPicture {
            pic_uri: person.pic_uri().map(str::to_owned),
            ..UploadedPicture::default()
        })
    }

    pub(super) fn fingers(&mut self, update: res::FingerPrintsUpdate) -> Result<Done, Refusal> {
        let person = self.person_mut(&update.person_id)?;
        // V3.1 gives names without templates.
        person.finger_print = update
            .finger_print
            .into_iter()
            .map(|finger| res::FingerPrint {
                finger_print_data: None,
                ..finger
            })
            .collect();
        Ok(Done)
    }

    pub(super) fn custom(&mut self, update: res::CustomFieldsUpdate) -> Result<Done, Refusal> {
        if update.list.iter().any(|field| field.id != "1") {
            return Err(nobody());
        }
        self.person_mut(&update.person_id)?.custom_field_list = update.list;
        Ok(Done)
    }

    fn person_mut(&mut self, id: &str) -> Result<&mut res::Person, Refusal> {
        self.people
            .iter_mut()
            .find(|p| p.person_id == id)
            .ok_or_else(nobody)
    }

    pub(super) fn orgs_below(&self, search: &res::OrgsBelow) -> res::OrgsBelowPage {
        let below: Vec<_> = self
            .orgs
            .iter()
            .filter(|o| o.parent_org_index_code == search.parent_org_index_code)
            .cloned()
            .collect();
        answer!(OrgsBelowPage, search, &below)
    }
}

pub(super) fn custom_fields(search: &res::CustomFields) -> res::CustomFieldPage {
    let field = res::CustomField {
        id: "1".into(),
        custom_field_name: Some("Badge colour".into()),
        custom_field_type: Some(0),
        ..Default::default()
    };
    answer!(CustomFieldPage, search, &[field])
}
