//! Text that somebody to be enrolled chooses: it stands in a request as that text, or the request is not sent.

use crate::limits;
use crate::peer::{Asked, Peer};
use bytes::Bytes;
use facecap_proto::common::{Endpoint, Protocol};
use isapi::access_control as acs;
use isapi::intelligent as fdlib;
use std::fmt::Debug;

/// Stands where the text goes; in none of what we write ourselves.
const PLAIN: &str = "Q9x7Plain";

const TEXTS: [&str; 28] = [
    "\r\nX-Evil: 1",
    "a\r\n\r\nGET /evil HTTP/1.1\r\nHost: e\r\n\r\n",
    "\nX-Evil: 1",
    "\"",
    "\\",
    "\\\"",
    "\"; filename=\"x",
    "\"\r\nContent-Type: text/html",
    "--boundary--",
    "\r\n------FormBoundary00000001\r\n",
    "\r\n------FormBoundary00000001--",
    "]]>",
    "<!--",
    "</name><name>",
    "<![CDATA[x]]>",
    "&lt;&#0;&x;",
    "<!DOCTYPE x>",
    "\0",
    "\u{1}\u{1b}[2J\u{7f}",
    "\u{2028}\u{202e}\u{feff}\u{85}",
    "\u{fffe}",
    "../../x",
    "..",
    "%0d%0aX-Evil:%201",
    "&x=1#y?z=2;a+b",
    "{task_id}{person_id}",
    "@photo@\",\"x\":\"",
    "人 é",
];

/// Why nothing was sent, if it was not.
type Sent = Result<(), String>;
type Send = fn(&str, &str) -> Sent;

