//! Photos: read, and handed over as forms.

use crate::common_api::UploadedPicture;
use crate::macros::{form, picture};

picture! {
    /// A person's photo.
    PersonPicture {
        /// Whose.
        person_id: String,
        /// From [`PersonPhoto`](super::PersonPhoto).
        pic_uri: String,
    }, "/artemis/api/resource/v1/person/picture_data"
}

form! {
    /// A person's photo as a form. No platform that takes it is on record: those seen say code 8. The names of the parts are
    /// therefore ours.
    PersonPhotoPost {
        /// Whose.
        person_id as "personId",
    } file "file" => UploadedPicture, idempotent POST "/artemis/api/resource/v1/person/photo"
}

form! {
    /// A person's photo as a form, with the person in the path. As [`PersonPhotoPost`].
    PersonPhotoPut {
        /// Whose.
        person_id as "personId",
    } file "file" => UploadedPicture, idempotent PUT "/artemis/api/resource/v1/person/{person_id}/photo" { person_id }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use face_common::Endpoint;

    const JPEG: Bytes = Bytes::from_static(&[0xff, 0xd8, 0xff, 0xd9]);

    #[test]
    fn a_picture_comes_as_text_without_an_envelope() {
        let ask = PersonPicture {
            person_id: "1630".into(),
            pic_uri: "04".into(),
            ..Default::default()
        };
        assert_eq!(
            ask.to_request().unwrap().body(),
            r#"{"personId":"1630","picUri":"04"}"#
        );
        let read = |body: &'static [u8]| ask.decode(&http::Response::new(Bytes::from_static(body)));
        assert_eq!(read(b"data:image/jpeg;base64,/9j/2Q==").unwrap(), JPEG);
        assert_eq!(read(&[0xff, 0xd8, 1]).unwrap().len(), 3);
        for bad in [&b""[..], b"data:image/jpeg;base64,", b"\xff\xfe", b"<html>"] {
            assert!(read(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn forms_name_the_person_and_carry_the_bytes() {
        let put = PersonPhotoPut {
            person_id: "85/05".into(),
            photo: JPEG,
        };
        let request = put.to_request().unwrap();
        assert_eq!(
            (request.method().as_str(), request.uri().path()),
            ("PUT", "/artemis/api/resource/v1/person/85%2F05/photo")
        );
        let kind = request.headers()["content-type"].to_str().unwrap();
        let boundary = kind.strip_prefix("multipart/form-data; boundary=").unwrap();
        let want = [
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"personId\"\r\n\r\n85/05\r\n").as_bytes(),
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"photo.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n").as_bytes(),
            &JPEG,
            format!("\r\n--{boundary}--\r\n").as_bytes(),
        ]
        .concat();
        assert_eq!(request.body(), &want);
        assert!(!format!("{put:?}").contains("255"));
        let no_photo = PersonPhotoPost {
            person_id: "1".into(),
            photo: Bytes::from_static(b"GIF8"),
        };
        assert!(no_photo.to_request().is_err());
    }
}
