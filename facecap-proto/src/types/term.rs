//! Times, and the words that stand in their place. No time of this protocol says where its clock hangs.

use face_common::time::Timestamp;
use face_common::wire::lenient;
use face_common::wire::member::Member;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `2017/12/18 16:45:30`: a time as the document writes it, on a clock that is so many minutes ahead of UTC.
pub fn clock_text(unix_ms: i64, offset_minutes: i32) -> Timestamp {
    let text = Timestamp::local(unix_ms, offset_minutes);
    text.as_str().replace('-', "/").replace('T', " ").into()
}

/// `2017/12/18 16:45:30.003`: as captures have it.
pub fn capture_time(unix_ms: i64, offset_minutes: i32) -> Timestamp {
    let text = clock_text(unix_ms, offset_minutes);
    format!("{text}.{:03}", unix_ms.rem_euclid(1000)).into()
}

macro_rules! words_or_time {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $word:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$vmeta])* $word,)+
            /// At this time, on the device's clock.
            At(Timestamp),
        }

        impl $name {
            /// The text on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$word => $text,)+
                    Self::At(time) => time.as_str(),
                }
            }
        }

        /// A time, in whatever form, becomes one in the device's: what its clock shows then. A day is its first moment. What is no
        /// time stays as it is, and is refused when it is sent.
        impl From<Timestamp> for $name {
            fn from(time: Timestamp) -> Self {
                match (time.as_str().trim(), time.moment()) {
                    $(($text, _) => Self::$word,)+
                    (_, Some(moment)) => Self::At(clock_text(moment.clock_ms, 0)),
                    (_, None) => Self::At(time),
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Timestamp::from(text).into()
            }
        }

        impl $name {
            /// Whether it means the same: a time may be written in several forms.
            pub(crate) fn is_same(&self, other: &Self) -> bool {
                match (self, other) {
                    (Self::At(one), Self::At(other)) => {
                        let at = |time: &Timestamp| time.moment().map(|moment| moment.clock_ms);
                        one == other || (at(one).is_some() && at(one) == at(other))
                    }
                    _ => self == other,
                }
            }

            fn read_text(text: String) -> Self {
                match text.trim() {
                    $($text => Self::$word,)+
                    _ => Self::At(text.into()),
                }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                lenient::text(d).map(Self::read_text)
            }
        }

        impl Member for $name {
            fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
                let text = lenient::opt_text(d)?.filter(|text| !text.trim().is_empty());
                Ok(text.map(Self::read_text))
            }
        }
    };
}

words_or_time! {
    /// From when somebody may pass (`term_start`).
    ValidFrom {
        /// No beginning: `useless`.
        NoBeginning = "useless",
    }
}

words_or_time! {
    /// Until when somebody may pass (`term`).
    ValidTo {
        /// For ever.
        Forever = "forever",
        /// Not at all.
        Never = "never",
    }
}
