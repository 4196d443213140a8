use face_common::endpoint::OwnReply;
use face_common::wire::member::{Member, Members};
use face_common::wire::{json, xml};
use face_common::{DecodeError, EncodeError, Response};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A document whose members no guide lists in full: what a device can do, or settings that differ from model to model.
/// Read from JSON and from XML, and asked by name, as deep as wanted: `at("CardInfoSearchCond.maxResults")`.
///
/// ```
/// # use isapi::protocol::Document;
/// # fn demo(caps: Document) {
/// if caps.supports("UserInfoDetailDelete") { /* … */ }
/// let page = caps.at("CardInfoSearchCond.maxResults").and_then(|c| c.max()).unwrap_or(30);
/// # let _ = page; }
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Document {
    /// The root element, or the JSON object's only name; `None` where a JSON document is flat.
    pub root: Option<String>,
    /// Everything in it.
    pub members: Members,
}

impl Document {
    /// A document under this name: for writing one.
    pub fn new(root: impl Into<String>, members: Members) -> Self {
        Self {
            root: Some(root.into()),
            members,
        }
    }

    /// What stands at a path of names with dots between them.
    pub fn at(&self, path: &str) -> Option<Capability> {
        let (first, rest) = path
            .split_once('.')
            .map_or((path, None), |(f, r)| (f, Some(r)));
        let mut value = self.members.get(first)?;
        for name in rest.into_iter().flat_map(|r| r.split('.')) {
            value = value.get(name)?;
        }
        Some(Capability(value.clone()))
    }

    /// Whether the device says yes to `isSupport{feature}`, e.g. `UserInfoDetailDelete` or `LocalAttendanceCap.Group`. What
    /// it does not mention it does not have. Some members are spelled `isSuport…`.
    pub fn supports(&self, feature: &str) -> bool {
        let (path, name) = feature
            .rsplit_once('.')
            .map_or(("", feature), |(p, n)| (p, n));
        ["isSupport", "isSuport", ""].iter().any(|prefix| {
            let dot = if path.is_empty() { "" } else { "." };
            self.at(&format!("{path}{dot}{prefix}{name}"))
                .is_some_and(|c| c.is_yes())
        })
    }

    /// Whether an operation is among those listed: `get`, `post`, `put`, `delete`, `setUp`.
    pub fn offers(&self, function: &str) -> bool {
        ["supportFunction", "supportFDFunction", "supportedMethods"]
            .iter()
            .filter_map(|name| self.at(name))
            .any(|c| c.allows(function))
    }
}

/// One member of a capability document, in whichever way it is written: an object with `@min`, `@max`, `@opt` (a text with
/// commas or a list), `@size`; XML attributes of those names; a plain value or list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Capability(Value);

impl Capability {
    fn part(&self, names: &[&str]) -> Option<&Value> {
        names.iter().find_map(|name| self.0.get(name))
    }

    fn number(&self, names: &[&str]) -> Option<i64> {
        match self.part(names)? {
            Value::String(text) => text.trim().parse().ok(),
            value => value.as_i64(),
        }
    }

    /// The smallest value, or the shortest length.
    pub fn min(&self) -> Option<i64> {
        self.number(&["@min", "min"])
    }

    /// The largest value, or the greatest length.
    pub fn max(&self) -> Option<i64> {
        self.number(&["@max", "max"])
    }

    /// How many there may be.
    pub fn size(&self) -> Option<i64> {
        self.number(&["@size", "size", "maxSize"])
    }

    /// The value itself, or the one it has on a new device.
    pub fn value(&self) -> Option<String> {
        let value = if self.0.is_object() {
            self.part(&["@def", "def", "$text"])?
        } else {
            &self.0
        };
        plain(value)
    }

    /// The values there are.
    pub fn options(&self) -> Vec<String> {
        let list = if self.0.is_object() {
            self.part(&["@opt", "opt"])
        } else {
            Some(&self.0)
        };
        match list {
            Some(Value::Array(all)) => all.iter().filter_map(plain).collect(),
            Some(one) => {
                let text = plain(one).unwrap_or_default();
                text.split(',')
                    .map(str::trim)
                    .filter(|t| !t.is_empty())
                    .map(str::to_owned)
                    .collect()
            }
            None => Vec::new(),
        }
    }

    /// Whether a value is among them, or a number within the bounds.
    pub fn allows(&self, value: &str) -> bool {
        if self.options().iter().any(|o| o.eq_ignore_ascii_case(value)) {
            return true;
        }
        let bounds = self.min().is_some() || self.max().is_some();
        let within =
            |n: i64| self.min().is_none_or(|m| n >= m) && self.max().is_none_or(|m| n <= m);
        bounds && value.parse().is_ok_and(within)
    }

    /// A yes: `true`, `"true"`, 1, or `true` among the options.
    pub fn is_yes(&self) -> bool {
        self.value()
            .is_some_and(|v| v.eq_ignore_ascii_case("true") || v == "1")
            || (self.0.is_object() && self.allows("true"))
    }

    /// As it came.
    pub fn raw(&self) -> &Value {
        &self.0
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}

impl Member for Capability {
    fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
        Ok(Value::read(d)?.map(Self))
    }
}

impl Serialize for Capability {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(s)
    }
}

