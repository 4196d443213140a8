//! What happens at the terminal, as it happens. (Document: Event, entries 72 and 73; listeners and pushes beside them.)
//!
//! `Events` (async, and [`blocking::Events`](crate::blocking::Events)) is the one to use: it never gives up, tells what it missed, and goes on where it was after a restart.
//! [`Push`] reads what a terminal posts. Beneath them [`AlertStream`] and [`Subscribe`] open the streams themselves.

mod access;
mod alert;
mod codes;
pub(crate) mod follow;
mod http_hosts;
mod push;
mod stream;
mod subscribe;

pub use access::{AccessEvent, FaceRect};
pub use alert::{Alert, Detail, Event, Picture};
pub use codes::EventCode;
#[cfg(feature = "async")]
pub use follow::asynchronous::Events;
pub use follow::{Action, Cursor, Follow, Followed, Follower, Source, Start};
pub use http_hosts::{
    HttpHost, HttpHostDelete, HttpHostGet, HttpHostPut, HttpHostTest, HttpHosts,
    HttpHostsCapabilitiesGet, HttpHostsGet, HttpHostsPut,
};
pub use push::Push;
pub use stream::{AlertStream, EventDecoder};
pub use subscribe::{
    EventChoice, EventList, FailedEvent, FailedEventList, Subscribe, SubscribeAsDocumented,
    SubscribeEvent, SubscribeEventCapabilitiesGet, SubscribeEventResponse, Subscribed,
    SubscriptionDecoder, Unsubscribe, UnsubscribeEverybody, hex_codes,
};

use stream::is_picture;
