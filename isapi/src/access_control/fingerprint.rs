//! Fingerprints (document entries 13 and 16, and the calls they belong to).

use super::EmployeeNo;
use crate::macros::{capabilities, json, xml};
use crate::protocol::Ack;
use face_common::EncodeError;

capabilities! {
    /// What is taken of a finger (document entry 13).
    CaptureFingerPrintCapabilitiesGet at "/ISAPI/AccessControl/CaptureFingerPrint/capabilities";
    /// What is kept of it, and how many (document entry 16).
    FingerPrintCfgCapabilitiesGet at "/ISAPI/AccessControl/FingerPrintCfg/capabilities?format=json";
}

face_common::open_string_enum! {
    /// What a finger does.
    pub enum FingerType {
        /// Opens the door.
        Normal = "normalFP",
        /// Opens the door and calls for help in silence.
        Hijack = "hijackFP",
        /// Marks a guard's round.
        Patrol = "patrolFP",
        /// Opens every door.
        Super = "superFP",
        /// Ends an alarm.
        Dismissing = "dismissingFP",
    }
}

face_common::record! {
    /// A fingerprint.
    #[derive(Debug, Default)]
    pub struct FingerPrint {
        /// Whose.
        employee_no: EmployeeNo,
        /// For which readers.
        enable_card_reader[]: u32,
        /// Which finger, 1 to 10.
        #[serde(rename = "fingerPrintID")]
        finger_print_id: u32,
        /// Whether others' prints under this number go first.
        delete_finger_print?: bool,
        /// What it does.
        finger_type?: FingerType,
        /// The model, base64: biometric data.
        finger_data?: Secret,
        /// Doors at which it lets others in first.
        #[serde(rename = "leaderFP")]
        leader_fp[]: u32,
        /// Whether the terminal is to look for the person first.
        check_employee_no?: bool,
    }
}

impl FingerPrint {
    /// A finger of this person, for reader 1.
    pub fn new(employee_no: EmployeeNo, finger: u32, data: impl Into<face_common::Secret>) -> Self {
        Self {
            employee_no,
            enable_card_reader: vec![1],
            finger_print_id: finger,
            finger_type: Some(FingerType::Normal),
            finger_data: Some(data.into()),
            ..Self::default()
        }
    }

    fn check(&self) -> Result<(), EncodeError> {
        self.employee_no.check()?;
        if !(1..=10).contains(&self.finger_print_id) {
            return Err(EncodeError::invalid(
                "fingerPrintID",
                "fingers are counted from 1 to 10",
            ));
        }
        match &self.finger_data {
            Some(data) if data.expose().is_empty() => {
                Err(EncodeError::invalid("fingerData", "is empty"))
            }
            _ => Ok(()),
        }
    }
}

/// `POST /ISAPI/AccessControl/FingerPrintDownload`: puts a fingerprint on file, in the background; ask
/// [`FingerPrintProgress`] until it is done. The vendor names directions from the platform's side.
#[derive(Debug, Clone, PartialEq)]
pub struct FingerPrintDownload {
    /// The fingerprint.
    pub finger: FingerPrint,
}

/// `POST /ISAPI/AccessControl/FingerPrint/SetUp`: puts a fingerprint on file, and says per reader how it went.
#[derive(Debug, Clone, PartialEq)]
pub struct FingerPrintSetUp {
    /// The fingerprint.
    pub finger: FingerPrint,
}

fn download_limits(call: &FingerPrintDownload) -> Result<(), EncodeError> {
    call.finger.check()
}

fn set_up_limits(call: &FingerPrintSetUp) -> Result<(), EncodeError> {
    call.finger.check()
}

json!(FingerPrintDownload {}: POST "/ISAPI/AccessControl/FingerPrintDownload?format=json", body root "FingerPrintCfg" in finger, reply own => Ack, idempotent, check download_limits);
json!(FingerPrintSetUp {}: POST "/ISAPI/AccessControl/FingerPrint/SetUp?format=json", body root "FingerPrintCfg" in finger, reply root "FingerPrintStatus" => FingerPrintStatus, idempotent, check set_up_limits);

/// `GET /ISAPI/AccessControl/FingerPrintProgress`: how the download goes, per reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FingerPrintProgress;

json!(FingerPrintProgress: GET "/ISAPI/AccessControl/FingerPrintProgress?format=json", reply root "FingerPrintStatus" => FingerPrintStatus, idempotent);

