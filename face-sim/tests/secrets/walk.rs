//! Which of the types can hold a password, key, token, session or face: by the types and names of their fields, and through
//! each other.

use crate::rustdoc::{Field, Kind, Type, types};
use std::collections::{BTreeMap, BTreeSet};

/// What holds them, or anything at all.
const HOLDS: [&str; 14] = [
    "face_common::secret::Secret",
    "zeroize::Zeroizing",
    "bytes::bytes::Bytes",
    "bytes::bytes_mut::BytesMut",
    "serde_json::value::Value",
    "serde_json::raw::RawValue",
    "serde_json::map::Map",
    "http::request::Request",
    "http::response::Response",
    "hmac::Hmac",
    "tungstenite::protocol::message::Message",
    "diqwest::session::DigestAuthSession",
    "reqwest::async_impl::client::Client",
    "reqwest::blocking::client::Client",
];
/// What the name of a text says is in it, at whatever place. Addresses are no secret (SECURITY.md); those that carry a login are
/// of the type `Secret`.
const NAMES: [&str; 11] = [
    "passw",
    "pwd",
    "secret",
    "token",
    "cookie",
    "credential",
    "license",
    "signature",
    "finger",
    "session",
    "nonce",
];
/// The same, for what is a secret only as the whole name or at its end.
const ENDS: [&str; 18] = [
    "key",
    "keys",
    "auth",
    "authentication",
    "pin",
    "salt",
    "challenge",
    "face",
    "pic",
    "picture",
    "img",
    "image",
    "photo",
    "snap",
    "feat",
    "feature",
    "qr",
    "audio",
];
/// Members without a field print their names alone, so that a record is not suspect for having some.
const NAMES_ALONE: &str = "face_common::wire::member::Members";

/// In the place of a field: the type.
pub(crate) const WHOLE: &str = "*";
const WORDS: &str = "its words";

/// What was found, and why.
pub(crate) struct Walk {
    pub(crate) types: BTreeMap<String, Type>,
    why: BTreeMap<String, String>,
    excepted: BTreeSet<(String, String)>,
}

impl Walk {
    /// Of all types, but for fields that only look like it.
    pub(crate) fn new(no_secrets: &[(&str, &str, &str)]) -> Self {
        let types = types();
        let mut why = BTreeMap::new();
        for (path, ty) in &types {
            for field in &ty.fields {
                let excepted = no_secrets
                    .iter()
                    .any(|(of, name, _)| of == path && *name == field.name);
                if holds(field) && !excepted {
                    why.entry(path.clone())
                        .or_insert_with(|| field.name.clone());
                }
            }
        }
        for (of, name, _) in no_secrets {
            let ty = types
                .get(*of)
                .unwrap_or_else(|| panic!("{of} is no type any more"));
            let is_field = |field: &Field| field.name == *name && holds(field);
            let is_there = *name == WHOLE || ty.fields.iter().any(is_field);
            assert!(is_there, "{of}: {name} needs no exception");
        }
        let excepted = no_secrets
            .iter()
            .map(|(of, name, _)| ((*of).to_owned(), (*name).to_owned()));
        let mut walk = Self {
            types,
            why,
            excepted: excepted.collect(),
        };
        while walk.through() {}
        // What was written by hand hides something, and an error repeats what others said.
        for (path, ty) in &walk.types {
            let is_by_hand = ty.traits.get("Debug") == Some(&false);
            let is_error = ty.traits.contains_key("Error") && ty.fields.iter().any(says);
            let is_excepted = walk.excepted.contains(&(path.clone(), WHOLE.to_owned()));
            if (is_by_hand || is_error) && !is_excepted {
                walk.why
                    .entry(path.clone())
                    .or_insert_with(|| WORDS.to_owned());
            }
        }
        walk
    }

    /// Adds those that hold one that is found; whether there were any.
    fn through(&mut self) -> bool {
        let new = self
            .types
            .iter()
            .filter(|(path, _)| !self.why.contains_key(*path));
        let found = new.filter_map(|(path, ty)| {
            let field = ty
                .fields
                .iter()
                .find(|field| self.is_through(&field.kind))?;
            Some((path.clone(), field.name.clone()))
        });
        let found: Vec<_> = found.collect();
        let any = !found.is_empty();
        self.why.extend(found);
        any
    }

    fn is_through(&self, kind: &Kind) -> bool {
        kind.names()
            .into_iter()
            .any(|name| name != NAMES_ALONE && self.why.contains_key(name))
    }

    /// It was written by hand, and no field says what it hides.
    pub(crate) fn hides(&self, path: &str) -> bool {
        self.why.get(path).is_some_and(|why| why == WORDS)
    }

    /// Whether a field holds one, itself or through others.
    pub(crate) fn is_suspect(&self, path: &str, field: &Field) -> bool {
        let excepted = self
            .excepted
            .contains(&(path.to_owned(), field.name.clone()));
        holds(field) && !excepted || self.is_through(&field.kind)
    }

    /// The public ones, and why.
    pub(crate) fn found(&self) -> BTreeMap<&str, &str> {
        let public = self.why.iter().filter(|(path, _)| {
            let ty = &self.types[*path];
            ty.is_public && !ty.is_alias
        });
        public
            .map(|(path, why)| (path.as_str(), why.as_str()))
            .collect()
    }

    /// It prints nothing but its parts, each by its own `Debug`, and what of them is a secret has a type that is found too.
    pub(crate) fn is_its_parts(&self, path: &str) -> bool {
        let ty = &self.types[path];
        let is_plain = |field: &Field| holds(field) && !field.kind.names().contains(&HOLDS[0]);
        ty.traits.get("Debug") == Some(&true)
            && !ty.traits.contains_key("Display")
            && !ty.traits.contains_key("Deserialize")
            && !ty.fields.iter().any(is_plain)
    }
}

/// By itself.
fn holds(field: &Field) -> bool {
    let names = field.kind.names();
    let is = |wanted: &[&str]| names.iter().any(|name| wanted.contains(name));
    let name = field.name.rsplit('.').next().unwrap_or_default();
    let name = ["_data", "_binary_data", "_base64"]
        .iter()
        .fold(name, |name, end| name.trim_end_matches(end));
    let last = name.rsplit('_').next().unwrap_or_default();
    let is_named = NAMES.iter().any(|it| name.contains(it)) || ENDS.contains(&last);
    is(&HOLDS)
        || is(&["alloc::vec::Vec"]) && is(&["u8", "f64"])
        || is_named
            && is(&[
                "alloc::string::String",
                "str",
                "u8",
                "http::header::value::HeaderValue",
            ])
}

/// Whether an error has words of others in it.
fn says(field: &Field) -> bool {
    let is_word =
        |name: &&str| ["alloc::string::String", "str", "?"].contains(name) || name.contains("rror");
    field.kind.names().iter().any(is_word)
}
