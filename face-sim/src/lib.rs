//! Simulated devices: real sockets, state, and faults on demand. Unofficial; not affiliated with any vendor.
//!
//! ```
//! let terminal = face_sim::Terminal::start().unwrap();
//! println!("curl --digest -u {}:{} {}/ISAPI/System/deviceInfo", terminal.user(), terminal.password(), terminal.url());
//! ```
//!
//! A Face Capture device is a server, pushes its captures, and polls for commands:
//!
//! ```
//! use face_sim::{CaptureDevice, net::Fault};
//! use facecap_proto::{blocking::connect, person::UploadPerson, protocol::Code};
//!
//! let device = CaptureDevice::start().unwrap();
//! println!("curl -d '{{\"cmd\":\"request date time\"}}' {}", device.url());
//! // Where it pushes to, until it is acknowledged there; `device.poll(…)` is where it asks for commands.
//! device.push_to("http://192.0.2.9:8080/captures").unwrap();
//! // It misbehaves as told, command by command.
//! device.refuse("upload person", Code::NotOneFace);
//! device.faults().next("gpio control", Fault::ActAndClose);
//!
//! let client = connect(&device.url()).unwrap();
//! client.call(&UploadPerson::new("1")).unwrap_err();
//! client.call(&UploadPerson::new("1")).unwrap();
//! assert_eq!(device.commands(), ["upload person", "upload person"]);
//! // Without a photo they are a stranger to its camera.
//! assert!(!device.person_before_camera("1"));
//! assert_eq!(device.unacknowledged(), 1);
//! ```
//!
//! An edge node has sessions, libraries and cameras, and says what they see:
//!
//! ```
//! use face_sim::{NebulaNode, net::Fault};
//! use nebula::{blocking::connect, face::AddFace, protocol::Code, record::QueryAlarms, types::File};
//!
//! let node = NebulaNode::start().unwrap();
//! println!("events: {}, with the key of message 1286", node.ws_url());
//! let library = node.add_library("staff");
//! node.add_camera(1, &[library]);
//! // It misbehaves as told, message by message; and a session can end at any time.
//! node.refuse("1029", Code::LowQuality);
//! node.faults().next("1036", Fault::Delay(std::time::Duration::from_millis(10)));
//!
//! let client = connect(&node.url(), node.user(), node.password()).unwrap();
//! let photo = std::fs::read("../examples/photos/astronaut.jpg").unwrap();
//! let ada = AddFace::new(library, File::picture(photo)).img_id("P-1").name("Ada");
//! client.call(&ada).unwrap_err();
//! client.call(&ada).unwrap();
//! node.expire_sessions();
//! assert!(node.person_before_camera(1, "P-1"));
//! assert_eq!(client.call(&QueryAlarms::default()).unwrap().total_num, Some(1));
//! assert_eq!((node.logins(), node.record().count("1029")), (2, 2));
//! ```
//!
//! A device runs on threads of its own, so it serves blocking and async callers alike; dropping the handle ends it. It
//! checks credentials as strictly as a device would, refuses what a device would refuse, records what it received
//! ([`net::Record`]), and misbehaves as told ([`net::Faults`], [`terminal::Quirks`], [`capture::CaptureQuirks`], [`node::NodeQuirks`]).

pub mod capture;
pub mod gateway;
pub mod net;
pub mod node;
pub mod terminal;

pub use capture::CaptureDevice;
pub use gateway::Gateway;
pub use node::NebulaNode;
pub use terminal::Terminal;