face_common::record! {
    /// How it went.
    #[derive(Debug, Default)]
    pub struct FingerPrintStatus {
        /// Whether all readers have answered: 0 not yet, 1 yes.
        total_status?: u32,
        /// Reader by reader.
        #[serde(rename = "StatusList")]
        status_list[]: FingerPrintResult,
    }
}

impl FingerPrintStatus {
    /// Whether it is over.
    pub fn is_over(&self) -> bool {
        self.total_status == Some(1)
    }

    /// The first reader that did not take it.
    pub fn refused(&self) -> Option<&FingerPrintResult> {
        self.status_list.iter().find(|s| {
            !matches!(
                s.card_reader_recv_status,
                Some(ReaderStatus::Ok | ReaderStatus::Set)
            )
        })
    }
}

face_common::open_int_enum! {
    /// What a reader made of a fingerprint.
    pub enum ReaderStatus: i64 {
        /// No reader there.
        NotConnected = 0,
        /// Taken.
        Ok = 1,
        /// Off line.
        Offline = 2,
        /// Too poor.
        Poor = 3,
        /// No room.
        Full = 4,
        /// On file already.
        Exists = 5,
        /// The finger's number is taken.
        IdUsed = 6,
        /// No such number.
        BadId = 7,
        /// Set already.
        Set = 8,
        /// The module is too old.
        OldModule = 10,
    }
}

face_common::record! {
    /// What one reader made of it.
    #[derive(Debug, Default)]
    pub struct FingerPrintResult {
        /// Which reader, from 1.
        id?: u32,
        /// What it made of it.
        card_reader_recv_status?: ReaderStatus,
        /// In words.
        error_msg?: String,
    }
}

face_common::record! {
    /// `POST /ISAPI/AccessControl/FingerPrintUpload`: reads a person's fingerprints, one answer at a time, until the status
    /// is `NoFP`.
    #[derive(Debug, Default)]
    pub struct FingerPrintUpload {
        /// Any text, the same for all questions about one person.
        #[serde(rename = "searchID")]
        search_id: String,
        /// Whose.
        employee_no: EmployeeNo,
        /// Of which reader.
        card_reader_no?: u32,
        /// Which finger; none is all.
        #[serde(rename = "fingerPrintID")]
        finger_print_id?: u32,
    }
}

impl FingerPrintUpload {
    /// Every finger of this person.
    pub fn of(employee_no: EmployeeNo) -> Self {
        Self {
            search_id: "1".to_owned(),
            employee_no,
            card_reader_no: Some(1),
            ..Self::default()
        }
    }
}

json!(FingerPrintUpload: POST "/ISAPI/AccessControl/FingerPrintUpload?format=json", body root "FingerPrintCond", reply root "FingerPrintInfo" => FingerPrintInfo, idempotent);

face_common::record! {
    /// A person's fingerprints.
    #[derive(Debug, Default)]
    pub struct FingerPrintInfo {
        /// As in the request.
        #[serde(rename = "searchID")]
        search_id?: String,
        /// `OK`, or `NoFP` where there are no more.
        status?: String,
        /// Fingers.
        #[serde(rename = "FingerPrintList")]
        fingers[]: FoundFinger,
    }
}

face_common::record! {
    /// A fingerprint on file.
    #[derive(Debug, Default)]
    pub struct FoundFinger {
        /// Of which reader.
        card_reader_no?: u32,
        /// Which finger.
        #[serde(rename = "fingerPrintID")]
        finger_print_id?: u32,
        /// What it does.
        finger_type?: FingerType,
        /// The model, base64.
        finger_data?: Secret,
        /// Doors at which it lets others in first.
        #[serde(rename = "leaderFP")]
        leader_fp[]: u32,
    }
}

face_common::record! {
    /// `PUT /ISAPI/AccessControl/FingerPrint/Delete` for one person, in the background; ask [`FingerPrintDeleteProcess`].
    #[derive(Debug)]
    pub struct FingerPrintDelete {
        /// `byEmployeeNo`.
        mode: String,
        /// Whose, and which.
        #[serde(rename = "EmployeeNoDetail")]
        detail: FingersOf,
    }
}

face_common::record! {
    /// Fingers of a person.
    #[derive(Debug, Default)]
    pub struct FingersOf {
        /// Whose.
        employee_no: EmployeeNo,
        /// At which readers.
        enable_card_reader[]: u32,
        /// Which fingers; none is all of the person's.
        #[serde(rename = "fingerPrintID")]
        finger_print_id[]: u32,
    }
}

