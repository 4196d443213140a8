use super::{Export, times};
use crate::attribute::FaceAttributes;
use crate::face::ids;
use crate::macros::{message, paged, reply};
use crate::protocol::Done;
use crate::types::{Gender, Joined, LibraryType, channel, count, export_page, list_page};
use face_common::EncodeError;
use face_common::time::Timestamp;

reply! {
    /// A face that a camera saw, and the one in a library that is most like it.
    Capture {
        /// The camera's name.
        camera_name?: String,
        /// Its channel.
        channel?: u32,
        /// In which library the face is that it is like; perhaps -1 where there is none.
        lib_id?: i64,
        /// The library's name.
        lib_name?: String,
        /// Black or white list.
        lib_type?: LibraryType,
        /// Where the camera is.
        position?: String,
        /// 1: the most alike.
        ranking?: i64,
        /// How alike, 0 to 100; -1 where there is nothing to compare with.
        similarity?: i64,
        /// Which capture.
        snap_id?: String,
        /// Where the picture can be downloaded.
        snap_path?: String,
        /// How alike it must be, 0 to 100.
        threshold?: i64,
        /// When.
        trigger?: Timestamp,
        /// What is seen of the face.
        face_attr?: FaceAttributes,
    }
}

reply! {
    /// A face that a camera saw, and whose it is by a library.
    Alarm {
        /// The camera's name.
        camera_name?: String,
        /// Its channel.
        channel?: u32,
        /// When the face in the library was added.
        create_time?: Timestamp,
        /// Which picture of the library.
        img_id?: String,
        /// Where that can be downloaded.
        img_path?: String,
        /// In which library.
        lib_id?: i64,
        /// Its name.
        lib_name?: String,
        /// Black or white list.
        lib_type?: LibraryType,
        /// The person's address.
        person_addr?: String,
        /// Their age: text, perhaps empty.
        person_age?: String,
        /// Their gender, perhaps empty.
        person_gender?: Gender,
        /// What they are known by.
        person_idcard?: String,
        /// Their name.
        person_name?: String,
        /// Where the camera is.
        position?: String,
        /// 1: the most alike.
        ranking?: i64,
        /// How alike, 0 to 100.
        similarity?: i64,
        /// Which capture.
        snap_id?: String,
        /// Where the picture can be downloaded.
        snap_path?: String,
        /// How alike it must be, 0 to 100.
        threshold?: i64,
        /// When.
        trigger?: Timestamp,
        /// What is seen of the face.
        face_attr?: FaceAttributes,
    }
}

message! {
    /// Captures of faces by conditions (3.13), by time.
    QueryCaptures "1037" {
        /// By camera.
        channel?: u32,
        /// By the library's name.
        lib_name?: String,
        /// By the kind of library.
        lib_type?: LibraryType,
        /// From when on.
        start_time?: Timestamp,
        /// Until when.
        stop_time?: Timestamp,
        /// From which on, counted from 1 (where left out: 1).
        start_no?: u32,
        /// How many, 1 to 50 (where left out: 10).
        qry_len?: u32,
    } => CapturePage, idempotent, check querying
}

message! {
    /// Packs captures of faces into a file, a page at a time (3.14).
    ExportCaptures "1040" {
        /// By camera.
        channel?: u32,
        /// By the library's name.
        lib_name?: String,
        /// By the kind of library.
        lib_type?: LibraryType,
        /// From when on.
        start_time?: Timestamp,
        /// Until when.
        stop_time?: Timestamp,
        /// From which on, counted from 1 (where left out: 1).
        start_no?: u32,
        /// How many, 1 to 500 (where left out: 10).
        qry_len?: u32,
    } => Export, idempotent, check exporting
}

message! {
    /// Packs these captures of faces into a file (3.15).
    ExportCapturesById "1043" {
        /// Which captures: 1 to 50.
        snap_ids: Joined<String>,
    } => Export, idempotent, check exporting_some
}

message! {
    /// Alarms by conditions (3.16), by time.
    QueryAlarms "1036" {
        /// By camera.
        channel?: u32,
        /// By the library's name.
        lib_name?: String,
        /// By libraries.
        lib_ids?: Joined<u64>,
        /// By the kind of library.
        lib_type?: LibraryType,
        /// From when on.
        start_time?: Timestamp,
        /// Until when.
        stop_time?: Timestamp,
        /// From which on, counted from 1 (where left out: 1).
        start_no?: u32,
        /// How many, 1 to 50 (where left out: 10).
        qry_len?: u32,
    } => AlarmPage, idempotent, check querying_alarms
}

message! {
    /// Packs alarms into a file, a page at a time (3.17).
    ExportAlarms "1039" {
        /// By libraries: the document wants at least one.
        lib_ids: Joined<u64>,
        /// By camera.
        channel?: u32,
        /// By the library's name.
        lib_name?: String,
        /// By the kind of library.
        lib_type?: LibraryType,
        /// From when on.
        start_time?: Timestamp,
        /// Until when.
        stop_time?: Timestamp,
        /// From which on, counted from 1 (where left out: 1).
        start_no?: u32,
        /// How many, 1 to 500 (where left out: 10).
        qry_len?: u32,
    } => Export, idempotent, check exporting_alarms
}

message! {
    /// Packs these alarms into a file (3.18).
    ExportAlarmsById "1042" {
        /// Which captures: 1 to 50.
        snap_ids: Joined<String>,
    } => Export, idempotent, check exporting_some_alarms
}

message! {
    /// Deletes all captures (3.21): the node's whole memory of what its cameras saw.
    DeleteAllCaptures "1045" {} => Done, idempotent
}

fn querying(query: &QueryCaptures) -> Result<(), EncodeError> {
    query.channel.map_or(Ok(()), |no| channel("channel", no))?;
    times(query.start_time.as_ref(), query.stop_time.as_ref())?;
    list_page(query.start_no, query.qry_len)
}

fn exporting(export: &ExportCaptures) -> Result<(), EncodeError> {
    export.channel.map_or(Ok(()), |no| channel("channel", no))?;
    times(export.start_time.as_ref(), export.stop_time.as_ref())?;
    export_page(export.start_no, export.qry_len)
}

fn exporting_some(export: &ExportCapturesById) -> Result<(), EncodeError> {
    ids("snap_ids", &export.snap_ids)
}

fn querying_alarms(query: &QueryAlarms) -> Result<(), EncodeError> {
    query.channel.map_or(Ok(()), |no| channel("channel", no))?;
    query
        .lib_ids
        .as_ref()
        .map_or(Ok(()), |ids| count("lib_ids", ids.0.len(), 50))?;
    times(query.start_time.as_ref(), query.stop_time.as_ref())?;
    list_page(query.start_no, query.qry_len)
}

fn exporting_alarms(export: &ExportAlarms) -> Result<(), EncodeError> {
    count("lib_ids", export.lib_ids.0.len(), 50)?;
    export.channel.map_or(Ok(()), |no| channel("channel", no))?;
    times(export.start_time.as_ref(), export.stop_time.as_ref())?;
    export_page(export.start_no, export.qry_len)
}

fn exporting_some_alarms(export: &ExportAlarmsById) -> Result<(), EncodeError> {
    ids("snap_ids", &export.snap_ids)
}

paged! {
    /// A page of captures.
    QueryCaptures => CapturePage of Capture
}

paged! {
    /// A page of alarms.
    QueryAlarms => AlarmPage of Alarm
}
