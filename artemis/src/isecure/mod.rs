//! iSecure Center's forms, where they differ from HikCentral's. On HikCentral their paths are answered with code 8.
//!
//! What both have alike is not repeated here: organisation lists, a person by id, devices, doors by command, cameras, privilege
//! groups. The codes from `0x02401007` to `0x0240100c` mean other things on this product: say so with
//! [`Signer::product`](crate::signature::Signer::product).

mod access;
mod event;
mod face;
mod group;
mod person;
mod video;
mod visitor;

pub use access::{
    AuthConfigAdd, DownloadShortcut, DownloadTask, DownloadWhat, PersonData, PersonDataType,
    Progress, ProgressGet, ResourceInfo,
};
pub use event::{
    AcsDoorSearch, AcsDoorSearchPage, DoorEvent, DoorEventPage, DoorEvents, DoorSearch,
    DoorSearchPage, EventPicture, Subscribe, Subscription, SubscriptionKind, SubscriptionView,
    Subscriptions,
};
pub use face::{Face, FaceAdd, FaceBatchDelete, FaceId, FaceUpdate};
pub use group::{
    FaceCheck, FaceCheckResult, FaceGroup, FaceGroupAdd, FaceGroupBatchDelete, FaceGroupUpdate,
    FaceGroups, FaceInGroup, FaceInGroupAdd, FaceInGroupDelete, FaceInGroupUpdate, FacesInGroup,
    FacesInGroupPage,
};
pub use person::{
    BatchFailure, BatchOutcome, BatchSuccess, NewOrg, NewPerson, OrgBatchAdd, OrgBatchDelete,
    Person, PersonBatchAdd, PersonBatchDelete, PersonPage, PersonPhoto, PersonSearch,
    PersonSearchPage, Persons,
};
pub use video::PreviewUrl;
pub use visitor::{
    Appoint, AppointV2, AppointmentCancel, AppointmentRecord, AppointmentRecordPage,
    AppointmentRecords, VisitRecord, VisitRecordPage, VisitRecords, VisitorInfo,
};

#[cfg(test)]
mod tests;
