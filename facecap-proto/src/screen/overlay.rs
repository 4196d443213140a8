use crate::device::Done;
use crate::macros::command;
use crate::types::{Base64Bytes, Position, ScreenText, count, picture};
use face_common::EncodeError;

face_common::open_string_enum! {
    /// How a text is written. JSON is UTF-8 all the same.
    pub enum CodingType {
        /// UTF-8: where nothing is said.
        Utf8 = "utf8",
        /// GB 2312.
        Gb2312 = "gb2312",
    }
}

command! {
    /// Shows texts on the screen for a while (2.10.6). The reply's command has blanks around it.
    TextDisplay "text display" {
        /// How they are written.
        coding_type?: CodingType,
        /// They.
        text_list[]: ScreenText,
    } => Done, idempotent, check some
}

fn some(display: &TextDisplay) -> Result<(), EncodeError> {
    count("text_list", display.text_list.len(), usize::MAX)
}

impl TextDisplay {
    /// These texts.
    pub fn of(texts: impl IntoIterator<Item = ScreenText>) -> Self {
        Self {
            text_list: texts.into_iter().collect(),
            ..Self::default()
        }
    }
}

face_common::open_string_enum! {
    /// A picture's format.
    #[derive(Default)]
    pub enum ImageFormat {
        /// JPEG.
        #[default]
        Jpg = "jpg",
        /// PNG.
        Png = "png",
    }
}

command! {
    /// Shows a picture on the screen for a while (2.10.7). The reply's command has blanks around it.
    ImageDisplay "image display" {
        /// Where.
        position: Position,
        /// For how long, in milliseconds; 0 for ever.
        alive_time: u32,
        /// Its format.
        format: ImageFormat,
        /// The picture.
        image_data: Base64Bytes,
    } => Done, idempotent, check a_picture
}

fn a_picture(display: &ImageDisplay) -> Result<(), EncodeError> {
    let png = display.format == ImageFormat::Png;
    let is_png = display.image_data.0.starts_with(b"\x89PNG");
    if png != is_png && matches!(display.format, ImageFormat::Jpg | ImageFormat::Png) {
        return Err(EncodeError::invalid("format", "is not that of the picture"));
    }
    picture("image_data", &display.image_data.0, true)
}
