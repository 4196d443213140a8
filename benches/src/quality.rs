//! How much a photo loses because it is decoded smaller: in Y-PSNR, against the full decode and Lanczos that is not encoded at all.

use crate::inputs::{read, resize};
use face_common::photo::{PhotoSpec, prepare};
use fast_image_resize::FilterType::Lanczos3;
use fast_image_resize::PixelType;
use image::{RgbImage, load_from_memory};
use serde_json::{Value, json};

/// For both sizes: what the usual full way keeps, what ours keeps, and the difference.
pub fn told() -> Value {
    let (mut told, spec) = (serde_json::Map::new(), PhotoSpec::new(800, 800, 1 << 20));
    for name in ["12mp", "2mp"] {
        let bytes = read(&format!("{name}.jpg"));
        let whole = load_from_memory(&bytes).expect("a JPEG").into_rgb8();
        let small = resize(
            whole.as_raw(),
            whole.dimensions(),
            (800, 600),
            PixelType::U8x3,
            Lanczos3,
        );
        let small = RgbImage::from_raw(800, 600, small).expect("as many as said");
        let ideal = image::imageops::rotate90(&small);
        let usual = {
            let mut out = Vec::new();
            let mut encoder = jpeg_encoder::Encoder::new(&mut out, spec.quality);
            encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
            let (w, h) = (ideal.width() as u16, ideal.height() as u16);
            encoder
                .encode(ideal.as_raw(), w, h, jpeg_encoder::ColorType::Rgb)
                .expect("pixels");
            out
        };
        let ours = prepare(&bytes, &spec).expect("a good photo");
        let kept = |jpeg: &[u8]| psnr(&ideal, &load_from_memory(jpeg).expect("a JPEG").into_rgb8());
        let (usual, ours) = (kept(&usual), kept(ours.jpeg()));
        told.insert(format!("full_{name}_db"), json!(usual));
        told.insert(format!("ours_{name}_db"), json!(ours));
        told.insert(format!("loss_{name}_db"), json!(usual - ours));
    }
    told.into()
}

/// Peak signal to noise of the brightness, in dB.
fn psnr(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!(a.dimensions(), b.dimensions());
    let brightness = |p: &image::Rgb<u8>| {
        let [r, g, b] = p.0.map(f64::from);
        0.299 * r + 0.587 * g + 0.114 * b
    };
    let squares: f64 = a
        .pixels()
        .zip(b.pixels())
        .map(|(a, b)| (brightness(a) - brightness(b)).powi(2))
        .sum();
    let mean = squares / f64::from(a.width() * a.height());
    10.0 * (255.0 * 255.0 / mean).log10()
}
