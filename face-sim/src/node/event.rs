//! What the node says of somebody before a camera (7.4, 9.2).

use super::picture;
use super::quirks::NodeQuirks;
use super::reply::set;
use super::seen::{Seen, body_attributes, face_attributes};
use bytes::Bytes;
use serde_json::{Value, json};

#[derive(Debug)]
pub(super) struct Event {
    pub(super) data: Value,
    pub(super) snap: Bytes,
    /// The whole picture.
    pub(super) frame: Bytes,
    /// The picture of the library.
    pub(super) library: Option<Bytes>,
}

impl Event {
    pub(super) fn of(seen: &Seen, device_id: &str, quirks: &NodeQuirks) -> Self {
        let feature = picture::feature(&seen.picture);
        let feature: Vec<_> = feature.iter().map(|n| format!("{n}.000000,")).collect();
        let (name, attributes, label) = if seen.is_body {
            ("body_attr", body_attributes(), 2)
        } else {
            ("face_attr", face_attributes(), 1)
        };
        let mut data = json!({
            "camera_name": seen.camera_name, "device_id": device_id, "channel": seen.channel,
            "position": seen.position, "threshold": seen.threshold, "snap_id": seen.snap_id,
            "snap_path": seen.path, "snap_feat": feature.concat(), "trigger": seen.trigger, "obj_label": label,
            "similarity": seen.similarity(), "quality": picture::quality(&seen.picture),
            // As in the document's example, the top below the bottom.
            "pos_top": 1000, "pos_bottom": 100, "pos_left": 100, "pos_right": 1000,
            "img_id": "", "img_path": "", "lib_id": -1, "lib_name": "", "lib_type": -1,
            "person_idcard": "", "person_name": "", "person_gender": "", "person_age": "", "person_addr": "",
            name: attributes,
        });
        if let (Some(face), Some((lib_name, lib_type))) = (&seen.face, &seen.library) {
            set(&mut data, "img_id", face.img_id.clone());
            set(&mut data, "img_path", face.path.clone());
            set(&mut data, "lib_id", face.lib_id);
            set(&mut data, "lib_name", lib_name.clone());
            set(&mut data, "lib_type", *lib_type);
            for (name, text) in face.who.fields() {
                set(&mut data, name, text.clone());
            }
        }
        quirks.bend(&mut data);
        let mut frame = seen.picture.to_vec();
        frame.resize(frame.len().max(quirks.frame_bytes), 0);
        Self {
            data,
            snap: seen.picture.clone(),
            frame: frame.into(),
            library: seen.face.as_ref().map(|face| face.picture.clone()),
        }
    }
}
