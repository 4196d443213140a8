//! Events that the platform sends by itself, and its log of them (`eventService`).

mod push;
mod record;
mod subscription;

pub use push::{AcsData, CustomerNumInfo, Event, IdentityCardInfo, MOST, Push, PushError};
pub use record::{EventImage, EventRecord, EventRecordPage, EventRecords};
pub use subscription::{
    Subscribe, Subscription, SubscriptionView, Subscriptions, Unsubscribe, check_destination,
};
