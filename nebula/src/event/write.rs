//! Events as a node writes them, for simulators.

use super::picture::Picture;
use super::{Event, HeartBeat};
use bytes::Bytes;
use face_common::wire::multipart::Form;
use face_common::wire::{base64, json};
use face_common::{EncodeError, Request, Secret};
use http::Method;
use serde::Serialize;
use serde_json::Value;

fn data(value: &impl Serialize) -> Result<Value, EncodeError> {
    serde_json::to_value(value).map_err(|e| EncodeError::Body(e.into()))
}

/// As it came, or base64.
fn member(picture: &Picture, before: &str) -> Result<Option<Value>, EncodeError> {
    match picture {
        Picture::None => Ok(None),
        Picture::File(bytes) => Ok(Some(format!("{before}{}", base64::encode(bytes)).into())),
        Picture::Json(json) => serde_json::from_slice(json)
            .map(Some)
            .map_err(|e| EncodeError::Body(e.into())),
    }
}

impl Event {
    /// As it is sent down a WebSocket, message 777. Where there is no picture of a library, `img` is -1, as the vendor's own
    /// client expects it.
    pub fn to_frame(&self) -> Result<Bytes, EncodeError> {
        let mut data = data(self)?;
        if let Some(members) = data.as_object_mut() {
            let pictures = [
                ("snap_buf", member(&self.pictures.snap, "")?),
                ("snap_frame", member(&self.pictures.frame, "")?),
            ];
            for (name, picture) in pictures {
                if let Some(picture) = picture {
                    members.insert(name.to_owned(), picture);
                }
            }
            let img = member(&self.pictures.library, "data:image/jpeg;base64,")?;
            members.insert("img".to_owned(), img.unwrap_or_else(|| (-1).into()));
        }
        let message = serde_json::json!({ "code": 0, "data": data, "msg": "", "msg_id": "777" });
        json::to_bytes(None, &message)
    }

    /// As it is posted to a server, message 774, with the number that the document has there.
    pub fn to_request(&self, path: &str, key: &Secret) -> Result<Request, EncodeError> {
        let message = serde_json::json!({ "data": data(self)?, "msg_id": 774 });
        let mut form = Form::new().text("key", None, key.expose().to_owned()).text(
            "json",
            None,
            message.to_string(),
        );
        let files = [
            ("snap", self.snap()),
            ("snap_frame", self.frame()),
            ("img", self.library()),
        ];
        for (name, picture) in files {
            let picture = picture.map_err(|e| EncodeError::Body(e.into()))?;
            if let Some(picture) = picture {
                form = form.file(name, &format!("{name}.jpg"), "image/jpeg", picture);
            }
        }
        face_common::endpoint::form_request(Method::POST, path, form)
    }
}

impl HeartBeat {
    /// As it is posted to a server, message 775: without a key.
    pub fn to_request(&self, path: &str) -> Result<Request, EncodeError> {
        let message = serde_json::json!({ "data": data(self)?, "msg_id": 775 });
        let form = Form::new().text("json", None, message.to_string());
        face_common::endpoint::form_request(Method::POST, path, form)
    }
}
