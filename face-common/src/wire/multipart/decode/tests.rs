use super::*;
use proptest::prelude::*;

type Seen = Vec<(Option<String>, Vec<u8>)>;

/// Feeds `wire` in chunks of the given sizes, over and over, and takes what comes.
fn decode(
    boundary: &str,
    wire: &[u8],
    chunks: &[usize],
    limits: Limits,
) -> Result<Seen, MultipartError> {
    let mut decoder = Decoder::new(boundary.as_bytes(), limits);
    let (mut seen, mut rest, mut sizes) = (Vec::new(), wire, chunks.iter().cycle());
    let mut take = |decoder: &mut Decoder| -> Result<(), MultipartError> {
        while let Some(part) = decoder.next_part()? {
            seen.push((part.content_type().map(str::to_owned), part.body().to_vec()));
        }
        Ok(())
    };
    while !rest.is_empty() {
        let (chunk, tail) = rest.split_at((*sizes.next().unwrap()).clamp(1, rest.len()));
        decoder.push(Bytes::copy_from_slice(chunk));
        take(&mut decoder)?;
        rest = tail;
    }
    decoder.finish();
    take(&mut decoder)?;
    Ok(seen)
}

/// The parts, which must be the same for every chunk size.
fn parts(boundary: &str, wire: &[u8]) -> Result<Seen, MultipartError> {
    let whole = decode(boundary, wire, &[wire.len()], Limits::default());
    for size in 1..=wire.len().min(200) {
        assert_eq!(
            decode(boundary, wire, &[size], Limits::default()),
            whole,
            "chunks of {size}"
        );
    }
    whole
}

fn bodies(boundary: &str, wire: &[u8]) -> Vec<String> {
    parts(boundary, wire)
        .unwrap()
        .into_iter()
        .map(|(_, body)| String::from_utf8_lossy(&body).into_owned())
        .collect()
}

#[test]
fn lengths_are_honoured_when_right() {
    let wire = b"--B\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}\r\n--B\r\nContent-Length: 11\r\n\r\nx\r\n--B\r\ny\r\n\r\n--B--\r\n";
    assert_eq!(bodies("B", wire), ["{\"a\":1}", "x\r\n--B\r\ny\r\n"]);
}

#[test]
fn wrong_and_missing_lengths_fall_back_to_the_boundary() {
    for length in [
        "",
        "Content-Length: 3\r\n",
        "Content-Length: 9\r\n",
        "Content-Length: 12\r\n",
        "Content-Length: 25\r\n",
        "Content-Length: x\r\n",
        "Content-Length: -1\r\n",
        "Content-Length: 99999999999999999999\r\n",
    ] {
        let wire = format!(
            "--B\r\nA: b\r\n{length}\r\n{{\"a\":  1}}\r\n--B\r\n\r\nsecond, and a long one\r\n--B--\r\n"
        );
        assert_eq!(
            bodies("B", wire.as_bytes()),
            ["{\"a\":  1}", "second, and a long one"],
            "{length}"
        );
    }
}

#[test]
fn line_ends_blank_lines_and_dashes_vary() {
    let want = ["one", "two"];
    for (boundary, wire) in [
        ("B", "--B\n\none\n--B\n\ntwo\n--B--\n"),
        ("B", "--B\r\n\none\r\n--B\n\r\ntwo\n--B--"),
        ("--B", "--B\r\n\r\none\r\n--B\r\n\r\ntwo\r\n--B--\r\n"),
        ("--B", "----B\r\n\r\none\r\n----B\r\n\r\ntwo\r\n----B--\r\n"),
        (
            "B",
            "preamble\r\n--B  \r\n\r\none\r\n--B\t\r\n\r\ntwo\r\n--B--epilogue",
        ),
        (
            "B",
            "\r\n\r\n--B\r\nContent-Length: 3\r\n\r\none\r\n\r\n\r\n--B\r\nContent-Length: 3\r\n\r\ntwo--B--",
        ),
        (
            "B",
            "--B\r\nHTTP/1.1 200 OK\r\nA: b\r\n\r\none\r\n--B\r\njunk\r\nContent-Length: 3\r\n\r\ntwo\r\n",
        ),
        ("<f>", "--<f>\r\n\r\none\r\n--<f>\r\n\r\ntwo\r\n--<f>--"),
    ] {
        assert_eq!(bodies(boundary, wire.as_bytes()), want, "{wire:?}");
    }
}

