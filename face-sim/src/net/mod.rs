//! The ground floor of every simulated device: an HTTP/1.1 server that can be told to misbehave below HTTP.

mod fault;
mod http1;
mod post;
mod record;
mod server;
mod tls;

pub use fault::{Fault, Faults};
pub(crate) use post::post;
pub use record::{Received, Record};
pub(crate) use server::spawn;
pub use server::{Answer, Device, Server};
pub use tls::{Certificate, Identity};
