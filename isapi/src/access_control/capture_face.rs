//! A face taken by the terminal's own camera (document entries 12 and 40).

use crate::macros::{XML_ATTRS, capabilities, xml};
use bytes::Bytes;
use face_common::endpoint::{OwnReply, xml_response};
use face_common::wire::multipart;
use face_common::{DecodeError, EncodeError, Response};
use std::fmt;

capabilities! {
    /// What the camera can take (document entry 12).
    CaptureFaceDataCapabilitiesGet at "/ISAPI/AccessControl/CaptureFaceData/capabilities";
}

face_common::open_string_enum! {
    /// How a picture comes back.
    pub enum DataType {
        /// An address on the terminal.
        Url = "url",
        /// The picture itself.
        Binary = "binary",
    }
}

face_common::record! {
    /// `POST /ISAPI/AccessControl/CaptureFaceData`: asks who stands there to look into the camera. Answers when a face was
    /// taken, or at once on terminals where [`CaptureFaceDataProgress`] is to be asked; `captureTimeout` when nobody came.
    #[derive(Debug)]
    pub struct CaptureFaceData {
        /// Whether a picture by infrared is taken too.
        capture_infrared?: bool,
        /// How the picture comes back.
        data_type: DataType,
    }
}

impl CaptureFaceData {
    /// The picture stays on the terminal, and its address comes back: for
    /// [`FaceRecord::at`](crate::intelligent::FaceRecord::at).
    pub fn url() -> Self {
        Self {
            capture_infrared: Some(false),
            data_type: DataType::Url,
            other: Default::default(),
        }
    }

    /// The picture itself comes back.
    pub fn binary() -> Self {
        Self {
            data_type: DataType::Binary,
            ..Self::url()
        }
    }
}

xml!(CaptureFaceData: POST "/ISAPI/AccessControl/CaptureFaceData", body root "CaptureFaceDataCond", reply own => CapturedFace, once);

/// `GET /ISAPI/AccessControl/CaptureFaceData/Progress`: how far the capture is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CaptureFaceDataProgress;

xml!(CaptureFaceDataProgress: GET "/ISAPI/AccessControl/CaptureFaceData/Progress", reply own => CapturedFace, idempotent);

face_common::record! {
    /// What the terminal says about a capture.
    #[derive(Debug, Default)]
    pub struct CaptureReport {
        /// Where the picture is. `faceURL` in the document.
        #[serde(alias = "faceURL")]
        face_data_url?: String,
        /// 0 to 100; a face was taken at 100.
        capture_progress?: u8,
        /// Whether the request has ended, with a face or without.
        is_cur_request_over?: bool,
        /// Where the infrared picture is.
        infrared_face_data_url?: String,
        /// The model, base64, on terminals that send it.
        model_data?: Secret,
    }
}

/// A face taken, or on its way.
#[derive(Clone, PartialEq, Default)]
pub struct CapturedFace {
    /// What the terminal says.
    pub report: CaptureReport,
    /// The picture, where it was asked for.
    pub photo: Option<Bytes>,
    /// The picture by infrared.
    pub infrared: Option<Bytes>,
}

impl CapturedFace {
    /// Whether there is a face.
    pub fn is_done(&self) -> bool {
        self.report.capture_progress == Some(100)
            || self
                .report
                .face_data_url
                .as_deref()
                .is_some_and(|u| !u.is_empty())
            || self.photo.is_some()
    }
}

impl fmt::Debug for CapturedFace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CapturedFace")
            .field("report", &self.report)
            .field("photo_bytes", &self.photo.as_ref().map(Bytes::len))
            .finish_non_exhaustive()
    }
}

fn report(body: &[u8]) -> Result<CaptureReport, DecodeError> {
    let (root, report) = face_common::wire::xml::from_any_root(body)?;
    match root.as_str() {
        // The second is the document's.
        "CaptureFaceData" | "CaptureFaceDataResponse" | "CaptureFaceDataProgress" => Ok(report),
        other => Err(DecodeError::new(
            "CaptureFaceData",
            format_args!("the document is <{other}>"),
            body,
        )),
    }
}

