use super::*;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

const SPEC: PhotoSpec = PhotoSpec {
    max_width: 600,
    max_height: 1200,
    max_bytes: 200 * 1024,
    min_side: 16,
    quality: 85,
    min_quality: 60,
    max_pixels: 50_000_000,
    max_input_bytes: 40 << 20,
};

/// Four quarters: red, green / blue, white.
fn quarters(width: usize, height: usize) -> Vec<u8> {
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            pixels.extend(match (x < width / 2, y < height / 2) {
                (true, true) => [220, 20, 20],
                (false, true) => [20, 200, 20],
                (true, false) => [20, 20, 220],
                (false, false) => [250, 250, 250],
            });
        }
    }
    pixels
}

fn side(n: usize) -> u16 {
    u16::try_from(n).unwrap()
}

fn jpeg_of(
    pixels: &[u8],
    width: usize,
    height: usize,
    kind: ColorType,
    progressive: bool,
    sampling: SamplingFactor,
) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, 95);
    encoder.set_progressive(progressive);
    encoder.set_sampling_factor(sampling);
    encoder
        .encode(pixels, side(width), side(height), kind)
        .unwrap();
    out
}

fn jpeg(width: usize, height: usize) -> Vec<u8> {
    jpeg_of(
        &quarters(width, height),
        width,
        height,
        ColorType::Rgb,
        false,
        SamplingFactor::F_2_2,
    )
}

/// Something that does not compress.
fn noise(width: usize, height: usize) -> Vec<u8> {
    let mut seed = 7_u32;
    let mut next = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 24) as u8
    };
    (0..width * height * 3).map(|_| next()).collect()
}

fn with_orientation(jpeg: &[u8], code: u8, little: bool) -> Vec<u8> {
    let mut tiff = if little {
        b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec()
    } else {
        b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec()
    };
    tiff.extend(if little {
        [code, 0, 0, 0]
    } else {
        [0, code, 0, 0]
    });
    tiff.extend([0; 4]);
    let len = side(tiff.len() + 8).to_be_bytes();
    [
        &jpeg[..2],
        &[0xff, 0xe1],
        &len,
        b"Exif\0\0",
        &tiff,
        &jpeg[2..],
    ]
    .concat()
}

/// The colours of the four quarters.
fn corners(photo: &Photo) -> [[u8; 3]; 4] {
    let mut decoder = jpeg_decoder::Decoder::new(&photo.jpeg()[..]);
    let pixels = decoder.decode().unwrap();
    let (w, h) = (photo.width() as usize, photo.height() as usize);
    assert_eq!(pixels.len(), w * h * 3);
    [
        (w / 4, h / 4),
        (3 * w / 4, h / 4),
        (w / 4, 3 * h / 4),
        (3 * w / 4, 3 * h / 4),
    ]
    .map(|(x, y)| pixels[(y * w + x) * 3..][..3].try_into().unwrap())
}

fn near(seen: [[u8; 3]; 4], want: [[u8; 3]; 4]) -> bool {
    seen.iter()
        .flatten()
        .zip(want.iter().flatten())
        .all(|(a, b)| a.abs_diff(*b) < 16)
}

const RED: [u8; 3] = [220, 20, 20];
const GREEN: [u8; 3] = [20, 200, 20];
const BLUE: [u8; 3] = [20, 20, 220];
const WHITE: [u8; 3] = [250, 250, 250];

#[test]
fn every_orientation_is_turned_upright() {
    // What the corners must show, by the EXIF standard: the row and column that orientation calls 0th.
    for (code, want) in [
        (1, [RED, GREEN, BLUE, WHITE]),
        (2, [GREEN, RED, WHITE, BLUE]),
        (3, [WHITE, BLUE, GREEN, RED]),
        (4, [BLUE, WHITE, RED, GREEN]),
        (5, [RED, BLUE, GREEN, WHITE]),
        (6, [BLUE, RED, WHITE, GREEN]),
        (7, [WHITE, GREEN, BLUE, RED]),
        (8, [GREEN, WHITE, RED, BLUE]),
    ] {
        for little in [true, false] {
            let photo = prepare(&with_orientation(&jpeg(160, 96), code, little), &SPEC).unwrap();
            assert!(near(corners(&photo), want), "{code}: {:?}", corners(&photo));
            let size = if code >= 5 { (96, 160) } else { (160, 96) };
            assert_eq!((photo.width(), photo.height()), size);
        }
    }
    let damaged = with_orientation(&jpeg(160, 96), 9, true);
    assert!(near(
        corners(&prepare(&damaged, &SPEC).unwrap()),
        [RED, GREEN, BLUE, WHITE]
    ));
}

