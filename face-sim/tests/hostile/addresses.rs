//! No address in a reply takes a request, or anything that proves who we are, anywhere but to the device's own folder.

use crate::peer::{Asked, Peer};
use crate::{Outcome, limits, on_tokio, outcome};
use std::sync::{Arc, Mutex};

/// What a device says where something is. `{e}` is somebody else's host and port, `{h}` the device's own.
const ADDRESSES: [&str; 62] = [
    "http://{e}/x",
    "http://{e}/LOCALS/pic/1.jpg",
    "https://{e}/LOCALS/pic/1.jpg",
    "HTTP://{e}/LOCALS/pic/1.jpg",
    "http:/{e}/LOCALS/pic/1.jpg",
    "http:{e}/LOCALS/pic/1.jpg",
    "http:\\\\{e}\\LOCALS\\pic\\1.jpg",
    "http://{e}\\LOCALS\\pic\\1.jpg",
    "gopher://{e}/LOCALS/pic/1.jpg",
    "file:///LOCALS/pic/1.jpg",
    "data:image/jpeg;base64,/9j/2Q==",
    "//{e}/LOCALS/pic/1.jpg",
    "///{e}/LOCALS/pic/1.jpg",
    "\\\\{e}\\LOCALS\\pic\\1.jpg",
    "/\\{e}/LOCALS/pic/1.jpg",
    "\\/{e}/LOCALS/pic/1.jpg",
    "http://{h}@{e}/LOCALS/pic/1.jpg",
    "http://admin:x@{e}/LOCALS/pic/1.jpg",
    "http://{h}:x@{e}/LOCALS/pic/1.jpg",
    "http://{e}#@{h}/LOCALS/pic/1.jpg",
    "http://{e}?@{h}/LOCALS/pic/1.jpg",
    "http://{e}?/LOCALS/pic/1.jpg",
    "http://{e}#/LOCALS/pic/1.jpg",
    "http://[{e}/LOCALS/pic/1.jpg",
    "http:///LOCALS/pic/1.jpg",
    "@{e}/LOCALS/pic/1.jpg",
    ":80@{e}/LOCALS/pic/1.jpg",
    ".{e}/LOCALS/pic/1.jpg",
    "{e}/LOCALS/pic/1.jpg",
    "/LOCALS/@{e}/pic/1.jpg",
    "/LOCALS/../x",
    "/LOCALS/../../x",
    "/LOCALS/../../../../2/LOCALS/1.jpg",
    "/LOCALS/pic/..",
    "/LOCALS/./pic/1.jpg",
    "/LOCALS/%2e%2e/%2E%2E/x",
    "/LOCALS/.%2e/%2E./x",
    "/LOCALS/%2e/x",
    "/LOCALS/..\\..\\x",
    "/LOCALS\\..\\..\\..\\x",
    "/LOCALS/%2e%2e\\%2e%2e\\x",
    "/LOCALS/..%2f..%2fx",
    "/LOCALS/..%5c..%5cx",
    "/LOCALS/%252e%252e/%252e%252e/x",
    "img/../../x",
    "img/%2e%2e/%2e%2e/x",
    "img\\..\\..\\x",
    "ws/../../x",
    "/ISAPI/../LOCALS/../../x",
    "/LOCALS/1.jpg\r\nX-Evil: 1",
    "/LOCALS/1.jpg HTTP/1.1\r\nHost: {e}\r\n\r\nGET /x",
    "/LOCALS/1.jpg\nX-Evil: 1",
    "/LOCALS/1.jpg%0d%0aX-Evil:%201",
    "/LOCALS/\0.jpg",
    "/LOCALS/\t\u{7f}\u{1b}[2J.jpg",
    "/LOCALS/1.jpg?at=http://{e}/x&x=/../../x",
    "/LOCALS/1.jpg#@{e}/x",
    "/LOCALS/1.jpg?#?#",
    "/LOCALS/\u{202e}\u{2028}人\u{85}.jpg",
    "/LOCALS/1\"2'3{4}5^6|7`.jpg?a='b'",
    "/LOCALS/1\"2'3{4}5^6|7.jpg?a='b'",
    "{long}",
];

