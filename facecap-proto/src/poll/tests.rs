use super::*;
use crate::device::{GpioControl, Reboot, RequestDateTime};
use crate::file::UploadFile;
use crate::person::{DeletePersons, UploadPerson};
use bytes::Bytes;
use face_common::ErrorKind;

const SN: &str = "000001-000002-0000BC";
const PEER: &str = "192.0.2.80";
const HOLD: u64 = 14_000;

fn mailbox() -> Mailbox {
    Mailbox::new(Settings::default(), "t")
}

fn beat(sn: &str) -> Bytes {
    format!(r#"{{"version":"0.2","cmd":"heart beat","ip":"","device_sn":"{sn}","device_no":""}}"#)
        .into()
}

fn result(cmd: &str, members: &str) -> Bytes {
    format!(r#"{{"reply":"ACK","cmd":"{cmd}","code":0{members}}}"#).into()
}

fn held(mailbox: &mut Mailbox, now: u64, body: Bytes) -> Post {
    match mailbox.receive(now, PEER, body) {
        Received::Held(post) => post,
        other => panic!("{other:?}"),
    }
}

/// What comes out now: `S`een, `L`ost, `A`nswer with its command, `F`inished, stray `R`esult.
fn out(mailbox: &mut Mailbox, now: u64) -> Vec<String> {
    let mut all = Vec::new();
    while let Some(output) = mailbox.next(now) {
        all.push(match output {
            Output::Seen { .. } => "S".to_owned(),
            Output::Lost { .. } => "L".to_owned(),
            Output::Answer { post, response } => {
                let message = crate::protocol::Message::raw(response.body()).unwrap();
                let number = message.command_id.unwrap_or_default();
                format!("A{} {} {number}", post.0, message.cmd)
            }
            Output::Finished { ticket, outcome } => match outcome {
                Ok(_) => format!("F{} ok", ticket.0),
                Err(e) => format!("F{} {:?} {:?}", ticket.0, e.sent, e.why),
            },
            Output::Stray { outcome, .. } => format!("R {}", outcome.cmd),
        });
    }
    all
}

#[test]
fn commands_go_out_one_by_one_and_results_come_back() {
    let mut m = mailbox();
    m.submit(0, SN, &RequestDateTime {}).unwrap();
    m.submit(0, SN, &Reboot {}).unwrap();
    assert_eq!(out(&mut m, 0), Vec::<String>::new());
    held(&mut m, 10, beat(SN));
    assert_eq!(out(&mut m, 10), ["S", "A1 request date time t-1"]);
    // The second waits for the first one's result, and is its answer.
    held(
        &mut m,
        20,
        result(
            "request date time",
            r#","command_id":"t-1","date_time":"x""#,
        ),
    );
    assert_eq!(out(&mut m, 20), ["F1 ok", "A2 reboot t-2"]);
    held(&mut m, 30, result("reboot", r#","command_id":"t-2""#));
    assert_eq!(out(&mut m, 30), ["F2 ok"]);
    assert_eq!((m.waiting(), m.bytes(), m.held()), (0, 0, 1));
}

#[test]
fn a_device_without_a_command_is_answered_just_before_it_gives_up() {
    let mut m = mailbox();
    let post = held(&mut m, 5, beat(SN));
    assert_eq!(out(&mut m, 5), ["S"]);
    assert_eq!(m.wake_at(), Some(5 + HOLD));
    assert_eq!(out(&mut m, 5 + HOLD - 1), Vec::<String>::new());
    assert_eq!(out(&mut m, 5 + HOLD), [format!("A{} heart beat ", post.0)]);
    // A command that comes while a post is held goes out at once.
    let post = held(&mut m, 5 + HOLD, beat(SN));
    m.submit(9_000 + HOLD, SN, &Reboot {}).unwrap();
    assert_eq!(
        out(&mut m, 9_000 + HOLD),
        [format!("A{} reboot t-1", post.0)]
    );
    // And the answer to a result is held as well.
    held(
        &mut m,
        10_000 + HOLD,
        result("reboot", r#","command_id":"t-1""#),
    );
    assert_eq!(out(&mut m, 10_000 + HOLD), ["F1 ok"]);
    assert_eq!(m.wake_at(), Some(10_000 + 2 * HOLD));
}

#[test]
fn a_post_whose_connection_has_gone_is_not_answered() {
    let mut m = mailbox();
    let old = held(&mut m, 0, beat(SN));
    m.closed(1, old);
    let new = held(&mut m, 2, beat(SN));
    m.submit(3, SN, &Reboot {}).unwrap();
    assert_eq!(
        out(&mut m, 3),
        ["S".to_owned(), format!("A{} reboot t-1", new.0)]
    );
    // Its answer could not be sent: not a byte of it.
    m.closed(4, new);
    let newest = held(&mut m, 5, beat(SN));
    assert_eq!(out(&mut m, 5), [format!("A{} reboot t-1", newest.0)]);
    m.closed(6, Post(99));
    held(&mut m, 7, result("reboot", r#","command_id":"t-1""#));
    assert_eq!(out(&mut m, 7), ["F1 ok"]);
}

#[test]
fn results_without_a_number_are_of_the_command_given_last() {
    let mut m = mailbox();
    for _ in 0..2 {
        m.submit(0, SN, &UploadPerson::new("1")).unwrap();
    }
    held(&mut m, 0, beat(SN));
    held(&mut m, 1, result("upload person", r#","id":"1""#));
    assert_eq!(
        out(&mut m, 1),
        ["S", "A1 upload person t-1", "F1 ok", "A2 upload person t-2"]
    );
    // Devices answer some commands by another name, and what they cannot read by none: it is by order.
    held(&mut m, 2, result(" gpio control", ""));
    assert_eq!(out(&mut m, 2), ["F2 ok"]);
    m.submit(2, SN, &Reboot {}).unwrap();
    out(&mut m, 2);
    // Of one that was given before, and is late: of none that is waited for.
    held(&mut m, 3, result("upload person", ""));
    assert_eq!(out(&mut m, 3), ["R upload person"]);
    held(&mut m, 3, result("", ""));
    assert_eq!(out(&mut m, 3), ["F3 ok"]);
    let piece = UploadFile::cut("/a", &Bytes::from_static(b"x"), 0);
    m.submit(4, SN, &piece).unwrap();
    held(&mut m, 4, result("set hardware info", ""));
    // The newest post is answered; that result was of the command before.
    assert_eq!(out(&mut m, 4), ["A5 upload file t-4", "F4 ok"]);
}

#[test]
fn a_device_that_sends_numbers_back_always_does() {
    let mut m = mailbox();
    m.submit(0, SN, &Reboot {}).unwrap();
    m.submit(0, SN, &Reboot {}).unwrap();
    held(&mut m, 0, beat(SN));
    let twice = result("reboot", r#","command_id":"t-1""#);
    held(&mut m, 1, twice.clone());
    out(&mut m, 1);
    // The same result again, and one without a number: neither is of the second command.
    held(&mut m, 2, twice);
    assert_eq!(out(&mut m, 2), Vec::<String>::new());
    held(&mut m, 3, result("reboot", ""));
    assert_eq!(out(&mut m, 3), ["F2 Maybe GoneOn", "R reboot"]);
}

#[test]
fn what_was_handed_out_and_has_no_result_is_reported_once() {
    let mut m = mailbox();
    m.submit(0, SN, &GpioControl::open(1)).unwrap();
    held(&mut m, 0, beat(SN));
    out(&mut m, 0);
    // One heartbeat may have crossed the answer; two have not.
    held(&mut m, 1, beat(SN));
    assert_eq!(out(&mut m, 1), Vec::<String>::new());
    held(&mut m, 2, beat(SN));
    assert_eq!(out(&mut m, 2), ["F1 Maybe GoneOn"]);
    // Its result comes late: nobody waits for it.
    held(&mut m, 3, result("gpio control", r#","command_id":"t-1""#));
    assert_eq!(out(&mut m, 3), ["R gpio control"]);

    m.submit(4, SN, &GpioControl::open(1)).unwrap();
    out(&mut m, 4);
    let waiting = out(&mut m, 4 + 59_999);
    assert!(!waiting.iter().any(|o| o.starts_with('F')), "{waiting:?}");
    let ended = out(&mut m, 4 + 60_000);
    assert!(ended.contains(&"F2 Maybe NoResult".to_owned()), "{ended:?}");
}

#[test]
fn what_may_be_executed_twice_is_handed_out_again_if_so_wished() {
    let mut m = Mailbox::new(
        Settings {
            tries: 2,
            posts_without_result: 1,
            ..Settings::default()
        },
        "t",
    );
    m.submit(0, SN, &DeletePersons::one("1")).unwrap();
    m.submit(0, SN, &Reboot {}).unwrap();
    held(&mut m, 0, beat(SN));
    held(&mut m, 1, beat(SN));
    assert_eq!(
        out(&mut m, 1),
        ["S", "A1 delete person(s) t-1", "A2 delete person(s) t-1"]
    );
    held(&mut m, 2, beat(SN));
    assert_eq!(out(&mut m, 2), ["F1 Maybe GoneOn", "A3 reboot t-2"]);
    held(&mut m, 3, beat(SN));
    assert_eq!(out(&mut m, 3), ["F2 Maybe GoneOn"]);

    // A late result of the first try counts.
    m.submit(4, SN, &DeletePersons::one("1")).unwrap();
    m.submit(4, SN, &RequestDateTime {}).unwrap();
    assert_eq!(out(&mut m, 4), ["A4 delete person(s) t-3"]);
    let before = out(&mut m, 4 + 60_000);
    assert!(before.iter().all(|o| !o.starts_with('F')), "{before:?}");
    held(
        &mut m,
        4 + 60_001,
        result("delete person(s)", r#","command_id":"t-3""#),
    );
    let after = out(&mut m, 4 + 60_001);
    assert!(after[0] == "S" || after[0] == "F3 ok", "{after:?}");
    assert!(
        after.contains(&"F3 ok".to_owned())
            && after.iter().any(|o| o.contains("request date time t-4"))
    );
}

#[test]
fn what_nobody_asks_for_expires_and_can_be_taken_back() {
    let mut m = mailbox();
    let first = m.submit(0, SN, &RequestDateTime {}).unwrap();
    let second = m.submit(0, SN, &Reboot {}).unwrap();
    assert!(m.withdraw(second) && !m.withdraw(second));
    assert_eq!(out(&mut m, 3_599_999), ["F2 No Withdrawn"]);
    assert_eq!(out(&mut m, 3_600_000), ["F1 No Expired"]);
    assert_eq!((m.kept(), m.bytes()), (0, 0));
    assert!(!m.withdraw(first));
    let third = m.submit(0, SN, &Reboot {}).unwrap();
    held(&mut m, 0, beat(SN));
    assert!(!m.withdraw(third), "it was handed out");
}

/// A door opens soon or not at all, also where nobody has asked for what is due in the meantime.
#[test]
fn what_must_not_be_executed_twice_is_not_executed_late() {
    let mut m = mailbox();
    m.submit(0, SN, &GpioControl::open(1)).unwrap();
    held(&mut m, 30_000, beat(SN));
    assert_eq!(out(&mut m, 30_000), ["S", "F1 No Expired"]);
    m.submit(30_000, SN, &GpioControl::open(1)).unwrap();
    assert_eq!(out(&mut m, 30_000), ["A1 gpio control t-2"]);
    let within = Duration::from_millis(10);
    m.submit_within(30_000, "b", &RequestDateTime {}, within)
        .unwrap();
    held(&mut m, 30_010, beat("b"));
    assert_eq!(out(&mut m, 30_010), ["S", "F3 No Expired"]);

    // However often the connection goes before a byte is sent.
    let settings = Settings {
        expire: Duration::from_millis(100),
        ..Settings::default()
    };
    let mut m = Mailbox::new(settings, "t");
    m.submit(0, SN, &RequestDateTime {}).unwrap();
    for now in [10, 50, 90, 110] {
        let post = held(&mut m, now, beat(SN));
        m.closed(now + 1, post);
    }
    let ended = out(&mut m, 120);
    assert_eq!(ended.last().unwrap(), "F1 No Expired", "{ended:?}");
}

#[test]
fn a_command_that_expires_after_a_try_may_have_been_executed() {
    let settings = Settings {
        tries: 2,
        ..Settings::default()
    };
    let mut m = Mailbox::new(settings, "t");
    m.submit(0, SN, &DeletePersons::one("1")).unwrap();
    held(&mut m, 0, beat(SN));
    out(&mut m, 3_599_999);
    let mut ended = None;
    while let Some(output) = m.next(3_600_000) {
        if let Output::Finished { outcome, .. } = output {
            ended = outcome.err();
        }
    }
    let ended = ended.unwrap();
    assert_eq!((ended.sent, ended.why), (Sent::Maybe, Why::Expired));
    assert!(ended.to_string().contains("may have acted"), "{ended}");
}

#[test]
fn devices_come_and_go_and_are_forgotten() {
    let mut m = mailbox();
    held(&mut m, 0, beat(SN));
    assert_eq!(out(&mut m, 0), ["S"]);
    assert_eq!(out(&mut m, 60_000), ["A1 heart beat ", "L"]);
    assert_eq!(m.kept(), 0);
    held(&mut m, 70_000, beat(SN));
    m.submit(70_000, SN, &Reboot {}).unwrap();
    out(&mut m, 70_000);
    m.submit(70_001, SN, &RequestDateTime {}).unwrap();
    // Lost while it owes a result and a command waits: the first is given up, the second waits on.
    assert_eq!(out(&mut m, 130_000), ["L", "F1 Maybe NoResult"]);
    assert_eq!((m.devices(), m.waiting()), (1, 1));
    held(&mut m, 200_000, beat(SN));
    assert_eq!(out(&mut m, 200_000), ["S", "A3 request date time t-2"]);
}

/// Devices that share a name, because none has another or they stand behind a proxy, are held like others: one that is answered
/// asks again at once.
#[test]
fn many_posts_of_one_name_are_all_held_and_the_newest_is_answered() {
    let mut m = mailbox();
    for at in 0..6 {
        held(&mut m, at, beat(SN));
    }
    assert_eq!((out(&mut m, 6), m.held()), (vec!["S".to_owned()], 6));
    m.submit(7, SN, &Reboot {}).unwrap();
    assert_eq!(out(&mut m, 7), ["A6 reboot t-1"]);
}

#[test]
fn a_device_that_holds_a_post_open_is_not_lost() {
    let settings = Settings {
        lost_after: Duration::from_secs(6),
        ..Settings::default()
    };
    let mut m = Mailbox::new(settings, "t");
    held(&mut m, 0, beat(SN));
    assert_eq!(out(&mut m, 13_999), ["S"]);
    assert!(m.is_there(SN));
    assert_eq!(out(&mut m, 14_000), ["A1 heart beat "]);
    assert_eq!(out(&mut m, 19_999), ["L"]);
    assert!(!m.is_there(SN));
}

/// One odd member, a name cut inside a character, or no JSON at all: what polls is held, and has its commands and results.
#[test]
fn what_a_mailbox_does_not_need_does_not_matter() {
    let bodies: [&[u8]; 4] = [
        br#"{"cmd":"heart beat","device_sn":"x","gps":""}"#,
        br#"{"cmd":"heart beat","device_sn":"x","gps":[],"ip":[]}"#,
        b"{\"cmd\":\"heart beat\",\"addr_name\":\"\xb4\xf3\xc3\",\"device_sn\":\"x\"}",
        br#"{"cmd":"heart beat","device_sn":"x","strength":nan}"#,
    ];
    for body in bodies {
        let mut m = mailbox();
        m.submit(0, "x", &Reboot {}).unwrap();
        held(&mut m, 0, Bytes::from_static(body));
        assert_eq!(out(&mut m, 0), ["S", "A1 reboot t-1"]);
        let result = b"{\"reply\":\"ACK\",\"cmd\":\"reboot\",\"code\":0,\"desc\":\"\xb4\",\"command_id\":\" t-1 \"}";
        held(&mut m, 1, Bytes::from_static(result));
        assert_eq!(out(&mut m, 1), ["F1 ok"]);
        m.submit(2, "x", &RequestDateTime {}).unwrap();
        // Cut, but it is known whose it is: not for nothing waited for.
        let cut = br#"{"reply":"ACK","cmd":"request date time","command_id":"t-2","date_ti"#;
        held(&mut m, 2, Bytes::from_static(cut));
        assert_eq!(out(&mut m, 2), ["A2 request date time t-2", "F2 ok"]);
    }
}

/// It cannot send a number back that it could not read.
#[test]
fn a_no_to_what_a_device_could_not_read_is_of_the_command_it_was_given() {
    let mut m = mailbox();
    m.submit(0, SN, &Reboot {}).unwrap();
    m.submit(0, SN, &Reboot {}).unwrap();
    held(&mut m, 0, beat(SN));
    held(&mut m, 1, result("reboot", r#","command_id":"t-1""#));
    held(&mut m, 2, r#"{"reply":"ACK","cmd":"","code":3}"#.into());
    let ended = ["S", "A1 reboot t-1", "F1 ok", "A2 reboot t-2", "F2 ok"];
    assert_eq!(out(&mut m, 2), ended);
}

/// Two behind one address; the service was started again, and does not know the second yet.
#[test]
fn a_result_that_names_another_serial_number_is_of_nobody_who_says_theirs() {
    let mut m = mailbox();
    m.submit(0, "A", &GpioControl::open(1)).unwrap();
    held(&mut m, 0, beat("A"));
    held(&mut m, 1, result("gpio control", r#","device_sn":"B""#));
    assert_eq!(
        out(&mut m, 1),
        ["S", "A1 gpio control t-1", "S", "R gpio control"]
    );
    // One that is known by its number alone may have a serial number in its results.
    m.submit(2, "gate", &Reboot {}).unwrap();
    let gate = br#"{"cmd":"heart beat","device_no":"gate"}"#;
    m.receive(2, "192.0.2.7", Bytes::from_static(gate));
    let said = result("reboot", r#","device_sn":"G","command_id":"t-2""#);
    m.receive(3, "192.0.2.8", said);
    assert_eq!(out(&mut m, 3), ["S", "A3 reboot t-2", "F2 ok"]);
}

#[test]
fn a_name_that_is_none_costs_no_memory() {
    let mut m = mailbox();
    for n in 0..50 {
        held(&mut m, 0, beat(&format!("{n}{}", "x".repeat(1 << 20))));
    }
    assert_eq!(m.devices(), 1, "the address");
    held(&mut m, 0, beat(&"x".repeat(128)));
    held(&mut m, 0, beat(&"x".repeat(129)));
    assert_eq!(m.devices(), 2);
}

#[test]
fn results_that_name_no_device_are_of_the_one_that_posts_from_there() {
    let mut m = mailbox();
    for (sn, peer) in [("a", "10.0.0.1"), ("b", "10.0.0.2"), ("c", "10.0.0.2")] {
        m.submit(0, sn, &Reboot {}).unwrap();
        m.receive(0, peer, beat(sn));
    }
    out(&mut m, 0);
    m.receive(1, "10.0.0.1", result("reboot", ""));
    assert_eq!(out(&mut m, 1), ["F1 ok"]);
    // Two there: by number, or not at all.
    m.receive(2, "10.0.0.2", result("reboot", ""));
    assert_eq!(out(&mut m, 2), ["S", "R reboot"]);
    m.receive(3, "10.0.0.2", result("reboot", r#","command_id":"t-3""#));
    assert_eq!(out(&mut m, 3), ["F3 ok"]);
    m.receive(4, "10.0.0.2", result("reboot", r#","cammand_id":"t-2""#));
    assert_eq!(out(&mut m, 4), ["F2 ok"]);
    // A device with another's number does not end that one's command.
    m.submit(5, "a", &Reboot {}).unwrap();
    m.receive(5, "10.0.0.1", beat("a"));
    out(&mut m, 5);
    m.receive(
        6,
        "10.0.0.9",
        result("reboot", r#","command_id":"t-4","device_sn":"z""#),
    );
    assert_eq!(out(&mut m, 6), ["S", "R reboot"]);
}

#[test]
fn a_device_without_a_serial_number_goes_by_its_number_or_its_address() {
    let mut m = mailbox();
    let body = br#"{"version":"0.2","cmd":"heart beat","device_sn":"","device_no":"gate 3"}"#;
    m.submit(0, "gate 3", &Reboot {}).unwrap();
    m.submit(0, "10.0.0.7", &Reboot {}).unwrap();
    m.receive(0, PEER, Bytes::from_static(body));
    m.receive(
        0,
        "10.0.0.7",
        Bytes::from_static(br#"{"cmd":"heart beat"}"#),
    );
    assert_eq!(out(&mut m, 0), ["S", "A1 reboot t-1", "S", "A2 reboot t-2"]);
}

#[test]
fn limits_hold_one_under_and_one_over() {
    let settings = Settings {
        max_devices: 2,
        max_queued: 2,
        max_bytes: 400,
        max_post: 200,
        max_held: 2,
        ..Settings::default()
    };
    let mut m = Mailbox::new(settings, "t");
    m.submit(0, "a", &Reboot {}).unwrap();
    m.submit(0, "a", &Reboot {}).unwrap();
    assert!(matches!(
        m.submit(0, "a", &Reboot {}),
        Err(SubmitError::QueueFull)
    ));
    let one = m.bytes() / 2;
    m.submit(0, "b", &Reboot {}).unwrap();
    assert!(matches!(
        m.submit(0, "c", &Reboot {}),
        Err(SubmitError::TooManyDevices)
    ));
    let left = 400 - m.bytes();
    let overhead = one - "reboot".len();
    let sized = |bytes: usize| crate::raw::Raw::new("x".repeat(bytes - overhead));
    assert!(matches!(
        m.submit(0, "b", &sized(left + 1)),
        Err(SubmitError::TooManyBytes)
    ));
    m.submit(0, "b", &sized(left)).unwrap();
    assert_eq!(m.bytes(), 400);
    // One device more has no command, and is held like the others.
    held(&mut m, 0, beat("c"));
    assert_eq!((m.devices(), m.held()), (2, 1));
    let mut long = beat("a").to_vec();
    long.resize(200, b' ');
    assert!(matches!(
        m.receive(0, PEER, long.clone().into()),
        Received::Held(_)
    ));
    long.push(b' ');
    assert!(matches!(
        m.receive(0, PEER, long.into()),
        Received::Unreadable(PushError::TooLarge { limit: 200, .. })
    ));
    held(&mut m, 0, beat("c"));
    match m.receive(0, PEER, beat("c")) {
        Received::TooMany(response) => assert_eq!(response.status(), 503),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_for_somebody_else_is_handed_on() {
    let mut m = mailbox();
    let face = include_bytes!("../../fixtures/face_push_unmatched_v0.42.json");
    assert!(matches!(
        m.receive(0, PEER, Bytes::from_static(face)),
        Received::Push(Push::Face(_))
    ));
    for rubbish in ["", "{", "7", r#"{"cmd":"face","gps":7}"#] {
        assert!(
            matches!(m.receive(0, PEER, rubbish.into()), Received::Unreadable(_)),
            "{rubbish}"
        );
    }
    assert_eq!(m.kept(), 0);
}

#[test]
fn an_outcome_reads_as_a_client_s_call_would() {
    let no = |body: &'static str| read(&Reboot {}, Ok(http::Response::new(body.into())));
    assert!(no(r#"{"reply":"ACK","cmd":"reboot","code":0}"#).is_ok());
    assert_eq!(no(r#"{"code":5}"#).unwrap_err().kind(), ErrorKind::Busy);
    for (sent, idempotent, retry) in [
        (Sent::No, false, true),
        (Sent::Maybe, false, false),
        (Sent::Maybe, true, true),
    ] {
        let undelivered = Undelivered {
            sent,
            why: Why::NoResult,
            idempotent,
        };
        let error = read(&Reboot {}, Err(undelivered)).unwrap_err();
        assert_eq!((error.was_sent(), error.is_retryable()), (sent, retry));
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert!(error.to_string().contains("no result came"), "{error}");
    }
}

/// A flow written for a client runs through a mailbox.
#[test]
fn a_flow_goes_through_step_by_step() {
    use crate::flow::{Removed, remove};
    use face_common::flow::Step;
    let mut m = mailbox();
    let mut step = remove("0001").start();
    let mut now = 0;
    let removed = loop {
        step = match step {
            Step::Send(asked) => {
                let ticket = m
                    .submit_request(now, SN, &asked.request(), asked.idempotent())
                    .unwrap();
                let outcome = loop {
                    now += 10;
                    match m.next(now) {
                        Some(Output::Answer { response, .. }) => {
                            let message = crate::protocol::Message::raw(response.body()).unwrap();
                            let id = format!(r#","command_id":"{}""#, message.command_id.unwrap());
                            held(&mut m, now, result(&message.cmd, &id));
                        }
                        Some(Output::Finished {
                            ticket: ended,
                            outcome,
                        }) if ended == ticket => {
                            break outcome;
                        }
                        Some(_) => {}
                        None => {
                            held(&mut m, now, beat(SN));
                        }
                    }
                };
                asked.reply(outcome.map_err(crate::Error::from))
            }
            Step::Wait(nap) => nap.elapsed(),
            Step::Done(result) => break result.unwrap(),
        };
    };
    assert_eq!(removed, Removed::Removed);
}