#[test]
fn the_output_is_baseline_4_2_0_without_metadata() {
    let source = with_orientation(
        &jpeg_of(
            &quarters(64, 64),
            64,
            64,
            ColorType::Rgb,
            true,
            SamplingFactor::F_1_1,
        ),
        1,
        true,
    );
    let out = prepare(&source, &SPEC).unwrap();
    let bytes = out.jpeg();
    assert!(memchr::memmem::find(bytes, b"Exif").is_none());
    let frame = memchr::memmem::find(bytes, &[0xff, 0xc0]).expect("a baseline frame");
    // Length 17, 8 bits, height, width, 3 components; behind its number, the first is sampled 2 x 2.
    assert_eq!(bytes[frame + 2..frame + 10], [0, 17, 8, 0, 64, 0, 64, 3]);
    assert_eq!(bytes[frame + 11], 0x22);
    assert!(bytes.ends_with(&[0xff, 0xd9]));
}

#[test]
fn all_kinds_of_jpeg_are_read() {
    let quarters = quarters(96, 64);
    let gray: Vec<u8> = quarters.chunks(3).map(|p| p[1]).collect();
    let cmyk: Vec<u8> = quarters
        .chunks(3)
        .flat_map(|p| [255 - p[0], 255 - p[1], 255 - p[2], 0])
        .collect();
    let small = PhotoSpec {
        max_width: 40,
        max_height: 40,
        ..SPEC
    };
    for spec in [SPEC, small] {
        for progressive in [false, true] {
            for sampling in [
                SamplingFactor::F_1_1,
                SamplingFactor::F_2_1,
                SamplingFactor::F_2_2,
            ] {
                let photo = prepare(
                    &jpeg_of(&quarters, 96, 64, ColorType::Rgb, progressive, sampling),
                    &spec,
                )
                .unwrap();
                assert!(
                    near(corners(&photo), [RED, GREEN, BLUE, WHITE]),
                    "{progressive} {sampling:?} {:?}",
                    corners(&photo)
                );
            }
            let photo = prepare(
                &jpeg_of(
                    &gray,
                    96,
                    64,
                    ColorType::Luma,
                    progressive,
                    SamplingFactor::F_1_1,
                ),
                &spec,
            )
            .unwrap();
            assert!(
                near(corners(&photo), [[20; 3], [200; 3], [20; 3], [250; 3]]),
                "{:?}",
                corners(&photo)
            );
            for kind in [ColorType::Cmyk, ColorType::CmykAsYcck] {
                let photo = prepare(
                    &jpeg_of(&cmyk, 96, 64, kind, progressive, SamplingFactor::F_1_1),
                    &spec,
                )
                .unwrap();
                assert!(
                    near(corners(&photo), [RED, GREEN, BLUE, WHITE]),
                    "{kind:?} {:?}",
                    corners(&photo)
                );
            }
        }
    }
}

fn png(
    width: u32,
    height: u32,
    color: png::ColorType,
    depth: png::BitDepth,
    data: &[u8],
    palette: Option<&[u8]>,
) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if let Some(palette) = palette {
        encoder.set_palette(palette.to_vec());
        encoder.set_trns(vec![255, 255, 255, 0]);
    }
    encoder
        .write_header()
        .unwrap()
        .write_image_data(data)
        .unwrap();
    out
}

