//! Who is told of what.

use crate::macros::call;
use crate::protocol::{Done, limits};
use face_common::EncodeError;

call! {
    /// Asks the platform to push events of these types to an address. What cannot be delivered it keeps for a day, 500 events
    /// at most.
    Subscribe {
        /// Which: the numbers of [`EventType`](crate::acs::EventType) among others.
        event_types[]: u32,
        /// Where to: a URL of up to 1024 characters that the platform can reach.
        event_dest: String,
        /// What every push must bring back: see [`Push::receive`](super::Push::receive).
        token?: Secret,
        /// 1: what could not be delivered is sent later.
        pass_back?: u32,
    } => Done, idempotent "/artemis/api/eventService/v1/eventSubscriptionByEventTypes", filled event_types as "eventTypes", check limits_of
}

fn limits_of(subscribe: &Subscribe) -> Result<(), EncodeError> {
    check_destination(&subscribe.event_dest)
}

/// Whether an address is one that a platform can push to.
pub fn check_destination(url: &str) -> Result<(), EncodeError> {
    limits::length("eventDest", Some(url), 1024)?;
    let known = url.starts_with("http://") || url.starts_with("https://");
    if known && url.parse::<http::Uri>().is_ok_and(|u| u.host().is_some()) {
        Ok(())
    } else {
        let why = "must be a URL with http:// or https://";
        Err(EncodeError::invalid("eventDest", why))
    }
}

call! {
    /// What is subscribed to.
    SubscriptionView {} => Subscriptions, idempotent "/artemis/api/eventService/v1/eventSubscriptionView"
}

face_common::record! {
    /// What is subscribed to.
    #[derive(Debug, Default)]
    pub struct Subscriptions {
        /// Each.
        detail[]: Subscription,
    }
}

face_common::record! {
    /// One subscription.
    #[derive(Debug, Default)]
    pub struct Subscription {
        /// Which types.
        event_types[]: u32,
        /// Where to.
        event_dest?: String,
        /// The token.
        token?: Secret,
        /// 1: what could not be delivered is sent later.
        pass_back?: u32,
    }
}

call! {
    /// Ends what is subscribed to of these types.
    Unsubscribe {
        /// Which.
        event_types[]: u32,
    } => Done, idempotent "/artemis/api/eventService/v1/eventUnSubscriptionByEventTypes", filled event_types as "eventTypes"
}
