//! Smaller, and into a file.

use super::{Photo, PhotoError, PhotoSpec, Rgb, fit};
use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// Lanczos, to exactly this size.
pub(super) fn resize(image: Rgb, (width, height): (u32, u32)) -> Result<Rgb, PhotoError> {
    if (image.width, image.height) == (width, height) {
        return Ok(image);
    }
    let failed = |e: &dyn std::fmt::Display| PhotoError::Corrupt(e.to_string());
    let source = Image::from_vec_u8(image.width, image.height, image.pixels, PixelType::U8x3)
        .map_err(|e| failed(&e))?;
    let mut out = Image::new(width, height, PixelType::U8x3);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new()
        .resize(&source, &mut out, &options)
        .map_err(|e| failed(&e))?;
    Ok(Rgb {
        width,
        height,
        pixels: out.into_vec(),
    })
}

/// Encodes at the wanted quality, or lower, or smaller, until it fits. The pixels are resized once more only when no
/// quality allowed does.
pub(super) fn within(mut image: Rgb, spec: &PhotoSpec) -> Result<Photo, PhotoError> {
    loop {
        let smallest = match at_best_quality(&image, spec)? {
            Ok(jpeg) => {
                return Ok(Photo {
                    jpeg: jpeg.into(),
                    width: image.width,
                    height: image.height,
                });
            }
            Err(smallest) => smallest,
        };
        // The file shrinks a little more slowly than the area.
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let factor = (spec.max_bytes as f64 / smallest as f64).sqrt().min(0.95) * 0.95;
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
        image = resize(image, (width, height))?;
    }
}

/// At most four encodings: the wanted quality, the lowest, and two between. The inner error is the smallest size seen.
fn at_best_quality(image: &Rgb, spec: &PhotoSpec) -> Result<Result<Vec<u8>, usize>, PhotoError> {
    let best = encode(image, spec.quality)?;
    if best.len() <= spec.max_bytes {
        return Ok(Ok(best));
    }
    let mut low = spec.min_quality.min(spec.quality);
    let mut fits = encode(image, low)?;
    if fits.len() > spec.max_bytes {
        return Ok(Err(fits.len()));
    }
    let mut high = spec.quality;
    for _ in 0..2 {
        let middle = low + (high - low) / 2;
        if middle == low {
            break;
        }
        let jpeg = encode(image, middle)?;
        if jpeg.len() <= spec.max_bytes {
            (low, fits) = (middle, jpeg);
        } else {
            high = middle;
        }
    }
    Ok(Ok(fits))
}

fn encode(image: &Rgb, quality: u8) -> Result<Vec<u8>, PhotoError> {
    let failed = |e: &dyn std::fmt::Display| PhotoError::Corrupt(e.to_string());
    let mut out = Vec::with_capacity(image.pixels.len() / 8);
    let mut encoder = Encoder::new(&mut out, quality.clamp(1, 100));
    // 4:2:0, which every device reads; several refuse 4:4:4.
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    let side = |n: u32| u16::try_from(n).map_err(|e| failed(&e));
    let (width, height) = (side(image.width)?, side(image.height)?);
    encoder
        .encode(&image.pixels, width, height, ColorType::Rgb)
        .map_err(|e| failed(&e))?;
    Ok(out)
}