/// Behind a proxy: whoever leaves the folder is at another device.
const BASE: &str = "/gate/1";

type Take = fn(&str, &str) -> Outcome;

macro_rules! flow {
    ($client:expr, $flow:expr) => {
        $client
            .unwrap()
            .with_limits(limits())
            .run($flow)
            .map(drop)
            .map_err(|e| (facecap_proto::ErrorKind::Other, e.to_string()))
    };
}

macro_rules! call {
    ($client:expr, $endpoint:expr) => {
        outcome($client.unwrap().with_limits(limits()).call(&$endpoint))
    };
}

fn terminal(url: &str) -> Result<isapi::blocking::Client, isapi::Error> {
    isapi::blocking::Client::connect(url, "admin", "x")
}

fn picture(at: &str) -> Result<isapi::streaming::PictureAt, Outcome> {
    isapi::streaming::PictureAt::new(at)
        .map_err(|e| Err((facecap_proto::ErrorKind::Other, e.to_string())))
}

fn person(face_url: Option<&str>) -> isapi::access_control::UserInfo {
    let no = isapi::access_control::EmployeeNo::new("1").unwrap();
    let mut person = isapi::access_control::UserInfo::new(no);
    person.num_of_card = Some(0);
    person.num_of_fp = Some(0);
    person.face_url = face_url.map(Into::into);
    person
}

/// Who fetches what a reply names, from the device at the first address. Where the address goes in a body, it is data.
const TAKERS: [(&str, Take, Kind); 13] = [
    (
        "a terminal's picture",
        |url, at| picture(at).map_or_else(|e| e, |at| call!(terminal(url), at)),
        Kind::Path,
    ),
    (
        "a terminal's picture, with a token",
        |url, at| {
            picture(at).map_or_else(|e| e, |at| call!(terminal(url), at.token("\r\n&".into())))
        },
        Kind::Path,
    ),
    (
        "a terminal's picture, async",
        |url, at| {
            picture(at).map_or_else(
                |e| e,
                |at| {
                    let client = isapi::Client::connect(url, "admin", "x").unwrap();
                    on_tokio(async { outcome(client.with_limits(limits()).call(&at).await) })
                },
            )
        },
        Kind::Path,
    ),
    (
        "a backup, by the person's address",
        |url, at| {
            let backup = isapi::flow::backup(person(Some(at)), Default::default());
            flow!(terminal(url), backup)
        },
        Kind::Path,
    ),
    (
        "a backup, by the library's address",
        |url, _| {
            let backup = isapi::flow::backup(person(None), Default::default());
            flow!(terminal(url), backup)
        },
        Kind::Path,
    ),
    (
        "a node's file",
        |url, at| {
            call!(
                nebula::blocking::connect(url, "admin", "x"),
                nebula::download::Download::of(at)
            )
        },
        Kind::Path,
    ),
    (
        "a node's file, async",
        |url, at| {
            let client = nebula::connect(url, "admin", "x").unwrap();
            let download = nebula::download::Download::of(at);
            on_tokio(async { outcome(client.with_limits(limits()).call(&download).await) })
        },
        Kind::Path,
    ),
    (
        "a node's faces",
        |url, _| {
            let node = nebula::blocking::connect(url, "admin", "x");
            let faces = node
                .unwrap()
                .with_limits(limits())
                .run(nebula::flow::read_faces(1, 1, 50));
            let faces = faces.map_err(|e| (e.kind(), e.to_string()))?;
            let failed = faces.failed.into_iter().next();
            failed.map_or(Ok(()), |(_, why)| {
                Err((facecap_proto::ErrorKind::Other, why))
            })
        },
        Kind::Path,
    ),
    (
        "a person's picture of a platform",
        |url, at| {
            let ask = artemis::resource::PersonPicture {
                pic_uri: at.into(),
                ..Default::default()
            };
            call!(artemis::connect_blocking(url, "key", "secret"), ask)
        },
        Kind::Data("/artemis/api/resource/v1/person/picture_data"),
    ),
    (
        "an event's picture of a platform",
        |url, at| {
            let ask = artemis::acs::EventPicture {
                pic_uri: at.into(),
                ..Default::default()
            };
            call!(artemis::connect_blocking(url, "key", "secret"), ask)
        },
        Kind::Data("/artemis/api/acs/v1/event/pictures"),
    ),
    (
        "an entry's picture of a platform",
        |url, at| {
            let ask = artemis::event_service::EventImage {
                pic_uri: at.into(),
                ..Default::default()
            };
            call!(artemis::connect_blocking(url, "key", "secret"), ask)
        },
        Kind::Data("/artemis/api/eventService/v1/image_data"),
    ),
    (
        "a device's file",
        |url, at| {
            let device = facecap_proto::blocking::connect_as(url, "admin", "x");
            flow!(device, facecap_proto::flow::download(at, 1000, |_| ()))
        },
        Kind::Data("/"),
    ),
    (
        "a device's screen",
        |url, _| {
            let device = facecap_proto::blocking::connect_as(url, "admin", "x");
            let media = facecap_proto::screen::Media::new(1, "1.png");
            let file = bytes::Bytes::from_static(b"png");
            let upload = facecap_proto::flow::upload_media(vec![(media, file)], |_| ());
            flow!(device, upload)
        },
        Kind::Data("/"),
    ),
];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// The address becomes a path: in one of these folders.
    Path,
    /// It is a member of what is posted here.
    Data(&'static str),
}

