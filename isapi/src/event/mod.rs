//! What happens at the terminal, as it happens. (Document: Event, entry 73.)

mod access;
mod alert;
mod stream;

pub use access::{AccessEvent, FaceRect};
pub use alert::{Alert, Detail, Event, Picture};
pub use stream::{AlertStream, EventDecoder};
