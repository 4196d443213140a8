//! Every recorded body is read into types without a loss, and every recorded request is written again.

use crate::access_control as acs;
use crate::event::{Detail, Event, EventDecoder, HttpHosts};
use crate::intelligent::{FaceRecord, FdSetUp};
use crate::protocol::{Document, Isapi};
use crate::security as sec;
use crate::system as sys;
use crate::{other_modules, security::SecurityTokenGet};
use bytes::Bytes;
use face_common::client::Incremental;
use face_common::endpoint::OwnReply;
use face_common::wire::member::{Member, Members};
use face_common::wire::{json, xml};
use face_common::{Endpoint, ErrorKind, Protocol, Request};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn file(name: &str) -> Bytes {
    std::fs::read(folder().join(name))
        .unwrap_or_else(|e| panic!("{name}: {e}"))
        .into()
}

/// Every piece of text in a document, with the names above it; numbers, booleans and texts alike, and a list of one like
/// the one.
fn leaves(value: &Value, at: &str, all: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                leaves(value, &format!("{at}/{name}"), all);
            }
        }
        Value::Array(entries) => {
            for entry in entries {
                leaves(entry, at, all);
            }
        }
        Value::String(text) if text.trim().is_empty() => {}
        Value::String(text) => {
            all.insert(format!("{at}={}", text.trim()));
        }
        Value::Null => {}
        other => {
            all.insert(format!("{at}={other}"));
        }
    }
}

fn leaves_of(value: &impl Serialize) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    leaves(&serde_json::to_value(value).unwrap(), "", &mut all);
    // Namespaces are not data.
    all.retain(|leaf| !leaf.contains("@xmlns") && !leaf.contains("@version"));
    all
}

/// Reads a body as `T`, checks that nothing of it is lost, and says what has no field.
fn read<T: Member + Serialize + DeserializeOwned>(
    root: Option<&'static str>,
    body: &Bytes,
) -> Vec<String> {
    let (value, raw): (T, Value) = if xml::looks_like_xml(body) {
        let (_, raw): (String, Members) = xml::from_any_root(body).unwrap();
        (
            xml::from_slice(root.unwrap(), body).unwrap(),
            serde_json::to_value(raw).unwrap(),
        )
    } else {
        let raw: Value = json::from_slice(None, body).unwrap();
        (
            json::from_slice(root, body).unwrap(),
            root.map_or(raw.clone(), |r| raw[r].clone()),
        )
    };
    let (had, has) = (leaves_of(&raw), leaves_of(&value));
    let lost: Vec<_> = had.difference(&has).collect();
    assert!(lost.is_empty(), "{root:?} loses {lost:?}");
    let mut found = Vec::new();
    value.unmodelled("", &mut found);
    found.retain(|name| !name.contains('@'));
    found
}

/// A document is all its members; what is asked of it, its own tests show.
fn document(body: &Bytes) -> Vec<String> {
    let document = Document::from_response(&http::Response::new(body.clone())).unwrap();
    let raw: Value = if xml::looks_like_xml(body) {
        serde_json::to_value(xml::from_any_root::<Members>(body).unwrap().1).unwrap()
    } else {
        json::from_slice(None, body).unwrap()
    };
    let raw = document
        .root
        .as_ref()
        .and_then(|r| raw.get(r))
        .unwrap_or(&raw);
    assert_eq!(leaves_of(raw), leaves_of(&document.members));
    Vec::new()
}

fn event(body: &Bytes) -> Vec<String> {
    let event = Event::from_bytes(body.clone()).unwrap();
    assert_eq!(event.raw(), body);
    let mut found = Vec::new();
    event.alert.unmodelled("", &mut found);
    if let Some(access) = event.access() {
        access.unmodelled("", &mut found);
    }
    let raw: Value = if xml::looks_like_xml(body) {
        serde_json::to_value(xml::from_any_root::<Members>(body).unwrap().1).unwrap()
    } else {
        json::from_slice(None, body).unwrap()
    };
    let mut alert = leaves_of(&event.alert);
    if let Some(access) = event.access() {
        alert.extend(
            leaves_of(access)
                .into_iter()
                .map(|l| format!("/AccessControllerEvent{l}")),
        );
    }
    let had: BTreeSet<_> = leaves_of(&raw)
        .into_iter()
        .map(|l| l.replace("/protocolType=", "/protocol="))
        .collect();
    let lost: Vec<_> = had.difference(&alert).collect();
    assert!(lost.is_empty(), "an event loses {lost:?}");
    found.retain(|name| !name.contains('@'));
    found
}

