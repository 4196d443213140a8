//! What a reply's code means (1.6, and 2.1.2.2 for `upload person`).

use face_common::ErrorKind;

face_common::open_int_enum! {
    /// The code of a reply. 0 is yes; 12 to 19 are reserved, and others come with newer firmware.
    pub enum Code: i64 {
        /// Done.
        Ok = 0,
        /// Another version of the protocol is wanted.
        VersionMismatch = 1,
        /// There is no such service. For `upload person`: firmware older than 2020-08-21.
        NoSuchService = 2,
        /// A field is wrong. `upload person` says which in `desc`.
        IllegalField = 3,
        /// User or password refused.
        AuthFailed = 4,
        /// Busy.
        Busy = 5,
        /// Out of memory or the like.
        InsufficientResources = 6,
        /// The function is not licensed.
        FunctionNotAuthorised = 7,
        /// The function is licensed already.
        FunctionAuthorised = 8,
        /// The upgrade package is for another device.
        UpgradeMismatch = 9,
        /// The device could not download a file.
        DownloadFailed = 10,
        /// A file is not what its checksum says.
        IntegrityFailed = 11,
        /// No more entries fit.
        EntryLimit = 20,
        /// There is such a record.
        Exists = 21,
        /// There is no such record.
        NotExists = 22,
        /// Writing failed.
        WriteFailed = 23,
        /// Reading failed.
        ReadFailed = 24,
        /// No feature could be extracted. For `upload person`: the picture shows no face.
        FeatureFailed = 25,
        /// The portrait is not good enough to register.
        QualityBelowRegistration = 26,
        /// Card numbers cannot be searched for by a part.
        CardNotFuzzy = 30,
        /// The picture cannot be decoded; not a JPEG or PNG.
        DecodeFailed = 35,
        /// The picture is too large: a JPEG may have 10 MB.
        ImageTooLarge = 36,
        /// The picture could not be normalised; `normal_image` is none.
        NormalizeFailed = 37,
        /// The face is too small.
        FaceTooSmall = 38,
        /// The portrait's quality is too poor.
        QualityTooPoor = 39,
        /// There is not one face. For `upload person`: there are several.
        NotOneFace = 40,
        /// The face is not whole.
        FaceIncomplete = 41,
    }
}

/// The command whose codes have narrower meanings.
const UPLOAD: &str = "upload person";

impl Code {
    /// What it means in the reply to this command, in words shared by all vendors.
    pub fn kind(self, cmd: &str) -> ErrorKind {
        match self {
            Self::VersionMismatch | Self::NoSuchService | Self::CardNotFuzzy => {
                ErrorKind::Unsupported
            }
            Self::IllegalField | Self::UpgradeMismatch | Self::IntegrityFailed => {
                ErrorKind::BadRequest
            }
            Self::AuthFailed => ErrorKind::Unauthorised,
            Self::Busy => ErrorKind::Busy,
            Self::InsufficientResources | Self::EntryLimit => ErrorKind::Full,
            Self::FunctionNotAuthorised => ErrorKind::Forbidden,
            Self::FunctionAuthorised | Self::Exists => ErrorKind::AlreadyExists,
            Self::NotExists => ErrorKind::NotFound,
            Self::DownloadFailed | Self::WriteFailed | Self::ReadFailed => ErrorKind::DeviceFailure,
            Self::FeatureFailed if cmd == UPLOAD => ErrorKind::NoFace,
            Self::NotOneFace if cmd == UPLOAD => ErrorKind::SeveralFaces,
            Self::FeatureFailed
            | Self::QualityBelowRegistration
            | Self::FaceTooSmall
            | Self::QualityTooPoor
            | Self::NotOneFace
            | Self::FaceIncomplete => ErrorKind::LowQuality,
            Self::DecodeFailed | Self::NormalizeFailed => ErrorKind::BadImage,
            Self::ImageTooLarge => ErrorKind::TooLarge,
            Self::Ok | Self::Unknown(_) => ErrorKind::Other,
        }
    }

    /// What it means in the reply to this command, in a few words. Empty for what is not in the document.
    pub fn meaning(self, cmd: &str) -> &'static str {
        match self {
            Self::Ok => "done",
            Self::VersionMismatch => "it wants another version of the protocol",
            Self::NoSuchService if cmd == UPLOAD => {
                "its firmware is older than 2020-08-21 and knows `add person jpg` at best"
            }
            Self::NoSuchService => "it does not know this command",
            Self::IllegalField => "a field is wrong",
            Self::AuthFailed => "user or password are refused",
            Self::Busy => "it is busy",
            Self::InsufficientResources => "it has too little memory",
            Self::FunctionNotAuthorised => "the function is not licensed",
            Self::FunctionAuthorised => "the function is licensed already",
            Self::UpgradeMismatch => "the upgrade package is for another device",
            Self::DownloadFailed => "it could not download the file",
            Self::IntegrityFailed => "the file is not what its checksum says",
            Self::EntryLimit => "no more entries fit",
            Self::Exists => "there is such a record already",
            Self::NotExists => "there is no such record",
            Self::WriteFailed => "it could not write",
            Self::ReadFailed => "it could not read",
            Self::FeatureFailed if cmd == UPLOAD => "the picture shows no face",
            Self::FeatureFailed => "no feature could be extracted",
            Self::QualityBelowRegistration => "the portrait is not good enough to register",
            Self::CardNotFuzzy => "card numbers cannot be searched for by a part",
            Self::DecodeFailed => "the picture is neither JPEG nor PNG",
            Self::ImageTooLarge => "the picture is larger than 10 MB",
            Self::NormalizeFailed => "the picture could not be normalised",
            Self::FaceTooSmall => "the face is too small",
            Self::QualityTooPoor => "the portrait's quality is too poor",
            Self::NotOneFace if cmd == UPLOAD => "the picture shows several faces",
            Self::NotOneFace => "the picture does not show one face",
            Self::FaceIncomplete => "the face is not whole",
            Self::Unknown(_) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Section 1.6: twenty-seven of them.
    #[test]
    fn every_code_of_the_document_has_a_name_a_meaning_and_a_kind() {
        let documented = (0..=11).chain(20..=26).chain([30]).chain(35..=41);
        let mut count = 0;
        for number in documented {
            count += 1;
            let code = Code::from(number);
            assert!(!matches!(code, Code::Unknown(_)), "{number}");
            assert!(!code.meaning("").is_empty(), "{number}");
            assert_eq!(code.kind("") == ErrorKind::Other, number == 0, "{number}");
        }
        assert_eq!(count, 27);
        for reserved in (12..=19).chain([27, 31, 34, 42, -1, i64::MAX]) {
            assert_eq!(Code::from(reserved), Code::Unknown(reserved));
        }
    }

    /// Section 2.1.2.2.
    #[test]
    fn upload_person_narrows_the_meaning() {
        let both = |code: Code| (code.kind("upload person"), code.kind("add person jpg"));
        assert_eq!(
            both(Code::FeatureFailed),
            (ErrorKind::NoFace, ErrorKind::LowQuality)
        );
        assert_eq!(
            both(Code::NotOneFace),
            (ErrorKind::SeveralFaces, ErrorKind::LowQuality)
        );
        assert!(
            Code::NoSuchService
                .meaning("upload person")
                .contains("2020-08-21")
        );
        assert!(
            Code::NotOneFace
                .meaning("upload person")
                .contains("several")
        );
        assert!(!Code::NotOneFace.meaning("add person").contains("several"));
    }
}
