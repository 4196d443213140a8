//! XML into types: what a recorder with 227 channels can do (100 KB), and one alert of a camera (2 KB).

use crate::{Case, Op, inputs};
use bytes::Bytes;
use isapi::event::{Alert, Event};
use quick_xml::Reader;
use quick_xml::events::Event as Piece;
use roxmltree::{Document, Node};
use serde::Deserialize;
use serde_json::{Map, Value};

const CAPABILITIES: &str = "capabilities.xml";
const ALERT: &str = "alert.xml";

pub(super) fn cases() -> Vec<Case> {
    vec![
        Case::new(
            "xml-capabilities",
            "face-common",
            "wire::xml::from_slice into record!s: what an endpoint's reply is read with",
            ours,
        ),
        Case::new(
            "xml-capabilities",
            "face-common plain",
            "wire::xml::from_slice into serde's own derives",
            ours_plain,
        ),
        Case::new(
            "xml-capabilities",
            "isapi Document",
            "a capability endpoint's reply: all members by name",
            document,
        ),
        Case::new(
            "xml-capabilities",
            "quick-xml events",
            "Reader::from_str, read_event to the end, nothing kept",
            || events(CAPABILITIES),
        ),
        Case::new(
            "xml-capabilities",
            "quick-xml serde",
            "de::from_str into the same derives",
            quick_xml_serde,
        ),
        Case::new(
            "xml-capabilities",
            "roxmltree",
            "Document::parse, then the same types by name",
            roxmltree_capabilities,
        ),
        Case::new("xml-alert", "isapi", "event::Event::from_bytes", alert),
        Case::new(
            "xml-alert",
            "quick-xml events",
            "Reader::from_str, read_event to the end, nothing kept",
            || events(ALERT),
        ),
        Case::new(
            "xml-alert",
            "quick-xml serde",
            "de::from_str into derives with the same members",
            quick_xml_alert,
        ),
        Case::new(
            "xml-alert",
            "roxmltree",
            "Document::parse, then the same isapi::event::Alert by name",
            roxmltree_alert,
        ),
    ]
}

fn text(name: &str) -> String {
    String::from_utf8(inputs::read(name)).expect("UTF-8")
}

/// The floor: what all but roxmltree do first.
fn events(name: &str) -> Op {
    let text = text(name);
    Op::new(move || {
        let mut reader = Reader::from_str(&text);
        let mut count = 0;
        while !matches!(
            std::hint::black_box(reader.read_event().expect("XML")),
            Piece::Eof
        ) {
            count += 1;
        }
        count
    })
}

/// Of capabilities.
macro_rules! checked {
    ($caps:expr) => {{
        let caps = $caps;
        assert_eq!(caps.channel.len(), 227);
        caps.channel
            .iter()
            .map(|c| u64::from(c.video.bit_rate.value))
            .sum()
    }};
}

face_common::record! {
    #[derive(Debug)]
    pub struct Capabilities {
        #[serde(rename = "Channel")]
        channel[]: Channel,
    }
}

face_common::record! {
    #[derive(Debug)]
    pub struct Channel {
        id: Number,
        name: Text,
        enabled: Choice,
        #[serde(rename = "Video")]
        video: Video,
        #[serde(rename = "Audio")]
        audio: Audio,
        #[serde(rename = "isSupportPTZ")]
        ptz: bool,
    }
}

face_common::record! {
    #[derive(Debug)]
    pub struct Video {
        codec: Choice,
        width: Choice,
        height: Choice,
        frame_rate: Choice,
        bit_rate: Number,
    }
}

face_common::record! {
    #[derive(Debug)]
    pub struct Audio {
        is_support: bool,
        volume: Number,
    }
}

face_common::record! {
    #[derive(Debug)]
    pub struct Number {
        #[serde(rename = "@min")]
        min: u32,
        #[serde(rename = "@max")]
        max: u32,
        #[serde(rename = "$text")]
        value: u32,
    }
}

face_common::record! {
    #[derive(Debug)]
    pub struct Text {
        #[serde(rename = "@min")]
        min: u32,
        #[serde(rename = "@max")]
        max: u32,
        #[serde(rename = "$text")]
        value: String,
    }
}

face_common::record! {
    #[derive(Debug)]
    pub struct Choice {
        #[serde(rename = "@opt")]
        options: String,
        #[serde(rename = "$text")]
        value: String,
    }
}

/// One capabilities document into records: what an endpoint does.
pub fn ours() -> Op {
    let body = inputs::read(CAPABILITIES);
    Op::new(move || {
        let caps: Capabilities =
            face_common::wire::xml::from_slice("ChannelCap", &body).expect("capabilities");
        checked!(caps)
    })
}

fn ours_plain() -> Op {
    let body = inputs::read(CAPABILITIES);
    Op::new(move || {
        let caps: plain::Capabilities =
            face_common::wire::xml::from_slice("ChannelCap", &body).expect("capabilities");
        checked!(caps)
    })
}

