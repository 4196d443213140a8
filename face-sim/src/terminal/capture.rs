//! What the terminal's own camera and readers take, and the pictures it keeps.

use super::on;
use super::reply::Refusal;
use super::state::State;
use bytes::Bytes;
use face_common::{Request, Response};
use http::Method;
use isapi::access_control as acs;
use isapi::streaming::Snapshot;

/// Where a picture taken by the camera is kept until it is filed.
const TAKEN: &str = "/LOCALS/pic/web_face_enrollpic.jpg@WEB000000000020";
pub(super) const ENROLLED: &str = "/LOCALS/pic/enrlFace/0/";

pub(super) fn serve(state: &mut State, request: &Request) -> Option<Response> {
    on::<acs::CaptureFaceData>(request, |r| {
        let photo = state
            .before_camera
            .clone()
            .ok_or_else(Refusal::capture_timeout)?;
        if r.data_type == acs::DataType::Binary {
            return Ok(acs::CapturedFace {
                report: report(100, None),
                photo: Some(photo),
                infrared: None,
            });
        }
        state.taken = Some(photo);
        state.capturing = state.quirks.capture_polls;
        Ok(progress(state))
    })
    .or_else(|| {
        on::<acs::CaptureFaceDataProgress>(request, |_| {
            state.capturing = state.capturing.saturating_sub(1);
            Ok(progress(state))
        })
    })
    .or_else(|| {
        on::<acs::CaptureCardInfo>(request, |_| {
            let card_no = state
                .before_reader
                .take()
                .ok_or_else(Refusal::capture_timeout)?;
            Ok(acs::CapturedCard {
                card_no,
                card_type: Some("TypeA_M1".to_owned()),
                ..Default::default()
            })
        })
    })
    .or_else(|| {
        on::<acs::CaptureFingerPrint>(request, |r| {
            let data = state
                .on_sensor
                .take()
                .ok_or_else(Refusal::capture_timeout)?;
            Ok(acs::CapturedFingerPrint {
                finger_data: Some(data.into()),
                finger_no: Some(r.finger_no),
                finger_print_quality: Some(90),
                ..Default::default()
            })
        })
    })
    .or_else(|| {
        on::<Snapshot>(request, |s| {
            if s.channel == 101 {
                Ok(state.snapshot())
            } else {
                Err(Refusal::bad_parameters("channelID"))
            }
        })
    })
    .or_else(|| {
        on::<acs::UserFaceData>(request, |r| {
            state
                .faces
                .get(r.employee_no.as_str())
                .cloned()
                .ok_or_else(Refusal::nobody)
        })
    })
    .or_else(|| picture(state, request))
}

fn report(percent: u8, url: Option<String>) -> acs::CaptureReport {
    acs::CaptureReport {
        face_data_url: url,
        capture_progress: Some(percent),
        is_cur_request_over: Some(percent == 100),
        ..Default::default()
    }
}

fn progress(state: &State) -> acs::CapturedFace {
    let report = if state.capturing > 0 || state.taken.is_none() {
        report(0, None)
    } else {
        report(100, Some(format!("https://192.0.2.64{TAKEN}")))
    };
    acs::CapturedFace {
        report,
        ..Default::default()
    }
}

/// The picture behind an address the terminal gave out.
pub(super) fn at(state: &State, url: &str) -> Option<Bytes> {
    let path = url.split_once("://").map_or(url, |(_, rest)| {
        rest.find('/')
            .and_then(|at| rest.get(at..))
            .unwrap_or_default()
    });
    if path == TAKEN {
        return state.taken.clone();
    }
    let name = path.strip_prefix(ENROLLED)?.split(".jpg").next()?;
    state.faces.get(name).cloned()
}

fn picture(state: &State, request: &Request) -> Option<Response> {
    if request.method() != Method::GET || !request.uri().path().starts_with("/LOCALS/") {
        return None;
    }
    if state.quirks.pictures_need_token && !state.has_token(request) {
        return Some(Refusal::bad_token().response(request));
    }
    Some(match at(state, request.uri().path()) {
        Some(jpeg) => {
            let mut response = http::Response::new(jpeg);
            response.headers_mut().insert(
                http::header::CONTENT_TYPE,
                http::HeaderValue::from_static("image/jpeg"),
            );
            response
        }
        None => Refusal::named("noFiles").response(request),
    })
}
