//! Doors by command: `PUT /ISAPI/AccessControl/RemoteControl/door/{n}`.

use crate::Isapi;
use crate::macros::{XML_ATTRS, capabilities};
use crate::protocol::Ack;
use face_common::endpoint::{OwnReply, xml_request};
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response, Secret};
use http::Method;

capabilities! {
    /// What can be done from afar (document entry 41).
    RemoteControlCapabilitiesGet at "/ISAPI/AccessControl/RemoteControl/capabilities?format=json";
    /// Which doors there are, and which commands they know.
    RemoteControlDoorCapabilitiesGet at "/ISAPI/AccessControl/RemoteControl/door/capabilities";
}

face_common::open_string_enum! {
    /// What a door is to do.
    pub enum DoorCommand {
        /// Open for as long as the door is set to.
        Open = "open",
        /// Close, also when it was to remain open.
        Close = "close",
        /// Remain open.
        AlwaysOpen = "alwaysOpen",
        /// Remain closed: nobody passes.
        AlwaysClose = "alwaysClose",
        /// Back to the schedule.
        Resume = "resume",
        /// Call the lift for a visitor.
        VisitorCallLadder = "visitorCallLadder",
        /// Call the lift for a resident.
        HouseholdCallLadder = "householdCallLadder",
    }
}

/// Tells a door what to do. Sending it twice opens twice, so it is never repeated by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RemoteControlDoor {
    /// Which door, from 1; 65535 is every door.
    pub door: u16,
    /// What.
    pub command: DoorCommand,
    /// The door's own password, where one is set.
    pub password: Option<Secret>,
    /// On whose behalf, for the log.
    pub employee_no: Option<String>,
    /// Which lane, at a turnstile.
    pub channel_no: Option<u32>,
    /// What is controlled, on devices with more than doors: `monitor`, `calling`, …
    pub control_type: Option<String>,
}

impl RemoteControlDoor {
    /// A command for one door, from 1; 65535 is every door.
    pub fn new(door: u16, command: DoorCommand) -> Self {
        Self {
            door,
            command,
            password: None,
            employee_no: None,
            channel_no: None,
            control_type: None,
        }
    }

    /// Opens a door for its set time.
    pub fn open(door: u16) -> Self {
        Self::new(door, DoorCommand::Open)
    }
}

face_common::record! {
    struct Body {
        cmd: DoorCommand,
        password?: Secret,
        employee_no?: String,
        channel_no?: u32,
        control_type?: String,
    }
}

const PREFIX: &str = "/ISAPI/AccessControl/RemoteControl/door/";

impl Endpoint for RemoteControlDoor {
    type Protocol = Isapi;
    type Reply = Ack;
    const NAME: &'static str = "RemoteControlDoor";
    const IDEMPOTENT: bool = false;

    fn to_request(&self) -> Result<Request, EncodeError> {
        if self.door == 0 {
            return Err(EncodeError::invalid("doorNo", "doors are counted from 1"));
        }
        let body = Body {
            cmd: self.command.clone(),
            password: self.password.clone(),
            employee_no: self.employee_no.clone(),
            channel_no: self.channel_no,
            control_type: self.control_type.clone(),
            other: Default::default(),
        };
        xml_request(
            Method::PUT,
            &format!("{PREFIX}{}", self.door),
            "RemoteControlDoor",
            XML_ATTRS,
            &body,
        )
    }

    fn decode(&self, response: &Response) -> Result<Ack, DecodeError> {
        Ack::from_response(response)
    }
}

#[cfg(feature = "server")]
impl face_common::endpoint::Serve for RemoteControlDoor {
    fn matches(request: &Request) -> bool {
        request.method() == Method::PUT && request.uri().path().starts_with(PREFIX)
    }

    fn from_request(request: &Request) -> Result<Self, DecodeError> {
        let door = request
            .uri()
            .path()
            .strip_prefix(PREFIX)
            .and_then(|n| n.parse().ok());
        let door = door.ok_or_else(|| DecodeError::new("doorNo", "not a number", b""))?;
        let body: Body = face_common::wire::xml::from_slice("RemoteControlDoor", request.body())?;
        Ok(Self {
            door,
            command: body.cmd,
            password: body.password,
            employee_no: body.employee_no,
            channel_no: body.channel_no,
            control_type: body.control_type,
        })
    }

    fn encode(reply: &Ack) -> Result<Response, EncodeError> {
        reply.to_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_is_the_vendor_guide_s() {
        let request = RemoteControlDoor::open(1).to_request().unwrap();
        assert_eq!(
            (
                request.method().as_str(),
                request.uri().to_string().as_str()
            ),
            ("PUT", "/ISAPI/AccessControl/RemoteControl/door/1")
        );
        let body = std::str::from_utf8(request.body()).unwrap();
        assert!(body.ends_with("<RemoteControlDoor version=\"2.0\" xmlns=\"http://www.isapi.org/ver20/XMLSchema\"><cmd>open</cmd></RemoteControlDoor>"), "{body}");
        const { assert!(!RemoteControlDoor::IDEMPOTENT) };
    }

    #[test]
    fn door_nought_is_refused_and_a_password_is_not_printed() {
        assert!(RemoteControlDoor::open(0).to_request().is_err());
        let command = RemoteControlDoor {
            password: Some(Secret::from("4711")),
            ..RemoteControlDoor::open(1)
        };
        assert!(!format!("{command:?}").contains("4711"));
        let request = command.to_request().unwrap();
        assert!(
            std::str::from_utf8(request.body())
                .unwrap()
                .contains("<password>4711</password>")
        );
    }
}
