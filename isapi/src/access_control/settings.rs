//! What can be set about access control as a whole (document entries 38, 39, 43, 44, 47, 48, 50 to 53, 58, 59).

use crate::macros::{capabilities, json, settings};
use crate::protocol::{Ack, Document};

settings! {
    json FaceRecognizeMode, root "FaceRecognizeMode" at "/ISAPI/AccessControl/FaceRecognizeMode?format=json":
    /// How faces are recognised (document entry 38).
    FaceRecognizeModeGet,
    /// Sets how faces are recognised (document entry 39). Some models restart, and throw every face away.
    FaceRecognizeModePut
}

face_common::open_string_enum! {
    /// How faces are recognised.
    pub enum RecognizeMode {
        /// By visible light.
        Normal = "normalMode",
        /// With infrared too, against photographs held up; needs faces in library 2 as well.
        Deep = "deepMode",
    }
}

face_common::record! {
    /// How faces are recognised.
    #[derive(Debug)]
    pub struct FaceRecognizeMode {
        /// The mode.
        mode: RecognizeMode,
    }
}

settings! {
    json AcsCfg, root "AcsCfg" at "/ISAPI/AccessControl/AcsCfg?format=json":
    /// What is set about access control (document entry 43).
    AcsCfgGet,
    /// Sets it (document entry 44).
    AcsCfgPut
}

face_common::record! {
    /// What is set about access control: pictures, voice, remote verification.
    #[derive(Debug, Default)]
    pub struct AcsCfg {
        /// Whether pictures taken are sent.
        upload_cap_pic?: bool,
        /// Whether they are kept.
        save_cap_pic?: bool,
        /// Whether a picture is sent when somebody calls.
        upload_cap_pic_when_call_enabled?: bool,
        /// Whether the terminal speaks.
        voice_prompt?: bool,
        /// `Private` or `OSDP`: how the reader talks to the controller.
        protocol?: String,
        /// Whether the screen shows the picture of who passed.
        show_picture?: bool,
        /// Whether the screen shows the number.
        show_employee_no?: bool,
        /// Whether the screen shows the name.
        show_name?: bool,
        /// Whether pictures of linked events are sent.
        upload_verification_pic?: bool,
        /// Whether they are kept.
        save_verification_pic?: bool,
        /// Whether the number on the screen is made unreadable.
        desensitise_employee_no?: bool,
        /// Whether the name on the screen is made unreadable.
        desensitise_name?: bool,
        /// Whether photos of people are kept beside the model.
        save_face_pic?: bool,
        /// What comes first while many faces are modelled: `recognitionPriority` or `modelingPriority`.
        face_batch_modeling_mode?: String,
        /// Remote verification: whether the door waits for us to say yes.
        remote_check_door_enabled?: bool,
        /// Remote verification: how we are asked, `ISAPIListen` (pushes), `ISAPI`, `ISUP`, `Ezviz`, ….
        check_channel_type?: String,
        /// Remote verification: whom to ask.
        channel_ip?: String,
        /// Remote verification: whether the terminal checks first.
        need_device_check?: bool,
        /// Remote verification: seconds to wait, 1 to 10.
        remote_check_timeout?: u32,
        /// Remote verification: for which ways of proving who one is, as bits.
        remote_check_verify_mode?: u32,
        /// Remote verification: whether the terminal decides by itself when nobody can be asked.
        offline_dev_check_open_door_enabled?: bool,
        /// Remote verification: `sync` (we answer in the push's response) or `async` (by
        /// [`RemoteCheck`](super::RemoteCheck)).
        #[serde(rename = "remoteCheckWithISAPIListen")]
        remote_check_with_isapi_listen?: String,
        /// Remote verification: for whom.
        remote_check_user_type_list?: Vec<String>,
        /// 0 the picture taken, 1 the photo on file, 2 both.
        upload_verification_pic_type?: u32,
        /// Whether a reader is plugged in.
        external_card_reader_enabled?: bool,
        /// Whether two proofs must come in order.
        combination_authentication_limit_order?: bool,
        /// Whether one face may be on file twice.
        face_duplicate_check_enabled?: bool,
        /// When somebody counts as having passed: `byAuthResult` or `byDoorStatus`.
        user_pass_judge_mode?: String,
    }
}

settings! {
    json Document, bare at "/ISAPI/AccessControl/PersonAndCardComparison/DeviceWorkMode?format=json":
    /// How person and card are compared (document entry 47). Terminals without a card reader answer `notSupport`.
    DeviceWorkModeGet,
    /// Sets it (document entry 48).
    DeviceWorkModePut
}

settings! {
    json Document, bare at "/ISAPI/AccessControl/AntiPassback/resetRules?format=json":
    /// When somebody who went in without going out is forgiven (document entry 58): after a while, at a time of day, or
    /// never. Needs `isSupportAntiPassbackResetRules`.
    AntiPassbackResetRulesGet,
    /// Sets it (document entry 59): by interval or by time of day, not both.
    AntiPassbackResetRulesPut
}

