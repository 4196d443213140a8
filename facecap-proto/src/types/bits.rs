//! Sets of bits, in which those without a name are kept.

use face_common::wire::lenient;
use face_common::wire::member::Member;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! bit_set {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $bit:ident = $value:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
        pub struct $name(i64);

        impl $name {
            $($(#[$vmeta])* pub const $bit: Self = Self($value);)+

            /// From the number on the wire.
            pub fn from_bits(bits: i64) -> Self {
                Self(bits)
            }

            /// The number on the wire.
            pub fn bits(self) -> i64 {
                self.0
            }

            /// Whether all of these are in it.
            pub fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }
        }

        impl std::ops::BitOr for $name {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_i64(self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                lenient::number(d).map(Self)
            }
        }

        impl Member for $name {
            fn read<'de, D: Deserializer<'de>>(d: D) -> Result<Option<Self>, D::Error> {
                Ok(lenient::opt_number(d)?.map(Self))
            }
        }
    };
}

bit_set! {
    /// What an update of a person changes (1.5, `ParsonDataFlags`).
    UpdateFlags {
        /// The name.
        NAME = 1,
        /// The role.
        ROLE = 2,
        /// The card numbers.
        CARD = 4,
        /// The end of the validity.
        VALID_TO = 8,
        /// The beginning of the validity.
        VALID_FROM = 16,
        /// The kind, for schedules.
        SCHEDULE = 32,
        /// The customer's text.
        CUSTOMER_TEXT = 64,
        /// The normalised picture.
        NORM_IMAGE = 128,
        /// The registered picture.
        REG_IMAGES = 256,
    }
}

bit_set! {
    /// What the screen shows (1.5, `LcdDisplayItem`). A device was seen with all thirty-two bits set; -1 is all bits, too.
    LcdItems {
        /// The title.
        TITLE = 1,
        /// The time.
        TIME = 2,
        /// The address.
        IP = 4,
        /// How many people are registered.
        REGISTERED = 8,
        /// The serial number.
        SERIAL_NUMBER = 16,
        /// Card numbers.
        WIEGAND = 32,
        /// The 4G signal.
        FOUR_G = 64,
        /// How many people had their temperature taken.
        MEASURED = 128,
    }
}

bit_set! {
    /// By what somebody was recognised, in records. The names are of the vendor's native interface, not of the document.
    MatchTypes {
        /// By their face.
        FACE = 1,
        /// By comparing face and identity card.
        FACE_WITH_ID_CARD = 2,
        /// By their identity card.
        ID_CARD = 4,
        /// By a card.
        CARD = 8,
        /// Any face opens.
        ANY_FACE = 16,
    }
}
