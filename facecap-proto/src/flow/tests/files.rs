//! The clock, files and media.

use super::*;

#[test]
fn a_clock_is_read_back() {
    let mut device = Device {
        clock: "2000/01/01 00:00:00".into(),
        ..new()
    };
    let set = run(&mut device, set_clock(|| 1_542_960_000_000, 480)).unwrap();
    assert_eq!(
        (set.before.as_str(), set.now.as_str()),
        ("2000/01/01 00:00:00", "2018/11/23 16:00:00")
    );
    device.stuck_clock = true;
    let error = run(&mut device, set_clock(|| 1_600_000_000_000, 0)).unwrap_err();
    assert!(matches!(error, ClockError::NotSet { .. }), "{error}");
    device.stuck_clock = false;
    // The command lay for an hour before it reached the device.
    let mut times = [1_600_000_000_000, 1_600_003_600_000].into_iter();
    let late = set_clock(move || times.next().unwrap(), 0);
    let error = run(&mut device, late).unwrap_err();
    assert!(matches!(error, ClockError::NotSet { .. }), "{error}");
}

#[test]
fn files_go_there_and_back_in_pieces_of_any_size() {
    let file: Bytes = (0..500_000_u32)
        .map(|n| n.to_le_bytes()[0])
        .collect::<Vec<_>>()
        .into();
    for takes in [usize::MAX, 10_240, 99_999] {
        let mut device = Device { takes, ..new() };
        let told = Arc::new(Mutex::new(Vec::new()));
        let tell = told.clone();
        let flow = upload("/a", file.clone(), 0, move |p| {
            tell.lock().unwrap().push(p.done);
        });
        assert_eq!(run(&mut device, flow).unwrap().done, 500_000);
        assert_eq!(device.files["/a"], file);
        let told = told.lock().unwrap();
        assert!(told.is_sorted() && told.last() == Some(&500_000));
        let got = run(&mut device, download("/a", 500_000, |_| {})).unwrap();
        assert_eq!(got, file);
        let large = run(&mut device, download("/a", 499_999, |_| {})).unwrap_err();
        assert!(matches!(large, FileError::TooLarge { size: 500_000, .. }));
    }
}

#[test]
fn an_upload_that_broke_off_is_gone_on_with() {
    let file: Bytes = vec![7; 300_000].into();
    let mut device = Device {
        takes: 100_000,
        ..new()
    };
    device.refuses = None;
    // Two pieces, then a no.
    let mut step = upload("/a", file.clone(), 0, |_| {}).start();
    let mut pieces = 0;
    let error = loop {
        step = match step {
            Step::Send(asked) if pieces < 2 => {
                pieces += 1;
                let reply = device.answer(asked.request().body());
                asked.reply(Ok(http::Response::new(reply.to_string().into())))
            }
            Step::Send(asked) => {
                let gone = face_common::TransportError::new(std::io::Error::other("gone"));
                asked.reply(Err(gone.into()))
            }
            Step::Wait(nap) => nap.elapsed(),
            Step::Done(result) => break result.unwrap_err(),
        };
    };
    assert_eq!(error.done(), 200_000);
    run(
        &mut device,
        upload("/a", file.clone(), error.done(), |_| {}),
    )
    .unwrap();
    assert_eq!(device.files["/a"], file);

    device.takes = 0;
    let stuck = run(&mut device, upload("/b", file, 0, |_| {})).unwrap_err();
    assert!(matches!(stuck, FileError::Stuck { done: 0 }), "{stuck}");
}

#[test]
fn a_download_that_broke_off_is_gone_on_with_or_has_changed() {
    let file: Vec<u8> = (0..3000_u32).map(|n| n.to_le_bytes()[0]).collect();
    let mut device = new();
    let broken = |device: &mut Device, flow: Flow<Bytes, FileError>, pieces: usize| {
        let mut step = flow.start();
        let mut sent = 0;
        loop {
            step = match step {
                Step::Send(asked) if sent < pieces => {
                    sent += 1;
                    let reply = device.answer(asked.request().body());
                    asked.reply(Ok(http::Response::new(reply.to_string().into())))
                }
                Step::Send(asked) => {
                    let gone = face_common::TransportError::new(std::io::Error::other("gone"));
                    asked.reply(Err(gone.into()))
                }
                Step::Wait(nap) => nap.elapsed(),
                Step::Done(result) => return result.unwrap_err(),
            };
        }
    };
    device.files.insert("/a".into(), file.clone());
    let error = broken(&mut device, download("/a", 9999, |_| {}), 2);
    assert_eq!((error.done(), error.partial().is_some()), (1554, true));
    // Broken off again at once: nothing is lost.
    let rest = error.partial().unwrap().clone();
    let error = broken(&mut device, download_rest(rest, 9999, |_| {}), 0);
    let rest = error.partial().unwrap().clone();
    let whole = run(&mut device, download_rest(rest.clone(), 9999, |_| {})).unwrap();
    assert_eq!(whole, file);
    for other in [vec![0; 3000], [file, vec![0]].concat()] {
        device.files.insert("/a".into(), other);
        let error = run(&mut device, download_rest(rest.clone(), 9999, |_| {})).unwrap_err();
        assert!(matches!(error, FileError::Changed), "{error}");
    }
    assert!(format!("{rest:?}").len() < 100);
}

#[test]
fn media_are_listed_written_and_shown() {
    let mut device = Device {
        takes: 10_240,
        ..new()
    };
    let files = vec![
        (Media::new(1, "news1.png"), Bytes::from(vec![1; 30_000])),
        (Media::new(2, "news2.mp4"), Bytes::from(vec![2; 50_000])),
    ];
    let last = Arc::new(Mutex::new(0));
    let tell = last.clone();
    let flow = upload_media(files, move |p| {
        assert_eq!(p.total, 80_000);
        *tell.lock().unwrap() = p.done;
    });
    let done = run(&mut device, flow).unwrap();
    assert_eq!(
        (done.bytes, done.list.len(), *last.lock().unwrap()),
        (80_000, 2, 80_000)
    );
    assert_eq!(
        device.files["/data_fs/screensaver/NO2.news2.mp4"].len(),
        50_000
    );
    assert_eq!(
        device.asked.last().map(String::as_str),
        Some("request lcd media")
    );

    device.refuses = Some(("upload file", 23, 1));
    let files = vec![(Media::new(3, "a.png"), Bytes::from(vec![1; 10]))];
    let error = run(&mut device, upload_media(files, |_| {})).unwrap_err();
    assert!(matches!(&error, MediaError::File { media_name, .. } if media_name == "a.png"));
    assert!(error.to_string().contains("could not write"), "{error}");
}

/// Codes that a caller acts upon come out of flows as they are.
#[test]
fn a_no_is_handed_on() {
    let mut device = new();
    device.refuses = Some(("request persons", 4, 1));
    let error = run(&mut device, list_people()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthorised);
    assert_eq!(
        error.vendor_code().as_deref(),
        Some(Code::AuthFailed.code().to_string().as_str())
    );
}