/// A device of all four kinds, which says that things are at `at`.
fn device(at: Arc<Mutex<String>>) -> Peer {
    let picture = || b"\xff\xd8\xff\xd9".to_vec();
    Peer::answering(move |asked| {
        let at = at.lock().unwrap();
        let json = |value: serde_json::Value| {
            let head = "200 OK\r\nContent-Type: application/json".to_owned();
            (head, value.to_string().into_bytes())
        };
        let body: serde_json::Value = serde_json::from_slice(&asked.body).unwrap_or_default();
        let path = asked.target.strip_prefix(BASE).unwrap_or(&asked.target);
        if path.starts_with("/ISAPI/") && asked.header("authorization").is_none() {
            let head = "401 No\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"";
            return (head.to_owned(), Vec::new());
        }
        if path.contains("/FDSearch") {
            return json(serde_json::json!({
                "totalMatches": 1, "numOfMatches": 1, "MatchList": [{ "FPID": "1", "faceURL": *at }]
            }));
        }
        match (body["msg_id"].as_str(), body["cmd"].as_str()) {
            (Some("257"), _) => json(serde_json::json!({ "code": 0, "data": "123", "msg": "" })),
            (Some(_), _) => json(serde_json::json!({
                "code": 0, "msg": "", "data": { "total_num": 1, "record": [{ "img_id": "1", "img_path": *at }] }
            })),
            (_, Some("update lcd media")) => json(serde_json::json!({
                "reply": "ACK", "cmd": "update lcd media", "code": 0,
                "screensaver_media_list": [{ "sequence": 1, "media_name": "1.png", "path": *at }]
            })),
            (_, Some(cmd)) => json(serde_json::json!({ "reply": "ACK", "cmd": cmd, "code": 7 })),
            _ => ("200 OK\r\nContent-Type: image/jpeg".to_owned(), picture()),
        }
    })
}

/// Where a server that is generous with dots and backslashes takes a path to be.
fn resolved(target: &str) -> String {
    let path = target.split(['?', '#']).next().unwrap();
    let mut path = path.to_lowercase();
    for (escaped, plain) in [("%2e", "."), ("%2f", "/"), ("%5c", "/"), ("\\", "/")] {
        path = path.replace(escaped, plain);
    }
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            ".." => drop(segments.pop()),
            "." => {}
            other => segments.push(other),
        }
    }
    segments.join("/")
}

