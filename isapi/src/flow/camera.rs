//! A person with a face taken by the terminal's own camera.

use super::enroll::{self, Enrolled};
use super::enroll_error::{EnrollError, LeftBehind, failed_asking};
use super::{Flow, Wire};
use crate::access_control::{CaptureFaceData, CaptureFaceDataProgress, UserInfo};
use crate::intelligent::{FaceRecord, FdSetUp};
use crate::protocol::SubStatus;
use crate::security::{SecurityTokenGet, TokenCache};
use crate::{Error, ErrorKind, Fault};
use face_common::Secret;
use std::time::Duration;

/// How long nobody may stand before the camera. A terminal gives up by itself before that on most firmwares.
const PATIENCE: Duration = Duration::from_secs(60);
const BETWEEN_LOOKS: Duration = Duration::from_millis(500);

/// Asks who stands at the terminal to look into its camera, and files the picture under this person. Nobody is added before
/// there is a picture. `tokens` is shared by all flows on one terminal.
///
/// Errors are those of [`enroll`](super::enroll()); nobody before the camera is [`ErrorKind::TimedOut`].
pub fn enroll_from_camera(person: UserInfo, tokens: TokenCache) -> Flow<Enrolled, EnrollError> {
    Flow::new(|wire| async move {
        let url = capture(&wire)
            .await
            .map_err(failed_asking("taking the picture", LeftBehind::Nothing))?;
        let token = token(&wire, &tokens)
            .await
            .map_err(failed_asking("asking for a token", LeftBehind::Nothing))?;
        let face = |token: Option<Secret>| FdSetUp {
            token,
            ..FdSetUp::by_url(FaceRecord::of(person.employee_no.clone()).at(url.clone()))
        };
        let had_token = token.is_some();
        match enroll::put(&wire, person.clone(), Some(face(token)), Vec::new(), false).await {
            // A token that has run out is refused like a password; a new one is asked for once.
            Err(error)
                if had_token
                    && matches!(error.kind(), ErrorKind::Unauthorised | ErrorKind::Forbidden) =>
            {
                tokens.forget();
                let again = self::token(&wire, &tokens)
                    .await
                    .map_err(failed_asking("asking for a token", error.left_behind()))?;
                enroll::put(&wire, person.clone(), Some(face(again)), Vec::new(), false).await
            }
            other => other,
        }
    })
}

async fn capture(wire: &Wire) -> Result<String, Error> {
    let mut face = wire.call(&CaptureFaceData::url()).await?;
    let mut waited = Duration::ZERO;
    while !face.is_done() && face.report.is_cur_request_over != Some(true) && waited < PATIENCE {
        wire.wait(BETWEEN_LOOKS).await;
        waited += BETWEEN_LOOKS;
        face = wire.call(&CaptureFaceDataProgress).await?;
    }
    match face.report.face_data_url {
        Some(url) if !url.is_empty() => Ok(url),
        // What a terminal says that gives up by itself.
        _ => {
            let mut fault = Fault::http(200);
            fault.sub_status = SubStatus::CaptureTimeout;
            fault.message = "nobody stood before the camera in time".into();
            Err(Error::Fault {
                fault,
                idempotent: true,
            })
        }
    }
}

/// A token, kept or new; `None` on terminals that know none, which do not ask for one either.
pub(super) async fn token(wire: &Wire, tokens: &TokenCache) -> Result<Option<Secret>, Error> {
    if let Some(token) = tokens.held() {
        return Ok(Some(token));
    }
    match wire.call(&SecurityTokenGet).await {
        Ok(token) => {
            if let Some(token) = &token.value {
                tokens.keep(token.clone());
            }
            Ok(token.value)
        }
        Err(error) if error.kind() == ErrorKind::Unsupported => Ok(None),
        Err(error) => Err(error),
    }
}
