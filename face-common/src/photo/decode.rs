//! Pixels out of files.

use super::header::{Format, Header};
use super::{PhotoError, Rgb};
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Decodes to RGB. A JPEG much larger than `target` is decoded smaller: its blocks are read at a half, a quarter or an
/// eighth of their size, which saves half the time and most of the memory.
pub(super) fn decode(bytes: &[u8], header: &Header, target: (u32, u32)) -> Result<Rgb, PhotoError> {
    let much_larger =
        header.width >= target.0.saturating_mul(2) && header.height >= target.1.saturating_mul(2);
    match header.format {
        Format::Png => png(bytes),
        Format::Jpeg { cmyk } if cmyk || much_larger => scaled(bytes, target),
        Format::Jpeg { .. } => full(bytes),
    }
}

fn corrupt(error: impl std::fmt::Display) -> PhotoError {
    PhotoError::Corrupt(error.to_string())
}

fn scaled(bytes: &[u8], target: (u32, u32)) -> Result<Rgb, PhotoError> {
    use jpeg_decoder::PixelFormat;

    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    let side = |n: u32| u16::try_from(n).unwrap_or(u16::MAX);
    let (width, height) = decoder
        .scale(side(target.0), side(target.1))
        .map_err(corrupt)?;
    let pixels = decoder.decode().map_err(corrupt)?;
    let format = decoder
        .info()
        .map_or(PixelFormat::RGB24, |i| i.pixel_format);
    let pixels = match format {
        PixelFormat::RGB24 => pixels,
        PixelFormat::L8 => pixels.iter().flat_map(|l| [*l; 3]).collect(),
        PixelFormat::L16 => pixels
            .chunks_exact(2)
            .flat_map(|l| [*l.last().unwrap_or(&0); 3])
            .collect(),
        // The decoder hands out ink: none is white.
        PixelFormat::CMYK32 => pixels
            .chunks_exact(4)
            .flat_map(|ink| {
                let [c, m, y, k] = *ink else { return [0; 3] };
                [c, m, y].map(|colour| scale255(255 - colour, 255 - k))
            })
            .collect(),
    };
    Ok(Rgb {
        width: width.into(),
        height: height.into(),
        pixels,
    })
}

/// `a * b / 255`, rounded.
fn scale255(a: u8, b: u8) -> u8 {
    u8::try_from((u16::from(a) * u16::from(b) + 127) / 255).unwrap_or(u8::MAX)
}

fn full(bytes: &[u8]) -> Result<Rgb, PhotoError> {
    // Strict: the lenient mode fills what is missing with grey and says nothing.
    let options = DecoderOptions::default()
        .set_strict_mode(true)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let pixels = decoder.decode().map_err(corrupt)?;
    let (width, height) = decoder
        .dimensions()
        .ok_or_else(|| corrupt("it has no size"))?;
    let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Rgb {
        width: side(width),
        height: side(height),
        pixels,
    })
}

fn png(bytes: &[u8]) -> Result<Rgb, PhotoError> {
    let cut = |e: png::DecodingError| match e {
        png::DecodingError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => {
            PhotoError::Truncated
        }
        other => corrupt(other),
    };
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    // Eight bits, palettes and transparent colours spelled out.
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(cut)?;
    let size = reader
        .output_buffer_size()
        .ok_or_else(|| corrupt("it has no size"))?;
    let mut buffer = vec![0; size];
    let frame = reader.next_frame(&mut buffer).map_err(cut)?;
    buffer.truncate(frame.buffer_size());
    let on_white = |colour: u8, alpha: u8| {
        let sum = u16::from(scale255(colour, alpha)) + u16::from(255 - alpha);
        u8::try_from(sum).unwrap_or(u8::MAX)
    };
    let pixels = match frame.color_type {
        png::ColorType::Rgb => buffer,
        png::ColorType::Grayscale => buffer.iter().flat_map(|l| [*l; 3]).collect(),
        png::ColorType::GrayscaleAlpha => buffer
            .chunks_exact(2)
            .flat_map(|p| {
                let [l, a] = *p else { return [0; 3] };
                [on_white(l, a); 3]
            })
            .collect(),
        png::ColorType::Rgba => buffer
            .chunks_exact(4)
            .flat_map(|p| {
                let [r, g, b, a] = *p else { return [0; 3] };
                [r, g, b].map(|colour| on_white(colour, a))
            })
            .collect(),
        png::ColorType::Indexed => return Err(corrupt("a palette was left over")),
    };
    Ok(Rgb {
        width: frame.width,
        height: frame.height,
        pixels,
    })
}
