//! The screen (2.10).

mod media;
mod overlay;

pub use media::{
    DeleteLcdMedia, Media, MediaList, RequestLcdMedia, RequestLcdScreensaver, Screensaver,
    ScreensaverMode, UpdateLcdMedia, UpdateLcdScreensaver,
};
pub use overlay::{CodingType, ImageDisplay, ImageFormat, TextDisplay};

#[cfg(test)]
mod tests;