impl FingerPrintDelete {
    /// These fingers of a person, at reader 1; none is all of the person's.
    pub fn of(employee_no: EmployeeNo, fingers: impl IntoIterator<Item = u32>) -> Self {
        let detail = FingersOf {
            employee_no,
            enable_card_reader: vec![1],
            finger_print_id: fingers.into_iter().collect(),
            ..FingersOf::default()
        };
        Self {
            mode: "byEmployeeNo".to_owned(),
            detail,
            other: Default::default(),
        }
    }
}

json!(FingerPrintDelete: PUT "/ISAPI/AccessControl/FingerPrint/Delete?format=json", body root "FingerPrintDelete", reply own => Ack, idempotent, check delete_limits);

fn delete_limits(delete: &FingerPrintDelete) -> Result<(), EncodeError> {
    delete.detail.employee_no.check()
}

/// `GET /ISAPI/AccessControl/FingerPrint/DeleteProcess`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FingerPrintDeleteProcess;

json!(FingerPrintDeleteProcess: GET "/ISAPI/AccessControl/FingerPrint/DeleteProcess?format=json", reply root "FingerPrintDeleteProcess" => super::DeleteProcess, idempotent);

face_common::record! {
    /// `POST /ISAPI/AccessControl/CaptureFingerPrint`: waits for a finger on the reader, and gives its model.
    #[derive(Debug, Default)]
    pub struct CaptureFingerPrint {
        /// Which finger it is to be, 1 to 10.
        finger_no: u32,
    }
}

impl CaptureFingerPrint {
    /// This finger.
    pub fn finger(finger_no: u32) -> Self {
        Self {
            finger_no,
            ..Self::default()
        }
    }
}

xml!(CaptureFingerPrint: POST "/ISAPI/AccessControl/CaptureFingerPrint", body root "CaptureFingerPrintCond", reply root "CaptureFingerPrint" => CapturedFingerPrint, once);

face_common::record! {
    /// A finger that lay on the reader.
    #[derive(Debug, Default)]
    pub struct CapturedFingerPrint {
        /// The model, base64, up to 768 bytes.
        finger_data?: Secret,
        /// Which finger.
        finger_no?: u32,
        /// 1 to 100.
        finger_print_quality?: u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    fn seven() -> EmployeeNo {
        EmployeeNo::new("7").unwrap()
    }

    // Bodies by the members of the vendor's guide; no reply of a real terminal is known in public.
    #[test]
    fn requests_are_the_guide_s() {
        let body =
            |request: face_common::Request| String::from_utf8(request.body().to_vec()).unwrap();
        let finger = FingerPrint {
            leader_fp: vec![1],
            ..FingerPrint::new(seven(), 1, "QUJD")
        };
        assert_eq!(
            body(
                FingerPrintDownload {
                    finger: finger.clone()
                }
                .to_request()
                .unwrap()
            ),
            r#"{"FingerPrintCfg":{"employeeNo":"7","enableCardReader":[1],"fingerPrintID":1,"fingerType":"normalFP","fingerData":"QUJD","leaderFP":[1]}}"#
        );
        assert_eq!(
            FingerPrintSetUp {
                finger: finger.clone()
            }
            .to_request()
            .unwrap()
            .uri(),
            "/ISAPI/AccessControl/FingerPrint/SetUp?format=json"
        );
        assert_eq!(
            body(FingerPrintDelete::of(seven(), [1]).to_request().unwrap()),
            r#"{"FingerPrintDelete":{"mode":"byEmployeeNo","EmployeeNoDetail":{"employeeNo":"7","enableCardReader":[1],"fingerPrintID":[1]}}}"#
        );
        assert!(
            body(CaptureFingerPrint::finger(1).to_request().unwrap())
                .contains("<fingerNo>1</fingerNo>")
        );
        assert!(!format!("{finger:?}").contains("QUJD"));
        for no in [0, 11] {
            assert!(
                FingerPrintSetUp {
                    finger: FingerPrint {
                        finger_print_id: no,
                        ..finger.clone()
                    }
                }
                .to_request()
                .is_err()
            );
        }
    }

    #[test]
    fn a_reader_that_did_not_take_it_is_named() {
        let body = r#"{"FingerPrintStatus":{"totalStatus":1,"StatusList":[{"id":1,"cardReaderRecvStatus":1,"errorMsg":""},{"id":2,"cardReaderRecvStatus":3,"errorMsg":"poor"}]}}"#;
        let status = FingerPrintProgress
            .decode(&http::Response::new(body.into()))
            .unwrap();
        assert!(status.is_over());
        assert_eq!(
            status.refused().unwrap().card_reader_recv_status,
            Some(ReaderStatus::Poor)
        );
    }
}
