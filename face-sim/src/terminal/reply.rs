use bytes::Bytes;
use face_common::{DecodeError, Request, Response};
use http::StatusCode;

/// A `ResponseStatus` that says no.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    http: StatusCode,
    code: u32,
    string: &'static str,
    sub: &'static str,
    error: u32,
    message: String,
}

impl Refusal {
    fn new(
        http: StatusCode,
        (code, string): (u32, &'static str),
        sub: &'static str,
        error: u32,
        message: &str,
    ) -> Self {
        Self {
            http,
            code,
            string,
            sub,
            error,
            message: message.to_owned(),
        }
    }

    fn operation(http: StatusCode, sub: &'static str, error: u32) -> Self {
        Self::new(http, (4, "Invalid Operation"), sub, error, sub)
    }

    fn content(sub: &'static str, error: u32, message: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            (6, "Invalid Content"),
            sub,
            error,
            message,
        )
    }

    pub(super) fn not_supported() -> Self {
        Self::operation(StatusCode::NOT_FOUND, "notSupport", 0x4000_0001)
    }

    pub(super) fn method_not_allowed() -> Self {
        Self::operation(StatusCode::FORBIDDEN, "methodNotAllowed", 0x4000_0004)
    }

    pub(super) fn device_error(error: &dyn std::fmt::Display) -> Self {
        let message = error.to_string();
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            (3, "Device Error"),
            "deviceError",
            0x3000_0001,
            &message,
        )
    }

    pub(super) fn bad_parameters(field: &str) -> Self {
        Self::content("badParameters", 0x6000_0001, field)
    }

    pub(super) fn bad_content(field: &str) -> Self {
        Self::content("badJsonContent", 0x6000_0017, field)
    }

    pub(super) fn lacks(field: &str) -> Self {
        Self::content("MessageParametersLack", 0x6000_0019, field)
    }

    pub(super) fn bad_format(field: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            (5, "Invalid Format"),
            "badJsonFormat",
            0x5000_0002,
            field,
        )
    }

    pub(super) fn already_exists() -> Self {
        Self::content("employeeNoAlreadyExist", 0x6000_6020, "checkUser")
    }

    pub(super) fn nobody() -> Self {
        Self::content("employeeNoNotExist", 0x6000_601f, "employeeNo")
    }

    /// Seen without a number.
    pub(super) fn full() -> Self {
        Self::content("deviceUserFull", 0, "deviceUserFull")
    }

    /// A reason that was seen without a number.
    pub(super) fn named(sub: &'static str) -> Self {
        Self::content(sub, 0, sub)
    }

    pub(super) fn card_exists() -> Self {
        Self::content("cardNoAlreadyExist", 0x6000_6033, "checkCardNo")
    }

    pub(super) fn no_card() -> Self {
        Self::named("cardNoNotExist")
    }

    pub(super) fn capture_timeout() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            (3, "Device Error"),
            "captureTimeout",
            0x3000_6000,
            "captureTimeout",
        )
    }

    /// Not 401: that would be about the login.
    pub(super) fn bad_token() -> Self {
        Self::operation(StatusCode::FORBIDDEN, "badAuthorization", 0x4000_0003)
    }

    pub(super) fn wrong_password() -> Self {
        Self::content("incorrentUserNameOrPassword", 0x6000_0012, "password")
    }

    pub(super) fn no_model() -> Self {
        Self::content("SubpicAnalysisModelingError", 0x6000_0037, "saveFacePic")
    }

    pub(super) fn picture_format() -> Self {
        Self::content("picFormatError", 0, "picFormatError")
    }

    pub(super) fn stream_taken() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            (4, "Invalid Operation"),
            "deployExceedMax",
            0x6000_6018,
            "deployExceedMax",
        )
    }

    /// In JSON where the request asks for it, in XML where not.
    pub(super) fn response(&self, request: &Request) -> Response {
        let Self {
            http,
            code,
            string,
            sub,
            error,
            message,
        } = self;
        let json = request
            .uri()
            .query()
            .is_some_and(|q| q.split('&').any(|p| p == "format=json"));
        let (kind, body) = if json {
            let number = if *error == 0 {
                String::new()
            } else {
                format!("\n\t\"errorCode\":\t{error},")
            };
            let body = format!(
                "{{\n\t\"statusCode\":\t{code},\n\t\"statusString\":\t\"{string}\",\n\t\"subStatusCode\":\t\"{sub}\",{number}\n\t\"errorMsg\":\t{}\n}}",
                serde_json::Value::from(message.as_str())
            );
            ("application/json", body)
        } else {
            let number = if *error == 0 {
                String::new()
            } else {
                format!("<errorCode>{error}</errorCode>\n")
            };
            let body = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ResponseStatus version=\"1.0\" xmlns=\"http://www.hikvision.com/ver10/XMLSchema\">\n<requestURL>{}</requestURL>\n<statusCode>{code}</statusCode>\n<statusString>{string}</statusString>\n<subStatusCode>{sub}</subStatusCode>\n{number}</ResponseStatus>\n",
                request
                    .uri()
                    .path()
                    .replace('&', "&amp;")
                    .replace('<', "&lt;")
            );
            ("application/xml", body)
        };
        let mut response = http::Response::new(Bytes::from(body));
        *response.status_mut() = *http;
        response.headers_mut().insert(
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static(kind),
        );
        response
    }
}

/// What a terminal says to a body it cannot read: it names a missing member, and calls everything else badly formed.
pub(super) fn unreadable(request: &Request, error: &DecodeError) -> Refusal {
    let text = error.to_string();
    if text.contains("missing") {
        let field = text.split(['`', '"']).nth(1).unwrap_or_default();
        return Refusal::lacks(field);
    }
    let kind = request
        .headers()
        .get(http::header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    if kind.contains("xml") {
        return Refusal::new(
            StatusCode::BAD_REQUEST,
            (5, "Invalid XML Format"),
            "badXmlFormat",
            0x5000_0001,
            "",
        );
    }
    Refusal::bad_format(error.path())
}
