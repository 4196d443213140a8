//! The vendor's codes and what they mean in shared words.

use face_common::ErrorKind;

face_common::open_int_enum! {
    /// `statusCode`: the class of an answer.
    pub enum StatusCode: u32 {
        /// Yes, as some firmwares write it.
        Zero = 0,
        /// Yes.
        Ok = 1,
        /// Busy.
        DeviceBusy = 2,
        /// Something on the device failed.
        DeviceError = 3,
        /// Not now, or not at all.
        InvalidOperation = 4,
        /// The body could not be read.
        InvalidFormat = 5,
        /// The body could be read, and something in it is wrong.
        InvalidContent = 6,
        /// Yes, after a restart.
        RebootRequired = 7,
        /// Seen in one note only.
        Unauthorised = 9,
    }
}

macro_rules! number {
    (-) => {
        None
    };
    ($number:literal) => {
        Some($number)
    };
}

macro_rules! sub_status {
    ($($kind:ident { $($variant:ident = $name:literal $number:tt),+ $(,)? })+) => {
        face_common::open_string_enum! {
            /// `subStatusCode`: the reason, by name. The firmwares' spelling is kept on the wire, typing errors included; a name
            /// in another case is the same reason.
            pub enum SubStatus {
                $($(
                    #[doc = concat!("`", $name, "`")]
                    $variant = $name,
                )+)+
            }
        }

        /// All reasons with a name.
        #[cfg(test)]
        pub(super) const ALL: &[SubStatus] = &[$($(SubStatus::$variant,)+)+];

        impl SubStatus {
            /// The number the vendor's table gives this reason, where it gives one.
            pub fn number(&self) -> Option<u32> {
                match self {
                    $($(Self::$variant => number!($number),)+)+
                    Self::Unknown(_) => None,
                }
            }

            /// What it means in shared words; `None` for a reason without a name here.
            pub fn kind(&self) -> Option<ErrorKind> {
                match self {
                    $($(Self::$variant)|+ => Some(ErrorKind::$kind),)+
                    Self::Unknown(_) => None,
                }
            }

            /// The reason with this number.
            pub fn from_number(number: u32) -> Option<Self> {
                // It has two.
                let number = if number == 0x6000_0027 { 0x6000_0025 } else { number };
                $($(
                    if number!($number) == Some(number) {
                        return Some(Self::$variant);
                    }
                )+)+
                None
            }
        }
    };
}

