//! Who is before the camera, and what is pushed and recorded of them. Pushes are read as plain JSON here.

use crate::{Listener, jpeg, until};
use face_sim::CaptureDevice;
use facecap_proto::ErrorKind;
use facecap_proto::blocking::{Client, connect};
use facecap_proto::capture::{Match, RequestRecords};
use facecap_proto::common::Response;
use facecap_proto::common::wire::base64;
use facecap_proto::config::{AppParams, FaceParams, PicForm, UpdateAppParams};
use facecap_proto::encryption::{AesKey, Chaining, Cipher, Padding, RequestAes, UpdataAes};
use facecap_proto::person::UploadPerson;
use facecap_proto::types::{Flag, Role, clock_text};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

/// A device that pushes to a platform which keeps everything.
struct Gate {
    device: CaptureDevice,
    client: Client,
    listener: Listener,
    captures: Arc<Mutex<Vec<Value>>>,
    is_down: Arc<AtomicBool>,
}

impl Gate {
    fn start() -> Self {
        let captures = Arc::new(Mutex::new(Vec::new()));
        let is_down = Arc::new(AtomicBool::new(false));
        let (store, down) = (captures.clone(), is_down.clone());
        let listener = Listener::start(move |request| {
            if down.load(Ordering::SeqCst) {
                return None;
            }
            let push: Value = serde_json::from_slice(request.body()).unwrap();
            let (sequence_no, cap_time) = (&push["sequence_no"], &push["cap_time"]);
            let answer = json!({"reply": "ACK", "cmd": "face", "code": 0, "sequence_no": sequence_no, "cap_time": cap_time});
            store.lock().unwrap().push(push);
            Some(Response::new(answer.to_string().into()))
        });
        let device = CaptureDevice::builder().waits(Duration::from_millis(100));
        let device = device.start().unwrap();
        let client = connect(&device.url()).unwrap();
        device.push_to(&listener.url("/")).unwrap();
        Self {
            device,
            client,
            listener,
            captures,
            is_down,
        }
    }

    fn add(&self, person: UploadPerson) {
        self.client.call(&person.image(jpeg())).unwrap();
    }

    fn set(&self, face: FaceParams) {
        let params = AppParams {
            face: Some(face),
            ..AppParams::default()
        };
        self.client.call(&UpdateAppParams::of(params)).unwrap();
    }

    /// What is pushed when they are before the camera.
    fn sees(&self, id: &str) -> Value {
        self.device.person_before_camera(id);
        until("it is acknowledged", || self.device.unacknowledged() == 0);
        self.captures.lock().unwrap().pop().unwrap()
    }

    fn last_record(&self) -> Value {
        let all: Vec<_> = self
            .client
            .pages(RequestRecords {
                face_image_flag: Flag(true),
                reg_image_flag: Flag(true),
                ..RequestRecords::all()
            })
            .collect::<Result<_, _>>()
            .unwrap();
        serde_json::to_value(all.last().unwrap()).unwrap()
    }
}

/// In so many seconds.
fn clock(seconds: i64) -> facecap_proto::common::time::Timestamp {
    let now = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis();
    clock_text(i64::try_from(now).unwrap() + seconds * 1000, 0)
}

#[test]
fn who_has_no_photo_in_it_is_a_stranger() {
    let gate = Gate::start();
    gate.client.call(&UploadPerson::new("card")).unwrap();
    gate.device.set_quirks(|q| q.drops_photos = true);
    gate.add(UploadPerson::new("dropped"));
    for id in ["card", "dropped", "nobody"] {
        assert!(!gate.device.person_before_camera(id));
        let push = gate.sees(id);
        assert_eq!(
            (&push["match_result"], &push["match_failed_reson"]),
            (&json!(-1), &json!(-11))
        );
        assert!(push.get("match").is_none(), "{push}");
        let record = gate.last_record();
        assert_eq!(
            (&record["score"], &record["match_type"]),
            (&json!(-1), &json!(0))
        );
        assert!(record.get("id").is_none() && record.get("reg_image").is_none());
    }
    // The other way that devices report them.
    gate.device.set_quirks(|q| q.strangers_have_reason = false);
    let push = gate.sees("nobody");
    assert_eq!(
        (&push["match_result"], push.get("match_failed_reson")),
        (&json!(-1), None)
    );
}