#[test]
fn a_missing_closing_boundary_ends_the_last_part() {
    assert_eq!(
        bodies("B", b"--B\r\n\r\none\r\n--B\r\n\r\ntwo"),
        ["one", "two"]
    );
    assert_eq!(bodies("B", b"--B\r\nContent-Length: 3\r\n\r\none"), ["one"]);
    assert_eq!(
        parts("B", b"--B\r\nContent-Length: 4\r\n\r\none"),
        Err(MultipartError::Cut)
    );
    assert_eq!(bodies("B", b"--B\r\n\r\none\r\n--B"), ["one"]);
    assert_eq!(bodies("B", b"--B\r\n\r\none\r\n--B\r\nA: "), ["one"]);
}

#[test]
fn text_like_a_boundary_is_text() {
    assert_eq!(
        bodies("B", b"--B\r\n\r\na--B\r\n--Bx\r\n -- B\r\n-B\r\n--B--"),
        ["a--B\r\n--Bx\r\n -- B\r\n-B"]
    );
}

#[test]
fn an_event_is_given_out_before_the_next_one_comes() {
    let part = |body: &[u8]| {
        [
            b"--B\r\nContent-Length: ".as_slice(),
            body.len().to_string().as_bytes(),
            b"\r\n\r\n",
            body,
        ]
        .concat()
    };
    for body in [
        b"{\"a\":1}".as_slice(),
        b"<a></a>",
        &[0xff, 0xd8, 1, 0xff, 0xd9],
    ] {
        let mut decoder = Decoder::new(b"B", Limits::endless());
        decoder.push(part(body).into());
        assert_eq!(decoder.next_part().unwrap().unwrap().body(), body);
        decoder.push(b"\r\n".as_slice().into());
        assert!(decoder.next_part().unwrap().is_none());
        decoder.push(part(b"<b/>").into());
        assert_eq!(
            decoder.next_part().unwrap().unwrap().body(),
            b"<b/>".as_slice()
        );
    }
    // Cut short by a wrong length: held until the boundary shows how long it is.
    let mut decoder = Decoder::new(b"B", Limits::endless());
    decoder.push(b"--B\r\nContent-Length: 3\r\n\r\n{\"a".as_slice().into());
    assert!(decoder.next_part().unwrap().is_none());
    decoder.push(b"\":1}\r\n--B\r\n".as_slice().into());
    assert_eq!(
        decoder.next_part().unwrap().unwrap().body(),
        b"{\"a\":1}".as_slice()
    );
}

#[test]
fn nor_does_an_event_behind_much_that_is_dropped_wait() {
    let mut decoder = Decoder::new(b"B", Limits::endless());
    decoder.push(b"--B--\r\n".as_slice().into());
    assert!(decoder.next_part().unwrap().is_none());
    let junk = "j".repeat(100 * STEP);
    decoder.push(format!("{junk}\r\n--B\r\nContent-Length: 2\r\n\r\n{{}}").into());
    assert_eq!(
        decoder.next_part().unwrap().unwrap().body(),
        b"{}".as_slice()
    );
}

/// Nobody knows whether more of it comes: waiting would hold every event until the next.
#[test]
fn of_a_part_that_announced_too_little_the_chunk_decides() {
    let (head, wire) = (23, b"--B\nContent-Length: 2\n\n{}{}\n--B--");
    let decode = |first: usize| {
        let seen = decode("B", wire, &[first, wire.len()], Limits::endless()).unwrap();
        let bodies = seen.into_iter().map(|(_, body)| body);
        bodies.collect::<Vec<_>>()
    };
    assert_eq!(decode(wire.len()), [b"{}{}"]);
    assert_eq!(decode(head + 1), [b"{}{}"]);
    assert_eq!(decode(head + 2), [b"{}"]);
    assert_eq!(decode(head + 3), [b"{}{}"]);
}

#[test]
fn a_stream_goes_on_behind_a_closing_boundary() {
    let wire = b"--B\r\n\r\none\r\n--B--\r\n--B\r\n\r\ntwo\r\n--B--\r\n";
    for size in 1..wire.len() {
        let seen = decode("B", wire, &[size], Limits::endless()).unwrap();
        assert_eq!(seen.len(), 2, "{size}");
    }
}

