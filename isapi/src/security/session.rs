//! Sessions and who may log in (document entries 2 and 3, and the calls they belong to).

use crate::macros::{XML_ATTRS, xml};
use crate::protocol::{Ack, Capability};
use face_common::endpoint::{OwnReply, xml_response};
use face_common::{DecodeError, EncodeError, Response};

/// `GET /ISAPI/Security/adminAccesses/capabilities`: on which ports and by which protocols the device can be reached
/// (document entry 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AdminAccessCapabilitiesGet;

xml!(AdminAccessCapabilitiesGet: GET "/ISAPI/Security/adminAccesses/capabilities", reply root "AdminAccessProtocolList" => AdminAccessProtocols, idempotent);

face_common::record! {
    /// Protocols and their ports.
    #[derive(Debug, Default)]
    pub struct AdminAccessProtocols {
        /// One by one.
        #[serde(rename = "AdminAccessProtocol")]
        protocols[]: AdminAccessProtocol,
    }
}

face_common::record! {
    /// A protocol and the ports it may have.
    #[derive(Debug, Default)]
    pub struct AdminAccessProtocol {
        /// From 1.
        id?: u32,
        /// Whether it can be switched off.
        enabled?: Capability,
        /// `HTTP`, `HTTPS`, `RTSP`, `DEV_MANAGE`, `WebSocket`, …
        protocol?: Capability,
        /// From which to which.
        port_no?: Capability,
    }
}

/// `PUT /ISAPI/Security/sessionHeartbeat`: keeps a session alive (document entry 3). Digest needs none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SessionHeartbeat;

/// The same by `POST`, as the document has it. The terminal's own page uses `PUT`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SessionHeartbeatPost;

xml!(SessionHeartbeat: PUT "/ISAPI/Security/sessionHeartbeat", reply own => Ack, idempotent);
xml!(SessionHeartbeatPost: POST "/ISAPI/Security/sessionHeartbeat", reply own => Ack, idempotent);

/// `PUT /ISAPI/Security/sessionLogout`: ends a session; devices have room for a few only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SessionLogout;

xml!(SessionLogout: PUT "/ISAPI/Security/sessionLogout", reply own => Ack, idempotent);

/// `GET /ISAPI/Security/userCheck`: whether user and password are right, and how the account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UserCheckGet;

xml!(UserCheckGet: GET "/ISAPI/Security/userCheck", reply root "userCheck" => UserCheck, idempotent);

face_common::record! {
    /// How an account stands. A refused login is a [`Fault`](crate::Fault) with the same content.
    #[derive(Debug, Default)]
    pub struct UserCheck {
        /// 200 where all is well.
        status_value?: u32,
        /// In words.
        status_string?: String,
        /// Whether the device has been given its first password.
        is_activated?: bool,
        /// Whether that password is one that is known to be weak.
        is_risk_password?: bool,
        /// `lock` or `unlock`.
        lock_status?: String,
        /// Seconds until the lock ends.
        unlock_time?: u64,
        /// Attempts left.
        retry_login_time?: u32,
    }
}

/// `GET /ISAPI/Security/capabilities`: what is needed to encrypt fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityCapabilitiesGet {
    /// For whom: the salt is the user's own.
    pub username: String,
}

xml!(SecurityCapabilitiesGet { username }: GET "/ISAPI/Security/capabilities?username={username}", reply root "SecurityCap" => SecurityCapabilities, idempotent);

face_common::record! {
    /// What is needed to encrypt fields.
    #[derive(Debug, Default)]
    pub struct SecurityCapabilities {
        /// 1: AES-128, 2: AES-256.
        security_version?: Capability,
        /// How often the key is hashed, 100 to 1000.
        key_iterate_num?: u32,
        /// Whether the device keeps a salted hash and not the password.
        is_irreversible?: bool,
        /// The user's salt.
        salt?: Secret,
        /// Whether [`UserCheckGet`] is known.
        is_support_user_check?: bool,
    }
}

/// `GET /ISAPI/Security/sessionLogin/capabilities`: the challenge for opening a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLoginCapabilitiesGet {
    /// Who wants in.
    pub username: String,
}

/// The same with eight random digits, which firmwares of session version 2.1 ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLoginCapabilitiesRandomGet {
    /// Who wants in.
    pub username: String,
    /// Eight digits.
    pub random: u32,
}

xml!(SessionLoginCapabilitiesGet { username }: GET "/ISAPI/Security/sessionLogin/capabilities?username={username}", reply root "SessionLoginCap" => SessionLoginCapabilities, idempotent);
xml!(SessionLoginCapabilitiesRandomGet { username, random }: GET "/ISAPI/Security/sessionLogin/capabilities?username={username}&random={random}", reply root "SessionLoginCap" => SessionLoginCapabilities, idempotent);

face_common::record! {
    /// The challenge for opening a session.
    #[derive(Debug, Default)]
    pub struct SessionLoginCapabilities {
        /// The session to be.
        #[serde(rename = "sessionID")]
        session_id?: Secret,
        /// To be hashed with the password.
        challenge?: Secret,
        /// How often, usually 100.
        iterations?: u32,
        /// Whether the device keeps a salted hash and not the password.
        is_irreversible?: bool,
        /// The user's salt.
        salt?: Secret,
        /// A second one.
        salt2?: Secret,
        /// `2` or `2.1`.
        #[serde(rename = "sessionIDVersion")]
        session_id_version?: String,
        /// Whether the session serves RTSP too.
        #[serde(rename = "isSupportRTSPWithSession")]
        is_support_rtsp_with_session?: bool,
        /// Whether a tag is to go with every call.
        is_support_session_tag?: bool,
    }
}

/// `POST /ISAPI/Security/sessionLogin`: opens a session. [`SessionAuth`](super::SessionAuth) does all of it.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionLogin {
    /// Milliseconds since 1970.
    pub time_stamp: i64,
    /// The proof.
    pub proof: SessionLoginReply,
}

xml!(SessionLogin { time_stamp }: POST "/ISAPI/Security/sessionLogin?timeStamp={time_stamp}", body root "SessionLogin" in proof, reply own => SessionLoginReply, once);

face_common::record! {
    /// A session's opening: what is sent, and with a tag more or less what comes back.
    #[derive(Debug, Default)]
    pub struct SessionLoginReply {
        /// Who.
        user_name?: String,
        /// The hash, not the password.
        password?: Secret,
        /// The session.
        #[serde(rename = "sessionID")]
        session_id?: Secret,
        /// Whether the session outlives a restart.
        #[serde(rename = "isSessionIDValidLongTerm")]
        is_session_id_valid_long_term?: bool,
        /// As in the challenge.
        #[serde(rename = "sessionIDVersion")]
        session_id_version?: String,
        /// Whether a tag is wanted.
        is_support_session_tag?: bool,
        /// The tag.
        session_tag?: Secret,
        /// In `userCheck`: 200.
        status_value?: u32,
    }
}

impl OwnReply for SessionLoginReply {
    fn from_response(response: &Response) -> Result<Self, DecodeError> {
        let (root, reply) = face_common::wire::xml::from_any_root(response.body())?;
        match root.as_str() {
            "SessionLogin" | "SessionUserCheck" | "userCheck" => Ok(reply),
            other => Err(DecodeError::new(
                "SessionLogin",
                format_args!("the document is <{other}>"),
                b"",
            )),
        }
    }

    fn to_response(&self) -> Result<Response, EncodeError> {
        xml_response("SessionLogin", XML_ATTRS, self)
    }
}
