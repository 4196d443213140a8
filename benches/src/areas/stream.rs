//! An event stream taken apart: `multipart/mixed`, 200 MB in some 9,500 parts of JSON, XML and JPEG.

use super::digest::{Device, Plain, plain_reqwest};
use crate::{Case, Op};
use bytes::Bytes;
use face_common::client::{self, Incremental};
use face_common::transport::{HttpOptions, Reqwest};
use face_common::wire::multipart::{Decoder, Limits, Part, boundary_of};
use face_common::{DecodeError, EncodeError, Endpoint, Request, Response};
use futures_util::stream;
use memchr::memmem;
use std::fmt::Write;
use std::sync::OnceLock;

/// The boundary that terminals use.
pub const BOUNDARY: &str = "MIME_boundary";
/// What stands at its end.
pub const CLOSING: &str = "--MIME_boundary--\r\n";
/// How much there is of it.
pub const SIZE: usize = 200_000_000;

pub(super) fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for (area, lengths) in AREAS {
        let case = |who, how, start| Case::new(area, who, how, start);
        all.extend([
            case(
                "face-common",
                "multipart::Decoder, chunks of 64 KiB",
                if lengths {
                    || ours(true, 64 << 10)
                } else {
                    || ours(false, 64 << 10)
                },
            ),
            case(
                "face-common-8k",
                "multipart::Decoder, chunks of 8 KiB",
                if lengths {
                    || ours(true, 8 << 10)
                } else {
                    || ours(false, 8 << 10)
                },
            ),
            case(
                "memmem",
                "memchr 2.8: memmem::find_iter for the boundary over the whole buffer",
                if lengths {
                    || searched(true)
                } else {
                    || searched(false)
                },
            ),
            case(
                "memcpy",
                "each chunk of 64 KiB copied into one buffer: what handing out parts in one piece costs at least",
                if lengths {
                    || copied(true)
                } else {
                    || copied(false)
                },
            ),
            case(
                "multer",
                "multer 3.1, chunks of 64 KiB, each part read whole with Field::bytes",
                if lengths {
                    || multer(true, 64 << 10)
                } else {
                    || multer(false, 64 << 10)
                },
            ),
            case(
                "multer-8k",
                "multer 3.1, chunks of 8 KiB, each part read whole with Field::bytes",
                if lengths {
                    || multer(true, 8 << 10)
                } else {
                    || multer(false, 8 << 10)
                },
            ),
        ]);
    }
    let socket = |who, how, start| Case::new("stream-socket", who, how, start);
    all.extend([
        socket(
            "face-common",
            "Client::open, multipart::Decoder, parts with lengths",
            ours_open,
        ),
        socket(
            "isapi",
            "Client::open(AlertStream): parts, and JSON and XML read into events",
            events,
        ),
        socket(
            "reqwest-drain",
            "reqwest 0.13, Response::chunk, nothing taken apart",
            drained,
        ),
        socket(
            "multer",
            "reqwest 0.13, Response::chunk, multer 3.1, each part read whole",
            multer_open,
        ),
    ]);
    all
}

const AREAS: [(&str, bool); 2] = [
    ("stream-memory-lengths", true),
    ("stream-memory-bare", false),
];

/// The stream's body up to `size` bytes, whole parts: an alert as XML of 2 KB, one as JSON of 1 KB, and its
/// picture of 60 KB, over and over.
pub fn body(lengths: bool, size: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(size + (1 << 17));
    let (mut random, mut serial) = (crate::inputs::Random(11), 0);
    while out.len() < size {
        serial += 1;
        let mut picture = vec![0xff, 0xd8, 0xff, 0xe0];
        while picture.len() < 60_000 {
            picture.extend(random.next().to_le_bytes());
        }
        picture.extend([0xff, 0xd9]);
        part(&mut out, "application/xml", &xml(serial), lengths);
        part(&mut out, "application/json", &json(serial), lengths);
        part(&mut out, "image/jpeg", &picture, lengths);
    }
    out
}

fn part(out: &mut Vec<u8>, kind: &str, body: &[u8], lengths: bool) {
    out.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"part\"\r\nContent-Type: {kind}\r\n").bytes());
    if lengths {
        out.extend(format!("Content-Length: {}\r\n", body.len()).bytes());
    }
    out.extend(b"\r\n");
    out.extend(body);
    out.extend(b"\r\n");
}