#[test]
fn limits_hold_one_under_and_one_over() {
    let limits = Limits {
        header_bytes: 40,
        headers: 2,
        part_bytes: 100,
        parts: Some(2),
        junk_bytes: 50,
    };
    let run = |wire: String| {
        let whole = decode("B", wire.as_bytes(), &[wire.len()], limits);
        assert_eq!(decode("B", wire.as_bytes(), &[1], limits), whole);
        whole.map(|parts| parts.len())
    };
    let too_much = |what| {
        Err(MultipartError::TooLarge {
            what,
            limit: match what {
                "parts" | "headers" => 2,
                "bytes of headers" => 40,
                "bytes of a part" => 100,
                _ => 50,
            },
        })
    };
    let body = |n| format!("--B\r\n\r\n{}\r\n--B--", "x".repeat(n));
    assert_eq!(run(body(100)), Ok(1));
    assert_eq!(run(body(101)), too_much("bytes of a part"));
    assert_eq!(run(body(5000)), too_much("bytes of a part"));
    let head = |n| format!("--B\r\nA: {}\r\n\r\nx\r\n--B--", "y".repeat(n));
    assert_eq!(run(head(33)), Ok(1));
    assert_eq!(run(head(34)), too_much("bytes of headers"));
    let heads = |n| format!("--B\r\n{}\r\nx\r\n--B--", "A:b\r\n".repeat(n));
    assert_eq!(run(heads(2)), Ok(1));
    assert_eq!(run(heads(3)), too_much("headers"));
    let many = |n| format!("{}--B--", "--B\r\n\r\nx\r\n".repeat(n));
    assert_eq!(run(many(2)), Ok(2));
    assert_eq!(run(many(3)), too_much("parts"));
    let junk = |n: usize| format!("{}\r\n{}", "j".repeat(n), body(1));
    assert_eq!(run(junk(48)), Ok(1));
    for wire in [junk(49), "j".repeat(60)] {
        assert_eq!(run(wire), too_much("bytes before the first boundary"));
    }
}

#[test]
fn more_dashes_or_blanks_than_a_boundary_has_are_text() {
    let (line, more) = ("-".repeat(RUN), "-".repeat(RUN + 1));
    for length in ["", "Content-Length: 3\r\n"] {
        let body = |boundary: &str| {
            let wire = format!("--B\r\n{length}\r\none\r\n{boundary}\r\n\r\ntwo\r\n--B--");
            bodies("B", wire.as_bytes())
        };
        assert_eq!(body(&format!("{line}B")), ["one", "two"]);
        let text = format!("one\r\n{more}B\r\n\r\ntwo");
        assert_eq!(body(&format!("{more}B")), [text]);
        for blank in [" ", "\t", "\r"] {
            // The line's own CR is one of them.
            let (line, more) = (blank.repeat(RUN - 1), blank.repeat(RUN));
            assert_eq!(body(&format!("--B{line}")), ["one", "two"]);
            let text = format!("one\r\n--B{more}\r\n\r\ntwo");
            assert_eq!(body(&format!("--B{more}")), [text]);
        }
    }
    // Nor where they are dropped, however much of them is still there.
    for (dashes, want) in [(&line, ["{}", "1"].as_slice()), (&more, &["{}"])] {
        let wire = format!("--B\n\n{{}}\n--B--\n{dashes}B\n\n1\n--B--");
        for size in 1..wire.len() {
            let seen = decode("B", wire.as_bytes(), &[size], Limits::endless()).unwrap();
            let bodies = seen
                .iter()
                .map(|(_, body)| std::str::from_utf8(body).unwrap());
            assert_eq!(bodies.collect::<Vec<_>>(), want, "{size}");
        }
    }
}

#[test]
fn behind_an_announced_length_line_breaks_keep_the_connection_alive() {
    let wire = |breaks, then: &str| {
        let breaks = "\n".repeat(breaks);
        format!("--B\nContent-Length: 1\n\nx{breaks}{then}\n--B\n\ny\n--B--")
    };
    for breaks in [0, RUN, RUN + 1, 100 * RUN] {
        assert_eq!(bodies("B", wire(breaks, "").as_bytes()), ["x", "y"]);
    }
    // They are text while there may be a boundary behind them.
    let text = format!("x{}z", "\n".repeat(RUN));
    assert_eq!(bodies("B", wire(RUN, "z").as_bytes()), [&text, "y"]);
    assert_eq!(bodies("B", wire(RUN + 1, "z").as_bytes()), ["x", "y"]);
}

/// A picture may be one long run of them.
#[test]
fn a_part_of_line_breaks_or_dashes_alone_is_given_out_whole() {
    const SIZE: usize = 100_000;
    for content in ["\n", "\r\n", "\r", "-", "-\n", "--\r\n", "\n--"] {
        let body = content.repeat(SIZE / content.len());
        for length in [String::new(), format!("Content-Length: {}\r\n", body.len())] {
            let wire = format!("--B\r\n{length}\r\n{body}\r\n--B\r\n\r\ntwo\r\n--B--\r\n");
            for size in [1, 2, 3, 127, 1000, 64 << 10, wire.len()] {
                let seen = decode("B", wire.as_bytes(), &[size], Limits::default()).unwrap();
                let [(_, one), (_, two)] = seen.as_slice() else {
                    panic!("{content:?} {length:?} {size}: {}", seen.len());
                };
                assert!(one == body.as_bytes(), "{content:?} {length:?} {size}");
                assert_eq!(two, b"two");
            }
        }
    }
}

