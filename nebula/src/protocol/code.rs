//! What a reply's code means (appendix A).

use face_common::ErrorKind;

/// Codes with their kinds and meanings, each once.
macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident = $code:literal $kind:ident $meaning:literal,)+) => {
        face_common::open_int_enum! {
            /// The code of a reply. 0 is yes.
            pub enum Code: i64 {
                $(#[doc = $meaning] $(#[$meta])* $name = $code,)+
            }
        }

        impl Code {
            /// What it means, in words shared by all vendors.
            pub fn kind(self) -> ErrorKind {
                match self {
                    $(Self::$name => ErrorKind::$kind,)+
                    Self::Unknown(_) => ErrorKind::Other,
                }
            }

            /// What it means, in a few words. Empty for what is not in the document.
            pub fn meaning(self) -> &'static str {
                match self {
                    $(Self::$name => $meaning,)+
                    Self::Unknown(_) => "",
                }
            }

            #[cfg(test)]
            pub(super) const DOCUMENTED: &[i64] = &[$($code),+];
        }
    };
}

codes! {
    Ok = 0 Other "done",
    UnknownError = -1 DeviceFailure "it does not know what went wrong",
    NoData = -105 NotFound "there is no such data",
    NoUser = -108 NotFound "there is no such user",
    NoCamera = -109 NotFound "there is no such camera",
    EmptyLibrary = -110 NotFound "the library has no pictures",
    WrongPassword = -113 Unauthorised "user name or password are wrong",
    UserExists = -114 AlreadyExists "there is such a user already",
    ChannelTaken = -115 AlreadyExists "the channel has a camera already",
    FaceExists = -116 AlreadyExists "the face is there already",
    NoLibrary = -117 NotFound "there is no such library",
    LibrariesFull = -118 Full "no more libraries fit",
    LibraryExists = -119 AlreadyExists "there is such a library already",
    ImagesFull = -122 Full "no more pictures fit",
    LibraryBound = -123 BadRequest "the library is bound to a camera: untie it first",
    NoFaceInLibrary = -126 NotFound "the library has no such face",
    NotAllowed = -140 Forbidden "the user may not do this",
    NotLoggedIn = -141 Unauthorised "nobody is logged in, or the session has ended",
    WeakPassword = -142 BadRequest "the password is too weak",
    NoRole = -143 NotFound "there is no such role",
    UsersFull = -144 Full "no more users fit",
    WrongCurrentPassword = -145 Unauthorised "the current user name or password are wrong",
    RoleInUse = -146 BadRequest "somebody has the role: it cannot be deleted",
    RoleExists = -147 AlreadyExists "there is such a role already",
    RolesFull = -148 Full "no more roles fit",
    NoComputingPower = -151 Full "the node has not enough computing power for another camera",
    SnapModeSwitchFailed = -610 DeviceFailure "switching how it captures failed",
    ImageIdExists = -1100 AlreadyExists "there is such an `img_id` already",
    NoFace = -1101 NoFace "the picture shows no face",
    LowQuality = -1102 LowQuality "the face is not good enough",
    BadImage = -1104 BadImage "the picture is broken or of another format",
    NothingToExport = -2100 NotFound "there is nothing to export",
    /// Printed so, between -3616 and -3619: perhaps [`CertNotDeletable`](Self::CertNotDeletable).
    CertNotDeletableAsPrinted = -2617 BadRequest "certificate and key cannot be deleted while it speaks HTTPS",
    ImageIdTooLong = -2754 BadRequest "`img_id` is too long",
    CannotDeleteSelf = -2824 BadRequest "users cannot delete themselves",
    /// Printed so, between -3620 and -3625: perhaps [`InternalError`](Self::InternalError).
    InternalErrorAsPrinted = -3524 DeviceFailure "something inside failed",
    BadParameter = -3596 BadRequest "a parameter is wrong",
    BadMessageId = -3599 Unsupported "it does not know this message",
    UpgradeFailed = -3603 DeviceFailure "the upgrade failed",
    NetworkConfig = -3606 BadRequest "the network settings are wrong: the subnet of another port, DHCP, gateway or mask",
    AlreadyInMode = -3607 AlreadyExists "it is in that mode already",
    ModeSwitchFailed = -3608 DeviceFailure "switching the mode failed",
    NtpUnreachable = -3614 DeviceFailure "it cannot reach the time server",
    CertNotImportable = -3616 BadRequest "certificate and key cannot be put in while it speaks HTTPS",
    /// Not in the document: what -2617 is taken to be meant as.
    CertNotDeletable = -3617 BadRequest "certificate and key cannot be deleted while it speaks HTTPS",
    ProtocolSwitchFailed = -3619 DeviceFailure "switching between HTTP and HTTPS failed",
    NoSnapModeForImages = -3620 BadRequest "a camera that sends pictures has no way of capturing to be set",
    /// Not in the document: what -3524 is taken to be meant as.
    InternalError = -3624 DeviceFailure "something inside failed",
    NoCert = -3625 BadRequest "certificate and key have not been put in yet",
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Appendix A, number by number.
    #[test]
    fn every_code_of_the_document_has_a_meaning_and_a_kind() {
        use ErrorKind as K;
        let table = [
            (-1, K::DeviceFailure, "does not know"),
            (-105, K::NotFound, "no such data"),
            (-108, K::NotFound, "no such user"),
            (-109, K::NotFound, "no such camera"),
            (-110, K::NotFound, "no pictures"),
            (-113, K::Unauthorised, "user name or password"),
            (-114, K::AlreadyExists, "such a user"),
            (-115, K::AlreadyExists, "channel has a camera"),
            (-116, K::AlreadyExists, "face is there"),
            (-117, K::NotFound, "no such library"),
            (-118, K::Full, "no more libraries"),
            (-119, K::AlreadyExists, "such a library"),
            (-122, K::Full, "no more pictures"),
            (-123, K::BadRequest, "bound to a camera"),
            (-126, K::NotFound, "no such face"),
            (-140, K::Forbidden, "may not"),
            (-141, K::Unauthorised, "session has ended"),
            (-142, K::BadRequest, "too weak"),
            (-143, K::NotFound, "no such role"),
            (-144, K::Full, "no more users"),
            (-145, K::Unauthorised, "current user name or password"),
            (-146, K::BadRequest, "has the role"),
            (-147, K::AlreadyExists, "such a role"),
            (-148, K::Full, "no more roles"),
            (-151, K::Full, "computing power"),
            (-610, K::DeviceFailure, "how it captures"),
            (-1100, K::AlreadyExists, "img_id"),
            (-1101, K::NoFace, "no face"),
            (-1102, K::LowQuality, "not good enough"),
            (-1104, K::BadImage, "broken"),
            (-2100, K::NotFound, "nothing to export"),
            (-2617, K::BadRequest, "cannot be deleted"),
            (-2754, K::BadRequest, "too long"),
            (-2824, K::BadRequest, "themselves"),
            (-3524, K::DeviceFailure, "inside failed"),
            (-3596, K::BadRequest, "parameter"),
            (-3599, K::Unsupported, "does not know this message"),
            (-3603, K::DeviceFailure, "upgrade failed"),
            (-3606, K::BadRequest, "network settings"),
            (-3607, K::AlreadyExists, "in that mode"),
            (-3608, K::DeviceFailure, "switching the mode"),
            (-3614, K::DeviceFailure, "time server"),
            (-3616, K::BadRequest, "cannot be put in"),
            (-3619, K::DeviceFailure, "between HTTP and HTTPS"),
            (-3620, K::BadRequest, "way of capturing"),
            (-3625, K::BadRequest, "not been put in"),
        ];
        assert_eq!(table.len(), 46);
        for (number, kind, meaning) in &table {
            let code = Code::from(*number);
            assert!(!matches!(code, Code::Unknown(_)), "{number}");
            assert_eq!((code.kind(), code.code()), (kind.clone(), *number));
            assert!(
                code.meaning().contains(meaning),
                "{number}: {}",
                code.meaning()
            );
        }
        // Beside them: yes, and what two of them are taken to be meant as.
        assert_eq!(Code::DOCUMENTED.len(), 46 + 3);
        for (printed, meant) in [(-2617, -3617), (-3524, -3624)] {
            let (printed, meant) = (Code::from(printed), Code::from(meant));
            assert_eq!(printed.kind(), meant.kind());
            assert_eq!(printed.meaning(), meant.meaning());
        }
        assert_eq!(Code::from(-2), Code::Unknown(-2));
    }
}
