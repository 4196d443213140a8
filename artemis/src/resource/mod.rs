//! Organisations, people, devices, doors (`resource`).

mod device;
mod org;
mod person;
mod picture;

pub use device::{AcsDevice, AcsDevicePage, AcsDevices, AcsDoor, AcsDoorPage, AcsDoors};
pub use org::{
    Org, OrgAdd, OrgDelete, OrgInfoGet, OrgPage, OrgSearch, OrgSearchPage, OrgUpdate, Orgs,
    OrgsBelow, OrgsBelowPage, RootOrg,
};
pub use person::{
    Card, FaceData, FaceUpdate, FingerPrint, NewPerson, Person, PersonDelete, PersonInfo,
    PersonInfoByCode, PersonPage, PersonPhoto, PersonSearch, PersonSearchPage, PersonUpdate,
    Persons,
};
pub use picture::PersonPicture;
