//! Events that the platform sends by itself, and its log of them (`eventService`).

mod event;
mod push;
mod record;
mod subscription;

pub use event::{AcsData, CustomerNumInfo, Event, IdentityCardInfo};
pub use push::{MOST, Push, PushError};
pub use record::{EventImage, EventRecord, EventRecordPage, EventRecords};
pub use subscription::{
    Subscribe, Subscription, SubscriptionView, Subscriptions, Unsubscribe, check_destination,
};
