//! Where a node pushes what it sees (布控结果推送): by HTTP (7.1, 7.2), and the key for asking for it on a WebSocket (订阅密钥, 9.1).

use crate::macros::{message, reply};
use crate::protocol::Done;
use face_common::{EncodeError, Secret};

message! {
    /// Where the node pushes to by HTTP (7.1).
    GetPushSettings "1299" {} => PushSettings, idempotent
}

reply! {
    /// Where a node pushes to by HTTP.
    PushSettings {
        /// What it sends along with each push, so that the receiver knows who it is from.
        key?: Secret,
        /// The receiver.
        url?: String,
    }
}

message! {
    /// Sets where the node pushes to by HTTP (7.2): [`SetPushSettings::to`]. Heartbeats, faces and bodies all go there. The document does
    /// not say how to end it; an empty address is sent as it is.
    SetPushSettings "1298" {
        /// The receiver: `http://192.0.2.5:8080/push`.
        url: String,
        /// What the node is to send along with each push. It must be there.
        key?: Secret,
    } => Done, idempotent, check with_key
}

fn with_key(set: &SetPushSettings) -> Result<(), EncodeError> {
    match set.key {
        Some(_) => Ok(()),
        None => Err(EncodeError::invalid("key", "must be there")),
    }
}

impl SetPushSettings {
    /// To this receiver, with this key.
    pub fn to(url: impl Into<String>, key: impl Into<Secret>) -> Self {
        Self {
            url: url.into(),
            key: Some(key.into()),
            ..Self::default()
        }
    }
}

message! {
    /// The key to subscribe with on the node's WebSocket (9.1).
    GetWebSocketKey "1286" {} => WebSocketKey, idempotent
}

reply! {
    /// The key to subscribe with.
    WebSocketKey {
        /// The key.
        #[serde(serialize_with = "crate::types::exposed")]
        key: Secret,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::{answered, done, is_refused, posted, served};

    #[test]
    fn settings_are_read_and_set_as_in_the_document() {
        let settings = answered(
            &GetPushSettings {},
            "1299",
            r#"{"key":"db504129-85e0-49ca-8626-f639b8d09846","url":"http://www.example.com:8088/agbox/device/snap"}"#,
        );
        let key = settings.key.as_ref().map(Secret::expose);
        assert_eq!(key, Some("db504129-85e0-49ca-8626-f639b8d09846"));
        assert!(!format!("{settings:?}").contains("db504129"));

        let set = SetPushSettings::to("google.com", "google-key");
        assert_eq!(
            posted(&set),
            r#"{"msg_id":"1298","url":"google.com","key":"google-key"}"#
        );
        assert!(!format!("{set:?}").contains("google-key"));
        done(&set);
        served(&set);
        let keyless = SetPushSettings {
            url: "google.com".into(),
            ..SetPushSettings::default()
        };
        is_refused(&keyless, "key");
    }

    #[test]
    fn the_websocket_s_key_is_a_secret() {
        let key = answered(
            &GetWebSocketKey {},
            "1286",
            r#"{"key":"04af251e-91d4-43bd-b8b0-8c8c6b3245bb"}"#,
        );
        assert_eq!(key.key.expose(), "04af251e-91d4-43bd-b8b0-8c8c6b3245bb");
        assert!(!format!("{key:?}").contains("04af251e"));
    }
}
