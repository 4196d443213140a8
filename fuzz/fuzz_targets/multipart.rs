//! The parts are the same however the bytes are cut, and no more is held than a part and a chunk.
#![no_main]

use bytes::Bytes;
use face_common::wire::multipart::{
    Decoder, Form, Limits, MultipartError, Part, boundary_of, read_all,
};
use fuzz::{chunks, pieces, within};
use libfuzzer_sys::fuzz_target;

type Parts = Result<Vec<Part>, MultipartError>;

fuzz_target!(|input: ([u8; 4], u8, &[u8])| {
    let (sizes, mode, body) = input;
    // Bytes as they come and what is made of them, several times over.
    within((1 << 20) + 64 * body.len(), || match mode % 4 {
        0 => form(body, &sizes),
        1 => announced(body, &sizes),
        mode => rubbish(body, &sizes, mode == 2),
    });
});

fn decode(boundary: &[u8], chunks: impl Iterator<Item = Bytes>, limits: Limits) -> Parts {
    let mut decoder = Decoder::new(boundary, limits);
    let mut parts = Vec::new();
    let mut take = |decoder: &mut Decoder| {
        while let Some(part) = decoder.next_part()? {
            assert!(part.body().len() <= limits.part_bytes);
            parts.push(part);
        }
        Ok(())
    };
    for chunk in chunks {
        let before = decoder.held();
        let size = chunk.len();
        decoder.push(chunk);
        take(&mut decoder)?;
        let part = limits.part_bytes + limits.header_bytes + limits.junk_bytes;
        let most = 2 * (part + boundary.len()) + (32 << 10);
        assert!(decoder.held() <= most.min(2 * (before + size) + (32 << 10)));
    }
    decoder.finish();
    take(&mut decoder)?;
    assert!(limits.parts.is_none_or(|most| parts.len() <= most));
    Ok(parts)
}

fn every_way(boundary: &[u8], wire: &[u8], sizes: &[u8], limits: Limits) -> Parts {
    let whole = std::iter::once(Bytes::copy_from_slice(wire));
    let whole = decode(boundary, whole, limits);
    assert_eq!(decode(boundary, chunks(wire, sizes), limits), whole);
    assert_eq!(decode(boundary, chunks(wire, &[0]), limits), whole);
    whole
}

/// Bodies of any bytes as we write them.
fn form(body: &[u8], sizes: &[u8]) {
    let mut wanted = Vec::new();
    let mut form = Form::new();
    for (kind, piece) in pieces(body).take(256) {
        let name = format!("n{kind}");
        let filename: String = String::from_utf8_lossy(piece).chars().take(100).collect();
        let bytes = Bytes::copy_from_slice(piece);
        form = match kind % 3 {
            0 => form.text(&name, None, bytes.clone()),
            1 => form.text(&name, Some("text/plain"), bytes.clone()),
            _ => form.file(&name, &filename, "image/jpeg", bytes.clone()),
        };
        wanted.push((name, bytes));
    }
    let (kind, wire) = form.build().expect("a boundary of ours");
    let kind = kind.to_str().expect("a type of ours");
    let boundary = boundary_of(kind).expect("a type of ours");
    let parts = every_way(&boundary, &wire, sizes, Limits::default()).expect("a form of ours");
    let seen = parts.iter().map(|part| {
        let name = part.name().expect("it was given one");
        (name.into_owned(), part.body().clone())
    });
    assert_eq!(seen.collect::<Vec<_>>(), wanted);
    assert_eq!(read_all(kind, wire), Ok(parts));
}

/// Bodies of any bytes behind their lengths, as events come.
fn announced(body: &[u8], sizes: &[u8]) {
    let mut wire = Vec::new();
    let mut wanted = Vec::new();
    for (kind, piece) in pieces(body) {
        let line: &[u8] = if kind & 1 == 0 { b"\r\n" } else { b"\n" };
        let length = format!("Content-Length: {}", piece.len());
        for text in [
            b"--MIME_boundary",
            line,
            length.as_bytes(),
            line,
            line,
            piece,
            line,
        ] {
            wire.extend_from_slice(text);
        }
        wanted.push(Bytes::copy_from_slice(piece));
    }
    wire.extend_from_slice(b"--MIME_boundary--\r\n");
    let parts = every_way(b"MIME_boundary", &wire, sizes, Limits::endless());
    let seen = parts
        .expect("well formed")
        .into_iter()
        .map(|part| part.body().clone());
    assert_eq!(seen.collect::<Vec<_>>(), wanted);
}

/// Any bytes within narrow limits. Of a part whose length is wrong the decoder decides by what it ends with and by what is there, so
/// here none ends as one that is given out early.
fn rubbish(body: &[u8], sizes: &[u8], endless: bool) {
    let text = body.iter().map(|b| match b {
        b'}' | b'>' | 0xd9 => b'x',
        other => *other,
    });
    let mut limits = Limits::default();
    limits.header_bytes = 200;
    limits.headers = 4;
    limits.part_bytes = 300;
    limits.junk_bytes = 100;
    limits.parts = (!endless).then_some(8);
    let _ = every_way(b"--B", &text.collect::<Vec<_>>(), sizes, limits);
}