impl OwnReply for CapturedFace {
    fn from_response(response: &Response) -> Result<Self, DecodeError> {
        let kind = face_common::endpoint::content_type(response.headers());
        if !kind
            .trim_start()
            .to_ascii_lowercase()
            .starts_with("multipart/")
        {
            return Ok(Self {
                report: report(response.body())?,
                ..Self::default()
            });
        }
        let parts = multipart::read_all(&kind, response.body().clone())
            .map_err(|e| DecodeError::new("", e, b""))?;
        let mut captured = Self::default();
        for part in parts {
            let infrared = part
                .name()
                .is_some_and(|n| n.to_ascii_lowercase().contains("infrared"));
            let body = part.body();
            match body.first() {
                Some(b'<') => captured.report = report(body)?,
                _ if infrared => captured.infrared = Some(body.clone()),
                _ if captured.photo.is_none() => captured.photo = Some(body.clone()),
                _ => {}
            }
        }
        Ok(captured)
    }

    fn to_response(&self) -> Result<Response, EncodeError> {
        let Some(photo) = &self.photo else {
            return xml_response("CaptureFaceData", XML_ATTRS, &self.report);
        };
        let report = face_common::wire::xml::to_bytes("CaptureFaceData", XML_ATTRS, &self.report)?;
        let mut form = multipart::Form::new()
            .text("CaptureFace", Some("application/xml"), report)
            .file("FaceData", "FaceData.jpg", "image/jpeg", photo.clone());
        if let Some(infrared) = &self.infrared {
            form = form.file(
                "InfraredFaceData",
                "InfraredFaceData.jpg",
                "image/jpeg",
                infrared.clone(),
            );
        }
        let (kind, body) = form.build()?;
        Ok(http::Response::builder()
            .header(http::header::CONTENT_TYPE, kind)
            .body(body)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    #[test]
    fn the_recorded_exchange_is_written_and_read() {
        // DS-K1T343EFWX, exchange 30 (zullfi95/faceControll).
        let request = CaptureFaceData::url().to_request().unwrap();
        assert!(request.body().ends_with(b"<CaptureFaceDataCond version=\"2.0\" xmlns=\"http://www.isapi.org/ver20/XMLSchema\"><captureInfrared>false</captureInfrared><dataType>url</dataType></CaptureFaceDataCond>"));
        let body = r#"<CaptureFaceData version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><faceDataUrl>https://192.0.2.67/LOCALS/pic/web_face_enrollpic.jpg@WEB000000000020</faceDataUrl><captureProgress>100</captureProgress></CaptureFaceData>"#;
        let face = CaptureFaceData::url()
            .decode(&http::Response::new(body.into()))
            .unwrap();
        assert!(face.is_done());
        assert_eq!(
            face.report.face_data_url.as_deref(),
            Some("https://192.0.2.67/LOCALS/pic/web_face_enrollpic.jpg@WEB000000000020")
        );
        // As the document has it.
        let documented = "<CaptureFaceDataResponse><faceURL>https://192.0.2.67/1.jpg</faceURL></CaptureFaceDataResponse>";
        assert!(
            CaptureFaceData::url()
                .decode(&http::Response::new(documented.into()))
                .unwrap()
                .is_done()
        );
        let waiting = "<CaptureFaceData><captureProgress>0</captureProgress><isCurRequestOver>false</isCurRequestOver></CaptureFaceData>";
        assert!(
            !CaptureFaceDataProgress
                .decode(&http::Response::new(waiting.into()))
                .unwrap()
                .is_done()
        );
        assert!(
            CaptureFaceData::url()
                .decode(&http::Response::new("<Other/>".into()))
                .is_err()
        );
    }

    #[test]
    fn pictures_come_in_a_form() {
        // Part names of the vendor's guide.
        let body: &[u8] = b"--b\r\nContent-Disposition: form-data; name=\"CaptureFace\"\r\nContent-Type: application/xml\r\n\r\n<CaptureFaceData><captureProgress>100</captureProgress></CaptureFaceData>\r\n--b\r\nContent-Disposition: form-data; name=\"FaceData\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8visible\r\n--b\r\nContent-Disposition: form-data; name=\"InfraredFaceData\"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8infrared\r\n--b--\r\n";
        let response = http::Response::builder()
            .header("content-type", "multipart/form-data; boundary=b")
            .body(Bytes::from_static(body))
            .unwrap();
        let face = CaptureFaceData::binary().decode(&response).unwrap();
        assert_eq!(face.photo.as_deref(), Some(&b"\xff\xd8visible"[..]));
        assert_eq!(face.infrared.as_deref(), Some(&b"\xff\xd8infrared"[..]));
        assert!(face.is_done() && !format!("{face:?}").contains("visible\""));
    }
}
