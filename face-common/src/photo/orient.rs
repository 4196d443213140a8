//! Turning a picture upright.

use super::Rgb;

/// The EXIF orientation, 1 to 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orientation(u8);

impl Default for Orientation {
    fn default() -> Self {
        Self(1)
    }
}

impl Orientation {
    /// Whether width and height change places.
    pub(super) fn swaps_sides(self) -> bool {
        self.0 >= 5
    }

    /// The orientation in a TIFF block; `None` where there is none or it is damaged.
    pub(super) fn from_exif(tiff: &[u8]) -> Option<Self> {
        let little = match tiff.get(..2)? {
            b"II" => true,
            b"MM" => false,
            _ => return None,
        };
        let u16_at = |at: usize| {
            let two = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
            Some(if little {
                u16::from_le_bytes(two)
            } else {
                u16::from_be_bytes(two)
            })
        };
        let u32_at = |at: usize| {
            let four = tiff.get(at..at.checked_add(4)?)?.try_into().ok()?;
            Some(if little {
                u32::from_le_bytes(four)
            } else {
                u32::from_be_bytes(four)
            })
        };
        let directory = usize::try_from(u32_at(4)?).ok()?;
        let entries = usize::from(u16_at(directory)?);
        (0..entries).find_map(|i| {
            let entry = directory.checked_add(2 + i * 12)?;
            let value = u8::try_from(u16_at(entry.checked_add(8)?)?).ok()?;
            (u16_at(entry)? == 0x0112 && (1..=8).contains(&value)).then_some(Self(value))
        })
    }
}

/// Applies it to the small picture, where it costs little.
pub(super) fn apply(image: Rgb, orientation: Orientation) -> Rgb {
    let Orientation(code) = orientation;
    if code == 1 {
        return image;
    }
    let (w, h) = (image.width as usize, image.height as usize);
    let (out_w, out_h) = if orientation.swaps_sides() {
        (h, w)
    } else {
        (w, h)
    };
    let mut pixels = Vec::with_capacity(image.pixels.len());
    for y in 0..out_h {
        for x in 0..out_w {
            let (from_x, from_y) = match code {
                2 => (w - 1 - x, y),
                3 => (w - 1 - x, h - 1 - y),
                4 => (x, h - 1 - y),
                5 => (y, x),
                6 => (y, h - 1 - x),
                7 => (w - 1 - y, h - 1 - x),
                _ => (w - 1 - y, x),
            };
            let at = (from_y * w + from_x) * 3;
            pixels.extend_from_slice(image.pixels.get(at..at + 3).unwrap_or(&[0; 3]));
        }
    }
    let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Rgb {
        width: side(out_w),
        height: side(out_h),
        pixels,
    }
}
