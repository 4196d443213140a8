//! A photo made small: file in, upright JPEG of at most 800 x 800 at quality 85 out.

use crate::{Case, Op, inputs};
use face_common::photo::{PhotoSpec, prepare};
#[cfg(feature = "turbojpeg")]
use fast_image_resize::{FilterType::Lanczos3, PixelType};

pub(super) fn cases() -> Vec<Case> {
    vec![
        ours("photo-12mp", || prepared("12mp.jpg")),
        ours("photo-12mp-progressive", || prepared("12mp_prog.jpg")),
        ours("photo-12mp-png", || prepared("12mp.png")),
        ours("photo-2mp", || prepared("2mp.jpg")),
        #[cfg(feature = "turbojpeg")]
        turbo("photo-12mp", || scaled_by_turbo("12mp.jpg")),
        #[cfg(feature = "turbojpeg")]
        turbo("photo-12mp-progressive", || {
            scaled_by_turbo("12mp_prog.jpg")
        }),
        #[cfg(feature = "turbojpeg")]
        turbo("photo-2mp", || scaled_by_turbo("2mp.jpg")),
        image_crate("photo-12mp", || by_image_crate("12mp.jpg")),
        image_crate("photo-12mp-png", || by_image_crate("12mp.png")),
        image_crate("photo-2mp", || by_image_crate("2mp.jpg")),
    ]
}

fn ours(area: &'static str, start: fn() -> Op) -> Case {
    let how = "photo::prepare, default build";
    Case::new(area, "face-common", how, start)
}

#[cfg(feature = "turbojpeg")]
fn turbo(area: &'static str, start: fn() -> Op) -> Case {
    let how = "libjpeg-turbo 3.1: decoded at the smallest n/8 not below the target, Lanczos (fast_image_resize), turned, 4:2:0";
    Case::new(area, "libjpeg-turbo", how, start)
}

fn image_crate(area: &'static str, start: fn() -> Op) -> Case {
    let how = "image 0.25: decode, resize(Lanczos3), rotate90, JpegEncoder(85)";
    Case::new(area, "image crate", how, start)
}

fn prepared(name: &str) -> Op {
    let bytes = inputs::read(name);
    let spec = PhotoSpec::new(800, 800, 1 << 20);
    Op::new(move || prepare(&bytes, &spec).expect("a good photo").jpeg().len() as u64)
}

/// Half, quarter, eighth: the smallest that is at least 800 on the longer side, then Lanczos to 800.
#[cfg(feature = "turbojpeg")]
fn scaled_by_turbo(name: &str) -> Op {
    let bytes = inputs::read(name);
    let mut decoder = turbojpeg::Decompressor::new().expect("memory");
    let mut encoder = turbojpeg::Compressor::new().expect("memory");
    encoder.set_quality(85).expect("a quality");
    encoder
        .set_subsamp(turbojpeg::Subsamp::Sub2x2)
        .expect("4:2:0");
    Op::new(move || {
        let header = decoder.read_header(&bytes).expect("a JPEG");
        let longer = header.width.max(header.height);
        let factor = (1..=8)
            .map(|n| turbojpeg::ScalingFactor::new(n, 8))
            .find(|f| f.scale(longer) >= 800)
            .unwrap_or(turbojpeg::ScalingFactor::ONE);
        decoder.set_scaling_factor(factor).expect("a factor");
        let (w, h) = (factor.scale(header.width), factor.scale(header.height));
        let mut pixels = vec![0; w * h * 3];
        let out = turbojpeg::Image {
            pixels: &mut pixels[..],
            width: w,
            pitch: w * 3,
            height: h,
            format: turbojpeg::PixelFormat::RGB,
        };
        decoder.decompress(&bytes, out).expect("a JPEG");
        let (width, height) = (800, (h * 800 + w / 2) / w);
        let sides = |(w, h)| (w as u32, h as u32);
        let small = inputs::resize(
            &pixels,
            sides((w, h)),
            sides((width, height)),
            PixelType::U8x3,
            Lanczos3,
        );
        let upright = rotate90(&small, width, height);
        let image = turbojpeg::Image {
            pixels: &upright[..],
            width: height,
            pitch: height * 3,
            height: width,
            format: turbojpeg::PixelFormat::RGB,
        };
        encoder.compress_to_vec(image).expect("pixels").len() as u64
    })
}

/// Orientation 6, to be undone.
#[cfg(feature = "turbojpeg")]
fn rotate90(pixels: &[u8], width: usize, height: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(pixels.len());
    for x in 0..width {
        for y in (0..height).rev() {
            let at = (y * width + x) * 3;
            out.extend_from_slice(&pixels[at..at + 3]);
        }
    }
    out
}

fn by_image_crate(name: &str) -> Op {
    let bytes = inputs::read(name);
    Op::new(move || {
        let image = image::load_from_memory(&bytes).expect("a picture");
        let small = image
            .resize(800, 800, image::imageops::FilterType::Lanczos3)
            .rotate90();
        let mut out = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 85);
        small.write_with_encoder(encoder).expect("pixels");
        out.len() as u64
    })
}