/// What may yet become a boundary, and never does.
#[test]
fn what_goes_on_without_an_end_is_dropped_or_refused() {
    let limits = Limits {
        part_bytes: 200_000,
        ..Limits::endless()
    };
    for (head, filler, error) in [
        ("", "\r\n", true),
        ("", "\n", true),
        ("", "-", true),
        ("--B", " ", true),
        ("--B", "\r", true),
        ("--B\r\n\r\nx\r\n", "\r\n", true),
        ("--B\r\n\r\nx\r\n", "-", true),
        ("--B\r\n\r\nx\r\n--B", "\t", true),
        ("--B\r\n\r\n", "\n-", true),
        ("--B\r\nContent-Length: 1\r\n\r\nx", "-", true),
        ("--B\r\nContent-Length: 1\r\n\r\nx--B", " ", true),
        ("--B\r\nContent-Length: 1\r\n\r\nx", "\r\n", false),
        ("--B\r\nContent-Length: 2\r\n\r\n{}", "\r\n", false),
        ("--B\r\nContent-Length: 2\r\n\r\n{}", "\n", false),
        ("--B\r\nContent-Length: 2\r\n\r\n{}", "-", false),
        ("--B--\r\n", "\r\n", false),
        ("--B--\r\n", "-", false),
        ("--B--\r\n--B", " ", false),
    ] {
        for size in [1, 2, 7, 1000, 64 << 10] {
            let case = format!("{head:?} {filler:?} {size}");
            let mut decoder = Decoder::new(b"B", limits);
            decoder.push(Bytes::from_static(head.as_bytes()));
            let filler = Bytes::from(filler.repeat(64 << 10));
            let mut seen = usize::from(decoder.next_part().unwrap().is_some());
            let mut failed = false;
            for chunk in 0..300_000_usize.div_ceil(size) {
                let from = chunk * size % (64 << 10);
                decoder.push(filler.slice(from..from + size.min(filler.len() - from)));
                failed = loop {
                    match decoder.next_part() {
                        Ok(Some(_)) => seen += 1,
                        Ok(None) => break false,
                        Err(_) => break true,
                    }
                };
                // A buffer grows by doubling.
                let most = if error {
                    2 * limits.part_bytes + (128 << 10)
                } else {
                    4 << 10
                };
                assert!(decoder.held() <= most, "{case}: {}", decoder.held());
                if failed {
                    break;
                }
            }
            assert_eq!(failed, error, "{case}");
            if !error {
                decoder.push(Bytes::from_static(b"\r\n--B\r\n\r\nlast\r\n--B"));
                decoder.finish();
                assert_eq!(seen, usize::from(head.len() > 20), "{case}");
                let last = decoder.next_part().unwrap().unwrap();
                assert_eq!(last.body(), b"last".as_slice(), "{case}");
            }
        }
    }
}

