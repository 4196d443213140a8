//! The ground floor of every simulated device: an HTTP/1.1 server that can be told to misbehave below HTTP.

mod answer;
mod control;
mod fault;
mod http1;
mod name;
mod post;
mod record;
mod server;
mod task;
mod tls;

pub use answer::{Answer, Conversation, Socket};
pub(crate) use control::Control;
pub use fault::{Fault, Faults};
pub(crate) use post::post;
pub use record::{Received, Record};
pub use server::{Device, Server};
pub(crate) use task::{Task, spawn};
pub(crate) use tls::from_pem;
pub use tls::{Certificate, Identity};
