//! Who is before a camera, and what the node makes of them.

use super::face::Face;
use super::picture;
use super::reply::set;
use bytes::Bytes;
use serde_json::{Value, json};

/// How alike somebody is who is known.
pub(super) const ALIKE: i64 = 96;

/// Somebody before a camera, or only their body.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) snap_id: String,
    pub(super) path: String,
    pub(super) picture: Bytes,
    pub(super) trigger: String,
    pub(super) channel: u32,
    pub(super) camera_name: String,
    pub(super) position: String,
    pub(super) threshold: i64,
    pub(super) is_body: bool,
    /// Whom they are like, and the name and kind of the library.
    pub(super) face: Option<Face>,
    pub(super) library: Option<(String, i64)>,
}

impl Seen {
    /// -1 where they are like nobody.
    pub(super) fn similarity(&self) -> i64 {
        if self.face.is_some() { ALIKE } else { -1 }
    }

    fn camera(&self) -> Value {
        json!({
            "camera_name": self.camera_name, "channel": self.channel, "position": self.position,
            "snap_id": self.snap_id, "snap_path": self.path, "trigger": self.trigger,
        })
    }

    /// As a capture of a face; who is like nobody is in no library.
    pub(super) fn capture(&self) -> Value {
        let mut value = self.camera();
        set(&mut value, "face_attr", face_attributes());
        set(&mut value, "similarity", self.similarity());
        set(&mut value, "ranking", 1);
        set(&mut value, "threshold", self.threshold);
        if let (Some(face), Some((name, kind))) = (&self.face, &self.library) {
            set(&mut value, "lib_id", face.lib_id);
            set(&mut value, "lib_name", name.clone());
            set(&mut value, "lib_type", *kind);
        }
        value
    }

    pub(super) fn alarm(&self) -> Value {
        let mut value = self.capture();
        if let (Some(face), Some(members)) = (&self.face, value.as_object_mut())
            && let Value::Object(listed) = face.listed()
        {
            members.extend(listed);
        }
        value
    }

    pub(super) fn body(&self) -> Value {
        let mut value = self.camera();
        set(&mut value, "body_attr", body_attributes());
        set(&mut value, "quality", picture::quality(&self.picture));
        value
    }
}

/// The document's example.
pub(super) fn face_attributes() -> Value {
    json!({
        "cap_style": "hat_style_type_none", "gender_code": "male", "glass_style": "glasses_style_type_none",
        "mustache_style": "mustache_style_type_none", "respirator_color": "color_type_none", "st_age": "st_adult",
        "st_age_value": "24.000000", "st_expression": "st_calm",
    })
}

/// The document's example.
pub(super) fn body_attributes() -> Value {
    json!({
        "bag_style": "bag_style_type_none", "cap_style": "hat_style_type_none", "coat_color": "black",
        "coat_length": "long_sleeve", "coat_style": "t_shirt", "gender_code": "female", "hair_color": "black",
        "hair_style": "long", "shoes_color": "black", "shoes_style": "sandal", "st_age": "st_adult",
        "st_bag": "st_bag", "st_coat_pattern": "st_pure", "st_hat": "st_hat",
        "st_hold_object_in_front": "st_hold_object_in_front", "st_pedestrian_angle": "st_front",
        "st_respirator": "st_respirator", "st_trousers_pattern": "st_pure", "st_umbrella": "st_umbrella",
        "trousers_color": "black", "trousers_len": "st_skirt",
    })
}