fn ended<T, P: Protocol>(reply: Result<T, facecap_proto::common::Error<P::Fault>>) -> Sent {
    match reply {
        Err(facecap_proto::common::Error::Encode(error)) => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn encoded<T>(made: Result<T, impl std::fmt::Display>) -> Result<T, String> {
    made.map_err(|error| error.to_string())
}

fn terminal<E: Endpoint<Protocol = isapi::Isapi>>(url: &str, endpoint: &E) -> Sent {
    let client = isapi::blocking::Client::connect(url, "admin", "x").unwrap();
    ended::<_, isapi::Isapi>(client.with_limits(limits()).call(endpoint))
}

fn platform<E: Endpoint<Protocol = artemis::Artemis>>(url: &str, endpoint: &E) -> Sent {
    let client = artemis::connect_blocking(url, "key", "secret").unwrap();
    ended::<_, artemis::Artemis>(client.with_limits(limits()).call(endpoint))
}

fn node<E: Endpoint<Protocol = nebula::Nebula>>(url: &str, endpoint: &E) -> Sent {
    let client = nebula::blocking::connect(url, "admin", "x").unwrap();
    ended::<_, nebula::Nebula>(client.with_limits(limits()).call(endpoint))
}

fn device<E: Endpoint<Protocol = facecap_proto::FaceCapture>>(url: &str, endpoint: &E) -> Sent {
    let client = facecap_proto::blocking::connect(url).unwrap();
    ended::<_, facecap_proto::FaceCapture>(client.with_limits(limits()).call(endpoint))
}

fn no(text: &str) -> Result<acs::EmployeeNo, String> {
    encoded(acs::EmployeeNo::new(text))
}

fn one() -> acs::EmployeeNo {
    acs::EmployeeNo::new("1").unwrap()
}

fn jpeg() -> Bytes {
    Bytes::from_static(&[0xff, 0xd8, 0xff, 0xd9])
}

fn named(text: &str) -> acs::UserInfo {
    acs::UserInfo {
        name: Some(text.into()),
        ..acs::UserInfo::new(one())
    }
}

fn face(text: &str) -> fdlib::FaceRecord {
    fdlib::FaceRecord {
        fdid: text.into(),
        name: Some(text.into()),
        ..fdlib::FaceRecord::of(one())
    }
}

fn host(text: &str) -> isapi::event::HttpHost {
    isapi::event::HttpHost {
        id: 1,
        url: Some(text.into()),
        user_name: Some(text.into()),
        password: Some(text.into()),
        ..Default::default()
    }
}

fn add_face(text: &str) -> nebula::face::AddFace {
    nebula::face::AddFace {
        person_name: Some(text.into()),
        person_addr: Some(text.into()),
        ..nebula::face::AddFace::new(1, nebula::types::File::new(text, jpeg()))
    }
}

const SENDERS: [(&str, Send); 47] = [
    ("UserInfoRecord", |u, t| {
        terminal(u, &acs::UserInfoRecord(named(t)))
    }),
    ("UserInfoSetUp, number", |u, t| {
        terminal(u, &acs::UserInfoSetUp(acs::UserInfo::new(no(t)?)))
    }),
    ("UserInfoModify", |u, t| {
        terminal(u, &acs::UserInfoModify(named(t)))
    }),
    ("UserInfoDetail", |u, t| {
        terminal(
            u,
            &acs::UserInfoDetail {
                employee_no: no(t)?,
            },
        )
    }),
    ("UserInfoDeleteByQuery", |u, t| {
        terminal(
            u,
            &acs::UserInfoDeleteByQuery {
                employee_no: no(t)?,
            },
        )
    }),
    ("UserInfoDelete", |u, t| {
        terminal(
            u,
            &acs::UserInfoDelete {
                employees: acs::EmployeeNos::one(no(t)?),
            },
        )
    }),
    ("UserInfoDetailDelete", |u, t| {
        terminal(
            u,
            &acs::UserInfoDetailDelete::new(acs::EmployeeNos::one(no(t)?)),
        )
    }),
    ("UserInfoAsyncImport", |u, t| {
        terminal(u, &acs::UserInfoAsyncImport { person: named(t) })
    }),
    ("AsyncImportStatusGet", |u, t| {
        terminal(u, &acs::AsyncImportStatusGet { task_id: t.into() })
    }),
    ("UserFaceData", |u, t| {
        terminal(
            u,
            &acs::UserFaceData {
                employee_no: no(t)?,
            },
        )
    }),
    ("CardInfoCountOf", |u, t| {
        terminal(
            u,
            &acs::CardInfoCountOf {
                employee_no: no(t)?,
            },
        )
    }),
    ("CardInfoRecord", |u, t| {
        terminal(u, &acs::CardInfoRecord::new(acs::CardInfo::new(one(), t)))
    }),
    ("CardInfoSearch", |u, t| {
        terminal(u, &acs::CardInfoSearch::of([no(t)?]))
    }),
    ("FingerPrintSetUp", |u, t| {
        let finger = acs::FingerPrint::new(one(), 1, t);
        terminal(u, &acs::FingerPrintSetUp { finger })
    }),
    ("RemoteRegister", |u, t| {
        terminal(u, &acs::RemoteRegister::new(one(), t, 60))
    }),
    ("FdLibCreate", |u, t| {
        let library = fdlib::FdLib::new(t, fdlib::FaceLibType::BlackFd, t);
        terminal(u, &fdlib::FdLibCreate { library })
    }),
    ("FdLibDeleteWithAllFaces", |u, t| {
        terminal(u, &fdlib::FdLibDeleteWithAllFaces { fdid: t.into() })
    }),
    ("FdSearch", |u, t| {
        let search = fdlib::FdSearch {
            fdid: t.into(),
            ..fdlib::FdSearch::all()
        };
        terminal(u, &search)
    }),
    ("FdSearchDelete", |u, t| {
        let people = acs::EmployeeNos::one(one());
        let delete = fdlib::FdSearchDelete {
            fdid: t.into(),
            ..fdlib::FdSearchDelete::of(people)
        };
        terminal(u, &delete)
    }),
    ("FdSearchDelete, number", |u, t| {
        terminal(u, &fdlib::FdSearchDelete::of(acs::EmployeeNos::one(no(t)?)))
    }),
    ("FaceDataRecord", |u, t| {
        terminal(u, &fdlib::FaceDataRecord::photo(face(t), jpeg()))
    }),
    ("FaceDataRecord, part", |u, t| {
        let record = fdlib::FaceDataRecord::photo(face("1"), jpeg());
        terminal(u, &record.part(fdlib::PhotoPart::from(t)))
    }),
    ("FdSetUp, token", |u, t| {
        let set = fdlib::FdSetUp::by_url(face("1").at(t));
        terminal(u, &set.token(t.into()))
    }),
    ("FaceDataRecordJson", |u, t| {
        let (record, photo) = (face(t), jpeg());
        terminal(u, &fdlib::FaceDataRecordJson { record, photo })
    }),
    ("FaceDataRecordXml", |u, t| {
        let (record, photo) = (face(t), jpeg());
        terminal(u, &fdlib::FaceDataRecordXml { record, photo })
    }),
    ("PictureUpload", |u, t| {
        let (record, photo) = (face(t), jpeg());
        let upload = fdlib::PictureUpload {
            record,
            photo,
            group_id: None,
        };
        terminal(u, &upload)
    }),
    ("SecurityCapabilitiesGet", |u, t| {
        let username = t.into();
        terminal(u, &isapi::security::SecurityCapabilitiesGet { username })
    }),
    ("SessionLoginCapabilitiesRandomGet", |u, t| {
        let get = isapi::security::SessionLoginCapabilitiesRandomGet {
            username: t.into(),
            random: 1,
        };
        terminal(u, &get)
    }),
    ("HttpHostPut", |u, t| {
        let put = isapi::event::HttpHostPut {
            id: 1,
            settings: host(t),
        };
        terminal(u, &put)
    }),
    ("HttpHostTest", |u, t| {
        terminal(
            u,
            &isapi::event::HttpHostTest {
                id: 1,
                host: host(t),
            },
        )
    }),
    ("DeviceInfoPut", |u, t| {
        let settings = isapi::system::DeviceInfo {
            device_name: t.into(),
            ..Default::default()
        };
        terminal(u, &isapi::system::DeviceInfoPut { settings })
    }),
    ("PictureAt, token", |u, t| {
        let at = isapi::streaming::PictureAt::new("/LOCALS/1.jpg").unwrap();
        terminal(u, &at.token(t.into()))
    }),
    ("the terminal's user", |u, t| {
        let client = encoded(isapi::blocking::Client::connect(u, t, "x"))?;
        let call = client.with_limits(limits()).call(&acs::UserInfoCount);
        match call {
            Err(facecap_proto::common::Error::Auth(error)) => Err(error.to_string()),
            other => ended::<_, isapi::Isapi>(other),
        }
    }),
    ("NewPerson", |u, t| {
        let person = artemis::resource::NewPerson {
            person_family_name: t.into(),
            person_given_name: t.into(),
            org_index_code: "1".into(),
            ..Default::default()
        };
        platform(u, &person)
    }),
    ("FaceUpdate", |u, t| {
        let (person_id, photo) = (t.into(), jpeg());
        platform(u, &artemis::resource::FaceUpdate { person_id, photo })
    }),
    ("PersonPhotoPost", |u, t| {
        let (person_id, photo) = (t.into(), jpeg());
        platform(u, &artemis::resource::PersonPhotoPost { person_id, photo })
    }),
    ("PersonPhotoPut", |u, t| {
        let (person_id, photo) = (t.into(), jpeg());
        platform(u, &artemis::resource::PersonPhotoPut { person_id, photo })
    }),
    ("PictureUpload of a platform", |u, t| {
        let (person_id, photo) = (t.into(), jpeg());
        platform(u, &artemis::common_api::PictureUpload { person_id, photo })
    }),
    ("the platform's key", |u, t| {
        let client = encoded(artemis::connect_blocking(u, t, "secret"))?;
        let call = client
            .with_limits(limits())
            .call(&artemis::common_api::VersionGet {});
        match call {
            Err(facecap_proto::common::Error::Auth(error)) => Err(error.to_string()),
            other => ended::<_, artemis::Artemis>(other),
        }
    }),
    ("AddFace", |u, t| node(u, &add_face(t))),
    ("AddFace as JSON", |u, t| {
        node(u, &nebula::protocol::AsJson(add_face(t)))
    }),
    ("QueryFaces", |u, t| {
        let query = nebula::face::QueryFaces {
            fuzzy_key: Some(t.into()),
            ..nebula::face::QueryFaces::all(1)
        };
        node(u, &query)
    }),
    ("Download", |u, t| {
        // A folder, which a path may have: `addresses` has those.
        if t.contains('/') {
            return Err("a folder".to_owned());
        }
        let path = format!("img/{t}/1.png");
        node(u, &nebula::download::Download::of(path))
    }),
    ("the node's user", |u, t| {
        let client = encoded(nebula::blocking::connect(u, t, "x"))?;
        let call = client
            .with_limits(limits())
            .call(&nebula::system::GetVersion {});
        match call {
            Err(facecap_proto::common::Error::Auth(error)) => Err(error.to_string()),
            other => ended::<_, nebula::Nebula>(other),
        }
    }),
    ("UploadPerson", |u, t| {
        let person = facecap_proto::person::UploadPerson::new(t).name(t);
        device(u, &person.image(jpeg()))
    }),
    ("DownloadFile", |u, t| {
        device(u, &facecap_proto::file::DownloadFile::of(t))
    }),
    ("the device's user", |u, t| {
        let client = encoded(facecap_proto::blocking::connect_as(u, t, "x"))?;
        let call = client
            .with_limits(limits())
            .call(&facecap_proto::newer::GetVersion {});
        ended::<_, facecap_proto::FaceCapture>(call)
    }),
];

/// Answers logins; what else is asked gets an empty object.
fn peer() -> Peer {
    Peer::answering(|asked| {
        if asked.target.starts_with("/ISAPI/") && asked.header("authorization").is_none() {
            let head = "401 No\r\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"";
            return (head.to_owned(), Vec::new());
        }
        let head = "200 OK\r\nContent-Type: application/json".to_owned();
        let body = br#"{"code":0,"data":"1","msg":""}"#;
        (head, body.to_vec())
    })
}

/// A request as pieces of text: what surrounds the text must be the same whatever it is.
fn pieces(asked: &Asked) -> Vec<String> {
    let mut out = vec![asked.method.clone()];
    let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
    assert!(!asked.target.contains('#'), "{}", asked.target);
    out.extend(path.split('/').map(plain));
    for pair in query.split('&').filter(|it| !it.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap();
        out.extend([plain(name), plain(value)]);
    }
    for (name, value) in &asked.headers {
        match name.as_str() {
            "content-type" => out.push(value.split("; boundary").next().unwrap().to_owned()),
            "authorization" if value.starts_with("Digest ") => {
                out.extend(parameters(value.strip_prefix("Digest ").unwrap()));
            }
            "x-ca-key" => out.push(value.clone()),
            _ => out.push(name.clone()),
        }
    }
    let kind = asked.header("content-type").unwrap_or_default();
    match kind.split_once("boundary=") {
        Some((_, boundary)) => parts(&asked.body, boundary, &mut out),
        None => body(&asked.body, &mut out),
    }
    out
}

/// Escapes decoded, and nothing but what may stand in a URL.
fn plain(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let [first, tail @ ..] = rest {
        rest = match (first, tail) {
            (b'%', [a, b, tail @ ..]) => {
                let hex = std::str::from_utf8(&[*a, *b]).unwrap().to_owned();
                bytes.push(u8::from_str_radix(&hex, 16).unwrap());
                tail
            }
            _ => {
                let is_fine = first.is_ascii_alphanumeric() || b"-._~@!$'()*,;:".contains(first);
                assert!(is_fine, "{text}");
                bytes.push(*first);
                tail
            }
        };
    }
    String::from_utf8(bytes).unwrap()
}

/// `name="quoted"` and `name=token`, with commas between; what is another for each request left out.
fn parameters(text: &str) -> Vec<String> {
    let (mut out, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let (name, tail) = rest.split_once('=').unwrap();
        let mut value = String::new();
        let mut chars = tail.char_indices();
        let is_quoted = tail.starts_with('"');
        let mut end = tail.len();
        if is_quoted {
            chars.next();
        }
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' if is_quoted => value.push(chars.next().unwrap().1),
                '"' if is_quoted => {
                    end = at + 1;
                    break;
                }
                ',' if !is_quoted => {
                    end = at;
                    break;
                }
                c => value.push(c),
            }
        }
        rest = tail[end..].trim_start_matches([',', ' ']);
        out.push(name.to_owned());
        if !["cnonce", "response", "uri"].contains(&name) {
            out.push(value);
        }
    }
    out
}