#[test]
fn all_kinds_of_png_are_read() {
    use png::{BitDepth, ColorType};
    let rgb = quarters(32, 32);
    let pixels = || rgb.chunks(3);
    // The white quarter is black and fully transparent: it must come out white.
    let alpha: Vec<u8> = pixels()
        .flat_map(|p| {
            if p == WHITE {
                [0, 0, 0, 0]
            } else {
                [p[0], p[1], p[2], 255]
            }
        })
        .collect();
    let deep: Vec<u8> = rgb.iter().flat_map(|b| [*b, *b]).collect();
    let index: Vec<u8> = pixels()
        .map(|p| {
            (0..4)
                .find(|i| p == [RED, GREEN, BLUE, WHITE][usize::from(*i)])
                .unwrap()
        })
        .collect();
    let palette = [RED, GREEN, BLUE, [0, 0, 0]].concat();
    let white = [255; 3];
    for (name, file, last) in [
        (
            "rgb",
            png(32, 32, ColorType::Rgb, BitDepth::Eight, &rgb, None),
            WHITE,
        ),
        (
            "16 bit",
            png(32, 32, ColorType::Rgb, BitDepth::Sixteen, &deep, None),
            WHITE,
        ),
        (
            "alpha",
            png(32, 32, ColorType::Rgba, BitDepth::Eight, &alpha, None),
            white,
        ),
        (
            "palette",
            png(
                32,
                32,
                ColorType::Indexed,
                BitDepth::Eight,
                &index,
                Some(&palette),
            ),
            white,
        ),
    ] {
        let photo = prepare(&file, &SPEC).unwrap();
        assert!(
            near(corners(&photo), [RED, GREEN, BLUE, last]),
            "{name} {:?}",
            corners(&photo)
        );
    }
    let gray: Vec<u8> = pixels().map(|p| p[1]).collect();
    let photo = prepare(
        &png(32, 32, ColorType::Grayscale, BitDepth::Eight, &gray, None),
        &SPEC,
    )
    .unwrap();
    assert!(near(
        corners(&photo),
        [[20; 3], [200; 3], [20; 3], [250; 3]]
    ));
    let bits: Vec<u8> = [0x0f_u8, 0xff].repeat(64);
    let photo = prepare(
        &png(32, 32, ColorType::Grayscale, BitDepth::One, &bits, None),
        &SPEC,
    )
    .unwrap();
    assert_eq!((photo.width(), photo.height()), (32, 32));
}

#[test]
fn pictures_are_fitted_and_never_enlarged() {
    for ((w, h), want) in [
        ((1000, 500), (600, 300)),
        ((500, 2400), (250, 1200)),
        ((1200, 2400), (600, 1200)),
        ((599, 1200), (599, 1200)),
        ((600, 1200), (600, 1200)),
        ((601, 1200), (600, 1198)),
        ((64, 64), (64, 64)),
    ] {
        let photo = prepare(&jpeg(w, h), &SPEC).unwrap();
        assert_eq!((photo.width(), photo.height()), want, "{w} x {h}");
        assert!(
            near(corners(&photo), [RED, GREEN, BLUE, WHITE]),
            "{w} x {h}"
        );
    }
    // Turned by its orientation, the long side counts as the height.
    let photo = prepare(&with_orientation(&jpeg(2400, 500), 6, true), &SPEC).unwrap();
    assert_eq!((photo.width(), photo.height()), (250, 1200));
}

#[test]
fn the_byte_limit_is_kept_by_quality_first_and_size_second() {
    let source = jpeg_of(
        &noise(400, 400),
        400,
        400,
        ColorType::Rgb,
        false,
        SamplingFactor::F_1_1,
    );
    let free = prepare(&source, &SPEC).unwrap();
    let whole = free.jpeg().len();
    let limited = |max_bytes| prepare(&source, &PhotoSpec { max_bytes, ..SPEC });
    assert_eq!(limited(whole).unwrap().jpeg(), free.jpeg());
    let coarser = limited(whole - 1).unwrap();
    assert!(coarser.jpeg().len() < whole);
    assert_eq!((coarser.width(), coarser.height()), (400, 400));
    let smaller = limited(whole / 4).unwrap();
    assert!(smaller.jpeg().len() <= whole / 4 && smaller.width() < 400);
    assert!(
        smaller.jpeg().len() > whole / 10,
        "wasteful: {} of {}",
        smaller.jpeg().len(),
        whole / 4
    );
    assert_eq!(limited(300), Err(PhotoError::CannotFit { limit: 300 }));
}

