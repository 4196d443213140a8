//! Values that come again and again: times with their sentinels, bit sets, switches that are numbers.

mod bits;
mod features;
mod flag;
mod limits;
mod page;
mod term;
mod whole;

pub use bits::{LcdItems, MatchTypes, UpdateFlags};
pub(crate) use face_common::limits::{count, range};
pub use features::Features;
pub use flag::Flag;
pub(crate) use limits::{bytes, clock, id, picture, validity};
pub(crate) use page::{entries, next_page};
pub use term::{ValidFrom, ValidTo, capture_time, clock_text};
pub(crate) use whole::whole;

pub use face_common::wire::base64::Base64Bytes;

face_common::open_int_enum! {
    /// Who a person is to a device (1.2.2).
    #[derive(Default)]
    pub enum Role: i64 {
        /// Everybody: in searches alone.
        #[default]
        All = -1,
        /// Ordinary.
        Ordinary = 0,
        /// On the white list.
        White = 1,
        /// On the black list.
        Black = 2,
    }
}

face_common::open_string_enum! {
    /// How much an order to open means.
    #[derive(Default)]
    pub enum ControlMode {
        /// A test: no record of it is made.
        Test = "test",
        /// The output is switched, whatever else.
        Force = "force",
        /// The output is switched where the device is set to do so.
        #[default]
        Scene = "scene",
    }
}

face_common::snake_record! {
    /// Where a device is, from those with a receiver.
    #[derive(Debug, Default)]
    pub struct Gps {
        /// Latitude in heartbeats and for 4G, longitude in captures, by the document. Text.
        n?: String,
        /// The other one.
        e?: String,
        /// How many satellites.
        strength?: i64,
    }
}

face_common::snake_record! {
    /// A place on the screen, in pixels from the upper left corner.
    #[derive(Debug, Default)]
    pub struct Position {
        /// To the right.
        x: i64,
        /// Down.
        y: i64,
    }
}

impl Position {
    /// This place.
    pub fn at(x: i64, y: i64) -> Self {
        Self {
            x,
            y,
            ..Self::default()
        }
    }
}

face_common::snake_record! {
    /// A text on the screen.
    #[derive(Debug, Default)]
    pub struct ScreenText {
        /// Where.
        position?: Position,
        /// For how long, in milliseconds.
        alive_time?: u32,
        /// How high, in pixels.
        font_size?: u32,
        /// How far apart the letters stand.
        font_spacing?: i32,
        /// `0xAARRGGBB`, as text.
        font_color?: String,
        /// The text.
        text: String,
    }
}

impl ScreenText {
    /// This text at this place, white and a hundred pixels high, for so many milliseconds.
    pub fn new(text: impl Into<String>, position: Position, alive_time: u32) -> Self {
        Self {
            position: Some(position),
            alive_time: Some(alive_time),
            font_size: Some(100),
            font_spacing: Some(1),
            font_color: Some("0xffffffff".to_owned()),
            text: text.into(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests;
