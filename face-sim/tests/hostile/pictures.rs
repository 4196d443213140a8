//! Pictures that are to use up memory or time: whoever is to be enrolled picks them.

use crate::replies;
use isapi::intelligent::photo_spec;
use jpeg_encoder::{ColorType, Encoder};
use std::io::Write;
use std::time::{Duration, Instant};

const LONGEST: Duration = Duration::from_secs(20);

/// In KiB: 50 million pixels of a progressive JPEG, read at a half of their size.
const MEMORY: usize = 450 << 10;

fn jpeg(side: u16, progressive: bool) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 90);
    encoder.set_progressive(progressive);
    let pixels = vec![128; usize::from(side) * usize::from(side) * 3];
    encoder.encode(&pixels, side, side, ColorType::Rgb).unwrap();
    out
}

fn at(file: &[u8], what: &[u8]) -> usize {
    memchr::memmem::find(file, what).unwrap()
}

/// With its last scan so many times.
fn scans(side: u16, times: usize) -> Vec<u8> {
    let file = jpeg(side, true);
    let last = memchr::memmem::rfind(&file, &[0xff, 0xda]).unwrap();
    let end = file.len() - 2;
    [&file[..last], &file[last..end].repeat(times), &file[end..]].concat()
}

/// With this segment behind its start.
fn with(mut file: Vec<u8>, marker: u8, content: &[u8], times: usize) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    let segment = [&[0xff, marker][..], &length, content].concat();
    file.splice(2..2, segment.repeat(times));
    file
}

/// An orientation's directory that says it has this many entries, at this place.
fn exif(entries: u16, place: u32) -> Vec<u8> {
    let mut tiff = b"Exif\0\0MM\0*".to_vec();
    tiff.extend(place.to_be_bytes());
    tiff.extend(entries.to_be_bytes());
    tiff.resize(60_000, 1);
    tiff
}

fn png(width: u32, height: u32, extra: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    let mut stream = writer.stream_writer().unwrap();
    let row = vec![128; width as usize * 3];
    for _ in 0..height {
        stream.write_all(&row).unwrap();
    }
    stream.finish().unwrap();
    writer.finish().unwrap();
    let data = at(&out, b"IDAT") - 4;
    out.splice(data..data, extra.iter().copied());
    out
}

fn chunk(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    let sum = crc([kind, content].concat());
    [&length[..], kind, content, &sum.to_be_bytes()].concat()
}

fn crc(bytes: Vec<u8>) -> u32 {
    let sum = bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0xedb8_8320 * (sum & 1))
        })
    });
    !sum
}

/// So many MiB of one byte, as zlib has them: what a picture of that size is packed into.
fn packed(mebibytes: u32) -> Vec<u8> {
    let side = png(256, mebibytes * 1024, b"");
    let mut out = Vec::new();
    let mut rest = &side[at(&side, b"IDAT") - 4..];
    while &rest[4..8] == b"IDAT" {
        let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
        out.extend(&rest[8..8 + length]);
        rest = &rest[12 + length..];
    }
    out
}

/// Claims another size.
fn claiming(mut file: Vec<u8>, width: u32, height: u32) -> Vec<u8> {
    if file.starts_with(b"\x89PNG") {
        file[16..20].copy_from_slice(&width.to_be_bytes());
        file[20..24].copy_from_slice(&height.to_be_bytes());
        let sum = crc(file[12..29].to_vec());
        file[29..33].copy_from_slice(&sum.to_be_bytes());
    } else {
        let frame = memchr::memmem::find(&file, &[0xff, 0xc0]);
        let frame = frame.unwrap_or_else(|| at(&file, &[0xff, 0xc2]));
        let side = |n: u32| u16::try_from(n).unwrap().to_be_bytes();
        file[frame + 5..frame + 7].copy_from_slice(&side(height));
        file[frame + 7..frame + 9].copy_from_slice(&side(width));
    }
    file
}

/// A frame's header in front of another's.
fn two_frames(first: u16, second: u16) -> Vec<u8> {
    let (one, other) = (jpeg(first, false), jpeg(second, false));
    let frame = at(&one, &[0xff, 0xc0]);
    let place = at(&other, &[0xff, 0xc0]);
    [&other[..place], &one[frame..frame + 19], &other[place..]].concat()
}

type Make = fn() -> Vec<u8>;