fn document() -> Op {
    use face_common::endpoint::OwnReply;
    let response = http::Response::new(Bytes::from(inputs::read(CAPABILITIES)));
    Op::new(move || {
        let caps = isapi::protocol::Document::from_response(&response).expect("capabilities");
        caps.at("Channel")
            .map_or(0, |all| all.raw().as_array().map_or(0, Vec::len)) as u64
    })
}

fn quick_xml_serde() -> Op {
    let text = text(CAPABILITIES);
    Op::new(move || {
        let caps: plain::Capabilities = quick_xml::de::from_str(&text).expect("capabilities");
        checked!(caps)
    })
}

/// The same as serde's own derives have it.
mod plain {
    use super::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub(super) struct Capabilities {
        pub(super) channel: Vec<Channel>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    pub(super) struct Channel {
        pub(super) id: Number,
        pub(super) name: Text,
        pub(super) enabled: Choice,
        #[serde(rename = "Video")]
        pub(super) video: Video,
        #[serde(rename = "Audio")]
        pub(super) audio: Audio,
        #[serde(rename = "isSupportPTZ")]
        pub(super) ptz: bool,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Video {
        pub(super) codec: Choice,
        pub(super) width: Choice,
        pub(super) height: Choice,
        pub(super) frame_rate: Choice,
        pub(super) bit_rate: Number,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    pub(super) struct Audio {
        #[serde(rename = "isSupport")]
        pub(super) is_support: bool,
        pub(super) volume: Number,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    pub(super) struct Number {
        #[serde(rename = "@min")]
        pub(super) min: u32,
        #[serde(rename = "@max")]
        pub(super) max: u32,
        #[serde(rename = "$text")]
        pub(super) value: u32,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    pub(super) struct Text {
        #[serde(rename = "@min")]
        pub(super) min: u32,
        #[serde(rename = "@max")]
        pub(super) max: u32,
        #[serde(rename = "$text")]
        pub(super) value: String,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    pub(super) struct Choice {
        #[serde(rename = "@opt")]
        pub(super) options: String,
        #[serde(rename = "$text")]
        pub(super) value: String,
    }
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Node<'a, 'i> {
    node.children()
        .find(|c| c.tag_name().name() == name)
        .expect("as the document has it")
}

fn roxmltree_capabilities() -> Op {
    let text = text(CAPABILITIES);
    Op::new(move || {
        let document = Document::parse(&text).expect("XML");
        checked!(by_roxmltree(document.root_element()))
    })
}

fn by_roxmltree(root: Node<'_, '_>) -> plain::Capabilities {
    let bound = |node: Node<'_, '_>, name| {
        node.attribute(name)
            .and_then(|t| t.parse().ok())
            .expect("a bound")
    };
    let number = |node: Node<'_, '_>| plain::Number {
        min: bound(node, "min"),
        max: bound(node, "max"),
        value: node.text().and_then(|t| t.parse().ok()).expect("a number"),
    };
    let choice = |node: Node<'_, '_>| plain::Choice {
        options: node.attribute("opt").expect("options").to_owned(),
        value: node.text().unwrap_or_default().to_owned(),
    };
    let flag = |node: Node<'_, '_>| node.text() == Some("true");
    let channel = |node| {
        let (name, video, audio) = (
            child(node, "name"),
            child(node, "Video"),
            child(node, "Audio"),
        );
        plain::Channel {
            id: number(child(node, "id")),
            name: plain::Text {
                min: bound(name, "min"),
                max: bound(name, "max"),
                value: name.text().unwrap_or_default().to_owned(),
            },
            enabled: choice(child(node, "enabled")),
            video: plain::Video {
                codec: choice(child(video, "codec")),
                width: choice(child(video, "width")),
                height: choice(child(video, "height")),
                frame_rate: choice(child(video, "frameRate")),
                bit_rate: number(child(video, "bitRate")),
            },
            audio: plain::Audio {
                is_support: flag(child(audio, "isSupport")),
                volume: number(child(audio, "volume")),
            },
            ptz: flag(child(node, "isSupportPTZ")),
        }
    };
    plain::Capabilities {
        channel: root
            .children()
            .filter(|n| {
                n.has_tag_name((root.tag_name().namespace().unwrap_or_default(), "Channel"))
            })
            .map(channel)
            .collect(),
    }
}

/// One alert into the event that an alert stream hands out.
pub fn alert() -> Op {
    let body = Bytes::from(inputs::read(ALERT));
    Op::new(move || {
        let event = Event::from_bytes(body.clone()).expect("an alert");
        checked_alert(&event.alert)
    })
}

fn checked_alert(alert: &Alert) -> u64 {
    assert!(alert.detection_region_list.is_some());
    alert.event_type.len() as u64 + u64::from(alert.channel_id.unwrap_or(0))
}

fn quick_xml_alert() -> Op {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[allow(dead_code)]
    struct PlainAlert {
        #[serde(rename = "@version")]
        version: String,
        #[serde(rename = "@xmlns")]
        xmlns: String,
        ip_address: String,
        ipv6_address: String,
        port_no: u16,
        protocol: String,
        mac_address: String,
        #[serde(rename = "channelID")]
        channel_id: u32,
        date_time: String,
        active_post_count: u64,
        event_type: String,
        event_state: String,
        event_description: String,
        #[serde(rename = "DetectionRegionList")]
        regions: Regions,
        channel_name: String,
        detection_picture_trans_type: String,
        detection_pictures_number: usize,
        is_data_retransmission: bool,
    }

    #[derive(Deserialize)]
    struct Regions {
        #[serde(rename = "DetectionRegionEntry")]
        entries: Vec<Region>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[allow(dead_code)]
    struct Region {
        #[serde(rename = "regionID")]
        region_id: u32,
        sensitivity_level: u32,
        #[serde(rename = "RegionCoordinatesList")]
        coordinates: Coordinates,
        detection_target: String,
        #[serde(rename = "TargetRect")]
        target: Target,
    }

    #[derive(Deserialize)]
    #[allow(dead_code)]
    struct Coordinates {
        #[serde(rename = "RegionCoordinates")]
        corners: Vec<Corner>,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    #[allow(dead_code)]
    struct Corner {
        #[serde(rename = "positionX")]
        x: u32,
        #[serde(rename = "positionY")]
        y: u32,
    }

    #[derive(Deserialize)]
    #[allow(dead_code)]
    struct Target {
        #[serde(rename = "X")]
        x: f32,
        #[serde(rename = "Y")]
        y: f32,
        width: f32,
        height: f32,
    }

    let text = text(ALERT);
    Op::new(move || {
        let alert: PlainAlert = quick_xml::de::from_str(&text).expect("an alert");
        assert_eq!(alert.regions.entries.len(), 2);
        alert.event_type.len() as u64 + u64::from(alert.channel_id)
    })
}

fn roxmltree_alert() -> Op {
    let text = text(ALERT);
    let ours = Event::from_bytes(Bytes::from(inputs::read(ALERT))).expect("an alert");
    let document = Document::parse(&text).expect("XML");
    assert_eq!(alert_by_roxmltree(document.root_element()), ours.alert);
    drop(document);
    Op::new(move || {
        let document = Document::parse(&text).expect("XML");
        checked_alert(&alert_by_roxmltree(document.root_element()))
    })
}

fn alert_by_roxmltree(root: Node<'_, '_>) -> Alert {
    let mut alert = Alert::default();
    let mut other = Map::new();
    other.insert("@version".to_owned(), root.attribute("version").into());
    let namespace = root.tag_name().namespace();
    other.insert("@xmlns".to_owned(), namespace.into());
    for node in root.children().filter(Node::is_element) {
        let text = || node.text().unwrap_or_default();
        let owned = || Some(text().to_owned());
        match node.tag_name().name() {
            "ipAddress" => alert.ip_address = owned(),
            "ipv6Address" => alert.ipv6_address = owned(),
            "portNo" => alert.port_no = text().parse().ok(),
            "protocol" => alert.protocol = owned(),
            "macAddress" => alert.mac_address = owned(),
            "channelID" => alert.channel_id = text().parse().ok(),
            "dateTime" => alert.date_time = Some(text().into()),
            "activePostCount" => alert.active_post_count = text().parse().ok(),
            "eventType" => alert.event_type = text().to_owned(),
            "eventState" => alert.event_state = text().to_owned(),
            "eventDescription" => alert.event_description = owned(),
            "channelName" => alert.channel_name = owned(),
            "DetectionRegionList" => alert.detection_region_list = Some(value(node)),
            "detectionPictureTransType" => alert.detection_picture_trans_type = owned(),
            "detectionPicturesNumber" => alert.detection_pictures_number = text().parse().ok(),
            "isDataRetransmission" => alert.is_data_retransmission = text().parse().ok(),
            name => {
                other.insert(name.to_owned(), value(node));
            }
        }
    }
    alert.other = other.into();
    alert
}

/// As a JSON value, which is how the alert keeps its regions.
fn value(node: Node<'_, '_>) -> Value {
    let mut members = Map::new();
    for inner in node.children().filter(Node::is_element) {
        let name = inner.tag_name().name();
        match members.get_mut(name) {
            None => {
                members.insert(name.to_owned(), value(inner));
            }
            Some(Value::Array(all)) => all.push(value(inner)),
            Some(one) => *one = Value::Array(vec![one.take(), value(inner)]),
        }
    }
    if members.is_empty() {
        return node.text().unwrap_or_default().into();
    }
    members.into()
}
