//! `face-common`'s types, on calls and replies of one vendor where they need some.

use crate::printed::{Printed, face};
use crate::shown::SECRET;
use crate::{jpeg, reply, spiteful};
use face_common::auth::basic::BasicAuth;
use face_common::auth::digest::DigestAuth;
use face_common::auth::{Auth as _, Env};
use face_common::client::{self, BaseUrl};
use face_common::exchange::{Ask, Exchange};
use face_common::flow::{Flow, Step};
use face_common::photo::{PhotoError, PhotoSpec, prepare};
use face_common::transport::{Diqwest, Fingerprint, HttpOptions, ReqwestBlocking, TlsError};
use face_common::wire::base64::Base64Bytes;
use face_common::wire::member::Members;
use face_common::wire::multipart::{self, Decoder, Form, Limits, MultipartError};
use face_common::{
    AuthError, DecodeError, EncodeError, Endpoint as _, Error, ErrorKind, Request, Response,
    Secret, TransportError,
};
use isapi::Isapi;
use isapi::event::AlertStream;
use isapi::intelligent::{FaceRecord, FdSetUp};

type Failed = Error<isapi::Fault>;

pub(crate) fn print(all: &mut Printed<'_>) {
    decoded!(all: Base64Bytes);
    let members = serde_json::json!({ "a": SECRET });
    all.value(&Members::from(members.as_object().unwrap().clone()));
    all.value(&Secret::from(SECRET));
    all.value(&prepare(crate::FACE, &PhotoSpec::new(600, 600, 90_000)).unwrap());
    wire(all);
    clients(all);
    errors(all);
}

fn upload() -> Request {
    let record = FaceRecord::of(isapi::access_control::EmployeeNo::new("7").unwrap());
    let upload = FdSetUp::photo(record, jpeg()).token(SECRET.into());
    upload.to_request().unwrap()
}

fn wire(all: &mut Printed<'_>) {
    let request = upload();
    all.value(
        &Form::new()
            .text("a", None, SECRET)
            .file("img", "a.jpg", "image/jpeg", jpeg()),
    );
    let kind = request.headers()["content-type"].to_str().unwrap();
    all.value(&multipart::read_all(kind, request.body().clone()).unwrap()[0]);
    let mut decoder = Decoder::new(b"B", Limits::endless());
    decoder.push(face());
    all.value(&decoder);
    let auth = BasicAuth::new("admin", SECRET);
    let mut exchange = Exchange::new(&auth, request.clone());
    all.value(&exchange);
    let env = Env {
        now_ms: 0,
        entropy: [7; 16],
    };
    all.value(&exchange.ask(env).unwrap());
    all.value(&Ask::Send(request.clone()));
    all.value(&auth);
    let digest = DigestAuth::new("admin", SECRET);
    let mut ticket = Default::default();
    digest
        .before(&mut ticket, &mut request.clone(), env)
        .unwrap();
    all.value(&digest);
    let (tell, told) = std::sync::mpsc::channel();
    let flow = Flow::<Isapi, (), Failed>::new(move |wire| async move {
        let upload = FdSetUp::photo(
            FaceRecord::of(isapi::access_control::EmployeeNo::new("7").unwrap()),
            jpeg(),
        );
        let _ = tell.send(wire.clone());
        wire.call(&upload).await.map(|_| ())
    });
    all.value(&flow);
    let Step::Send(asked) = flow.start() else {
        panic!()
    };
    all.value(&asked);
    all.value(&told.recv().unwrap());
}

fn clients(all: &mut Printed<'_>) {
    let options = HttpOptions::default();
    all.value(&Diqwest::new("admin", &SECRET.into(), &options).unwrap());
    let base: BaseUrl = "http://192.0.2.1/a".parse().unwrap();
    all.text(&base);
    all.text(&Fingerprint::of(&face()));
    let stream = |_: Request| {
        let body = format!("--B\r\nContent-Type: image/jpeg\r\n\r\n{SECRET}");
        let answer =
            http::Response::builder().header("content-type", "multipart/mixed; boundary=B");
        Ok::<Response, TransportError>(answer.body(body.into()).unwrap())
    };
    let client = client::blocking::Client::<Isapi, _, _>::new(
        "http://192.0.2.1",
        stream,
        DigestAuth::new("admin", SECRET),
    )
    .unwrap();
    all.value(&client);
    all.value(&client.open(&AlertStream).unwrap());
    let transport = face_common::transport::Reqwest::new(&options).unwrap();
    let client = client::Client::<Isapi, _, _>::new(
        "http://192.0.2.1",
        transport,
        DigestAuth::new("admin", SECRET),
    )
    .unwrap();
    all.value(&client);
    all.value(&face_common::transport::Reqwest::new(&options).unwrap());
    all.value(&ReqwestBlocking::new(&options).unwrap());
    let terminal = face_sim::Terminal::start().unwrap();
    let client = isapi::Client::connect(&terminal.url(), terminal.user(), terminal.password());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let client = client.unwrap();
    all.value(&runtime.block_on(client.open(&AlertStream)).unwrap());
}

fn errors(all: &mut Printed<'_>) {
    let said = spiteful();
    let decode =
        DecodeError::new(format!("a.{}", "b".repeat(9000)), &said, said.as_bytes()).at("X");
    all.error(&decode);
    all.error(&AuthError::Failed {
        kind: ErrorKind::Other,
        why: "the terminal refused".into(),
    });
    all.error(&EncodeError::invalid("img", "is not a JPEG"));
    let base = format!("http://admin:{SECRET}@192.0.2.1/a?token={SECRET}").parse::<BaseUrl>();
    all.error(&base.unwrap_err());
    all.error(&TransportError::new(decode.clone()));
    all.error(&Failed::from(TransportError::new(decode.clone())));
    all.error(&Failed::from(decode));
    let fault = <Isapi as face_common::Protocol>::check(&reply(401, "<html></html>")).unwrap_err();
    all.error(&crate::refused(fault));
    all.error(&TlsError::Authority("no certificate".into()));
    all.error(&TlsError::NoFingerprint);
    all.error(&MultipartError::NoBoundary);
    let cut = &crate::FACE[..crate::FACE.len() / 2];
    all.error(&prepare(cut, &PhotoSpec::new(600, 600, 90_000)).unwrap_err());
    all.error(&PhotoError::Corrupt("huffman".into()));
}
