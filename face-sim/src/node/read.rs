//! A message read as strictly as the document is written.

use super::clock::is_time;
use super::reply::{Refusal, bad, no};
use super::schema::{Kind, Schema};
use bytes::Bytes;
use face_common::Request;
use face_common::wire::base64;
use face_common::wire::multipart::read_all;
use nebula::protocol::Code;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A file that came with a message.
#[derive(Debug, Clone, Default)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) data: Bytes,
}

/// A message as it came.
pub(super) struct Posted {
    pub(super) id: String,
    pub(super) is_form: bool,
    fields: Map<String, Value>,
    files: Vec<(String, File)>,
}

impl Posted {
    /// As JSON: `None` where it has no number that is text.
    pub(super) fn json(request: &Request) -> Option<Self> {
        let mut fields: Map<String, Value> = serde_json::from_slice(request.body()).ok()?;
        let Some(Value::String(id)) = fields.remove("msg_id") else {
            return None;
        };
        Some(Self {
            id,
            is_form: false,
            fields,
            files: Vec::new(),
        })
    }

    /// As a form.
    pub(super) fn form(request: &Request) -> Option<Self> {
        let kind = face_common::endpoint::content_type(request.headers());
        let (mut fields, mut files) = (Map::new(), Vec::new());
        for part in read_all(&kind, request.body().clone()).ok()? {
            let name = part.name()?.into_owned();
            match part.filename() {
                Some(filename) => {
                    let file = File {
                        name: filename.into_owned(),
                        data: part.body().clone(),
                    };
                    files.push((name, file));
                }
                None => {
                    let text = std::str::from_utf8(part.body()).ok()?;
                    fields.insert(name, text.into());
                }
            }
        }
        let Some(Value::String(id)) = fields.remove("msg_id") else {
            return None;
        };
        Some(Self {
            id,
            is_form: true,
            fields,
            files,
        })
    }

