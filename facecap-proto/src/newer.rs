//! Commands that are not in the document: from the vendor's own tester and from clients in use. Nobody has said what they mean
//! beyond their names, their replies are not on record, and which firmware has them is not known.

use crate::macros::{command, reply};
use crate::protocol::{Command, message};
use crate::types::{Base64Bytes, Role};
use face_common::wire::member::Members;
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response};

reply! {
    /// What a device says to a command that is not in the document: as it comes, in `other`.
    Undocumented {}
}

command! {
    /// Lists the ids of everybody.
    GetAllPersonid "get allpersonid" {} => Undocumented, idempotent
}

command! {
    /// Makes features of pictures.
    ImgToFeature "img to feature" {
        /// The pictures.
        data[]: UidImage,
    } => Undocumented, idempotent
}

face_common::snake_record! {
    /// A picture with a name of the caller's.
    #[derive(Debug, Default)]
    pub struct UidImage {
        /// The name.
        uid: String,
        /// The picture.
        image: Base64Bytes,
    }
}

/// Adds a person by a feature. What stands where other commands have the protocol's version is the model that made the feature.
///
/// `register by feature`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RegisterByFeature {
    /// The model that made the feature: `EV500`.
    pub model: String,
    /// Who.
    pub person: FeaturePerson,
}

face_common::snake_record! {
    /// A person with a feature.
    #[derive(Debug, Default)]
    pub struct FeaturePerson {
        /// Base64.
        feature?: Secret,
        /// What names them.
        id: String,
        /// Their name.
        name?: String,
        /// Their role.
        role?: Role,
    }
}

impl Command for RegisterByFeature {
    const CMD: &'static str = "register by feature";
}

impl Endpoint for RegisterByFeature {
    type Protocol = crate::FaceCapture;
    type Reply = Undocumented;
    const NAME: &'static str = "RegisterByFeature";
    const IDEMPOTENT: bool = false;

    fn to_request(&self) -> Result<Request, EncodeError> {
        message::request_of(&self.model, Self::CMD, &self.person)
    }

    fn decode(&self, response: &Response) -> Result<Undocumented, DecodeError> {
        message::read_reply(response)
    }
}

command! {
    /// Switches an output and plays a sound.
    GpioControlExtend "gpio control Extend" {
        /// Which output.
        port?: u32,
        /// `on`.
        ctrl_type?: String,
        /// How much it means.
        ctrl_mode?: crate::types::ControlMode,
        /// Who passes.
        person_id?: String,
        /// Which sound: `No0.pass.wav`.
        #[serde(rename = "voicePlay")]
        voice_play?: String,
    } => Undocumented, once
}

command! {
    /// Sets how visitors' QR codes are read.
    VisitorQrcodeConfig "Visitor Qrcode config" {
        /// Whose.
        community_id?: String,
        /// The key.
        #[serde(rename = "KeySecret")]
        key_secret?: Secret,
    } => Undocumented, idempotent
}

command! {
    /// Reads settings of another tree.
    GetParams "get params" {} => Params, idempotent
}

reply! {
    /// Settings of another tree.
    Params {
        /// They.
        params?: Members,
    }
}

command! {
    /// Changes settings of another tree: `{"Festival":{"festival_num":1,"festival_txt_1":…}}` for holidays.
    SetParams "set params" {
        /// They.
        params?: Members,
    } => Undocumented, idempotent
}

command! {
    /// Removes a record. The member's spelling is the vendor's.
    DeleteRecord "delete record" {
        /// The record's count.
        sequnce: i64,
    } => Undocumented, idempotent
}

command! {
    /// Licenses an algorithm.
    Authorization "authorization" {
        /// Which.
        auth_id?: String,
        /// The licence.
        auth_code?: Secret,
    } => Undocumented, once
}

command! {
    /// Whether an algorithm is licensed.
    InquireAuthorization "inquire authorization" {
        /// Which.
        auth_id?: String,
    } => Undocumented, idempotent
}

command! {
    /// Licenses a function.
    FuncAuth "func auth" {
        /// Which.
        #[serde(rename = "functionNo")]
        function_no?: i64,
        /// The licence.
        license?: Secret,
    } => Undocumented, once
}

command! {
    /// Whether a function is licensed.
    QueryFuncAuth "query func auth" {
        /// Which.
        #[serde(rename = "functionNo")]
        function_no?: i64,
    } => Undocumented, idempotent
}

command! {
    /// Takes a function's licence back.
    FuncAuthCancel "func auth cancel" {
        /// Which.
        #[serde(rename = "functionNo")]
        function_no?: i64,
    } => Undocumented, once
}

command! {
    /// Sends bytes on the serial line.
    SendSerialData "send serial data" {
        /// Which line.
        device_no?: i64,
        /// The bytes.
        content: Vec<u32>,
    } => Undocumented, once
}

command! {
    /// Adds records.
    AddSnapRecords "add snap records" {
        /// They.
        records[]: SnapRecord,
    } => Undocumented, once
}

