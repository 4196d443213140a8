use face_common::wire::lenient;
use face_common::wire::member::Member;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt::Display;
use std::str::FromStr;

/// A list that is one text on the wire: `1,2,3`. There is no escape: entries hold no comma.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Joined<T>(pub Vec<T>);

impl<T> Default for Joined<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T, A: Into<T>> FromIterator<A> for Joined<T> {
    fn from_iter<I: IntoIterator<Item = A>>(all: I) -> Self {
        Self(all.into_iter().map(Into::into).collect())
    }
}

impl<T: Display> Serialize for Joined<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        let all: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        s.serialize_str(&all.join(","))
    }
}

impl<'de, T: FromStr> Deserialize<'de> for Joined<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Self::of(&lenient::text(d)?).ok_or_else(|| D::Error::custom("expected a list with commas"))
    }
}

impl<T: FromStr> Joined<T> {
    /// A comma at the end is nothing, and neither is an empty text.
    fn of(text: &str) -> Option<Self> {
        let all = text
            .split(',')
            .map(str::trim)
            .filter(|entry| !entry.is_empty());
        all.map(|entry| entry.parse().ok())
            .collect::<Option<_>>()
            .map(Self)
    }
}

impl<T: FromStr> Member for Joined<T> {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        let Some(text) = lenient::opt_text(d)? else {
            return Ok(None);
        };
        let list = Self::of(&text);
        list.map(Some)
            .ok_or_else(|| D::Error::custom("expected a list with commas"))
    }
}