#[test]
fn every_byte_costs_the_same_however_many_are_there() {
    let start = std::time::Instant::now();
    for content in [b'-', b'\n'] {
        for head in ["--B\n\n", "--B\nContent-Length: 1\n\nx"] {
            let mut decoder = Decoder::new(b"B", Limits::endless());
            decoder.push(Bytes::from_static(head.as_bytes()));
            for _ in 0..4 << 10 {
                decoder.push(Bytes::from(vec![content; 1 << 10]));
                if decoder.next_part().is_err() {
                    break;
                }
            }
        }
    }
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn memory_stays_within_a_part_and_a_chunk() {
    let mut decoder = Decoder::new(
        b"B",
        Limits {
            part_bytes: 1000,
            ..Limits::endless()
        },
    );
    decoder.push(b"--B\r\n\r\nx\r\n--B--\r\n".as_slice().into());
    while decoder.next_part().unwrap().is_some() {}
    for _ in 0..10_000 {
        decoder.push(Bytes::from(vec![b'j'; 500]));
        assert!(decoder.next_part().unwrap().is_none());
        assert!(decoder.held() < 600, "{}", decoder.held());
    }
}

#[test]
fn between_chunks_no_more_is_held_than_a_part_or_a_chunk() {
    const PART: usize = 60_000;
    for lengths in [true, false] {
        let mut wire = Vec::new();
        for size in [10, PART, 2000, PART - 1, PART, 0, 1, PART] {
            wire.extend_from_slice(b"--B\r\nContent-Type: image/jpeg\r\n");
            if lengths {
                wire.extend_from_slice(format!("Content-Length: {size}\r\n").as_bytes());
            }
            wire.extend_from_slice(&[b"\r\n", vec![b'x'; size].as_slice(), b"\r\n"].concat());
        }
        for chunk in [100, 1000, 8 << 10, 64 << 10, 200_000] {
            let mut decoder = Decoder::new(b"B", Limits::endless());
            let (mut most, mut seen) = (0, 0);
            for bytes in wire.chunks(chunk) {
                decoder.push(Bytes::copy_from_slice(bytes));
                while let Some(part) = decoder.next_part().unwrap() {
                    // Its memory is its own, whatever came with it.
                    assert!(part.body().is_empty() || part.body().is_unique());
                    seen += 1;
                }
                most = most.max(decoder.held());
            }
            // Where no length is announced the buffer grows by doubling.
            let part = if lengths {
                PART + 128
            } else {
                2 * PART + (32 << 10)
            };
            assert!(
                most <= part.max(chunk.min(PART + 128)),
                "{lengths} {chunk}: {most}"
            );
            assert_eq!(seen, 7, "the last one waits for a boundary");
        }
    }
}

#[test]
fn every_truncation_is_an_answer() {
    let wire = b"--B\r\nContent-Type: image/jpeg\r\nContent-Length: 5\r\n\r\n12345\r\n--B\r\n\r\ntwo\r\n--B--\r\n";
    for end in 0..wire.len() {
        let whole = decode("B", &wire[..end], &[wire.len()], Limits::default());
        assert_eq!(
            decode("B", &wire[..end], &[1], Limits::default()),
            whole,
            "{end}"
        );
        assert!(whole.is_err() || whole.unwrap().len() <= 2);
    }
}

proptest! {
    #[test]
    fn any_chunking_gives_the_same_parts(
        bodies in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..80), any::<bool>()), 0..6),
        chunks in prop::collection::vec(1..120_usize, 1..12),
        crlf in any::<bool>(), close in any::<bool>(),
    ) {
        let nl: &[u8] = if crlf { b"\r\n" } else { b"\n" };
        let mut wire = Vec::new();
        let mut want = Vec::new();
        for (body, with_length) in &bodies {
            // Without a length a part may not hold the boundary; with one it may hold anything.
            let mut body = body.clone();
            if *with_length { body.extend_from_slice(b"\n--B\n"); } else { body.retain(|b| !matches!(b, b'-' | b'\r' | b'\n')); }
            for piece in [b"--B", nl] { wire.extend_from_slice(piece); }
            if *with_length { wire.extend_from_slice(format!("Content-Length: {}", body.len()).as_bytes()); wire.extend_from_slice(nl); }
            for piece in [nl, &body, nl] { wire.extend_from_slice(piece); }
            want.push((None, body));
        }
        wire.extend_from_slice(if close { b"--B--" } else { b"--B\n" });
        prop_assert_eq!(decode("B", &wire, &chunks, Limits::default()).unwrap(), want);
    }

    #[test]
    fn within_narrow_limits_too(
        pieces in prop::collection::vec((prop_oneof![
            Just("--B"), Just("B"), Just("-"), Just("\n"), Just("\r\n"), Just("\r"), Just(" "), Just("\n--B\n\n"), Just("\n--B\nContent-Length: 3\n\n"), Just("x"),
        ], prop_oneof![Just(1), 1..3 * RUN]), 0..24),
        chunks in prop::collection::vec(1..60_usize, 1..8), endless in any::<bool>(),
    ) {
        let wire: String = pieces.iter().map(|(piece, times)| piece.repeat(*times)).collect();
        let limits = Limits { header_bytes: 60, headers: 4, part_bytes: 30, parts: (!endless).then_some(4), junk_bytes: 20 };
        let whole = decode("B", wire.as_bytes(), &[wire.len().max(1)], limits);
        prop_assert_eq!(decode("B", wire.as_bytes(), &chunks, limits), whole.clone());
        prop_assert_eq!(decode("B", wire.as_bytes(), &[1], limits), whole);
    }

    #[test]
    fn rubbish_never_panics_and_never_depends_on_chunks(
        wire in prop::collection::vec(prop_oneof![Just(b'-'), Just(b'B'), Just(b'\r'), Just(b'\n'), Just(b':'), Just(b'}'), any::<u8>()], 0..300),
        chunks in prop::collection::vec(1..60_usize, 1..8),
    ) {
        let whole = decode("B", &wire, &[wire.len().max(1)], Limits::default());
        prop_assert_eq!(decode("B", &wire, &chunks, Limits::default()), whole);
    }
}