#[test]
fn who_is_known_may_not_always_pass() {
    let gate = Gate::start();
    let role = |role| UploadPerson {
        role: Some(role),
        ..UploadPerson::new("black")
    };
    let valid = |id: &str, from, to| UploadPerson {
        term_start: Some(clock(from).into()),
        term: Some(clock(to).into()),
        ..UploadPerson::new(id)
    };
    gate.add(role(Role::Black));
    gate.add(UploadPerson::new("good"));
    gate.add(valid("now", -60, 60));
    gate.add(valid("over", -120, -60));
    gate.add(valid("early", 60, 120));
    gate.add(UploadPerson {
        term: Some("never".into()),
        ..UploadPerson::new("never")
    });
    let sees = |id: &str| {
        let push = gate.sees(id);
        let found = &push["match"];
        assert_eq!(
            (&push["match_result"], &found["person_id"]),
            (&json!(94), &json!(id))
        );
        assert_eq!(
            gate.last_record()["match_failed_reson"].as_i64().unwrap() == 0,
            matches!(id, "good" | "now")
        );
        (
            push["match_failed_reson"].as_i64(),
            found["person_role"].as_i64().unwrap(),
            found["person_attr"].as_str().unwrap().to_owned(),
        )
    };
    for (id, reason, role, attr) in [
        ("good", 0, 1, "permanent_list"),
        ("now", 0, 1, "temporary_list"),
        ("black", -2, 2, "permanent_list"),
        ("over", -3, 1, "temporary_list"),
        ("early", -3, 1, "temporary_list"),
        ("never", -3, 1, "invalid_list"),
    ] {
        assert_eq!(sees(id), (Some(reason), role, attr.to_owned()), "{id}");
    }
    // Without the pictures of failed comparisons nothing is said against anybody, and strangers are recorded alone.
    gate.set(FaceParams {
        output_not_matched: Some(false),
        ..FaceParams::default()
    });
    assert_eq!(sees("black"), (None, 2, "permanent_list".to_owned()));
    assert_eq!(sees("over").0, None);
    gate.device.stranger_before_camera();
    assert_eq!(
        (
            gate.device.unacknowledged(),
            gate.last_record()["score"].as_i64()
        ),
        (0, Some(-1))
    );
    // Compared with nobody: neither known nor a stranger.
    gate.set(FaceParams {
        enable_match: Some(false),
        ..FaceParams::default()
    });
    let push = gate.sees("good");
    assert_eq!(
        (&push["match_result"], push.get("match")),
        (&json!(0), None)
    );
}

#[test]
fn names_are_encrypted_by_a_key_that_only_its_holder_changes() {
    let gate = Gate::start();
    gate.add(UploadPerson::new("1").name("Ада Лавлейс 0001"));
    let order = |ori_key: &[u8], enable, new_key: Option<&[u8]>| {
        gate.client.call(&UpdataAes {
            ori_key: AesKey::new(ori_key),
            enable,
            new_key: new_key.map(AesKey::new),
            ..UpdataAes::default()
        })
    };
    let is_on = || gate.client.call(&RequestAes {}).unwrap().enable == Some(true);
    let names = |push: &Value| {
        let found = &push["match"];
        (
            found["is_encryption"].clone(),
            found["person_id"].clone(),
            found["person_name"].clone(),
        )
    };
    let open = (json!(false), json!("1"), json!("Ада Лавлейс 0001"));
    assert_eq!(names(&gate.sees("1")), open);
    for wrong in [&b"54321"[..], b"1234", &[0x31; 16]] {
        let error = order(wrong, Some(true), Some(b"mine")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unauthorised);
    }
    assert!(!is_on());

    order(b"12345", Some(true), None).unwrap();
    assert!(is_on());
    let (is_shut, id, name) = names(&gate.sees("1"));
    // Made with OpenSSL 3: `printf '…' | openssl enc -aes-128-ecb -K 31323334350000000000000000000000 -nosalt -nopad -base64`,
    // with a zero for each byte that is missing.
    assert_eq!(
        (is_shut, name),
        (
            json!(true),
            json!("hkGg9+ylBkfGd4qmGFm4Ynlu3FKNUWpAiBVEbuXmK7M=")
        )
    );
    assert_ne!(id, "1");

    order(b"12345", None, Some(b"0123456789abcdef")).unwrap();
    order(b"12345", Some(false), None).unwrap_err();
    assert!(is_on());
    let push = gate.sees("1");
    let found: Match = serde_json::from_value(push["match"].clone()).unwrap();
    let key = AesKey::new(b"0123456789abcdef");
    let cipher = Cipher::new(&key, Chaining::Ecb, Padding::Zero).unwrap();
    assert_eq!(
        cipher.person(&found).unwrap(),
        (Some("1".into()), Some("Ада Лавлейс 0001".into()))
    );
    // Records are not.
    assert_eq!(gate.last_record()["id"], "1");
    order(b"0123456789abcdef", Some(false), None).unwrap();
    assert_eq!(names(&gate.sees("1")), open);
}