face_common::snake_record! {
    /// A record to add.
    #[derive(Debug, Default)]
    pub struct SnapRecord {
        /// Who.
        id?: String,
        /// Their name.
        name?: String,
        /// Their picture.
        image?: Base64Bytes,
        /// When, in seconds since 1970.
        time?: i64,
        /// Where.
        worksite_id?: String,
        /// The customer's own text.
        customer_text?: String,
    }
}

command! {
    /// Says what the device's software is.
    GetVersion "get version" {} => VersionInfo, idempotent
}

reply! {
    /// What the device's software is.
    VersionInfo {
        /// The algorithm's version.
        alg_version?: String,
        /// The chip.
        platform?: String,
        /// When it was made.
        master_buildtime?: String,
    }
}

command! {
    /// Said to list the commands.
    GetHelp "get help" {} => Undocumented, idempotent
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(endpoint: &impl Endpoint) -> String {
        String::from_utf8(endpoint.to_request().unwrap().into_body().to_vec()).unwrap()
    }

    /// As the vendor's tester and clients in use write them.
    #[test]
    #[expect(clippy::too_many_lines, reason = "a list")]
    fn commands_outside_the_document_are_written_so() {
        let head = r#"{"version":"0.2","cmd":""#;
        for (has, rest) in [
            (sent(&GetAllPersonid {}), r#"get allpersonid"}"#),
            (sent(&GetParams {}), r#"get params"}"#),
            (sent(&GetVersion {}), r#"get version"}"#),
            (sent(&GetHelp {}), r#"get help"}"#),
            (
                sent(&DeleteRecord {
                    sequnce: 7,
                    ..Default::default()
                }),
                r#"delete record","sequnce":7}"#,
            ),
            (
                sent(&ImgToFeature {
                    data: vec![UidImage {
                        uid: "a".into(),
                        ..Default::default()
                    }],
                    ..Default::default()
                }),
                r#"img to feature","data":[{"uid":"a","image":""}]}"#,
            ),
            (
                sent(&GpioControlExtend {
                    port: Some(1),
                    voice_play: Some("No0.pass.wav".into()),
                    ..Default::default()
                }),
                r#"gpio control Extend","port":1,"voicePlay":"No0.pass.wav"}"#,
            ),
            (
                sent(&VisitorQrcodeConfig {
                    community_id: Some("c".into()),
                    key_secret: Some("k".into()),
                    ..Default::default()
                }),
                r#"Visitor Qrcode config","community_id":"c","KeySecret":"k"}"#,
            ),
            (
                sent(&FuncAuth {
                    function_no: Some(2),
                    license: Some("l".into()),
                    ..Default::default()
                }),
                r#"func auth","functionNo":2,"license":"l"}"#,
            ),
            (
                sent(&QueryFuncAuth {
                    function_no: Some(2),
                    ..Default::default()
                }),
                r#"query func auth","functionNo":2}"#,
            ),
            (
                sent(&FuncAuthCancel {
                    function_no: Some(2),
                    ..Default::default()
                }),
                r#"func auth cancel","functionNo":2}"#,
            ),
            (
                sent(&Authorization {
                    auth_id: Some("i".into()),
                    auth_code: Some("c".into()),
                    ..Default::default()
                }),
                r#"authorization","auth_id":"i","auth_code":"c"}"#,
            ),
            (
                sent(&InquireAuthorization {
                    auth_id: Some("i".into()),
                    ..Default::default()
                }),
                r#"inquire authorization","auth_id":"i"}"#,
            ),
            (
                sent(&SendSerialData {
                    device_no: Some(1),
                    content: vec![1, 255],
                    ..Default::default()
                }),
                r#"send serial data","device_no":1,"content":[1,255]}"#,
            ),
            (
                sent(&AddSnapRecords {
                    records: vec![SnapRecord {
                        id: Some("1".into()),
                        time: Some(1_597_856_461),
                        ..Default::default()
                    }],
                    ..Default::default()
                }),
                r#"add snap records","records":[{"id":"1","time":1597856461}]}"#,
            ),
        ] {
            assert_eq!(has, format!("{head}{rest}"));
        }
        let mut params = Members::default();
        params.insert("Festival".into(), serde_json::json!({"festival_num": 1}));
        let set = SetParams {
            params: Some(params),
            ..Default::default()
        };
        assert_eq!(
            sent(&set),
            format!(r#"{head}set params","params":{{"Festival":{{"festival_num":1}}}}}}"#)
        );
        // What stands for the version is the model that made the feature.
        let register = RegisterByFeature {
            model: "EV500".into(),
            person: FeaturePerson {
                id: "1".into(),
                feature: Some("AAAA".into()),
                ..Default::default()
            },
        };
        assert_eq!(
            sent(&register),
            r#"{"version":"EV500","cmd":"register by feature","feature":"AAAA","id":"1"}"#
        );
        assert!(!format!("{register:?}").contains("AAAA"));
    }
}