fn json(serial: u64) -> Vec<u8> {
    let mut event = serde_json::json!({
        "ipAddress": "192.0.2.64", "portNo": 80, "protocol": "HTTP", "macAddress": "00:00:5e:00:53:01", "channelID": 1,
        "dateTime": "2025-01-01T08:00:00+08:00", "activePostCount": 1, "eventType": "AccessControllerEvent",
        "eventState": "active", "eventDescription": "Access Controller Event",
        "AccessControllerEvent": {
            "deviceName": "Access Controller", "majorEventType": 5, "subEventType": 75, "name": "", "cardReaderKind": 1,
            "cardReaderNo": 1, "verifyNo": 126, "employeeNoString": "1001", "serialNo": serial, "userType": "normal",
            "currentVerifyMode": "faceOrFpOrCardOrPw", "currentEvent": true, "frontSerialNo": serial - 1,
            "attendanceStatus": "undefined", "label": "", "statusValue": 0, "mask": "no", "helmet": "unknown",
            "picturesNumber": 1, "purePwdVerifyEnable": true,
            "FaceRect": {"height": 0.28, "width": 0.5, "x": 0.25, "y": 0.37},
        },
    });
    let short = 1000 - event.to_string().len();
    event["eventDescription"] = "x".repeat(short + 23).into();
    event.to_string().into_bytes()
}

fn xml(serial: u64) -> Vec<u8> {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<EventNotificationAlert version=\"2.0\" xmlns=\"http://www.isapi.org/ver20/XMLSchema\">\n\
         <ipAddress>192.0.2.64</ipAddress>\n<portNo>80</portNo>\n<protocol>HTTP</protocol>\n<macAddress>00:00:5e:00:53:01</macAddress>\n\
         <channelID>1</channelID>\n<dateTime>2025-01-01T08:00:00+08:00</dateTime>\n<activePostCount>{serial}</activePostCount>\n\
         <eventType>VMD</eventType>\n<eventState>active</eventState>\n<eventDescription>Motion alarm</eventDescription>\n<DetectionRegionList>\n"
    );
    let end = "</DetectionRegionList>\n</EventNotificationAlert>\n";
    for region in 1.. {
        let entry = format!(
            "<DetectionRegionEntry>\n<regionID>{region}</regionID>\n<sensitivityLevel>50</sensitivityLevel>\n<RegionCoordinatesList>\n\
             <RegionCoordinates><positionScreenX>{x}</positionScreenX><positionScreenY>250</positionScreenY></RegionCoordinates>\n\
             </RegionCoordinatesList>\n</DetectionRegionEntry>\n",
            x = region * 100,
        );
        if text.len() + entry.len() + end.len() > 2000 {
            break;
        }
        write!(text, "{entry}").unwrap();
    }
    text.push_str(end);
    let short = 2000 - text.len();
    text.insert_str(
        text.len() - 1,
        &format!("<!--{}-->", "x".repeat(short.saturating_sub(7))),
    );
    text.into_bytes()
}

/// What is given to the one that takes it apart: pieces of one buffer, as an HTTP client's are.
fn chunks(whole: &Bytes, size: usize) -> impl Iterator<Item = Bytes> + Send + use<> {
    let whole = whole.clone();
    (0..whole.len())
        .step_by(size)
        .map(move |at| whole.slice(at..whole.len().min(at + size)))
}

/// The same bytes for all cases of an area: how they lie in memory decides a few per cent.
fn whole(lengths: bool) -> Bytes {
    static BODIES: [OnceLock<Bytes>; 2] = [const { OnceLock::new() }; 2];
    let whole = || {
        [&body(lengths, SIZE)[..], CLOSING.as_bytes()]
            .concat()
            .into()
    };
    BODIES[usize::from(lengths)].get_or_init(whole).clone()
}

/// The bytes of all bodies, so that all are known to have found the same.
fn ours(lengths: bool, size: usize) -> Op {
    let whole = whole(lengths);
    Op::new(move || split(chunks(&whole, size), |_| ()))
}

/// Takes a stream apart; `look` is shown the decoder after each chunk.
fn split(chunks: impl Iterator<Item = Bytes>, mut look: impl FnMut(&Decoder)) -> u64 {
    let mut decoder = Decoder::new(BOUNDARY.as_bytes(), Limits::endless());
    let mut seen = 0;
    for chunk in chunks {
        decoder.push(chunk);
        while let Some(part) = decoder.next_part().expect("good parts") {
            seen += part.body().len() as u64;
        }
        look(&decoder);
    }
    seen
}

/// How many bytes the decoder keeps at most between two chunks of a stream of 20 MB.
pub fn most_held(lengths: bool, chunk: usize) -> usize {
    let some = Bytes::from(body(lengths, SIZE / 10));
    let mut most = 0;
    split(chunks(&some, chunk), |decoder| {
        most = most.max(decoder.held())
    });
    most
}

fn searched(lengths: bool) -> Op {
    let whole = whole(lengths);
    let needle = format!("--{BOUNDARY}");
    Op::new(move || memmem::find_iter(&whole, &needle).count() as u64)
}