#[test]
fn captures_have_the_pictures_that_the_settings_say() {
    let gate = Gate::start();
    gate.add(UploadPerson::new("1").name("Augusta Ada King, Lovelace"));
    let photo: Value = base64::encode(&jpeg()).into();
    for (form, overall, closeup) in [
        (PicForm::Closeup, false, true),
        (PicForm::Overall, true, false),
        (PicForm::Both, true, true),
        (PicForm::None, false, false),
    ] {
        gate.set(FaceParams {
            pic_form: Some(form),
            enable_output_reg: Some(overall),
            ..FaceParams::default()
        });
        let push = gate.sees("1");
        for (name, flag, is_there) in [
            ("overall_pic", "overall_pic_flag", overall),
            ("closeup_pic", "closeup_pic_flag", closeup),
        ] {
            assert_eq!(push[flag], is_there, "{name}");
            assert_eq!(push[name]["data"] == photo, is_there, "{name}");
        }
        assert_eq!(push["match"]["image"] == photo, overall);
        assert_eq!(push["match"]["format"], "jpg");
        let stranger = gate.sees("nobody");
        assert_eq!(stranger["closeup_pic"]["format"] == "jpg", closeup);
        assert_ne!(stranger["closeup_pic"]["data"], photo);
    }
    gate.device.person_before_camera("1");
    let record = gate.last_record();
    assert_eq!(
        (&record["face_image"], &record["reg_image"]),
        (&photo, &photo)
    );
    // More than fifteen bytes.
    let names = (&record["name"], &record["person_name_ext"]);
    assert_eq!(names, (&json!(""), &json!("Augusta Ada King, Lovelace")));
}

#[test]
fn what_could_not_be_pushed_at_once_is_handed_in_later() {
    let gate = Gate::start();
    assert_eq!(gate.sees("nobody")["is_realtime"], 1);
    // The platform hangs up.
    gate.is_down.store(true, Ordering::SeqCst);
    let before = gate.device.posts();
    gate.device.stranger_before_camera();
    gate.device.stranger_before_camera();
    until("it was tried", || gate.device.posts() > before + 1);
    gate.is_down.store(false, Ordering::SeqCst);
    until("all are there", || gate.device.unacknowledged() == 0);
    // Nowhere to push to.
    let elsewhere = CaptureDevice::start().unwrap();
    elsewhere.stranger_before_camera();
    elsewhere.push_to(&gate.listener.url("/")).unwrap();
    until("it is there", || elsewhere.unacknowledged() == 0);
    let late = std::mem::take(&mut *gate.captures.lock().unwrap());
    assert_eq!(late.len(), 3);
    assert!(late.iter().all(|push| push["is_realtime"] == 0), "{late:?}");
    assert_eq!(gate.sees("nobody")["is_realtime"], 1);
}

/// What was on its way when it was switched off comes again.
#[test]
fn what_was_not_acknowledged_before_a_restart_is_handed_in_later() {
    let pushes = Arc::new(Mutex::new(Vec::new()));
    let (store, is_open) = (pushes.clone(), Arc::new(AtomicBool::new(false)));
    let open = is_open.clone();
    let listener = Listener::start(move |request| {
        store.lock().unwrap().push(request.into_body());
        until("it is open", || open.load(Ordering::SeqCst));
        Some(Response::new("not yet".into()))
    });
    let device = CaptureDevice::start().unwrap();
    device.push_to(&listener.url("/")).unwrap();
    device.stranger_before_camera();
    until("it is on its way", || !pushes.lock().unwrap().is_empty());
    device.restart();
    is_open.store(true, Ordering::SeqCst);
    until("it comes again", || pushes.lock().unwrap().len() > 1);
    drop(device);
    let pushes = pushes.lock().unwrap();
    let is_realtime = |push: &[u8]| {
        let push: Value = serde_json::from_slice(push).unwrap();
        push["is_realtime"].clone()
    };
    assert_eq!(
        (is_realtime(&pushes[0]), is_realtime(&pushes[1])),
        (json!(1), json!(0))
    );
}