/// What is made, and whether it is read: of a large JPEG that ends early the rest is grey.
const PICTURES: [(&str, Make, bool); 30] = [
    (
        "a JPEG that claims 65535 x 65535",
        || claiming(jpeg(64, false), 65535, 65535),
        false,
    ),
    (
        "a progressive JPEG that claims 65535 x 65535",
        || claiming(jpeg(64, true), 65535, 65535),
        false,
    ),
    (
        "a JPEG that claims 7000 x 7000",
        || claiming(jpeg(64, false), 7000, 7000),
        true,
    ),
    (
        "a progressive JPEG that claims 7000 x 7000",
        || claiming(jpeg(64, true), 7000, 7000),
        true,
    ),
    (
        "a JPEG that claims 65535 x 700",
        || claiming(jpeg(64, false), 65535, 700),
        true,
    ),
    (
        "a JPEG without a height",
        || claiming(jpeg(64, false), 64, 0),
        false,
    ),
    ("a JPEG of 7000 x 7000", || jpeg(7000, false), true),
    (
        "a progressive JPEG of 7000 x 7000",
        || jpeg(7000, true),
        true,
    ),
    ("3000 scans of a small JPEG", || scans(64, 3000), false),
    (
        "500 scans of a JPEG that is read smaller",
        || scans(4000, 500),
        false,
    ),
    (
        "3000 scans of a JPEG that is read whole",
        || scans(1100, 3000),
        false,
    ),
    (
        "50 scans of a JPEG that is read smaller",
        || scans(4000, 50),
        true,
    ),
    (
        "a frame of 65535 in front of one of 64",
        || two_frames(7000, 64),
        false,
    ),
    (
        "a frame of 64 in front of one of 7000",
        || two_frames(64, 7000),
        false,
    ),
    (
        "600 profiles of 60000 bytes",
        || with(jpeg(64, false), 0xe2, &[0; 60_000], 600),
        true,
    ),
    (
        "600 comments of 60000 bytes",
        || with(jpeg(64, false), 0xfe, &[0xff; 60_000], 600),
        true,
    ),
    (
        "a million empty comments",
        || with(jpeg(64, false), 0xfe, &[], 1_000_000),
        true,
    ),
    (
        "fill bytes",
        || {
            let mut file = jpeg(64, false);
            file.splice(2..2, vec![0xff; 30 << 20]);
            file
        },
        true,
    ),
    (
        "600 directories of 65535 entries",
        || with(jpeg(64, false), 0xe1, &exif(65535, 8), 600),
        true,
    ),
    (
        "a directory that begins in itself",
        || with(jpeg(64, false), 0xe1, &exif(65535, 0), 600),
        true,
    ),
    (
        "a directory beyond the file",
        || with(jpeg(64, false), 0xe1, &exif(1, u32::MAX), 1),
        true,
    ),
    (
        "a PNG that claims 65535 x 65535",
        || claiming(png(64, 64, b""), 65535, 65535),
        false,
    ),
    (
        "a PNG that claims 7000 x 7000",
        || claiming(png(64, 64, b""), 7000, 7000),
        false,
    ),
    ("a PNG of 4000 x 4000", || png(4000, 4000, b""), true),
    (
        "a PNG of 64 x 64 with the data of one much larger",
        || claiming(png(7000, 7000, b""), 64, 64),
        true,
    ),
    (
        "a PNG with 500 MiB in a packed text",
        || {
            png(
                64,
                64,
                &chunk(b"zTXt", &[b"a\0\0", &packed(500)[..]].concat()),
            )
        },
        true,
    ),
    (
        "a PNG with 500 MiB in an international text",
        || {
            png(
                64,
                64,
                &chunk(b"iTXt", &[b"a\0\x01\0\0\0", &packed(500)[..]].concat()),
            )
        },
        true,
    ),
    (
        "a PNG with 500 MiB in a profile",
        || {
            png(
                64,
                64,
                &chunk(b"iCCP", &[b"a\0\0", &packed(500)[..]].concat()),
            )
        },
        true,
    ),
    (
        "a PNG with a text of 8 MiB",
        || {
            png(
                64,
                64,
                &chunk(b"tEXt", &[b"a\0", &vec![b'x'; 8 << 20][..]].concat()),
            )
        },
        true,
    ),
    (
        "a PNG with 500000 empty texts",
        || png(64, 64, &chunk(b"tEXt", b"a\0").repeat(500_000)),
        true,
    ),
];

/// Of formats that are not read: by their first bytes.
const OTHERS: [(&str, &[u8]); 5] = [
    (
        "GIF",
        b"GIF89a\xff\xff\xff\xff\xf7\0\0\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0",
    ),
    (
        "WebP",
        b"RIFF\xff\xff\xff\xffWEBPVP8X\x0a\0\0\0\x02\0\0\0\xff\xff\xff\xff\xff\xff",
    ),
    (
        "BMP",
        b"BM\xff\xff\xff\xff\0\0\0\0\x36\0\0\0\x28\0\0\0\xff\xff\0\0\xff\xff\0\0\x01\0\x18\0",
    ),
    ("TIFF", b"II*\0\x08\0\0\0\xff\xff"),
    ("HEIC", b"\0\0\0\x18ftypheic\0\0\0\0"),
];

#[test]
fn no_picture_uses_up_memory_or_time() {
    let mut seen = Vec::new();
    let _alone = replies::measuring();
    for (what, make, is_read) in PICTURES {
        let file = make();
        replies::forget();
        let before = replies::most_memory();
        let start = Instant::now();
        let read = isapi::photo::prepare(&file, &photo_spec());
        let took = start.elapsed();
        let grown = replies::most_memory() - before;
        println!(
            "{what}: {} bytes, {took:?}, {grown} KiB, {:?}",
            file.len(),
            read.as_ref().err()
        );
        seen.push((
            what,
            took < LONGEST,
            grown < MEMORY,
            read.is_ok() == is_read,
        ));
    }
    let bad: Vec<_> = seen.iter().filter(|it| !(it.1 && it.2 && it.3)).collect();
    assert!(bad.is_empty(), "in time, in memory, as expected: {bad:#?}");
    for (format, bytes) in OTHERS {
        let refused = isapi::photo::prepare(bytes, &photo_spec())
            .unwrap_err()
            .to_string();
        assert!(refused.starts_with(format), "{refused}");
    }
}
