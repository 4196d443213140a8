//! A file becomes a picture within its limits, in the memory that is documented, or is refused.
#![no_main]

use face_common::photo::{PhotoSpec, prepare};
use fuzz::{message, within};
use libfuzzer_sys::fuzz_target;

const PIXELS: usize = 1 << 20;

fuzz_target!(|input: (u8, u8, u8, &[u8])| {
    let (width, height, bytes, file) = input;
    let (width, height) = (16 + u32::from(width), 16 + u32::from(height));
    let mut spec = PhotoSpec::new(width, height, 256 + 256 * usize::from(bytes));
    spec.max_pixels = PIXELS as u64;
    spec.min_side = 16;
    // Eight bytes for each pixel of a file, and a few pictures of the size that is wanted.
    let most = (2 << 20) + 8 * PIXELS + 2 * file.len();
    let prepared = within(most, || prepare(file, &spec).inspect_err(message));
    let Ok(photo) = prepared else { return };
    assert!(photo.jpeg().len() <= spec.max_bytes);
    assert!(photo.width() <= width && photo.height() <= height);
    assert!(photo.width().min(photo.height()) >= 1);
    // What was prepared is a picture, of the size it says.
    spec.max_bytes = usize::MAX;
    spec.min_side = 1;
    let again = prepare(photo.jpeg(), &spec).expect("a picture of ours");
    assert_eq!(
        (again.width(), again.height()),
        (photo.width(), photo.height())
    );
});