settings! {
    json PwMgrParams, bare at "/ISAPI/AccessControl/UserAndRight/PwMgrParams?format=json":
    /// Who manages keypad passwords (document entry 50).
    PwMgrParamsGet,
    /// Sets it.
    PwMgrParamsPut
}

face_common::record! {
    /// Who manages keypad passwords.
    #[derive(Debug, Default)]
    pub struct PwMgrParams {
        /// `platform` or `device`.
        pw_mgr_mode?: String,
    }
}

capabilities! {
    /// How many kinds of people of one's own there may be (document entry 51).
    CustomPersonnelTypeCapabilitiesGet at "/ISAPI/AccessControl/UserAndRight/CustomPersonnelType/capabilities?format=json";
}

settings! {
    json CustomPersonnelTypes, bare at "/ISAPI/AccessControl/UserAndRight/CustomPersonnelType?format=json":
    /// Kinds of people of one's own (document entry 52).
    CustomPersonnelTypeGet,
    /// Sets them.
    CustomPersonnelTypePut
}

face_common::record! {
    /// Kinds of people of one's own.
    #[derive(Debug, Default)]
    pub struct CustomPersonnelTypes {
        /// One by one.
        custom_type_list[]: CustomPersonnelType,
    }
}

face_common::record! {
    /// A kind of people.
    #[derive(Debug, Default)]
    pub struct CustomPersonnelType {
        /// `custom1` to `custom5`.
        custom_type: String,
        /// What the screen calls it, up to 128 characters.
        alias?: String,
    }
}

settings! {
    json UserAndRightShow, bare at "/ISAPI/AccessControl/userAndRightShow?format=json":
    /// What the screen shows of somebody who passes (document entry 53).
    UserAndRightShowGet,
    /// Sets it.
    UserAndRightShowPut
}

face_common::record! {
    /// What the screen shows of somebody who passes.
    #[derive(Debug, Default)]
    pub struct UserAndRightShow {
        /// Whether the card's number is shown.
        show_card_no?: bool,
        /// For how many seconds.
        show_duration?: u32,
    }
}

face_common::record! {
    /// `PUT /ISAPI/AccessControl/remoteCheck`: says whether the door may open, for an event that asked (document entry 45).
    /// A terminal waits `remoteCheckTimeout` seconds, and refuses answers that come later.
    #[derive(Debug)]
    pub struct RemoteCheck {
        /// Of the event that asked.
        serial_no: u64,
        /// Yes or no.
        check_result: CheckResult,
        /// For the screen.
        info?: String,
    }
}

face_common::open_string_enum! {
    /// Whether the door may open.
    pub enum CheckResult {
        /// It may.
        Success = "success",
        /// It may not.
        Failed = "failed",
    }
}

impl RemoteCheck {
    /// The door may open.
    pub fn allow(serial_no: u64) -> Self {
        Self {
            serial_no,
            check_result: CheckResult::Success,
            info: None,
            other: Default::default(),
        }
    }

    /// The door stays shut.
    pub fn refuse(serial_no: u64) -> Self {
        Self {
            check_result: CheckResult::Failed,
            ..Self::allow(serial_no)
        }
    }
}

json!(RemoteCheck: PUT "/ISAPI/AccessControl/remoteCheck?format=json", body root "RemoteCheck", reply own => Ack, once);

face_common::record! {
    /// `PUT /ISAPI/AccessControl/remoteCheck` as the document writes it (entry 45): by person, not by event. The vendor's
    /// guide knows [`RemoteCheck`].
    #[derive(Debug)]
    pub struct RemoteCheckAsDocumented {
        /// Who asked to pass.
        employee_no: super::EmployeeNo,
        /// `allow` and the like.
        result: String,
    }
}

json!(RemoteCheckAsDocumented: PUT "/ISAPI/AccessControl/remoteCheck?format=json", body root "remoteCheck", reply own => Ack, once);

face_common::record! {
    /// `PUT /ISAPI/AccessControl/RemoteControl/register`: lets somebody register at the terminal (document entry 42). In no
    /// vendor guide at hand.
    #[derive(Debug)]
    pub struct RemoteRegister {
        /// `register`.
        cmd: String,
        /// Under which number.
        employee_no: super::EmployeeNo,
        /// Under which name.
        name?: String,
        /// Seconds to wait.
        timeout?: u32,
        /// A password, where the terminal asks for one.
        password?: Secret,
    }
}

impl RemoteRegister {
    /// Lets this person register within so many seconds.
    pub fn new(employee_no: super::EmployeeNo, name: impl Into<String>, timeout: u32) -> Self {
        Self {
            cmd: "register".to_owned(),
            employee_no,
            name: Some(name.into()),
            timeout: Some(timeout),
            password: None,
            other: Default::default(),
        }
    }
}

json!(RemoteRegister: PUT "/ISAPI/AccessControl/RemoteControl/register?format=json", body root "RemoteControl", reply own => Ack, once, check within_limits);

fn within_limits(register: &RemoteRegister) -> Result<(), face_common::EncodeError> {
    register.employee_no.check()
}
