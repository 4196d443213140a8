//! Smaller, and into a file.

use super::{Photo, PhotoError, PhotoSpec, Rgb, fit};
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8x3;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// Lanczos, to exactly this size.
pub(super) fn resize(image: Rgb, (width, height): (u32, u32)) -> Result<Rgb, PhotoError> {
    if (image.width, image.height) == (width, height) {
        return Ok(image);
    }
    #[cfg(test)]
    RESIZED.set(RESIZED.get() + 1);
    let failed = |e: &dyn std::fmt::Display| PhotoError::Corrupt(e.to_string());
    // Typed: the other way brings the code for every kind of pixel with it, which takes longer to build than the rest of the crate.
    let source = TypedImageRef::<U8x3>::from_buffer(image.width, image.height, &image.pixels)
        .map_err(|e| failed(&e))?;
    let mut pixels = vec![0; width as usize * height as usize * 3];
    let mut out =
        TypedImage::<U8x3>::from_buffer(width, height, &mut pixels).map_err(|e| failed(&e))?;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new()
        .resize_typed(&source, &mut out, &options)
        .map_err(|e| failed(&e))?;
    Ok(Rgb {
        width,
        height,
        pixels,
    })
}

/// Encodes at the wanted quality, or lower, or smaller, until it fits: the wanted quality, the lowest, and where that fits two
/// between. Only where not even the lowest does are the pixels resized once more, and encoded at that alone: it was too much for a
/// picture hardly larger.
pub(super) fn within(mut image: Rgb, spec: &PhotoSpec) -> Result<Photo, PhotoError> {
    let (mut low, mut high) = (spec.min_quality.min(spec.quality), spec.quality);
    let mut jpeg = encode(&image, high)?;
    if jpeg.len() > spec.max_bytes {
        jpeg = encode(&image, low)?;
        if jpeg.len() <= spec.max_bytes {
            for _ in 0..2 {
                let middle = low + (high - low) / 2;
                if middle == low {
                    break;
                }
                let better = encode(&image, middle)?;
                if better.len() <= spec.max_bytes {
                    (low, jpeg) = (middle, better);
                } else {
                    high = middle;
                }
            }
        }
    }
    while jpeg.len() > spec.max_bytes {
        image = smaller(image, jpeg.len(), spec)?;
        jpeg = encode(&image, low)?;
    }
    Ok(Photo {
        jpeg: jpeg.into(),
        width: image.width,
        height: image.height,
    })
}

/// So much smaller that what has `bytes` now should fit.
fn smaller(image: Rgb, bytes: usize, spec: &PhotoSpec) -> Result<Rgb, PhotoError> {
    // The file shrinks a little more slowly than the area.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    let factor = (spec.max_bytes as f64 / bytes as f64).sqrt().min(0.95) * 0.95;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "below one, times a side"
    )]
    let side = |n: u32| ((f64::from(n) * factor) as u32).max(1);
    let (width, height) = fit(
        image.width,
        image.height,
        side(image.width),
        side(image.height),
    );
    if width.min(height) < spec.min_side {
        return Err(PhotoError::CannotFit {
            limit: spec.max_bytes,
        });
    }
    resize(image, (width, height))
}

fn encode(image: &Rgb, quality: u8) -> Result<Vec<u8>, PhotoError> {
    let failed = |e: &dyn std::fmt::Display| PhotoError::Corrupt(e.to_string());
    let mut out = Vec::with_capacity(image.pixels.len() / 8);
    let mut encoder = Encoder::new(&mut out, quality.clamp(1, 100));
    // 4:2:0, which every device reads; several refuse 4:4:4.
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    #[cfg(test)]
    ENCODED.set(ENCODED.get() + 1);
    let side = |n: u32| u16::try_from(n).map_err(|e| failed(&e));
    let (width, height) = (side(image.width)?, side(image.height)?);
    encoder
        .encode(&image.pixels, width, height, ColorType::Rgb)
        .map_err(|e| failed(&e))?;
    Ok(out)
}

#[cfg(test)]
thread_local! {
    /// How often this thread has encoded and resized.
    pub(super) static ENCODED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    pub(super) static RESIZED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}