sub_status! {
    Busy {
        NoMemory = "noMemory" 0x2000_0001, ServiceUnavailable = "serviceUnavailable" 0x2000_0002,
        Upgrading = "upgrading" 0x2000_0003, DeviceBusy = "deviceBusy" 0x2000_0004,
        ReconnectIpc = "reConnectIpc" 0x2000_0005,
        PicAnalysisNoResourceError = "PicAnalysisNoResourceError" 0x6000_1002,
        FacelibDataProcessing = "facelibDataProcessing" 0x6000_100b,
    }
    DeviceFailure {
        DeviceError = "deviceError" 0x3000_0001, BadFlash = "badFlash" 0x3000_0002,
        SocketConnectError = "socketConnectError" 0x3000_0005, ReceiveError = "receiveError" 0x3000_0007,
        UploadingFailed = "uploadingFailed" 0x3000_7004, OperateFailed = "operateFailed" 0x4000_000F,
        AddFaceRecordFailed = "addFaceRecordFailed" 0x4000_10C1,
        DeleteFaceRecordFailed = "deleteFaceRecordFailed" 0x4000_10C2,
        ModifyFaceRecordFailed = "modifyFaceRecordFailed" 0x4000_10C3,
        QueryFaceRecordFailed = "queryFaceRecordFailed" 0x4000_10C4,
        SecurityModuleOffline = "securityModuleOffline" -, CardReaderOffline = "cardReaderOffline" -,
    }
    TimedOut {
        CaptureTimeout = "captureTimeout" 0x3000_6000, RegisterTimeOut = "registerTimeOut" 0x4000_8007,
    }
    LowQuality {
        LowScore = "lowScore" 0x3000_6001, FacePictureModelInvalid = "facePictureModelInvalid" 0x4000_109B,
        ModelingFailed = "modelingFailed" 0x4000_10A0, PictureModelingFailed = "pictureModelingFailed" 0x4000_1101,
        PicturePixelsTooSmall = "picturePixelsTooSmall" 0x4000_1106,
        SubpicAnalysisModelingError = "SubpicAnalysisModelingError" 0x6000_0037, FaceLowQuality = "faceLowQulity" -,
        PoorFaceQuality = "poorFaceQuality" -, FaceResolutionOrRatioError = "faceResolutionOrRatioError" -,
        PupilDistanceTooSmall = "pupilDistanceTooSmall" -, FaceScoreFailure = "faceScoreFailure" -,
        FaceDataAnalysisError = "faceDataAnalysisError" -, InvalidFaceRegion = "invalidFaceRegion" -,
    }
    NoFace {
        FaceDetectFailed = "faceDetectFailed" 0x4000_10C5,
        PictureFaceDetectZero = "pictureFaceDetectZero" 0x6000_604c,
        PicAnalysisNoTargetError = "PicAnalysisNoTargetError" -,
    }
    SeveralFaces {
        MultipleFaceObjectError = "multipleFaceObjectError" -,
    }
    BadImage {
        ResolutionError = "resolutionError" 0x6000_5003, PicFormatError = "picFormatError" -,
        PicResolutionInvalidError = "picResolutionInvalidError" -, FaceTypeError = "faceTypeError" -,
        FaceDataLenShort = "faceDataLenShort" -,
    }
    TooLarge {
        PictureSizeExceedLimit = "pictureSizeExceedLimit" 0x3000_000C,
        PicturePixelsTooLarge = "picturePixelsTooLarge" 0x4000_1105,
        UploadImageSizeError = "uploadImageSizeError" 0x6000_8016, FileSizeExceedError = "fileSizeExceedError" -,
        PicSizeExceedError = "picSizeExceedError" -,
    }
    Unsupported {
        NotSupport = "notSupport" 0x4000_0001, MethodNotAllowed = "methodNotAllowed" 0x4000_0004,
        EventNotSupport = "eventNotSupport" 0x6000_1024, RemoteDoorFunctionDisable = "remoteDoorFunctionDisable" -,
    }
    Forbidden {
        LowPrivilege = "lowPrivilege" 0x4000_0002, ForbiddenIp = "forbiddenIP" 0x6000_0070,
        NeedDoubleVerification = "needDoubleVerification" 0x6000_1042, NotActivated = "notActivated" 0x4000_0007,
    }
    Unauthorised {
        BadAuthorization = "badAuthorization" 0x4000_0003, SessionExpired = "SessionExpired" 0x4000_10A7,
        IncorrectUserNameOrPassword = "incorrentUserNameOrPassword" 0x6000_0012,
        AdministratorPasswordError = "administratorPasswordError" 0x6000_0042,
    }
    AlreadyExists {
        HasActivated = "hasActivated" 0x4000_0008, FileAlreadyExists = "fileAlreadyExists" 0x4000_1007,
        EmployeeNoAlreadyExist = "employeeNoAlreadyExist" 0x6000_6020,
        CardNoAlreadyExist = "cardNoAlreadyExist" 0x6000_6033,
        DeviceUserAlreadyExist = "deviceUserAlreadyExist" 0x6000_7002,
        DeviceUserAlreadyExistFace = "deviceUserAlreadyExistFace" -, CardAlreadyExist = "cardAlreadyExist" -,
        CardNoConflict = "cardNoConflict" -, FingerPrintAlreadyExist = "fingerPrintAlreadyExist" -,
        AlreadyExistThisFace = "alreadyExistThisFace" -,
    }
    NotFound {
        NoFiles = "noFiles" 0x4000_1011, LibraryNotExist = "libraryNotExist" 0x4000_10C6,
        EmployeeNoNotExist = "employeeNoNotExist" 0x6000_601f, DeviceUserNotExist = "deviceUserNotExist" -,
        CardNoNotExist = "cardNoNotExist" -, FingerPrintNotExist = "fingerPrintNotExist" -,
        DeleteNoExistFace = "deleteNoExistFace" -, FaceDataNotExist = "faceDataNotExist" -,
        OperObjectNotExist = "operObjectNotExist" -,
    }
    Full {
        SessionUserReachesLimit = "sesssionUserReachesLimit" 0x4000_10EC,
        LoginNumExceedLimit = "loginNumExceedLimit" 0x4000_203F, DeployExceedMax = "deployExceedMax" 0x6000_6018,
        DeviceUserFull = "deviceUserFull" -, DeviceCardFull = "deviceCardFull" -,
        CardFullPerUser = "cardFullPerUser" -, FingerprintFull = "fingerprintFull" -,
        FingerprintFullPerUser = "fingerprintFullPerUser" -, DeviceFaceFull = "deviceFaceFull" -,
        FaceLibraryFull = "faceLibraryFull" -, FaceImagesNumError = "faceImagesNumError" -,
        FaceLibraryNumError = "faceLibraryNumError" -,
    }
    BadRequest {
        InvalidOperation = "invalidOperation" 0x4000_0006,
        Iso8601TimeFormatError = "ISO8601TimeFormatError" 0x4000_10ED, BadXmlFormat = "badXmlFormat" 0x5000_0001,
        BadJsonFormat = "badJsonFormat" 0x5000_0002, BadUrlFormat = "badURLFormat" 0x5000_0003,
        BadParameters = "badParameters" 0x6000_0001, BadHostAddress = "badHostAddress" 0x6000_0002,
        BadXmlContent = "badXmlContent" 0x6000_0003, BadIpv4Address = "badIPv4Address" 0x6000_0004,
        BadPort = "badPort" 0x6000_000B, BadJsonContent = "badJsonContent" 0x6000_0017,
        MessageParametersLack = "MessageParametersLack" 0x6000_0019,
        BeyondArgsRangeLimit = "beyondARGSRangeLimit" 0x6000_0025, IllegalEmployeeNo = "illegalEmployeeNo" -,
        IllegalCardNo = "illegalCardNo" -, ErrorFingerId = "errorFingerID" -,
        FingerPrintDataLenZero = "fingerPrintDataLenZero" -,
        FingerPrintFeatureMergeFailed = "fingerPrintFeatureMergeFailed" -,
        EndtimeEarlierThanBegintime = "endtimeEarlierThanBegintime" -,
        BeyondTimeRangeLimit = "beyondTimeRangeLimit" -, FaceLibraryIdError = "faceLibraryIDError" -,
        CheckCodeError = "checkCodeError" -, SupportOneMoreCard = "supportOneMoreCard" -,
    }
    RebootRequired {
        RebootRequired = "rebootRequired" 0x7000_0001,
    }
}

