use super::{Export, times};
use crate::attribute::BodyAttributes;
use crate::face::ids;
use crate::macros::{message, paged, reply};
use crate::types::{Joined, channel, export_page, list_page};
use face_common::EncodeError;
use face_common::time::Timestamp;

reply! {
    /// A body that a camera saw.
    Body {
        /// The camera's name.
        camera_name?: String,
        /// Its channel.
        channel?: u32,
        /// Where it is.
        position?: String,
        /// How good the picture is, 0 to 100.
        quality?: i64,
        /// Which capture.
        snap_id?: String,
        /// Where the picture can be downloaded.
        snap_path?: String,
        /// When.
        trigger?: Timestamp,
        /// What is seen of it.
        body_attr?: BodyAttributes,
    }
}

message! {
    /// Captures of bodies by conditions (3.22), by time.
    QueryBodies "1046" {
        /// By camera.
        channel?: u32,
        /// From when on.
        start_time?: Timestamp,
        /// Until when.
        stop_time?: Timestamp,
        /// From which on, counted from 1 (where left out: 1).
        start_no?: u32,
        /// How many, 1 to 50 (where left out: 10).
        qry_len?: u32,
    } => BodyPage, idempotent, check querying
}

fn querying(query: &QueryBodies) -> Result<(), EncodeError> {
    query.channel.map_or(Ok(()), |no| channel("channel", no))?;
    times(query.start_time.as_ref(), query.stop_time.as_ref())?;
    list_page(query.start_no, query.qry_len)
}

paged! {
    /// A page of captures of bodies.
    QueryBodies => BodyPage of Body
}

message! {
    /// Packs captures of bodies into a file, a page at a time (3.23).
    ExportBodies "1048" {
        /// By camera.
        channel?: u32,
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

fn exporting(export: &ExportBodies) -> Result<(), EncodeError> {
    export.channel.map_or(Ok(()), |no| channel("channel", no))?;
    times(export.start_time.as_ref(), export.stop_time.as_ref())?;
    export_page(export.start_no, export.qry_len)
}

message! {
    /// Packs these captures of bodies into a file (3.24).
    ExportBodiesById "1047" {
        /// Which captures: 1 to 50.
        snap_ids: Joined<String>,
    } => Export, idempotent, check counted
}

fn counted(export: &ExportBodiesById) -> Result<(), EncodeError> {
    ids("snap_ids", &export.snap_ids)
}
