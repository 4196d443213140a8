//! The same endpoints and flows on every kind of client.

use crate::jpeg;
use face_sim::CaptureDevice;
use facecap_proto::device::RequestDateTime;
use facecap_proto::flow::{Removed, enroll, list_people, remove};
use facecap_proto::person::{RequestPersons, UploadPerson};
use std::io::{Read, Write};
use std::net::TcpStream;

#[test]
fn blocking() {
    let device = CaptureDevice::start().unwrap();
    let client = facecap_proto::blocking::connect(&device.url()).unwrap();
    client.call(&RequestDateTime {}).unwrap();
    let ada = UploadPerson::new("1").image(jpeg());
    assert!(client.run(enroll(ada)).unwrap().has_face);
    assert_eq!(client.run(list_people()).unwrap().len(), 1);
    assert_eq!(client.run(remove("1")).unwrap(), Removed::Removed);
}

#[tokio::test]
async fn with_tokio() {
    let device = CaptureDevice::builder().login("u", "p").start().unwrap();
    let client = facecap_proto::connect_as(&device.url(), "u", "p").unwrap();
    client.call(&RequestDateTime {}).await.unwrap();
    let ada = UploadPerson::new("1").image(jpeg());
    assert!(client.run(enroll(ada)).await.unwrap().has_face);
    let all = client.pages(RequestPersons::all()).collect().await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(client.run(remove("1")).await.unwrap(), Removed::Removed);
}

/// An HTTP client of one's own: a closure.
#[test]
fn a_closure() {
    use facecap_proto::common::auth::basic::BasicAuth;
    use facecap_proto::common::{Request, Response, TransportError};
    let device = CaptureDevice::start().unwrap();
    let send = |request: Request| -> Result<Response, TransportError> {
        let authority = request.uri().authority().unwrap().to_string();
        let mut socket = TcpStream::connect(authority).map_err(TransportError::not_sent)?;
        let head = format!(
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            request.body().len()
        );
        let mut answer = Vec::new();
        socket
            .write_all(head.as_bytes())
            .and_then(|()| socket.write_all(request.body()))
            .and_then(|()| socket.read_to_end(&mut answer))
            .map_err(TransportError::new)?;
        let at = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
        Ok(http::Response::new(answer.split_off(at).into()))
    };
    let client =
        facecap_proto::blocking::Client::new(&device.url(), send, BasicAuth::anonymous()).unwrap();
    let ada = UploadPerson::new("1").image(jpeg());
    assert!(client.run(enroll(ada)).unwrap().has_face);
}

/// Somebody else's server: the request is matched by its bytes, and the document's example is the answer.
#[tokio::test]
async fn wiremock() {
    use wiremock::matchers::{body_string, header, method, path};
    use wiremock::{Mock, MockServer, ResponseTemplate};
    let server = MockServer::start().await;
    let example =
        r#"{"reply":"ACK","cmd":"request date time","code":0,"date_time":"2018/11/23 16:00:00"}"#;
    Mock::given(method("POST"))
        .and(path("/"))
        .and(header("content-type", "application/json; charset=utf-8"))
        .and(body_string(
            r#"{"version":"0.2","cmd":"request date time"}"#,
        ))
        .respond_with(ResponseTemplate::new(200).set_body_string(example))
        .expect(1)
        .mount(&server)
        .await;
    let client = facecap_proto::connect(&server.uri()).unwrap();
    let reply = client.call(&RequestDateTime {}).await.unwrap();
    assert_eq!(reply.date_time.as_str(), "2018/11/23 16:00:00");
}
