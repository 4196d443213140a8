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
    let w = image.width as usize;
    let (pixels, _) = image.pixels.as_chunks::<3>();
    let rows = pixels.chunks_exact(w.max(1));
    let column = |x: usize| rows.clone().filter_map(move |row| row.get(x));
    let mut out: Vec<[u8; 3]> = Vec::with_capacity(pixels.len());
    match code {
        2 => rows.for_each(|row| out.extend(row.iter().rev())),
        3 => rows.rev().for_each(|row| out.extend(row.iter().rev())),
        4 => rows.rev().for_each(|row| out.extend(row)),
        5 => (0..w).for_each(|x| out.extend(column(x))),
        6 => (0..w).for_each(|x| out.extend(column(x).rev())),
        7 => (0..w).rev().for_each(|x| out.extend(column(x).rev())),
        _ => (0..w).rev().for_each(|x| out.extend(column(x))),
    }
    let (width, height) = if orientation.swaps_sides() {
        (image.height, image.width)
    } else {
        (image.width, image.height)
    };
    Rgb {
        width,
        height,
        pixels: out.into_flattened(),
    }
}
