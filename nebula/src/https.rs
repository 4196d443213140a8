//! HTTPS (chapter 8): certificate (证书) and key (密钥) are put in while the node speaks HTTP, then it is told to speak HTTPS.

use crate::macros::{form, message, reply};
use crate::protocol::Done;
use crate::system::a_file;
use crate::types::File;
use face_common::EncodeError;
use face_common::wire::member::Members;

face_common::open_string_enum! {
    /// Which of the two files.
    #[derive(Default)]
    pub enum HttpsFile {
        /// The certificate.
        #[default]
        Cert = "crt",
        /// Its private key.
        Key = "key",
    }
}

form! {
    /// Puts in a certificate, or its key (8.1): [`UploadHttpsFile::cert`], [`UploadHttpsFile::key`]. A key goes over plain HTTP: anybody
    /// on the way reads it.
    ///
    /// [`CertNotImportable`](crate::protocol::Code::CertNotImportable) while the node speaks HTTPS. Of formats the document says nothing
    /// but `.crt` and `.key`.
    UploadHttpsFile "1302" {
        /// Which of the two.
        file_type: HttpsFile,
    } files {
        /// What is in it: `server.crt` or `server.key`.
        file: File,
    } => Done, idempotent, check upload
}

fn upload(it: &UploadHttpsFile) -> Result<(), EncodeError> {
    known(&it.file_type)?;
    a_file("file", &it.file)
}

fn known(file_type: &HttpsFile) -> Result<(), EncodeError> {
    match file_type {
        HttpsFile::Unknown(odd) => {
            let why = format!("is {odd:?}; there are crt and key");
            Err(EncodeError::invalid("file_type", why))
        }
        _ => Ok(()),
    }
}

impl UploadHttpsFile {
    /// The certificate.
    pub fn cert(file: File) -> Self {
        Self {
            file_type: HttpsFile::Cert,
            file,
            ..Self::default()
        }
    }

    /// The key.
    pub fn key(file: File) -> Self {
        Self {
            file_type: HttpsFile::Key,
            file,
            ..Self::default()
        }
    }
}

face_common::snake_record! {
    /// Deletes the certificate, or its key (8.2).
    ///
    /// [`CertNotDeletable`](crate::protocol::Code::CertNotDeletable), or
    /// [as it is printed](crate::protocol::Code::CertNotDeletableAsPrinted), while the node speaks HTTPS.
    ///
    /// Message 1303.
    #[derive(Debug)]
    pub struct DeleteHttpsFile {
        /// Which of the two.
        file_type: HttpsFile,
    }
}

crate::macros::endpoint!(DeleteHttpsFile "1303" => Done, idempotent, check deletion);

fn deletion(it: &DeleteHttpsFile) -> Result<(), EncodeError> {
    known(&it.file_type)
}

impl DeleteHttpsFile {
    /// This one.
    pub fn of(file_type: HttpsFile) -> Self {
        Self {
            file_type,
            other: Members::default(),
        }
    }
}

message! {
    /// Which certificate and key are in (8.3).
    GetHttpsFiles "1304" {} => HttpsFiles, idempotent
}

reply! {
    /// Which certificate and key are in: by the names of their files.
    HttpsFiles {
        /// `server.crt`.
        https_cert?: String,
        /// `server.key`: by the table the key itself.
        https_key?: Secret,
    }
}

face_common::open_string_enum! {
    /// What a node speaks.
    #[derive(Default)]
    pub enum Scheme {
        /// HTTP, on port 80.
        #[default]
        Http = "http",
        /// HTTPS, on port 443.
        Https = "https",
    }
}

face_common::snake_record! {
    /// Makes the node speak HTTPS, or HTTP again (8.4). It starts again for it, and is then at another address: a client of its own.
    ///
    /// [`NoCert`](crate::protocol::Code::NoCert) where certificate or key are missing,
    /// [`AlreadyInMode`](crate::protocol::Code::AlreadyInMode),
    /// [`ProtocolSwitchFailed`](crate::protocol::Code::ProtocolSwitchFailed).
    ///
    /// Message 1305.
    #[derive(Debug)]
    pub struct SetScheme {
        /// What it is to speak.
        prot_mode: Scheme,
    }
}

crate::macros::endpoint!(SetScheme "1305" => Done, once, check a_scheme);

fn a_scheme(set: &SetScheme) -> Result<(), EncodeError> {
    match &set.prot_mode {
        Scheme::Unknown(odd) => {
            let why = format!("is {odd:?}; there are http and https");
            Err(EncodeError::invalid("prot_mode", why))
        }
        _ => Ok(()),
    }
}

impl SetScheme {
    /// This one.
    pub fn to(prot_mode: Scheme) -> Self {
        Self {
            prot_mode,
            other: Members::default(),
        }
    }
}

message! {
    /// What the node speaks (8.5).
    GetScheme "1306" {} => SchemeInUse, idempotent
}

reply! {
    /// What the node speaks.
    SchemeInUse {
        /// HTTP or HTTPS.
        https_stat: Scheme,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testkit::{answered, done, is_refused, parts_of, posted, served};
    use face_common::Endpoint;

    #[test]
    fn certificate_and_key_are_put_in_as_forms() {
        let cert = UploadHttpsFile::cert(File::new("server.crt", "made-up cert"));
        let key = UploadHttpsFile::key(File::new("server.key", "made-up key"));
        for (upload, kind, name, content) in [
            (&cert, "crt", "server.crt", "made-up cert"),
            (&key, "key", "server.key", "made-up key"),
        ] {
            let part = |name: &str, file: Option<&str>, body: &str| {
                (name.to_owned(), file.map(str::to_owned), body.to_owned())
            };
            let wanted = [
                part("msg_id", None, "1302"),
                part("file_type", None, kind),
                part("file", Some(name), content),
            ];
            assert_eq!(parts_of(upload), wanted);
            assert!(!format!("{upload:?}").contains("made-up"));
            done(upload);
            served(upload);
        }
        is_refused(&UploadHttpsFile::key(File::new("server.key", "")), "file");
        is_refused(&UploadHttpsFile::key(File::new("", "x")), "filename");
        let odd = UploadHttpsFile {
            file_type: "pem".into(),
            ..cert
        };
        is_refused(&odd, "file_type");
    }

    #[test]
    fn files_are_deleted_and_named() {
        for (file, wanted) in [
            (HttpsFile::Cert, r#"{"msg_id":"1303","file_type":"crt"}"#),
            (HttpsFile::Key, r#"{"msg_id":"1303","file_type":"key"}"#),
        ] {
            let delete = DeleteHttpsFile::of(file);
            assert_eq!(posted(&delete), wanted);
            done(&delete);
            served(&delete);
        }
        is_refused(&DeleteHttpsFile::of("pem".into()), "file_type");
        let files = answered(
            &GetHttpsFiles {},
            "1304",
            r#"{"https_cert":"server.crt","https_key":"server.key"}"#,
        );
        assert_eq!(files.https_cert.as_deref(), Some("server.crt"));
    }

    #[test]
    fn the_scheme_is_read_and_set_and_never_set_twice() {
        let set = SetScheme::to(Scheme::Http);
        assert_eq!(posted(&set), r#"{"msg_id":"1305","prot_mode":"http"}"#);
        done(&set);
        served(&set);
        is_refused(&SetScheme::to("ftp".into()), "prot_mode");
        const { assert!(!SetScheme::IDEMPOTENT) };
        let is = answered(&GetScheme {}, "1306", r#"{"https_stat":"http"}"#);
        assert_eq!(is.https_stat, Scheme::Http);
    }
}