fn parts(form: &[u8], boundary: &str, out: &mut Vec<String>) {
    let text: String = form.iter().map(|b| char::from(*b)).collect();
    let text = format!("\r\n{text}");
    let mut all: Vec<_> = text.split(&format!("\r\n--{boundary}")).collect();
    assert_eq!((all.remove(0), all.pop()), ("", Some("--\r\n")), "{text}");
    for part in all {
        let (head, content) = part.split_once("\r\n\r\n").unwrap();
        let bytes = |text: &str| text.chars().map(|c| c as u8).collect::<Vec<_>>();
        let head = String::from_utf8(bytes(head)).unwrap();
        // As browsers write names.
        let head = head.replace("%22", "\"").replace("%0D", "\r");
        let lines = head.split("\r\nContent-Type: ").count();
        out.push(format!("{lines} {}", head.replace("%0A", "\n")));
        body(&bytes(content), out);
    }
}

fn body(bytes: &[u8], out: &mut Vec<String>) {
    if let Ok(value) = serde_json::from_slice(bytes) {
        json(&value, out);
    } else if bytes.starts_with(b"<?xml") {
        let text = std::str::from_utf8(bytes).unwrap();
        let document = roxmltree::Document::parse(text).unwrap();
        for node in document.root().descendants() {
            out.push(format!("{:?} {:?}", node.node_type(), node.tag_name()));
            out.extend(node.attributes().map(|it| it.value().to_owned()));
            out.extend(node.text().filter(|_| node.is_text()).map(str::to_owned));
        }
    } else {
        out.push(String::from_utf8_lossy(bytes).into_owned());
    }
}

