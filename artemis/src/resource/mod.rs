//! Organisations, people, devices, doors, cameras, vehicles (`resource`).

mod device;
mod org;
mod person;
mod person_write;
mod picture;
mod vehicle;

pub use device::{
    AcsDevice, AcsDeviceInfo, AcsDevicePage, AcsDeviceSearch, AcsDeviceSearchPage, AcsDevices,
    AcsDoor, AcsDoorInfo, AcsDoorPage, AcsDoors, Camera, CameraPage, Cameras, EncodeDevice,
    EncodeDevicePage, EncodeDevices,
};
pub use org::{
    Org, OrgAdd, OrgDelete, OrgInfoGet, OrgPage, OrgSearch, OrgSearchPage, OrgUpdate, Orgs,
    OrgsBelow, OrgsBelowPage, RootOrg,
};
pub use person::{
    Card, CustomField, CustomFieldPage, CustomFields, FaceData, FingerPrint, Person, PersonInfo,
    PersonInfoByCode, PersonPage, PersonPhoto, PersonSearch, PersonSearchPage, Persons,
};
pub use person_write::{
    CustomFieldsUpdate, FaceUpdate, FingerPrintsUpdate, NewPerson, PersonDelete, PersonKey,
    PersonPhotoUpdate, PersonUpdate,
};
pub use picture::{PersonPhotoPost, PersonPhotoPut, PersonPicture};
pub use vehicle::{Vehicle, VehicleAdd, VehicleDelete, VehiclePage, VehicleUpdate, Vehicles};