fn ack(body: &Bytes) -> Vec<String> {
    let response = http::Response::new(body.clone());
    Isapi::check(&response).unwrap();
    crate::protocol::Ack::from_response(&response).unwrap();
    Vec::new()
}

fn refused(body: &Bytes, http: u16, kind: &ErrorKind, code: &str) -> Vec<String> {
    let mut response = http::Response::new(body.clone());
    *response.status_mut() = http::StatusCode::from_u16(http).unwrap();
    let fault = Isapi::check(&response).unwrap_err();
    assert_eq!((&fault.kind(), fault.sub_status.as_str()), (kind, code));
    Vec::new()
}

fn not_supported(body: &Bytes) -> Vec<String> {
    refused(body, 404, &ErrorKind::Unsupported, "notSupport")
}

/// What a body is read as.
fn by_name(name: &str, body: &Bytes) -> Vec<String> {
    let (folder, name) = name.rsplit_once('/').unwrap();
    let tail = name.split_once("__").map_or(name, |(_, tail)| tail);
    match (folder, tail) {
        ("cameras", tail)
            if tail.starts_with("cam1_") || name.starts_with("EventNotificationAlert") =>
        {
            event(body)
        }
        ("cameras", "badXmlContent.xml") => {
            refused(body, 400, &ErrorKind::BadRequest, "badXmlContent")
        }
        ("cameras", "deviceError.xml") => {
            refused(body, 500, &ErrorKind::DeviceFailure, "deviceError")
        }
        ("cameras", "ipc1.xml") | ("cameras/devices", "System.deviceInfo.xml") => {
            read::<sys::DeviceInfo>(Some("DeviceInfo"), body)
        }
        ("cameras", _) | ("cameras/devices", "Event.notification.httpHosts.xml") => {
            read::<HttpHosts>(Some("HttpHostNotificationList"), body)
        }
        ("cameras/devices", "System.capabilities.xml")
        | ("doorbell", _)
        | ("terminal_ds-k1t342mwx", "acs_event_capabilities.truncated.json") => document(body),
        ("cameras/devices", "System.Video.inputs.channels.xml") => {
            read::<sys::VideoInputChannels>(Some("VideoInputChannelList"), body)
        }
        ("cameras/devices", "Security.adminAccesses.xml") => {
            read::<sec::AdminAccessProtocols>(Some("AdminAccessProtocolList"), body)
        }
        ("intercom_ds-kv6124-e1", "relay_open_response.xml") => ack(body),
        ("intercom_ds-kv6124-e1" | "terminal_ds-k1t342mwx", tail) if tail.starts_with("user") => {
            read::<acs::UserInfoPage>(Some("UserInfoSearch"), body)
        }
        ("terminal_ds-k1t342mwx", "alertStream.rebuilt.txt") => stream(body),
        ("terminal_ds-k1t343efwx", tail) => exchange(tail.get(..2).unwrap(), body),
        other => panic!("nothing reads {other:?}"),
    }
}

fn exchange(number: &str, body: &Bytes) -> Vec<String> {
    match number {
        "01" | "11" | "13" | "17" | "19" | "20" | "22" | "24" => document(body),
        "02" => read::<sec::AdminAccessProtocols>(Some("AdminAccessProtocolList"), body),
        "03" => read::<sys::VideoInputChannels>(Some("VideoInputChannelList"), body),
        "04" | "06" | "09" | "38" | "39" | "40" => not_supported(body),
        "05" | "23" | "26" => read::<acs::GroupPage>(Some("GroupSearchResult"), body),
        "07" => read::<sec::SecurityToken>(Some("Token"), body),
        "08" => read::<sys::DeviceLanguage>(Some("DeviceLanguage"), body),
        "10" => read::<acs::PwMgrParams>(None, body),
        "12" => read::<acs::CustomPersonnelTypes>(None, body),
        "14" => read::<acs::AcsCfg>(Some("AcsCfg"), body),
        "16" => read::<acs::FaceRecognizeMode>(Some("FaceRecognizeMode"), body),
        "27" => read::<acs::UserAndRightShow>(None, body),
        "29" | "33" | "35" => ack(body),
        "30" => read::<acs::CaptureReport>(Some("CaptureFaceData"), body),
        "42" => read::<acs::UserCount>(Some("UserInfoCount"), body),
        other => panic!("nothing reads exchange {other}"),
    }
}