const HEADERS: [&str; 16] = [
    "accept",
    "authorization",
    "connection",
    "content-length",
    "content-md5",
    "content-type",
    "date",
    "host",
    "sessionid",
    "user-agent",
    "x-ca-key",
    "x-ca-nonce",
    "x-ca-signature",
    "x-ca-signature-headers",
    "x-ca-signature-method",
    "x-ca-timestamp",
];

fn hold(what: &str, home: &Peer, kind: Kind, asked: &Asked) {
    let Asked { target, .. } = asked;
    let host = home.addr().to_string();
    assert_eq!(asked.header("host"), Some(host.as_str()), "{what}");
    for (name, value) in &asked.headers {
        assert!(HEADERS.contains(&name.as_str()), "{what}: {name}: {value}");
    }
    let path = target.strip_prefix(BASE);
    let path = path.unwrap_or_else(|| panic!("{what}: {target}"));
    match kind {
        Kind::Data(wanted) => assert_eq!(path, wanted, "{what}"),
        Kind::Path => {
            let folders = ["/gate/1/locals/", "/gate/1/isapi/", "/gate/1/ws/"];
            let own = ["/gate/1/components/", "/gate/1/api/json", "/gate/1/probe"];
            let at = resolved(target);
            let is_inside = folders.iter().chain(&own).any(|it| at.starts_with(it));
            assert!(is_inside, "{what}: {target} is {at}");
        }
    }
    // A digest answer is for the path that is sent.
    if let Some((_, uri)) = asked
        .header("authorization")
        .and_then(|it| it.split_once("uri=\""))
    {
        let uri = uri.replace("\\\"", "\"").replace("\\\\", "\\");
        assert!(uri.starts_with(target.as_str()), "{what}: {uri}, {target}");
    }
}

#[test]
fn no_address_in_a_reply_leads_elsewhere() {
    let elsewhere = Peer::start(|_| ());
    let at = Arc::<Mutex<String>>::default();
    let home = device(at.clone());
    let base = format!("{}{BASE}", home.url());
    let (mut cases, mut refused, mut fetched) = (0, 0, 0);
    for template in ADDRESSES {
        let address = template
            .replace("{e}", &elsewhere.addr().to_string())
            .replace("{h}", &home.addr().to_string())
            .replace("{long}", &format!("/LOCALS/{}", "x".repeat(100_000)));
        at.lock().unwrap().clone_from(&address);
        for (name, take, kind) in TAKERS {
            let what = format!("{name}, {template:?}");
            let ended = take(&base, &address);
            let log = home.log();
            for asked in &log {
                hold(&what, &home, kind, asked);
            }
            let last = log.last().map_or("", |asked| &asked.target);
            let is_picture = ["/LOCALS/", "/ws/"].iter().any(|it| last.contains(it));
            if let Err((_, text)) = &ended {
                assert!(text.len() < 4000, "{what}: {} bytes", text.len());
                assert!(
                    !text.contains(['\r', '\n', '\0', '\u{1b}']),
                    "{what}: {text:?}"
                );
            }
            match (kind, &ended) {
                // Refused, and nothing was asked for: the error says what is wrong with the address.
                (Kind::Path, Err((_, text))) => {
                    let says = ["faceURL", "path", "uri", "URI"];
                    assert!(says.iter().any(|it| text.contains(it)), "{what}: {text}");
                    assert!(!is_picture, "{what}: {last}, {text}");
                    refused += 1;
                }
                (Kind::Path, Ok(())) => {
                    assert!(is_picture, "{what}: {last}");
                    fetched += 1;
                }
                (Kind::Data(_), _) => assert!(!log.is_empty(), "{what}: {ended:?}"),
            }
            cases += 1;
        }
    }
    println!("{cases} addresses: {refused} refused, {fetched} fetched from the device");
    assert_eq!((elsewhere.asked(), cases), (0, 62 * 13));
    assert_eq!((refused, fetched), (307, 189));
}
