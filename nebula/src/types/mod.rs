//! Values that come again and again.

mod clock;
mod file;
mod joined;
mod limits;
mod page;
mod secret;
#[cfg(test)]
mod tests;

pub use clock::clock_text;
pub(crate) use face_common::limits::{count, range};
pub use file::File;
pub use joined::Joined;
pub(crate) use limits::{
    channel, clock, export_page, gender, image_id, library_type, list_page, not_empty, per_cent,
    picture, text,
};
pub(crate) use page::next_page;
pub(crate) use secret::exposed;

face_common::open_int_enum! {
    /// What it means to be in a library.
    #[derive(Default)]
    pub enum LibraryType: i64 {
        /// Black list (黑名单).
        Black = 1,
        /// White list (白名单).
        #[default]
        White = 2,
    }
}

face_common::open_string_enum! {
    /// Who somebody is: text on the wire. Nodes also write an empty one.
    pub enum Gender {
        /// Female.
        Female = "0",
        /// Male.
        Male = "1",
    }
}
