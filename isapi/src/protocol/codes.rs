//! The vendor's codes and what they mean in shared words.

use face_common::ErrorKind;

/// One row: the name a firmware sends, its number where known, and the meaning.
type Row = (&'static str, u32, ErrorKind);

/// For names seen without a number.
const NO_NUMBER: u32 = 0;

macro_rules! table {
    ($($kind:ident { $($name:literal = $number:expr),+ $(,)? })+) => {
        &[$($(($name, $number, ErrorKind::$kind),)+)+]
    };
}

/// `subStatusCode` and `errorCode`, spelled as the firmwares spell them (typing errors included).
const TABLE: &[Row] = table! {
    Busy {
        "noMemory" = 0x2000_0001, "serviceUnavailable" = 0x2000_0002, "upgrading" = 0x2000_0003,
        "deviceBusy" = 0x2000_0004, "reConnectIpc" = 0x2000_0005, "PicAnalysisNoResourceError" = 0x6000_1002,
        "facelibDataProcessing" = 0x6000_100b,
    }
    DeviceFailure {
        "deviceError" = 0x3000_0001, "badFlash" = 0x3000_0002, "socketConnectError" = 0x3000_0005,
        "receiveError" = 0x3000_0007, "uploadingFailed" = 0x3000_7004, "operateFailed" = 0x4000_000F,
        "addFaceRecordFailed" = 0x4000_10C1, "deleteFaceRecordFailed" = 0x4000_10C2,
        "modifyFaceRecordFailed" = 0x4000_10C3, "queryFaceRecordFailed" = 0x4000_10C4,
        "securityModuleOffline" = NO_NUMBER, "cardReaderOffline" = NO_NUMBER,
    }
    TimedOut { "captureTimeout" = 0x3000_6000, "registerTimeOut" = 0x4000_8007 }
    LowQuality {
        "lowScore" = 0x3000_6001, "facePictureModelInvalid" = 0x4000_109B, "modelingFailed" = 0x4000_10A0,
        "pictureModelingFailed" = 0x4000_1101, "picturePixelsTooSmall" = 0x4000_1106,
        "SubpicAnalysisModelingError" = 0x6000_0037, "faceLowQulity" = NO_NUMBER, "poorFaceQuality" = NO_NUMBER,
        "faceResolutionOrRatioError" = NO_NUMBER, "pupilDistanceTooSmall" = NO_NUMBER,
        "faceScoreFailure" = NO_NUMBER, "faceDataAnalysisError" = NO_NUMBER, "invalidFaceRegion" = NO_NUMBER,
    }
    NoFace {
        "faceDetectFailed" = 0x4000_10C5, "pictureFaceDetectZero" = 0x6000_604c, "PicAnalysisNoTargetError" = NO_NUMBER,
    }
    SeveralFaces { "multipleFaceObjectError" = NO_NUMBER }
    BadImage {
        "resolutionError" = 0x6000_5003, "picFormatError" = NO_NUMBER, "picResolutionInvalidError" = NO_NUMBER,
        "faceTypeError" = NO_NUMBER, "faceDataLenShort" = NO_NUMBER,
    }
    TooLarge {
        "pictureSizeExceedLimit" = 0x3000_000C, "picturePixelsTooLarge" = 0x4000_1105,
        "uploadImageSizeError" = 0x6000_8016, "fileSizeExceedError" = NO_NUMBER, "picSizeExceedError" = NO_NUMBER,
    }
    Unsupported {
        "notSupport" = 0x4000_0001, "methodNotAllowed" = 0x4000_0004, "eventNotSupport" = 0x6000_1024,
        "remoteDoorFunctionDisable" = NO_NUMBER,
    }
    Forbidden {
        "lowPrivilege" = 0x4000_0002, "forbiddenIP" = 0x6000_0070, "needDoubleVerification" = 0x6000_1042,
        "notActivated" = 0x4000_0007,
    }
    Unauthorised {
        "badAuthorization" = 0x4000_0003, "SessionExpired" = 0x4000_10A7,
        "incorrentUserNameOrPassword" = 0x6000_0012, "administratorPasswordError" = 0x6000_0042,
    }
    AlreadyExists {
        "hasActivated" = 0x4000_0008, "fileAlreadyExists" = 0x4000_1007, "employeeNoAlreadyExist" = 0x6000_6020,
        "cardNoAlreadyExist" = 0x6000_6033, "deviceUserAlreadyExist" = 0x6000_7002,
        "deviceUserAlreadyExistFace" = NO_NUMBER, "cardAlreadyExist" = NO_NUMBER, "cardNoConflict" = NO_NUMBER,
        "fingerPrintAlreadyExist" = NO_NUMBER, "alreadyExistThisFace" = NO_NUMBER,
    }
    NotFound {
        "noFiles" = 0x4000_1011, "libraryNotExist" = 0x4000_10C6, "employeeNoNotExist" = 0x6000_601f,
        "deviceUserNotExist" = NO_NUMBER, "cardNoNotExist" = NO_NUMBER, "fingerPrintNotExist" = NO_NUMBER,
        "deleteNoExistFace" = NO_NUMBER, "faceDataNotExist" = NO_NUMBER, "operObjectNotExist" = NO_NUMBER,
    }
    Full {
        "sesssionUserReachesLimit" = 0x4000_10EC, "loginNumExceedLimit" = 0x4000_203F, "deployExceedMax" = 0x6000_6018,
        "deviceUserFull" = NO_NUMBER, "deviceCardFull" = NO_NUMBER, "cardFullPerUser" = NO_NUMBER,
        "fingerprintFull" = NO_NUMBER, "fingerprintFullPerUser" = NO_NUMBER, "deviceFaceFull" = NO_NUMBER,
        "faceLibraryFull" = NO_NUMBER, "faceImagesNumError" = NO_NUMBER, "faceLibraryNumError" = NO_NUMBER,
    }
    BadRequest {
        "invalidOperation" = 0x4000_0006, "ISO8601TimeFormatError" = 0x4000_10ED, "badXmlFormat" = 0x5000_0001,
        "badJsonFormat" = 0x5000_0002, "badURLFormat" = 0x5000_0003, "badParameters" = 0x6000_0001,
        "badHostAddress" = 0x6000_0002, "badXmlContent" = 0x6000_0003, "badIPv4Address" = 0x6000_0004,
        "badPort" = 0x6000_000B, "badJsonContent" = 0x6000_0017, "MessageParametersLack" = 0x6000_0019,
        "beyondARGSRangeLimit" = 0x6000_0025, "illegalEmployeeNo" = NO_NUMBER, "illegalCardNo" = NO_NUMBER,
        "errorFingerID" = NO_NUMBER, "fingerPrintDataLenZero" = NO_NUMBER, "fingerPrintFeatureMergeFailed" = NO_NUMBER,
        "endtimeEarlierThanBegintime" = NO_NUMBER, "beyondTimeRangeLimit" = NO_NUMBER, "faceLibraryIDError" = NO_NUMBER,
        "checkCodeError" = NO_NUMBER, "supportOneMoreCard" = NO_NUMBER,
    }
    RebootRequired { "rebootRequired" = 0x7000_0001 }
};

/// By number. `beyondARGSRangeLimit` has two.
pub(super) fn by_number(number: u32) -> Option<ErrorKind> {
    let number = if number == 0x6000_0027 {
        0x6000_0025
    } else {
        number
    };
    TABLE
        .iter()
        .find(|row| row.1 == number && number != NO_NUMBER)
        .map(|row| row.2.clone())
}

/// By name, without regard to case.
pub(super) fn by_name(name: &str) -> Option<ErrorKind> {
    TABLE
        .iter()
        .find(|row| row.0.eq_ignore_ascii_case(name))
        .map(|row| row.2.clone())
}

/// By the class alone.
pub(super) fn by_class(class: u32) -> Option<ErrorKind> {
    match class {
        2 => Some(ErrorKind::Busy),
        3 => Some(ErrorKind::DeviceFailure),
        5 | 6 => Some(ErrorKind::BadRequest),
        7 => Some(ErrorKind::RebootRequired),
        9 => Some(ErrorKind::Unauthorised),
        _ => None,
    }
}

/// By the HTTP status, where the body says nothing.
pub(super) fn by_http(status: u16) -> ErrorKind {
    match status {
        400 => ErrorKind::BadRequest,
        401 => ErrorKind::Unauthorised,
        403 => ErrorKind::Forbidden,
        404 | 405 | 501 => ErrorKind::Unsupported,
        413 => ErrorKind::TooLarge,
        408 | 504 => ErrorKind::TimedOut,
        429 | 502 | 503 => ErrorKind::Busy,
        500..=599 => ErrorKind::DeviceFailure,
        _ => ErrorKind::Other,
    }
}

/// `subStatusCode` as it came. Compare with [`SubStatus::is`], because firmwares differ in case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct SubStatus(String);

impl SubStatus {
    /// The name as the terminal sent it; empty where it sent none.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is this name, without regard to case.
    pub fn is(&self, name: &str) -> bool {
        self.0.eq_ignore_ascii_case(name)
    }

    /// The number the vendor's table gives this name, where it gives one.
    pub fn number(&self) -> Option<u32> {
        TABLE
            .iter()
            .find(|row| self.is(row.0) && row.1 != NO_NUMBER)
            .map(|row| row.1)
    }
}

impl From<&str> for SubStatus {
    fn from(name: &str) -> Self {
        Self(name.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_unique() {
        for (i, a) in TABLE.iter().enumerate() {
            for b in &TABLE[i + 1..] {
                assert!(!a.0.eq_ignore_ascii_case(b.0), "{}", a.0);
                assert!(a.1 == NO_NUMBER || a.1 != b.1, "{} and {}", a.0, b.0);
            }
        }
    }

    #[test]
    fn decimal_codes_seen_on_the_wire_are_the_table_s() {
        for (decimal, name) in [
            (1_073_741_825, "notSupport"),
            (1_610_612_759, "badJsonContent"),
            (1_610_612_761, "MessageParametersLack"),
            (1_610_612_791, "SubpicAnalysisModelingError"),
            (1_610_637_344, "employeeNoAlreadyExist"),
            (1_610_637_363, "cardNoAlreadyExist"),
        ] {
            assert_eq!(SubStatus::from(name).number(), Some(decimal), "{name}");
            assert_eq!(by_number(decimal), by_name(name));
        }
        assert_eq!(by_name("NOTSUPPORT"), Some(ErrorKind::Unsupported));
        assert_eq!(by_number(0), None);
    }
}
