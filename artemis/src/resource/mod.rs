//! Organisations, people, devices, doors (`resource`).

mod device;
mod org;
mod person;

pub use device::{AcsDevice, AcsDevicePage, AcsDevices, AcsDoor, AcsDoorPage, AcsDoors};
pub use org::{
    Org, OrgAdd, OrgDelete, OrgInfoGet, OrgPage, OrgSearch, OrgUpdate, Orgs, OrgsBelow, RootOrg,
};
pub use person::{
    Card, FaceData, FaceUpdate, FingerPrint, NewPerson, Person, PersonDelete, PersonInfo,
    PersonInfoByCode, PersonPage, PersonPhoto, PersonSearch, PersonUpdate, Persons,
};
