//! What the terminal can do (document entry 9).

use crate::macros::xml;
use face_common::wire::lenient;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `GET /ISAPI/AccessControl/capabilities`. Asked without `format=json`, as the terminal's own page does: every firmware
/// answers it in XML, and not every one in JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AccessControlCapabilitiesGet;

xml!(AccessControlCapabilitiesGet: GET "/ISAPI/AccessControl/capabilities", reply root "AccessControl" => AccessControlCapabilities, idempotent);

/// What the terminal can do. [`supports`](AccessControlCapabilities::supports) answers for any of its `isSupport…`
/// members by name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AccessControlCapabilities {
    /// Limits of the number people are known by.
    #[serde(
        rename = "EmployeeNoInfo",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub employee_no: Option<EmployeeNoInfo>,
    /// Every other member, as the terminal sent it.
    #[serde(flatten)]
    pub members: Map<String, Value>,
}

/// Limits of the number people are known by.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct EmployeeNoInfo {
    #[serde(default)]
    employee_no: Option<Range>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Range {
    #[serde(
        rename = "@max",
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "lenient::opt_number"
    )]
    max: Option<u32>,
}

impl EmployeeNoInfo {
    /// The longest number allowed, in characters.
    pub fn max_len(&self) -> Option<u32> {
        self.employee_no.as_ref().and_then(|r| r.max)
    }
}

impl AccessControlCapabilities {
    /// Whether the terminal says yes to `isSupport{feature}`, e.g. `UserInfoDetailDelete`. What it does not mention it
    /// does not have.
    pub fn supports(&self, feature: &str) -> bool {
        match self.members.get(&format!("isSupport{feature}")) {
            Some(Value::Bool(yes)) => *yes,
            Some(Value::String(text)) => text.eq_ignore_ascii_case("true") || text == "1",
            // An element with attributes: its text is under a name of its own.
            Some(Value::Object(inner)) => {
                inner.get("$text").and_then(Value::as_str) == Some("true")
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    // Recorded from a DS-K1T343EFWX, exchange 01 (zullfi95/faceControll), trimmed.
    const SEEN: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<AccessControl version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><isSupportWiegandCfg>true</isSupportWiegandCfg><isSupportSubmarineBack>false</isSupportSubmarineBack><isSupportUserInfo>true</isSupportUserInfo><EmployeeNoInfo><employeeNo min="1" max="32">1</employeeNo><characterType opt="any"></characterType></EmployeeNoInfo><isSupportUserInfoDetailDelete>true</isSupportUserInfoDetailDelete><FactoryReset><isSupportFactoryReset>true</isSupportFactoryReset><mode opt="full,basic,part"></mode></FactoryReset><LocalAttendanceCap><isSupportGroupSearch>true</isSupportGroupSearch><dataTimeRange>62</dataTimeRange></LocalAttendanceCap><notRelateReaderDoorIDList><notRelateReaderDoorID><doorID>2</doorID></notRelateReaderDoorID></notRelateReaderDoorIDList></AccessControl>"#;

    #[test]
    fn recorded_capabilities_answer_questions() {
        let caps = AccessControlCapabilitiesGet::decode(&http::Response::new(SEEN.into())).unwrap();
        assert!(caps.supports("UserInfoDetailDelete") && caps.supports("UserInfo"));
        assert!(!caps.supports("SubmarineBack") && !caps.supports("NeverHeardOf"));
        assert_eq!(
            caps.employee_no.as_ref().and_then(EmployeeNoInfo::max_len),
            Some(32)
        );
        assert!(
            caps.members.contains_key("FactoryReset")
                && caps.members.contains_key("LocalAttendanceCap")
        );
    }
}
