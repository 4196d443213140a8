//! A camera, as the wire has it (4.2).

use serde_json::{Map, Value};

#[derive(Debug, Clone)]
pub(super) struct Camera(pub(super) Map<String, Value>);

impl Camera {
    pub(super) fn words(&self, name: &str) -> String {
        let text = self.0.get(name).and_then(Value::as_str);
        text.unwrap_or_default().to_owned()
    }

    pub(super) fn threshold(&self) -> i64 {
        self.0
            .get("threshold")
            .and_then(Value::as_i64)
            .unwrap_or_default()
    }

    pub(super) fn lib_ids(&self) -> Vec<u64> {
        let ids = self.words("lib_ids");
        ids.split(',').filter_map(|id| id.parse().ok()).collect()
    }

    /// What it takes of the node's computing power.
    pub(super) fn power(&self) -> u32 {
        if self.words("camera_mode") == "IMAGE" {
            1
        } else {
            2
        }
    }

    /// Its address, or the host of its stream's.
    pub(super) fn host(&self) -> String {
        let url = self.words("url");
        let Some((_, rest)) = url.split_once("://") else {
            return self.words("ip");
        };
        let rest = rest.split('/').next().unwrap_or_default();
        let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
        host.split(':').next().unwrap_or_default().to_owned()
    }

    /// What is said wrongly becomes what it is where nothing is said (4.2).
    pub(super) fn settle(&mut self) {
        let is_video = self.words("camera_mode") == "VIDEO";
        let number = |name: &str, or: i64| self.0.get(name).and_then(Value::as_i64).unwrap_or(or);
        let most = Some(number("facesize_max", 1000)).filter(|n| (60..=1000).contains(n));
        let most = most.unwrap_or(1000);
        let least = Some(number("facesize_min", 60)).filter(|n| (60..=most).contains(n));
        let least = least.unwrap_or(60);
        if is_video {
            self.0.insert("facesize_min".to_owned(), least.into());
            self.0.insert("facesize_max".to_owned(), most.into());
        } else if !VENDORS.contains(&self.words("vendor").as_str()) {
            self.0.insert("vendor".to_owned(), "dahua".into());
        }
    }
}

const VENDORS: [&str; 6] = [
    "hikvision",
    "sensedlc11",
    "sensedlct",
    "sensedlcd",
    "dahua",
    "sensedlcaa",
];