fn copied(lengths: bool) -> Op {
    let whole = whole(lengths);
    let mut buffer = vec![0; 64 << 10];
    Op::new(move || {
        for chunk in chunks(&whole, 64 << 10) {
            buffer[..chunk.len()].copy_from_slice(&chunk);
            std::hint::black_box(&mut buffer);
        }
        buffer[0].into()
    })
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

fn multer(lengths: bool, size: usize) -> Op {
    let (whole, runtime) = (whole(lengths), runtime());
    Op::new(move || {
        let pieces = chunks(&whole, size).map(Ok::<_, std::convert::Infallible>);
        let parts = multer::Multipart::new(stream::iter(pieces), BOUNDARY);
        runtime.block_on(read_all(parts))
    })
}

async fn read_all(mut parts: multer::Multipart<'_>) -> u64 {
    let mut seen = 0;
    while let Some(field) = parts.next_field().await.expect("good parts") {
        seen += field.bytes().await.expect("a body").len() as u64;
    }
    seen
}

const PATH: &str = "/ISAPI/Event/notification/alertStream";

/// A stream of parts, as they are.
struct Open;

struct Parts(Decoder);

impl Endpoint for Open {
    type Protocol = Plain;
    type Reply = Parts;
    const NAME: &'static str = "Open";
    const IDEMPOTENT: bool = true;

    fn to_request(&self) -> Result<Request, EncodeError> {
        face_common::endpoint::empty_request(http::Method::GET, PATH)
    }

    fn decode(&self, response: &Response) -> Result<Parts, DecodeError> {
        let kind = face_common::endpoint::content_type(response.headers());
        let boundary = boundary_of(&kind).expect("a boundary");
        Ok(Parts(Decoder::new(&boundary, Limits::endless())))
    }
}

impl Incremental for Parts {
    type Item = Part;

    fn push(&mut self, bytes: Bytes) -> Result<(), DecodeError> {
        self.0.push(bytes);
        Ok(())
    }

    fn next_item(&mut self) -> Result<Option<Part>, DecodeError> {
        Ok(self.0.next_part().expect("good parts"))
    }

    fn finish(&mut self) -> Result<(), DecodeError> {
        self.0.finish();
        Ok(())
    }
}

fn transport() -> Reqwest {
    Reqwest::new(&HttpOptions::default()).expect("a client")
}

fn ours_open() -> Op {
    let (device, runtime) = (Device::start(), runtime());
    let client: client::Client<Plain, _, _> =
        client::Client::without_login(&device.url(), transport()).expect("a URL");
    Op::new(move || {
        let _ = &device;
        runtime.block_on(async {
            let mut parts = client.open(&Open).await.expect("a stream");
            let mut seen = 0;
            while let Some(part) = parts.next().await {
                seen += part.expect("a part").body().len() as u64;
            }
            seen
        })
    })
}

fn events() -> Op {
    let (device, runtime) = (Device::start(), runtime());
    let client: client::Client<isapi::Isapi, _, _> =
        client::Client::without_login(&device.url(), transport()).expect("a URL");
    Op::new(move || {
        let _ = &device;
        runtime.block_on(async {
            let mut events = client
                .open(&isapi::event::AlertStream)
                .await
                .expect("a stream");
            let mut seen = 0;
            while let Some(event) = events.next().await {
                let event = event.expect("an event");
                let pictures = event.pictures.iter().map(|picture| picture.data.len());
                seen += (event.raw().len() + pictures.sum::<usize>()) as u64;
            }
            seen
        })
    })
}

fn drained() -> Op {
    let (device, runtime, client) = (Device::start(), runtime(), plain_reqwest());
    let url = format!("{}{PATH}", device.url());
    Op::new(move || {
        let _ = &device;
        runtime.block_on(async {
            let mut response = client.get(&url).send().await.expect("a stream");
            let mut seen = 0;
            while let Some(chunk) = response.chunk().await.expect("a chunk") {
                seen += chunk.len() as u64;
            }
            seen
        })
    })
}

fn multer_open() -> Op {
    let (device, runtime, client) = (Device::start(), runtime(), plain_reqwest());
    let url = format!("{}{PATH}", device.url());
    Op::new(move || {
        let _ = &device;
        runtime.block_on(async {
            let response = client.get(&url).send().await.expect("a stream");
            let chunks = stream::try_unfold(response, |mut response| async move {
                let chunk = response.chunk().await?;
                Ok::<_, reqwest::Error>(chunk.map(|chunk| (chunk, response)))
            });
            read_all(multer::Multipart::new(chunks, BOUNDARY)).await
        })
    })
}
