//! Simulated devices: real sockets, state, and faults on demand. Unofficial; not affiliated with any vendor.
//!
//! ```
//! let terminal = face_sim::Terminal::start().unwrap();
//! println!("curl --digest -u {}:{} {}/ISAPI/System/deviceInfo", terminal.user(), terminal.password(), terminal.url());
//! ```
//!
//! A device runs on threads of its own, so it serves blocking and async callers alike; dropping the handle ends it. It
//! checks credentials as strictly as a device would, refuses what a device would refuse, records what it received
//! ([`net::Record`]), and misbehaves as told ([`net::Faults`], [`terminal::Quirks`]).

pub mod capture;
pub mod gateway;
pub mod net;
pub mod terminal;

pub use capture::CaptureDevice;
pub use gateway::Gateway;
pub use terminal::Terminal;