#[test]
fn a_byte_limit_costs_at_most_four_encodings_and_no_resize() {
    use encode::{ENCODED, RESIZED};

    let source = jpeg_of(
        &noise(210, 140),
        210,
        140,
        ColorType::Rgb,
        false,
        SamplingFactor::F_1_1,
    );
    let counted = |max_bytes| {
        ENCODED.set(0);
        RESIZED.set(0);
        let spec = PhotoSpec {
            max_bytes,
            max_width: 200,
            ..SPEC
        };
        let photo = prepare(&source, &spec).unwrap();
        (photo, ENCODED.get(), RESIZED.get())
    };
    let (free, encoded, resized) = counted(1 << 20);
    assert_eq!((encoded, resized), (1, 1));
    let whole = free.jpeg().len();
    let (mut qualities, mut sizes) = (0, 0);
    for percent in (20..100).step_by(8) {
        let (photo, encoded, resized) = counted(whole * percent / 100);
        if photo.width() == free.width() {
            qualities += 1;
            assert!((2..=4).contains(&encoded), "{percent} %: {encoded}");
            assert_eq!(resized, 1, "{percent} %");
        } else {
            sizes += 1;
            assert!((3..=4).contains(&encoded), "{percent} %: {encoded}");
            assert_eq!(resized, encoded - 1, "{percent} %");
        }
    }
    assert!(qualities > 2 && sizes > 1, "{qualities} and {sizes}");
}

#[test]
fn limits_hold_one_under_and_one_over() {
    let source = jpeg(64, 48);
    let with = |spec| prepare(&source, &spec).map(|p| p.width());
    assert_eq!(
        with(PhotoSpec {
            max_pixels: 64 * 48,
            ..SPEC
        }),
        Ok(64)
    );
    assert_eq!(
        with(PhotoSpec {
            max_pixels: 64 * 48 - 1,
            ..SPEC
        }),
        Err(PhotoError::Dimensions {
            width: 64,
            height: 48,
            limit: 64 * 48 - 1
        })
    );
    assert_eq!(
        with(PhotoSpec {
            min_side: 48,
            ..SPEC
        }),
        Ok(64)
    );
    assert_eq!(
        with(PhotoSpec {
            min_side: 49,
            ..SPEC
        }),
        Err(PhotoError::TooSmall {
            width: 64,
            height: 48,
            min: 49
        })
    );
    assert_eq!(
        with(PhotoSpec {
            max_input_bytes: source.len(),
            ..SPEC
        }),
        Ok(64)
    );
    let limit = source.len() - 1;
    assert_eq!(
        with(PhotoSpec {
            max_input_bytes: limit,
            ..SPEC
        }),
        Err(PhotoError::FileTooLarge {
            bytes: source.len(),
            limit
        })
    );
}