impl<'de> Deserialize<'de> for Capability {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Ok(Self::read(d)?.unwrap_or_default())
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match &self.root {
            Some(root) => s.collect_map([(root, &self.members)]),
            None => self.members.serialize(s),
        }
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let mut members = Members::deserialize(d)?;
        // One name with an object under it is a root; several are a flat document.
        let root = match members.iter().next() {
            Some((name, Value::Object(_))) if members.len() == 1 => Some(name.clone()),
            _ => None,
        };
        if let Some(Value::Object(inner)) = root.as_ref().and_then(|name| members.remove(name)) {
            return Ok(Self {
                root,
                members: inner.into(),
            });
        }
        Ok(Self {
            root: None,
            members,
        })
    }
}

impl OwnReply for Document {
    fn from_response(response: &Response) -> Result<Self, DecodeError> {
        let body = response.body();
        if xml::looks_like_xml(body) {
            let (root, members) = xml::from_any_root(body)?;
            return Ok(Self {
                root: Some(root),
                members,
            });
        }
        json::from_slice(None, body)
    }

    fn to_response(&self) -> Result<Response, EncodeError> {
        face_common::endpoint::json_response(None, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Document {
        Document::from_response(&http::Response::new(body.to_owned().into())).unwrap()
    }

    // Recorded from a DS-K1T343EFWX, exchange 01 (zullfi95/faceControll), trimmed.
    const XML: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<AccessControl version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><isSupportWiegandCfg>true</isSupportWiegandCfg><isSupportSubmarineBack>false</isSupportSubmarineBack><EmployeeNoInfo><employeeNo min="1" max="32">1</employeeNo><characterType opt="any"></characterType></EmployeeNoInfo><FactoryReset><isSupportFactoryReset>true</isSupportFactoryReset><mode opt="full,basic,part"></mode></FactoryReset><LocalAttendanceCap><isSupportGroupSearch>true</isSupportGroupSearch><dataTimeRange>62</dataTimeRange></LocalAttendanceCap></AccessControl>"#;

    #[test]
    fn xml_answers_questions() {
        let caps = read(XML);
        assert_eq!(caps.root.as_deref(), Some("AccessControl"));
        assert!(caps.supports("WiegandCfg") && caps.supports("LocalAttendanceCap.GroupSearch"));
        assert!(!caps.supports("SubmarineBack") && !caps.supports("NeverHeardOf"));
        let no = caps.at("EmployeeNoInfo.employeeNo").unwrap();
        assert_eq!((no.min(), no.max()), (Some(1), Some(32)));
        assert!(no.allows("32") && !no.allows("33"));
        assert_eq!(
            caps.at("FactoryReset.mode").unwrap().options(),
            ["full", "basic", "part"]
        );
        assert_eq!(
            caps.at("LocalAttendanceCap.dataTimeRange")
                .unwrap()
                .value()
                .as_deref(),
            Some("62")
        );
        assert!(caps.at("EmployeeNoInfo.nothing").is_none());
    }

    // Pieces of exchanges 11, 17, 19, 22, 24 of the same terminal, and of a DS-K1T342MWX's (santanapedro).
    #[test]
    fn every_idiom_of_json_answers_the_same_questions() {
        let cards = read(
            r#"{"CardInfo":{"supportFunction":{"@opt":"post,delete,put,get,setUp"},"CardInfoSearchCond":{"maxResults":{"@min":1,"@max":30},"EmployeeNoList":{"maxSize":30}},"maxRecordNum":3000}}"#,
        );
        assert!(cards.offers("setUp") && cards.offers("get") && !cards.offers("patch"));
        assert_eq!(
            cards.at("CardInfoSearchCond.maxResults").unwrap().max(),
            Some(30)
        );
        assert_eq!(
            cards
                .at("CardInfoSearchCond.EmployeeNoList")
                .unwrap()
                .size(),
            Some(30)
        );
        assert_eq!(
            cards.at("maxRecordNum").unwrap().value().as_deref(),
            Some("3000")
        );
        let types = read(
            r#"{"CustomPersonnelTypeCap":{"customTypeList":{"@size":5,"customType":{"@opt":["custom1","custom2"],"@def":"custom1"}}}}"#,
        );
        let kind = types.at("customTypeList.customType").unwrap();
        assert_eq!(
            (kind.options().len(), kind.value().as_deref()),
            (2, Some("custom1"))
        );
        assert_eq!(types.at("customTypeList").unwrap().size(), Some(5));
        let groups = read(
            r#"{"GroupCap":{"supportedMethods":["post","put","delete"],"hasShiftInfo":{"@opt":[true,false]},"picEnable":{"@opt":"true,false"}}}"#,
        );
        assert!(groups.offers("put") && groups.at("hasShiftInfo").unwrap().allows("true"));
        assert!(groups.supports("hasShiftInfo") && groups.supports("picEnable"));
        let faces = read(
            r#"{"statusCode":1,"statusString":"OK","subStatusCode":"ok","FDNameMaxLen":48,"supportFDFunction":"post,delete,get,put,setUp","isSuportFDSearch":true,"isSuportFCSearch":false,"featurePointTypeList":["face","leftEye"]}"#,
        );
        assert_eq!(faces.root, None);
        assert!(faces.offers("setUp") && faces.supports("FDSearch") && !faces.supports("FCSearch"));
        assert!(faces.at("featurePointTypeList").unwrap().allows("leftEye"));
        // As the document writes it: entry 10.
        assert!(read(r#"{"UserInfo":{"supportFunction":["get","post","put","setUp"],"maxRecordNum":10000}}"#).offers("post"));
    }
}
