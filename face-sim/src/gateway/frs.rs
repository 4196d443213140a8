//! Face groups, for those who have the licence.

use super::Refusal;
use super::photos::is_jpeg;
use super::reply::{answer, bad, nobody};
use super::state::State;
use artemis::frs::{FaceAdd, FaceGroup, FaceGroupPage, FaceGroups, RecognitionPlanRestart};
use artemis::protocol::Done;
use face_common::wire::base64;
use serde_json::{Value, json};

/// The one group and the one plan there are.
const ONLY: &str = "1";

impl State {
    fn licensed(&self) -> Result<(), Refusal> {
        if self.quirks.face_licence {
            Ok(())
        } else {
            Err(("0x00072204", "The feature is not licensed".to_owned()))
        }
    }

    pub(super) fn face_groups(&self, search: &FaceGroups) -> Result<FaceGroupPage, Refusal> {
        self.licensed()?;
        let group = FaceGroup {
            index_code: ONLY.into(),
            name: Some("Known people".into()),
            ..FaceGroup::default()
        };
        Ok(answer!(FaceGroupPage, search, &[group]))
    }

    pub(super) fn add_face(&mut self, add: &FaceAdd) -> Result<Value, Refusal> {
        self.licensed()?;
        if add.face_group_index_code != ONLY {
            return Err(nobody());
        }
        let picture = &add.face_pic;
        match &picture.face_binary_data {
            Some(data) if base64::decode(data.expose()).is_ok_and(|p| is_jpeg(&p)) => {}
            None if picture.face_url.is_some() => {}
            _ => return Err(bad("facePic")),
        }
        Ok(json!({ "indexCode": self.number() }))
    }

    pub(super) fn restart(&self, plan: &RecognitionPlanRestart) -> Result<Done, Refusal> {
        self.licensed()?;
        if plan.index_code == ONLY {
            Ok(Done)
        } else {
            Err(nobody())
        }
    }
}