impl Default for SubStatus {
    /// None was given.
    fn default() -> Self {
        Self::Unknown(String::new())
    }
}

/// By number.
pub(super) fn by_number(number: u32) -> Option<ErrorKind> {
    SubStatus::from_number(number)?.kind()
}

/// By the class alone.
pub(super) fn by_class(class: StatusCode) -> Option<ErrorKind> {
    match class {
        StatusCode::DeviceBusy => Some(ErrorKind::Busy),
        StatusCode::DeviceError => Some(ErrorKind::DeviceFailure),
        StatusCode::InvalidFormat | StatusCode::InvalidContent => Some(ErrorKind::BadRequest),
        StatusCode::RebootRequired => Some(ErrorKind::RebootRequired),
        StatusCode::Unauthorised => Some(ErrorKind::Unauthorised),
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
        429 => ErrorKind::Busy,
        // Also a gateway that lost the device after it had passed the call on.
        502 | 503 => ErrorKind::Unreachable,
        500..=599 => ErrorKind::DeviceFailure,
        _ => ErrorKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers_are_unique_and_lead_back() {
        for (i, a) in ALL.iter().enumerate() {
            for b in &ALL[i + 1..] {
                assert!(!a.as_str().eq_ignore_ascii_case(b.as_str()), "{a}");
                assert!(
                    a.number().is_none() || a.number() != b.number(),
                    "{a} and {b}"
                );
            }
            assert_eq!(SubStatus::from(a.as_str()), *a);
            assert_eq!(
                SubStatus::from(a.as_str().to_ascii_uppercase().as_str()),
                *a
            );
            if let Some(number) = a.number() {
                assert_eq!(SubStatus::from_number(number).as_ref(), Some(a));
            }
        }
        assert!(ALL.len() > 100, "{}", ALL.len());
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
            assert_eq!(by_number(decimal), SubStatus::from(name).kind());
        }
        assert_eq!(
            SubStatus::from("NOTSUPPORT").kind(),
            Some(ErrorKind::Unsupported)
        );
        assert_eq!(by_number(0), None);
        assert_eq!(by_number(0x6000_0027), by_number(0x6000_0025));
    }
}