fn stream(body: &Bytes) -> Vec<String> {
    let mut decoder = EventDecoder::new(b"MIME_boundary");
    decoder.push(body.clone()).unwrap();
    decoder.finish().unwrap();
    let (mut found, mut events) = (Vec::new(), 0);
    while let Some(e) = decoder.next_item().unwrap() {
        assert!(!matches!(e.detail, Detail::Unreadable(_)), "{e:?}");
        found.extend(event(e.raw()));
        events += 1;
    }
    assert_eq!(
        events,
        String::from_utf8_lossy(body)
            .matches("Content-Length")
            .count()
    );
    found
}

fn files(below: &Path, all: &mut Vec<String>) {
    for entry in std::fs::read_dir(below).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, all);
        } else {
            all.push(
                path.strip_prefix(folder())
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/"),
            );
        }
    }
}

/// What is in the recorded bodies and has no field of its own. It is kept all the same; a new name here is a decision.
const NOT_MODELLED: &[(&str, &[&str])] = &[
    (
        "cameras/Event.notification.httpHosts__nvr_single_item.xml",
        &["hosts.Extensions"],
    ),
    (
        "cameras/EventNotificationAlert__ipc_1_fielddetection.xml",
        &["DurationList"],
    ),
    (
        "cameras/devices/DS-2CD2386G2-IU__Security.adminAccesses.xml",
        &[
            "protocols.TLS1_1Enable",
            "protocols.TLS1_2Enable",
            "protocols.TLS1_3Enable",
            "protocols.redirectToHttps",
        ],
    ),
    (
        "cameras/devices/DS-7608NXI-I2__Event.notification.httpHosts.xml",
        &["hosts.Extensions"],
    ),
    (
        "cameras/devices/DS-7608NXI-I2__Security.adminAccesses.xml",
        &[
            "protocols.TLS1_1Enable",
            "protocols.TLS1_2Enable",
            "protocols.redirectToHttps",
            "protocols.streamOverTls",
        ],
    ),
    (
        "cameras/devices/DS-7608NXI-I2__System.deviceInfo.xml",
        &[
            "USBNums",
            "VGANums",
            "auxoutNums",
            "decordChannelNums",
            "regionVersion",
        ],
    ),
    (
        "cameras/devices/iDS-7204HUHI-M1__Event.notification.httpHosts.xml",
        &["hosts.Extensions"],
    ),
    (
        "cameras/devices/iDS-7204HUHI-M1__Security.adminAccesses.xml",
        &["protocols.redirectToHttps"],
    ),
];

#[test]
fn every_recorded_body_is_read_without_a_loss() {
    let mut names = Vec::new();
    files(&folder(), &mut names);
    names.sort();
    let mut not_modelled = Vec::new();
    let mut count = 0;
    for name in names
        .iter()
        .filter(|n| !n.ends_with(".meta.json") && !n.ends_with("README.md"))
    {
        count += 1;
        let mut found = by_name(name, &file(name));
        found.sort();
        found.dedup();
        if !found.is_empty() {
            not_modelled.push((name.clone(), found));
        }
    }
    assert!(count > 50, "{count}");
    let want: Vec<_> = NOT_MODELLED
        .iter()
        .map(|(n, f)| {
            (
                (*n).to_owned(),
                f.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>(),
            )
        })
        .collect();
    assert_eq!(not_modelled, want);
}

