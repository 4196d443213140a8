//! A picture on a Face Capture device's screen when nobody is there, with a progress bar. Blocking.
//!
//! `FACECAP_URL=http://192.0.2.80:8000 cargo run -p examples --bin facecap_screensaver -- picture.png`; without it on a simulated
//! device.

use facecap_proto::flow::upload_media;
use facecap_proto::screen::Media;
use indicatif::ProgressBar;

fn main() -> Result<(), examples::Failure> {
    let target = examples::facecap::device()?;
    let device = target.blocking()?;
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/photos/astronaut.jpg");
    let file = std::env::args().nth(1).unwrap_or_else(|| own.to_owned());
    let picture = std::fs::read(&file)?;
    let name = std::path::Path::new(&file).file_name();
    let name = name.and_then(|n| n.to_str()).unwrap_or("picture");

    let bar = ProgressBar::new(picture.len() as u64);
    let shown = bar.clone();
    let media = vec![(Media::new(1, name), picture.into())];
    let done = device.run(upload_media(media, move |p| shown.set_position(p.done)))?;
    bar.finish();
    for media in &done.list {
        println!(
            "{}: {} at {:?}",
            media.sequence, media.media_name, media.path
        );
    }
    println!("ok: {} bytes are on the device", done.bytes);
    Ok(())
}