fn json(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(members) => {
            for (name, value) in members {
                out.push(name.clone());
                // Another for each search.
                if name != "searchID" {
                    json(value, out);
                }
            }
        }
        serde_json::Value::Array(all) => {
            out.push(all.len().to_string());
            for it in all {
                json(it, out);
            }
        }
        serde_json::Value::String(text) => out.push(text.clone()),
        other => out.push(other.to_string()),
    }
}

fn same<T: PartialEq + Debug>(what: &str, has: &[T], wanted: &[T]) {
    let at = has.iter().zip(wanted).position(|(a, b)| a != b);
    let at = at.unwrap_or(has.len().min(wanted.len()));
    assert!(
        has == wanted,
        "{what}: {:?} instead of {:?}, at {at} of {} and {}",
        has.get(at),
        wanted.get(at),
        has.len(),
        wanted.len()
    );
}

#[test]
fn text_of_people_is_text_or_is_not_sent() {
    let peer = peer();
    let (mut cases, mut refused) = (0, 0);
    for (name, send) in SENDERS {
        send(&peer.url(), PLAIN).unwrap_or_else(|error| panic!("{name}: {error}"));
        let wanted: Vec<_> = peer.log().iter().map(pieces).collect();
        let holds = |it: &String| it.contains(PLAIN) || it == "authorization";
        assert!(wanted.iter().flatten().any(holds), "{name}: {wanted:?}");
        for text in TEXTS {
            let what = format!("{name}, {text:?}");
            let sent = send(&peer.url(), text);
            let log = peer.log();
            let wanted = wanted
                .iter()
                .map(|all| all.iter().map(|it| it.replace(PLAIN, text)).collect());
            let mut wanted: Vec<Vec<_>> = wanted.collect();
            if let Err(error) = sent {
                assert!(error.len() < 500 && !error.is_empty(), "{what}: {error}");
                // What came before, a login, has nothing of the text.
                wanted.truncate(log.len());
                assert!(log.len() < wanted.len() + 1, "{what}");
                refused += 1;
            }
            let has: Vec<_> = log.iter().map(pieces).collect();
            assert_eq!(has.len(), wanted.len(), "{what}");
            for (has, wanted) in has.iter().zip(&wanted) {
                same(&what, has, wanted);
            }
            cases += 1;
        }
    }
    println!("{cases} texts: {refused} not sent");
    assert_eq!((cases, refused), (47 * 28, 163));
}