/// The request of an exchange, as our types write it.
fn request(number: &str, meta: &Value) -> Request {
    let body = meta["request_body"].as_str().unwrap_or_default();
    let search = || -> acs::GroupSearch {
        json::from_slice(Some("GroupSearchCond"), body.as_bytes()).unwrap()
    };
    match number {
        "01" => acs::AccessControlCapabilitiesGet.to_request(),
        "02" => sec::AdminAccessCapabilitiesGet.to_request(),
        "03" => sys::VideoInputChannelsGet.to_request(),
        "04" => acs::DeviceWorkModeGet.to_request(),
        "05" | "23" | "26" => {
            let read = search();
            // By our own constructors, and the recorded id put in.
            let mut own = if number == "26" {
                acs::GroupSearch::by_id(1)
            } else {
                acs::GroupSearch::all()
            };
            (own.search_id, own.max_results) = (read.search_id.clone(), read.max_results);
            assert_eq!(own, read);
            own.to_request()
        }
        "06" => other_modules::ConsumeCapabilitiesGet.to_request(),
        "07" => SecurityTokenGet.to_request(),
        "08" => sys::DeviceLanguageGet.to_request(),
        "09" => other_modules::IntelligentCabinetCapabilitiesGet.to_request(),
        "10" => acs::PwMgrParamsGet.to_request(),
        "11" => acs::CustomPersonnelTypeCapabilitiesGet.to_request(),
        "12" => acs::CustomPersonnelTypeGet.to_request(),
        "13" => acs::CaptureFingerPrintCapabilitiesGet.to_request(),
        "14" => acs::AcsCfgGet.to_request(),
        "16" => acs::FaceRecognizeModeGet.to_request(),
        "17" => crate::intelligent::FdLibCapabilitiesGet.to_request(),
        "19" => acs::CardInfoCapabilitiesGet.to_request(),
        "20" => acs::CaptureCardInfoCapabilitiesGet.to_request(),
        "22" => acs::GroupCapabilitiesGet.to_request(),
        "24" => acs::GroupSearchCapabilitiesGet.to_request(),
        "27" => acs::UserAndRightShowGet.to_request(),
        "29" => sec::SessionHeartbeat.to_request(),
        "30" => acs::CaptureFaceData::url().to_request(),
        "33" => {
            // The encrypted texts are the recorded ones: what they hide is not known.
            let person: acs::UserInfo =
                json::from_slice(Some("UserInfo"), body.as_bytes()).unwrap();
            assert!(person.other.is_empty(), "{:?}", person.other);
            let request = acs::UserInfoRecord(person).to_request().unwrap();
            let (mut head, body) = request.into_parts();
            head.uri = format!(
                "{}&security=1&iv=7f13c1061c02b14b775e83176fca4a80",
                head.uri
            )
            .parse()
            .unwrap();
            return Request::from_parts(head, body);
        }
        "35" => {
            let face = FaceRecord::of(acs::EmployeeNo::new("3242").unwrap())
                .at("https://192.0.2.67/LOCALS/pic/web_face_enrollpic.jpg@WEB000000000020");
            FdSetUp::by_url(face)
                .token("AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHH".into())
                .to_request()
        }
        "38" => acs::ExportUserDataTemplateCapabilitiesGet.to_request(),
        "39" => acs::IdBlackListCfgCapabilitiesGet.to_request(),
        "40" => acs::IdAllowListTaskCapabilitiesGet.to_request(),
        "42" => acs::UserInfoCount.to_request(),
        other => panic!("nothing writes exchange {other}"),
    }
    .unwrap()
}

/// A body as parsed: JSON, XML, or the parts of a form.
pub(crate) fn parsed(kind: &str, body: &[u8]) -> Value {
    if body.is_empty() {
        return Value::Null;
    }
    if body.starts_with(b"--") {
        let parts =
            face_common::wire::multipart::read_all(kind, Bytes::copy_from_slice(body)).unwrap();
        return parts
            .iter()
            .map(|p| serde_json::json!([p.name(), p.filename(), parsed("", p.body())]))
            .collect();
    }
    if xml::looks_like_xml(body) {
        let (root, members): (String, Members) = xml::from_any_root(body).unwrap();
        return serde_json::json!({ root: members });
    }
    json::from_slice(None, body).unwrap()
}

#[test]
fn every_recorded_request_is_written_again() {
    let mut names = Vec::new();
    files(&folder(), &mut names);
    let metas: Vec<_> = names.iter().filter(|n| n.ends_with(".meta.json")).collect();
    assert_eq!(metas.len(), 31);
    for name in metas {
        let meta: Value = serde_json::from_slice(&file(name)).unwrap();
        let number = name.rsplit('/').next().unwrap().get(..2).unwrap();
        let request = request(number, &meta);
        let kind = |v: &Value| v.as_str().unwrap_or_default().to_owned();
        let query = |uri: &str| {
            uri.split_once('?')
                .map(|(_, q)| q.split('&').map(str::to_owned).collect::<BTreeSet<_>>())
        };
        let (ours, theirs) = (request.uri().to_string(), kind(&meta["path"]));
        assert_eq!(request.method().as_str(), meta["method"], "{name}");
        assert_eq!(ours.split('?').next(), theirs.split('?').next(), "{name}");
        assert_eq!(query(&ours), query(&theirs), "{name}");
        let ours = parsed(
            request
                .headers()
                .get("content-type")
                .map_or("", |v| v.to_str().unwrap()),
            request.body(),
        );
        let theirs = parsed(
            &kind(&meta["request_content_type"][0]),
            kind(&meta["request_body"]).as_bytes(),
        );
        assert_eq!(ours, theirs, "{name}");
    }
}
