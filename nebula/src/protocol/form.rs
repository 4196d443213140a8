//! Messages with files: as a form, and five of them as JSON too.

use super::FORM;
use super::data::to_value;
use crate::types::File;
use face_common::wire::multipart::Form;
use face_common::{EncodeError, Request};
use http::Method;
use serde::Serialize;
use serde_json::Value;

/// A message with files, as JSON: under another number, with the files as base64. A third longer than the form, and for whoever
/// cannot send forms.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AsJson<T>(pub T);

/// What a field for files can be.
pub(crate) trait Files: Sized {
    /// Adds the parts of the field.
    fn add(&self, field: &'static str, form: Form) -> Form;
    /// Takes a part, where it is of this field.
    #[cfg(feature = "server")]
    fn take(&mut self, field: &'static str, part: &face_common::wire::multipart::Part) -> bool;
}

impl Files for File {
    fn add(&self, field: &'static str, form: Form) -> Form {
        form.file(
            field,
            &self.filename,
            self.content_type(),
            self.data.0.clone(),
        )
    }

    #[cfg(feature = "server")]
    fn take(&mut self, field: &'static str, part: &face_common::wire::multipart::Part) -> bool {
        let is_it = part.name().as_deref() == Some(field);
        if is_it {
            *self = Self::of(part);
        }
        is_it
    }
}

/// The parts are numbered from 1: `img_1`, `img_2` (3.19).
impl Files for Vec<File> {
    fn add(&self, _: &'static str, form: Form) -> Form {
        let numbered = self.iter().zip(1_u32..);
        numbered.fold(form, |form, (file, n)| {
            let data = file.data.0.clone();
            form.file(
                &format!("img_{n}"),
                &file.filename,
                file.content_type(),
                data,
            )
        })
    }

    #[cfg(feature = "server")]
    fn take(&mut self, _: &'static str, part: &face_common::wire::multipart::Part) -> bool {
        let is_it = part.name().is_some_and(|name| name.starts_with("img_"));
        if is_it {
            self.push(File::of(part));
        }
        is_it
    }
}

/// The fields as text parts, the number first; what is left out in JSON is left out here.
pub(crate) fn texts(id: &str, fields: &impl Serialize) -> Result<Form, EncodeError> {
    let mut form = Form::new().text("msg_id", None, id.to_owned());
    let Value::Object(members) = to_value(fields)? else {
        return Err(EncodeError::Body("a message is an object".into()));
    };
    for (name, value) in members {
        let text = match value {
            Value::String(text) => text,
            other => other.to_string(),
        };
        form = form.text(&name, None, text);
    }
    Ok(form)
}

/// A message as a form.
pub(crate) fn request(form: Form) -> Result<Request, EncodeError> {
    face_common::endpoint::form_request(Method::POST, FORM, form)
}

#[cfg(feature = "server")]
pub(crate) use server::{is, parts, read_texts};

#[cfg(feature = "server")]
mod server {
    use super::{FORM, Method, Value};
    use face_common::wire::json;
    use face_common::wire::multipart::{Part, read_all};
    use face_common::{DecodeError, Request};
    use serde::de::DeserializeOwned;
    use serde_json::Map;

    /// The parts of a form.
    pub(crate) fn parts(request: &Request) -> Result<Vec<Part>, DecodeError> {
        let kind = face_common::endpoint::content_type(request.headers());
        read_all(&kind, request.body().clone()).map_err(|e| DecodeError::new("", e, b""))
    }

    /// Whether a request is this message, as a form.
    pub(crate) fn is(request: &Request, id: &str) -> bool {
        let is_id = |part: &Part| part.name().as_deref() == Some("msg_id") && part.body() == id;
        face_common::endpoint::is(request, &Method::POST, FORM)
            && parts(request).is_ok_and(|parts| parts.iter().any(is_id))
    }

    /// What stands in the parts that are not files.
    pub(crate) fn read_texts<T: DeserializeOwned>(parts: &[Part]) -> Result<T, DecodeError> {
        let texts = parts.iter().filter(|part| part.filename().is_none());
        let mut fields: Map<String, Value> = texts
            .filter_map(|part| {
                let text = String::from_utf8_lossy(part.body()).into_owned();
                Some((part.name()?.into_owned(), text.into()))
            })
            .collect();
        fields.remove("msg_id");
        json::from_value(fields.into())
    }
}
