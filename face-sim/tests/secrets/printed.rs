//! Values that hold a secret or a face, and everything that can be printed of them.

use crate::rustdoc::{Field, Kind, Type};
use crate::shown::{SECRET, leak};
use crate::walk::Walk;
use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::{Debug, Display};

const SECRET_TYPE: &str = "face_common::secret::Secret";

/// What was printed, by the type's path.
pub(crate) struct Printed<'a> {
    walk: &'a Walk,
    /// Whether `Display` was among it.
    pub(crate) types: BTreeMap<String, bool>,
    /// What showed a secret, or had none to show.
    pub(crate) wrong: Vec<String>,
}

impl<'a> Printed<'a> {
    pub(crate) fn new(walk: &'a Walk) -> Self {
        Self {
            walk,
            types: BTreeMap::new(),
            wrong: Vec::new(),
        }
    }

    fn check(&mut self, name: &str, text: &str) {
        self.wrong
            .extend(leak(text).map(|leak| format!("{name}: {leak}")));
    }

    /// One that holds a secret.
    pub(crate) fn value<T: Debug>(&mut self, value: &T) {
        let name = path::<T>();
        self.check(&name, &format!("{value:?}{value:#?}"));
        self.types.entry(name).or_default();
    }

    /// The same, of what has a `Display`.
    pub(crate) fn text<T: Debug + Display>(&mut self, value: &T) {
        self.value(value);
        self.check(&path::<T>(), &value.to_string());
        self.types.insert(path::<T>(), true);
    }

    /// The same, with everything behind it.
    pub(crate) fn error<T: Error>(&mut self, error: &T) {
        self.text(error);
        let mut source = error.source();
        while let Some(cause) = source {
            self.check(&path::<T>(), &format!("{cause} {cause:?}{cause:#?}"));
            source = cause.source();
        }
    }

    /// One read from JSON with a secret wherever the type can hold one.
    pub(crate) fn decoded<T: Debug + DeserializeOwned + Serialize>(&mut self) {
        let name = path::<T>();
        let json = self.filled(&name);
        match serde_json::from_value::<T>(json.clone()) {
            Ok(value) => {
                let text = serde_json::to_string(&value).unwrap();
                if leak(&text).is_none() {
                    self.wrong.push(format!(
                        "{name}: nothing in it to be shown: {text} of {json}"
                    ));
                }
                self.value(&value);
            }
            Err(error) => self.wrong.push(format!("{name}: {error} in {json}")),
        }
    }

    fn filled(&self, name: &str) -> Value {
        let ty = self.walk.types.get(name);
        let ty = ty.unwrap_or_else(|| panic!("{name} is no type any more"));
        let hides = self.walk.hides(name);
        if ty.traits.get("Deserialize") == Some(&false) {
            let has = self.walk.found().contains_key(name);
            return if has {
                face_common::wire::base64::encode(&face()).into()
            } else {
                "7".into()
            };
        }
        if ty.fields.iter().any(|field| field.name == "0") {
            let is_suspect = hides || self.walk.is_suspect(name, &ty.fields[0]);
            return self.content(&ty.fields[0].kind, is_suspect);
        }
        // Members without a field, too.
        let mut object = json!({ "unmodelled": SECRET });
        for field in &ty.fields {
            let is_optional =
                ["core::option::Option", "alloc::vec::Vec"].contains(&&*field.kind.name);
            let is_skipped = ["skip)", "skip,", "flatten"]
                .iter()
                .any(|it| field.serde.contains(it));
            let is_suspect = hides || self.walk.is_suspect(name, field);
            if !is_skipped && (is_suspect || !is_optional) {
                object[wire_name(ty, field)] = self.content(&field.kind, is_suspect);
            }
        }
        object
    }

    fn content(&self, kind: &Kind, is_suspect: bool) -> Value {
        let inner = || {
            kind.inner
                .first()
                .map_or(Value::Null, |inner| self.content(inner, is_suspect))
        };
        match kind.name.as_str() {
            "core::option::Option" | "alloc::boxed::Box" | "alloc::sync::Arc" => inner(),
            "alloc::vec::Vec" => json!([inner()]),
            "bool" => true.into(),
            // As no other is.
            "f64" | "f32" => 0.471_147_11.into(),
            "alloc::string::String" if !is_suspect => "7".into(),
            "u8" | "u16" | "u32" | "u64" | "usize" | "i32" | "i64" => 7.into(),
            name => match self.walk.types.get(name) {
                // A code, or a word of the vendor's.
                Some(ty) if ty.is_enum => "7".into(),
                Some(_) if name != SECRET_TYPE => self.filled(name),
                _ => SECRET.into(),
            },
        }
    }
}

/// What a picture begins with, and a secret.
pub(crate) fn face() -> Bytes {
    [&[0xff, 0xd8, 0xff, 0xe0], SECRET.as_bytes()]
        .concat()
        .into()
}

/// Where it is defined, without what stands in brackets.
fn path<T>() -> String {
    let name = std::any::type_name::<T>();
    name.split('<').next().unwrap_or_default().to_owned()
}

/// As serde calls it.
fn wire_name(ty: &Type, field: &Field) -> String {
    let said = |serde: &str, what: &str| {
        let (_, rest) = serde.split_once(&format!("{what} = \""))?;
        Some(rest.split('"').next()?.to_owned())
    };
    if let Some(name) = said(&field.serde, "rename") {
        return name;
    }
    match said(&ty.serde, "rename_all").as_deref() {
        Some("camelCase") => {
            let mut words = field.name.split('_');
            let first = words.next().unwrap_or_default().to_owned();
            words.fold(first, |name, word| {
                name + &word[..1].to_uppercase() + &word[1..]
            })
        }
        None | Some("snake_case") => field.name.clone(),
        Some(other) => panic!("{}: {other}", field.name),
    }
}
