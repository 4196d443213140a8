//! Who is before the camera, and what the terminal makes of them.

use super::aes;
use super::factory::STILL;
use super::magic;
use super::seen::Seen;
use super::state::State;
use bytes::Bytes;
use facecap_proto::capture::{
    Attributes, Closeup, FacePush, Hat, Match, Origin, PersonAttr, Reason, Sex,
};
use facecap_proto::config::{FaceParams, PicForm};
use facecap_proto::person::Person;
use facecap_proto::types::{Base64Bytes, Flag, Role, ValidFrom, ValidTo, capture_time};

/// How alike somebody is who is known, out of 100.
const ALIKE: f64 = 94.0;
/// How alike somebody is who is like nobody.
const STRANGER: f64 = -1.0;
/// Who was not compared with anybody.
const NOT_COMPARED: f64 = 0.0;
impl State {
    /// Whether they are known: who has no photo in the terminal is a stranger to it.
    pub(super) fn person_before_camera(&mut self, id: &str) -> bool {
        let entry = self.people.get(id);
        let found = entry.and_then(|e| Some((e.person.clone(), e.photo.clone()?)));
        let Some((person, photo)) = found else {
            self.stranger_before_camera();
            return false;
        };
        let taken = if is_picture(&photo) {
            photo.clone()
        } else {
            // A prepared face, which nobody can look at.
            Bytes::from_static(STILL)
        };
        let is_known = self.compares();
        let seen = if is_known {
            Seen {
                score: ALIKE,
                reason: self.against(&person),
                found: Some((person, photo)),
                taken,
            }
        } else {
            not_compared(taken)
        };
        self.capture(&seen);
        is_known
    }

    pub(super) fn stranger_before_camera(&mut self) {
        let taken = Bytes::from_static(STILL);
        let seen = if self.compares() {
            Seen {
                score: STRANGER,
                reason: Reason::Unauthorised,
                found: None,
                taken,
            }
        } else {
            not_compared(taken)
        };
        self.capture(&seen);
    }

    fn face(&self) -> FaceParams {
        self.params.face.clone().unwrap_or_default()
    }

    fn compares(&self) -> bool {
        self.face().enable_match != Some(false)
    }

    /// What is against letting somebody pass who is known.
    fn against(&self, person: &Person) -> Reason {
        let now = self.now_ms();
        let has_begun = match &person.term_start {
            Some(ValidFrom::At(start)) => start.unix_ms(Some(0)).is_none_or(|start| start <= now),
            _ => true,
        };
        let is_over = match &person.term {
            Some(ValidTo::Never) => true,
            Some(ValidTo::At(end)) => end.unix_ms(Some(0)).is_some_and(|end| end < now),
            _ => false,
        };
        if person.role == Some(Role::Black) {
            Reason::Restricted
        } else if !has_begun || is_over {
            Reason::Expired
        } else {
            Reason::None
        }
    }

    fn capture(&mut self, seen: &Seen) {
        self.sequence += 1;
        let push = self.push_of(seen);
        self.remember(seen, &push);
        let is_failed = seen.score == STRANGER;
        if !is_failed || self.sends_failed() {
            self.pending.push_back(push);
        }
    }

    /// Whether the pictures of failed comparisons are sent: only then is it said what is against somebody.
    fn sends_failed(&self) -> bool {
        self.face().output_not_matched != Some(false)
    }

    /// Id and name as they are pushed.
    fn shut(&self, text: &str) -> String {
        if self.encrypts {
            aes::encrypt(&self.key, text)
        } else {
            text.to_owned()
        }
    }

    fn push_of(&self, seen: &Seen) -> FacePush {
        let (face, info) = (
            self.face(),
            self.params.device_info.clone().unwrap_or_default(),
        );
        let is_said = seen.found.is_some() || self.quirks.strangers_have_reason;
        let with = |forms: [PicForm; 2]| face.pic_form.as_ref().is_some_and(|f| forms.contains(f));
        let whole = with([PicForm::Overall, PicForm::Both]);
        let close = with([PicForm::Closeup, PicForm::Both]);
        let shows_registered = face.enable_output_reg == Some(true);
        FacePush {
            sequence_no: self.sequence,
            device_no: info.device_no,
            device_sn: Some(self.serial_no.clone()),
            addr_no: info.addr_no,
            addr_name: info.addr_name,
            cap_time: capture_time(self.now_ms(), 0),
            is_realtime: Some(Flag(self.pushes())),
            match_failed_reson: (self.sends_failed() && is_said).then_some(seen.reason),
            match_result: Some(seen.score),
            r#match: seen.found.as_ref().map(|(person, photo)| Match {
                is_encryption: Some(self.encrypts),
                person_id: Some(self.shut(&person.id)),
                person_name: person.name.as_deref().map(|name| self.shut(name)),
                person_role: person.role,
                format: magic::format(photo).map(str::to_owned),
                image: (shows_registered && is_picture(photo)).then(|| Base64Bytes(photo.clone())),
                origin: Some(Origin::Software),
                person_attr: Some(validity(person)),
                customer_text: person.customer_text.clone(),
                ..Match::default()
            }),
            overall_pic_flag: Some(whole),
            overall_pic: whole.then(|| picture(&seen.taken, 150)),
            closeup_pic_flag: Some(close),
            closeup_pic: close.then(|| picture(&seen.taken, 0)),
            video_flag: Some(false),
            person: Some(Attributes {
                sex: Some(Sex::NotSaid),
                age: Some(0),
                hat: Some(Hat::None),
                temperatur: Some(36.36),
                has_mask: Some(false),
                face_quality: Some(87.0),
                turn_angle: Some(-1.0),
                rotate_angle: Some(0.0),
                ..Attributes::default()
            }),
            ..FacePush::default()
        }
    }

    /// What has not been pushed by now is handed in later.
    pub(super) fn later(&mut self) {
        for capture in &mut self.pending {
            capture.is_realtime = Some(Flag(false));
        }
    }
}

fn not_compared(taken: Bytes) -> Seen {
    Seen {
        score: NOT_COMPARED,
        reason: Reason::None,
        found: None,
        taken,
    }
}

fn is_picture(photo: &[u8]) -> bool {
    matches!(magic::format(photo), Some("jpg" | "png"))
}

/// How long somebody's registration is good: not whether they are on the black list, which is their role.
fn validity(person: &Person) -> PersonAttr {
    match person.term {
        Some(ValidTo::Never) => PersonAttr::Invalid,
        Some(ValidTo::At(_)) => PersonAttr::Temporary,
        Some(ValidTo::Forever) | None => PersonAttr::Permanent,
    }
}

/// With the face where the document's example has it.
fn picture(taken: &Bytes, at: i64) -> Closeup {
    Closeup {
        format: magic::format(taken).map(str::to_owned),
        data: Some(Base64Bytes(taken.clone())),
        face_x: Some(at),
        face_y: Some(at),
        face_width: Some(200),
        face_height: Some(200),
        ..Closeup::default()
    }
}