    /// A member as it came.
    pub(super) fn raw(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// Holds it against the document. `whole`: what must be there is; else only `channel` must.
    pub(super) fn read(
        mut self,
        schema: &Schema,
        whole: bool,
        takes_unknown: bool,
    ) -> Result<Asked, Refusal> {
        let mut asked = Asked::default();
        for &(name, kind, is_required) in schema.members.iter().copied().flatten() {
            let is_there = self.take(name, kind, &mut asked)?;
            if !is_there && is_required && (whole || name == "channel") {
                return Err(bad(name, "is missing"));
            }
        }
        let unknown = self.fields.keys().next();
        let unknown = unknown.or(self.files.first().map(|(name, _)| name));
        match unknown {
            Some(name) if !takes_unknown => Err(bad(name, "the document has no such parameter")),
            _ => Ok(asked),
        }
    }

    fn take(&mut self, name: &'static str, kind: Kind, asked: &mut Asked) -> Result<bool, Refusal> {
        match (kind, self.is_form) {
            (Kind::File, true) => {
                let at = self.files.iter().position(|(it, _)| it == name);
                let found = at.map(|at| self.files.remove(at).1);
                let is_there = found.is_some();
                asked.files.extend(found.map(|file| (name, file)));
                Ok(is_there)
            }
            (Kind::Files, true) => {
                let (taken, left) = std::mem::take(&mut self.files)
                    .into_iter()
                    .partition(|(it, _)| is_numbered(it));
                self.files = left;
                let taken: Vec<(String, File)> = taken;
                let is_there = !taken.is_empty();
                asked
                    .files
                    .extend(taken.into_iter().map(|(_, file)| (name, file)));
                Ok(is_there)
            }
            (Kind::File, false) => {
                let Some(value) = self.fields.remove(name) else {
                    return Ok(false);
                };
                asked.files.push((name, file(name, value)?));
                Ok(true)
            }
            (Kind::Files, false) => {
                let Some(value) = self.fields.remove(name) else {
                    return Ok(false);
                };
                let Value::Array(all) = value else {
                    return Err(bad(name, "is no list"));
                };
                for value in all {
                    asked.files.push((name, file(name, value)?));
                }
                Ok(true)
            }
            _ => {
                let Some(value) = self.fields.remove(name) else {
                    return Ok(false);
                };
                let value = one(kind, value, self.is_form).map_err(|why| bad(name, why))?;
                asked.fields.insert(name, value);
                Ok(true)
            }
        }
    }
}

/// `img_1`, `img_2`.
fn is_numbered(name: &str) -> bool {
    let number = name.strip_prefix("img_");
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

fn file(name: &str, value: Value) -> Result<File, Refusal> {
    let Value::Object(mut members) = value else {
        return Err(bad(name, "is no file"));
    };
    let (Some(Value::String(filename)), Some(Value::String(data))) =
        (members.remove("filename"), members.remove("data"))
    else {
        return Err(bad(name, "has filename and data, which are text"));
    };
    let data = base64::decode(&data).map_err(|_| no(Code::BadImage))?;
    Ok(File {
        name: filename,
        data,
    })
}

/// A number or a text within its limits.
fn one(kind: Kind, value: Value, is_form: bool) -> Result<Value, &'static str> {
    if let Kind::Int(from, to) = kind {
        let number = match &value {
            // Everything in a form is text.
            Value::String(text) if is_form => text.parse().ok(),
            Value::Number(number) => number.as_i64(),
            _ => None,
        };
        let number = number.ok_or("is no whole number")?;
        return if (from..=to).contains(&number) {
            Ok(number.into())
        } else {
            Err("is out of its range")
        };
    }
    let Value::String(text) = value else {
        return Err("is no text");
    };
    check(kind, &text).map(|()| text.into())
}

fn check(kind: Kind, text: &str) -> Result<(), &'static str> {
    let entries = || text.split(',').filter(|entry| !entry.is_empty());
    let is_right = match kind {
        Kind::Text(least, most) => (least..=most).contains(&text.chars().count()),
        Kind::Word(words) => words.contains(&text),
        Kind::List(most) => (1..=most).contains(&entries().count()),
        Kind::Ids(most) => {
            entries().count() <= most && entries().all(|it| it.parse::<u64>().is_ok())
        }
        Kind::Time => is_time(text),
        Kind::Age => {
            text.is_empty() || text.parse::<u8>().is_ok_and(|age| (1..=120).contains(&age))
        }
        // How long it may be has a code of its own.
        Kind::ImgId => text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
        Kind::Int(..) | Kind::File | Kind::Files => false,
    };
    if is_right {
        Ok(())
    } else {
        Err("is not within its limits")
    }
}

/// A message as it is meant.
#[derive(Debug, Default)]
pub(super) struct Asked {
    fields: BTreeMap<&'static str, Value>,
    pub(super) files: Vec<(&'static str, File)>,
}

impl Asked {
    pub(super) fn int(&self, name: &str) -> Option<i64> {
        self.fields.get(name)?.as_i64()
    }

    /// A number that is not negative; 0 where it is not there.
    pub(super) fn id(&self, name: &str) -> u64 {
        self.int(name)
            .and_then(|id| id.try_into().ok())
            .unwrap_or_default()
    }

    pub(super) fn count(&self, name: &str, or: usize) -> usize {
        self.int(name).and_then(|n| n.try_into().ok()).unwrap_or(or)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name)?.as_str()
    }

    /// Empty where it is not there.
    pub(super) fn words(&self, name: &str) -> String {
        self.text(name).unwrap_or_default().to_owned()
    }

    /// Entries with commas between.
    pub(super) fn list(&self, name: &str) -> Vec<String> {
        let text = self.text(name).unwrap_or_default();
        let entries = text.split(',').filter(|entry| !entry.is_empty());
        entries.map(ToOwned::to_owned).collect()
    }

    pub(super) fn ids(&self, name: &str) -> Option<Vec<u64>> {
        self.text(name)?;
        Some(
            self.list(name)
                .iter()
                .filter_map(|id| id.parse().ok())
                .collect(),
        )
    }

    pub(super) fn file(&self, name: &str) -> File {
        let found = self.files.iter().find(|(it, _)| *it == name);
        found.map(|(_, file)| file.clone()).unwrap_or_default()
    }

    /// Everything that is no file.
    pub(super) fn members(self) -> Map<String, Value> {
        let named = self.fields.into_iter();
        named
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}
