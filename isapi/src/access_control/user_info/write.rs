//! Adding and changing people (document entries 25, 27, 28).

use super::UserInfo;
use crate::macros::json;
use crate::protocol::Ack;
use face_common::EncodeError;
use serde::{Deserialize, Serialize};

/// `POST /ISAPI/AccessControl/UserInfo/Record`: adds a person; an error (`employeeNoAlreadyExist`) where the number is
/// taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserInfoRecord(pub UserInfo);

/// `PUT /ISAPI/AccessControl/UserInfo/SetUp`: adds a person, or replaces what is named of one who is there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserInfoSetUp(pub UserInfo);

/// `PUT /ISAPI/AccessControl/UserInfo/Modify`: changes a person; an error where there is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserInfoModify(pub UserInfo);

json!(UserInfoRecord: POST "/ISAPI/AccessControl/UserInfo/Record?format=json", body root "UserInfo", reply own => Ack, once, check named);
json!(UserInfoSetUp: PUT "/ISAPI/AccessControl/UserInfo/SetUp?format=json", body root "UserInfo", reply own => Ack, idempotent, check within_limits);
json!(UserInfoModify: PUT "/ISAPI/AccessControl/UserInfo/Modify?format=json", body root "UserInfo", reply own => Ack, idempotent, check within_limits);

fn within_limits(person: &impl AsRef<UserInfo>) -> Result<(), EncodeError> {
    person.as_ref().check()
}

/// A new person must have a name: some firmwares add a nameless one that their own web page cannot show.
fn named(record: &UserInfoRecord) -> Result<(), EncodeError> {
    if record.0.name.is_none() {
        return Err(EncodeError::invalid("name", "is missing"));
    }
    record.0.check()
}

macro_rules! wraps_person {
    ($($name:ident)+) => {$(
        impl AsRef<UserInfo> for $name {
            fn as_ref(&self) -> &UserInfo {
                &self.0
            }
        }
    )+};
}

wraps_person!(UserInfoRecord UserInfoSetUp UserInfoModify);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access_control::{EmployeeNo, Gender, RightPlan, Valid};
    use face_common::{Endpoint, Secret};
    use serde_json::{Value, json};

    // Recorded from a DS-K1T343EFWX, exchange 33 (zullfi95/faceControll); its two encrypted fields replaced.
    fn recorded() -> Value {
        json!({"UserInfo":{"employeeNo":"3242","name":"Ada","userType":"normal",
            "Valid":{"enable":true,"beginTime":"2025-12-10T00:00:00","endTime":"2035-12-10T23:59:59","timeType":"local"},
            "RightPlan":[{"doorNo":1,"planTemplateNo":"1"}],"doorRight":"1","gender":"male","localUIRight":false,
            "userVerifyMode":"","groupId":1,"userLevel":"Employee","floorNumbers":[],"callNumbers":[],"password":"",
            "closeDelayEnabled":false,"onlyVerify":false}})
    }

    #[test]
    fn the_recorded_request_is_written() {
        let mut person = UserInfo {
            valid: Some(Valid::local("2025-12-10T00:00:00", "2035-12-10T23:59:59")),
            right_plan: vec![RightPlan::new(1, "1")],
            gender: Some(Gender::Male),
            local_ui_right: Some(false),
            user_verify_mode: Some(String::new()),
            group_id: Some(1),
            password: Some(Secret::from("")),
            close_delay_enabled: Some(false),
            ..UserInfo::employee("3242", "Ada").unwrap()
        };
        for (name, value) in [
            ("userLevel", json!("Employee")),
            ("floorNumbers", json!([])),
            ("callNumbers", json!([])),
            ("onlyVerify", json!(false)),
        ] {
            person.other.insert(name.to_owned(), value);
        }
        let request = UserInfoRecord(person).to_request().unwrap();
        assert_eq!(request.method(), "POST");
        assert_eq!(
            request.uri(),
            "/ISAPI/AccessControl/UserInfo/Record?format=json"
        );
        assert_eq!(
            serde_json::from_slice::<Value>(request.body()).unwrap(),
            recorded()
        );
    }

    #[test]
    fn what_is_not_modelled_survives_reading_and_writing_back() {
        let person: UserInfo = serde_json::from_value(recorded()["UserInfo"].clone()).unwrap();
        let request = UserInfoModify(person).to_request().unwrap();
        assert_eq!(
            serde_json::from_slice::<Value>(request.body()).unwrap(),
            recorded()
        );
        assert_eq!(
            (request.method().as_str(), request.uri().path()),
            ("PUT", "/ISAPI/AccessControl/UserInfo/Modify")
        );
    }

    #[test]
    fn a_change_names_only_what_it_changes() {
        let change = UserInfo {
            name: Some("Ada".into()),
            ..UserInfo::new(EmployeeNo::new("12345").unwrap())
        };
        let request = UserInfoSetUp(change).to_request().unwrap();
        assert_eq!(
            request.body(),
            "{\"UserInfo\":{\"employeeNo\":\"12345\",\"name\":\"Ada\"}}"
        );
        assert_eq!(
            request.uri(),
            "/ISAPI/AccessControl/UserInfo/SetUp?format=json"
        );
    }

    #[test]
    fn limits_hold_one_under_and_one_over() {
        let no = |n| EmployeeNo::new("7".repeat(n));
        assert!(no(1).is_ok() && no(32).is_ok());
        assert!(no(0).is_err() && no(33).is_err() && EmployeeNo::new(" ").is_err());
        assert!(EmployeeNo::new("я".repeat(32)).is_ok());
        let named = |n| UserInfo::employee("1", "x".repeat(n));
        assert!(named(1).is_ok() && named(128).is_ok());
        assert!(named(0).is_err() && named(129).is_err());
        let error = UserInfoRecord(UserInfo::new(no(3).unwrap()))
            .to_request()
            .unwrap_err();
        assert_eq!(error.to_string(), "name: is missing");
    }

    #[test]
    fn the_keypad_password_is_not_printed() {
        let person = UserInfo {
            password: Some(Secret::from("4711")),
            ..UserInfo::employee("1", "Ada").unwrap()
        };
        assert!(!format!("{:?}", UserInfoRecord(person)).contains("4711"));
    }
}