#[test]
fn what_is_no_photo_is_refused_by_name() {
    let kind = |bytes: &[u8]| prepare(bytes, &SPEC).unwrap_err();
    assert_eq!(kind(b""), PhotoError::Empty);
    assert_eq!(kind(b"meow"), PhotoError::NotAPicture);
    assert_eq!(kind(b"<html></html>"), PhotoError::NotAPicture);
    for (bytes, format) in [
        (&b"\0\0\0\x18ftypheic\0\0\0\0"[..], "HEIC"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0", "HEIC"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "AVIF"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"),
        (b"GIF89a", "GIF"),
        (b"BM\0\0", "BMP"),
        (b"II*\0", "TIFF"),
    ] {
        assert_eq!(kind(bytes), PhotoError::Unsupported { format });
        assert_eq!(kind(bytes).kind(), ErrorKind::BadImage);
    }
    assert_eq!(kind(b"\0\0\0\x1cftypisom\0\0\0\0"), PhotoError::NotAPicture);
    // Headers that claim the moon: refused before anything is decoded.
    let mut bomb = png(
        16,
        16,
        png::ColorType::Grayscale,
        png::BitDepth::Eight,
        &[0; 256],
        None,
    );
    bomb[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
    assert!(matches!(kind(&bomb), PhotoError::Dimensions { .. }));
    let mut bomb = jpeg(64, 64);
    let frame = memchr::memmem::find(&bomb, &[0xff, 0xc0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    assert!(matches!(
        kind(&bomb),
        PhotoError::Dimensions {
            width: 65535,
            height: 65535,
            ..
        }
    ));
    bomb[frame + 5..frame + 9].copy_from_slice(&[0; 4]);
    assert!(matches!(
        kind(&bomb),
        PhotoError::Dimensions { width: 0, .. }
    ));
}

#[test]
fn one_scan_over_the_limit_is_refused() {
    let pixels = quarters(64, 64);
    let sampling = SamplingFactor::F_2_2;
    let file = jpeg_of(&pixels, 64, 64, ColorType::Rgb, true, sampling);
    let marker = [0xff, 0xda];
    let has = memchr::memmem::find_iter(&file, &marker).count();
    let last = memchr::memmem::rfind(&file, &marker).unwrap();
    let (head, scan) = file.split_at(last);
    let (scan, end) = scan.split_at(scan.len() - 2);
    let with = |scans: usize| [head, &scan.repeat(scans - has + 1), end].concat();
    assert!(prepare(&with(64), &SPEC).is_ok());
    assert_eq!(
        prepare(&with(65), &SPEC).unwrap_err(),
        PhotoError::Corrupt("it has more than 64 scans".to_owned())
    );
}

#[test]
fn a_cut_file_is_refused_wherever_it_is_cut() {
    let quarters = quarters(48, 48);
    let baseline = jpeg(48, 48);
    let progressive = jpeg_of(
        &quarters,
        48,
        48,
        ColorType::Rgb,
        true,
        SamplingFactor::F_2_2,
    );
    let png = png(
        48,
        48,
        png::ColorType::Rgb,
        png::BitDepth::Eight,
        &quarters,
        None,
    );
    for file in [baseline, progressive] {
        for end in 0..file.len() - 1 {
            assert!(
                prepare(&file[..end], &SPEC).is_err(),
                "{end} of {}",
                file.len()
            );
        }
        let junk = [&file[..], b"\0\0camera junk"].concat();
        assert!(prepare(&junk, &SPEC).is_ok());
    }
    // Behind the picture data stand 16 bytes of checksum and end mark, which nothing depends on.
    for end in 0..png.len() - 20 {
        assert!(
            prepare(&png[..end], &SPEC).is_err(),
            "{end} of {}",
            png.len()
        );
    }
}

#[test]
fn damage_never_panics() {
    let quarters = quarters(24, 24);
    let files = [
        jpeg(24, 24),
        jpeg_of(
            &quarters,
            24,
            24,
            ColorType::Rgb,
            true,
            SamplingFactor::F_2_2,
        ),
        png(
            24,
            24,
            png::ColorType::Rgb,
            png::BitDepth::Eight,
            &quarters,
            None,
        ),
    ];
    let spec = PhotoSpec {
        max_pixels: 1 << 16,
        ..SPEC
    };
    let tiny = PhotoSpec {
        max_width: 8,
        max_height: 8,
        min_side: 1,
        ..spec
    };
    for file in files {
        for at in 0..file.len() {
            for flip in [0x01, 0x80, 0xff] {
                let mut damaged = file.clone();
                damaged[at] ^= flip;
                let _ = prepare(&damaged, &spec);
                let _ = prepare(&damaged, &tiny);
            }
        }
    }
}

#[test]
fn debug_shows_no_picture() {
    let photo = prepare(&jpeg(64, 48), &SPEC).unwrap();
    assert_eq!(
        format!("{photo:?}"),
        format!("Photo(64 x 48, {} bytes)", photo.jpeg().len())
    );
}
