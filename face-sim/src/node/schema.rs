//! What the document has of each message: the way it is posted, its members, their types and limits.

/// What a member is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A number from, to.
    Int(i64, i64),
    /// Text of so many characters at least and at most.
    Text(usize, usize),
    /// One of these.
    Word(&'static [&'static str]),
    /// Entries with commas between, so many at most.
    List(usize),
    /// Numbers with commas between, so many at most; perhaps none.
    Ids(usize),
    /// `yyyy-MM-dd HH:mm:ss`.
    Time,
    /// 1 to 120 as text, or nothing.
    Age,
    /// Letters, digits and hyphens, or nothing.
    ImgId,
    /// A file.
    File,
    /// Files: numbered ones in a form.
    Files,
}
use Kind::{Age, File, Files, Ids, ImgId, Int, List, Text, Time, Word};

/// Name, what it is, and whether it must be there.
pub(super) type Member = (&'static str, Kind, bool);

/// A message.
#[derive(Debug)]
pub(super) struct Schema {
    pub(super) id: &'static str,
    pub(super) is_form: bool,
    pub(super) members: &'static [&'static [Member]],
}

const fn json(id: &'static str, members: &'static [&'static [Member]]) -> Schema {
    Schema {
        id,
        is_form: false,
        members,
    }
}

const fn form(id: &'static str, members: &'static [&'static [Member]]) -> Schema {
    Schema {
        id,
        is_form: true,
        members,
    }
}

const ANY: Kind = Text(0, usize::MAX);
const SOME: Kind = Text(1, usize::MAX);
const ID: Kind = Int(0, i64::MAX);
const PER_CENT: Kind = Int(0, 100);
const CHANNEL: Kind = Int(1, 32);
const LIB_TYPE: Kind = Int(1, 2);
const GENDER: Kind = Word(&["", "0", "1"]);
const ON_OFF: Kind = Word(&["0", "1"]);
const METHOD: Kind = Word(&["static", "dhcp"]);
const CERT: Kind = Word(&["crt", "key"]);

const LIB: &[Member] = &[("lib_id", ID, true)];
const NAMED: &[Member] = &[("lib_name", SOME, true), ("lib_type", LIB_TYPE, true)];
const QUERY: &[Member] = &[
    ("start_no", Int(1, i64::MAX), false),
    ("qry_len", Int(1, 50), false),
];
const EXPORT: &[Member] = &[
    ("start_no", Int(1, i64::MAX), false),
    ("qry_len", Int(1, 500), false),
];
const IMG: &[Member] = &[("img", File, true)];
const PERSON: &[Member] = &[
    ("person_idcard", ANY, false),
    ("person_name", ANY, false),
    ("person_gender", GENDER, false),
    ("person_age", Age, false),
    ("person_addr", ANY, false),
];
const FACE: &[Member] = &[("img_id", ImgId, false)];
const THE_FACE: &[Member] = &[("img_id", SOME, true), ("lib_id", ID, true)];
const BATCH: &[Member] = &[("imgs", Files, true), ("uuid", SOME, true)];
const FUZZY: &[Member] = &[
    ("create_time", Time, false),
    ("fuzzy_key", Text(1, 40), false),
];
const SEEN: &[Member] = &[
    ("channel", CHANNEL, false),
    ("start_time", Time, false),
    ("stop_time", Time, false),
];
const OF_LIB: &[Member] = &[("lib_name", ANY, false), ("lib_type", LIB_TYPE, false)];
const SNAPS: &[Member] = &[("snap_ids", List(50), true)];
const IDENTIFY: &[Member] = &[
    ("lib_ids", Ids(50), true),
    ("threshold", PER_CENT, false),
    ("topk", Int(1, 50), false),
    ("n_topk", Int(1, 50), false),
];
const COMPARE: &[Member] = &[("img_1", File, true), ("img_2", File, true)];

/// What every camera has; whether it must be there is said of the message.
const CAMERA: &[Member] = &[
    ("camera_name", SOME, true),
    ("threshold", PER_CENT, true),
    ("lib_ids", Ids(50), false),
    ("position", ANY, false),
    ("description", ANY, false),
];
const VIDEO: &[Member] = &[
    ("snap_mode", Int(1, 3), true),
    ("facesize_min", Int(i64::MIN, i64::MAX), false),
    ("facesize_max", Int(i64::MIN, i64::MAX), false),
];
const MODE: &[Member] = &[("camera_mode", Word(&["VIDEO", "IMAGE"]), true)];
const PROTOCOL: &[Member] = &[("protocol", SOME, true)];
const URL: &[Member] = &[("url", SOME, true)];
const DECODER: &[Member] = &[("decoder", ANY, false)];
const ROI: &[Member] = &[("camera_roi", Ids(4), false)];
const AT: &[Member] = &[("ip", SOME, true), ("port", Int(0, 65535), true)];
const LOGIN: &[Member] = &[("camera_user", SOME, true), ("camera_pwd", SOME, true)];
const SIP: &[Member] = &[
    ("server_sip_id", Text(1, 20), true),
    ("camera_sip_id", Text(1, 20), true),
    ("camera_pwd", ANY, false),
];
const VENDOR: &[Member] = &[("vendor", ANY, false)];
const PRODUCT: &[Member] = &[("product", ANY, false)];
const THE_CAMERA: &[Member] = &[("channel", CHANNEL, true)];

/// The kinds of cameras, as they are added.
pub(super) const ADD_RTSP: Schema = json("513", &[CAMERA, VIDEO, MODE, PROTOCOL, URL, DECODER]);
pub(super) const ADD_ONVIF: Schema =
    json("513", &[CAMERA, VIDEO, MODE, PROTOCOL, AT, LOGIN, DECODER]);
pub(super) const ADD_GB: Schema = json("513", &[CAMERA, VIDEO, MODE, PROTOCOL, AT, SIP]);
pub(super) const ADD_IMAGE: Schema = json("513", &[CAMERA, MODE, AT, LOGIN, VENDOR, PRODUCT]);
/// And as they are changed: all but the channel may be left out.
pub(super) const CHANGE_RTSP: Schema = json("515", &[THE_CAMERA, CAMERA, VIDEO, URL, ROI]);
pub(super) const CHANGE_ONVIF: Schema = json("515", &[THE_CAMERA, CAMERA, VIDEO, AT, LOGIN, ROI]);
pub(super) const CHANGE_GB: Schema = json("515", &[THE_CAMERA, CAMERA, VIDEO, PROTOCOL, AT, SIP]);
pub(super) const CHANGE_IMAGE: Schema = json("515", &[THE_CAMERA, CAMERA, AT, LOGIN, VENDOR]);

const ALL: &[Schema] = &[
    json(
        "257",
        &[&[("user_name", Text(1, 49), true), ("user_pwd", SOME, true)]],
    ),
    json("258", &[]),
    json("1028", &[]),
    json("1025", &[NAMED]),
    json("1026", &[LIB]),
    json("1027", &[LIB, NAMED]),
    json("1034", &[QUERY, &[("lib_id", ID, false)], OF_LIB]),
    json("1032", &[THE_FACE]),
    form("1029", &[LIB, IMG, FACE, PERSON]),
    json("1051", &[LIB, IMG, FACE, PERSON]),
    json("1031", &[THE_FACE]),
    json("1033", &[THE_FACE, PERSON]),
    json("1035", &[LIB, QUERY, PERSON, FUZZY]),
    json("1038", &[LIB, EXPORT]),
    json("1041", &[LIB, &[("img_ids", List(50), true)]]),
    json("1037", &[SEEN, OF_LIB, QUERY]),
    json("1040", &[SEEN, OF_LIB, EXPORT]),
    json("1043", &[SNAPS]),
    json(
        "1036",
        &[SEEN, OF_LIB, &[("lib_ids", Ids(50), false)], QUERY],
    ),
    json(
        "1039",
        &[SEEN, OF_LIB, &[("lib_ids", Ids(50), true)], EXPORT],
    ),
    json("1042", &[SNAPS]),
    form("1030", &[LIB, BATCH]),
    json("1052", &[LIB, BATCH]),
    json("1044", &[LIB, &[("img_ids", List(50), true)]]),
    json("1045", &[]),
    json("1046", &[SEEN, QUERY]),
    json("1048", &[SEEN, EXPORT]),
    json("1047", &[SNAPS]),
    form("769", &[IMG]),
    json("779", &[IMG]),
    form("782", &[IMG]),
    json("516", &[]),
    ADD_RTSP,
    CHANGE_RTSP,
    json("514", &[THE_CAMERA]),
    json("1310", &[]),
    form("772", &[IMG, IDENTIFY]),
    json("780", &[IMG, IDENTIFY]),
    form("771", &[COMPARE]),
    json("781", &[COMPARE]),
    json("1291", &[]),
    json(
        "1290",
        &[&[
            ("url", SOME, false),
            ("ntp_cycle", SOME, false),
            ("ntp_disable", ON_OFF, false),
        ]],
    ),
    json("1281", &[]),
    json("1288", &[]),
    json("1287", &[&[("storage_strategy", Int(1, 2), true)]]),
    json("1283", &[]),
    json(
        "1282",
        &[&[
            ("sys_time", SOME, true),
            ("time_zone", SOME, true),
            ("time_format", Word(super::clock::FORMATS), false),
        ]],
    ),
    json("1297", &[]),
    json(
        "1296",
        &[&[
            ("ethname", SOME, true),
            ("ip", ANY, true),
            ("ip_method", METHOD, true),
            ("netmask", ANY, true),
            ("gateway", ANY, true),
            ("ip_version", Word(&["IPv4", "IPv6"]), true),
        ]],
    ),
    json(
        "1295",
        &[&[
            ("dns_method", METHOD, true),
            ("first_dns", ANY, false),
            ("second_dns", ANY, false),
            ("ethname", SOME, true),
        ]],
    ),
    form("1292", &[&[("file", File, true)]]),
    json("1294", &[]),
    json("1301", &[]),
    json("1300", &[&[("device_id", SOME, true)]]),
    json("1317", &[]),
    json("1315", &[]),
    json("1316", &[]),
    json("1313", &[]),
    json("1314", &[]),
    json("1299", &[]),
    json("1298", &[&[("url", ANY, true), ("key", ANY, true)]]),
    form(
        "1302",
        &[&[("file", File, true), ("file_type", CERT, true)]],
    ),
    json("1303", &[&[("file_type", CERT, true)]]),
    json("1304", &[]),
    json("1305", &[&[("prot_mode", Word(&["http", "https"]), true)]]),
    json("1306", &[]),
    json("1286", &[]),
    json("1537", &[]),
    json(
        "1538",
        &[&[
            ("camera_channel", CHANNEL, true),
            ("dev_ip", SOME, true),
            ("dev_port", Int(0, 65535), true),
            ("dev_name", ANY, false),
            ("dev_tag", ANY, false),
        ]],
    ),
    json("1539", &[&[("id", ID, true)]]),
];

/// The message of this number; of cameras the first kind.
pub(super) fn of(id: &str) -> Option<&'static Schema> {
    ALL.iter().find(|schema| schema.id == id)
}
