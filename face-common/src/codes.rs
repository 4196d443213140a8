//! Codes that grow with every firmware: open enums that keep what they do not know, and the shared [`ErrorKind`].

use std::time::Duration;

/// Declares an enum for a set of strings that a vendor may extend.
///
/// Unknown values are kept in a public `Unknown(String)` and written back as they came. Matching is exact first and
/// then without regard to ASCII case, because firmwares disagree with their own documents.
///
/// ```
/// face_common::open_string_enum! {
///     /// Who a person is to the terminal.
///     pub enum UserType {
///         /// May pass.
///         Normal = "normal",
///         /// May pass for a while.
///         Visitor = "visitor",
///     }
/// }
/// assert_eq!(UserType::from("visitor"), UserType::Visitor);
/// let odd: UserType = serde_json::from_str("\"robot\"").unwrap();
/// assert_eq!(odd, UserType::Unknown("robot".into()));
/// assert_eq!(serde_json::to_string(&odd).unwrap(), "\"robot\"");
/// ```
#[macro_export]
macro_rules! open_string_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$vmeta])* $variant,)+
            /// A value this version has no name for, kept as it came.
            Unknown(String),
        }

        impl $name {
            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unknown(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    $(other if other.eq_ignore_ascii_case($text) => Self::$variant,)+
                    other => Self::Unknown(other.to_owned()),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(&self, s: S) -> ::std::result::Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<Self, D::Error> {
                $crate::wire::lenient::text(d).map(|text| Self::from(text.as_str()))
            }
        }

        impl $crate::wire::member::Member for $name {
            fn read<'de, D: $crate::__private::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<::std::option::Option<Self>, D::Error> {
                Ok($crate::wire::lenient::opt_text(d)?.map(|text| Self::from(text.as_str())))
            }
        }
    };
}

/// Declares an enum for a set of integers that a vendor may extend; the counterpart of
/// [`open_string_enum!`](crate::open_string_enum). Reads numbers and numeric strings, writes numbers.
///
/// ```
/// face_common::open_int_enum! {
///     /// State of a lock.
///     pub enum Lock: i64 {
///         /// Shut.
///         Locked = 0,
///         /// Open.
///         Open = 1,
///     }
/// }
/// assert_eq!(serde_json::from_str::<Lock>("\"1\"").unwrap(), Lock::Open);
/// assert_eq!(serde_json::to_string(&Lock::Unknown(9)).unwrap(), "9");
/// ```
#[macro_export]
macro_rules! open_int_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident : $int:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$vmeta])* $variant,)+
            /// A value this version has no name for, kept as it came.
            Unknown($int),
        }

        impl $name {
            /// The value as it stands on the wire.
            pub fn code(self) -> $int {
                match self {
                    $(Self::$variant => $code,)+
                    Self::Unknown(code) => code,
                }
            }
        }

        impl From<$int> for $name {
            fn from(code: $int) -> Self {
                match code {
                    $($code => Self::$variant,)+
                    other => Self::Unknown(other),
                }
            }
        }

        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(&self, s: S) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::__private::serde::Serialize::serialize(&self.code(), s)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<Self, D::Error> {
                $crate::wire::lenient::number::<$int, D>(d).map(Self::from)
            }
        }

        impl $crate::wire::member::Member for $name {
            fn read<'de, D: $crate::__private::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<::std::option::Option<Self>, D::Error> {
                Ok($crate::wire::lenient::opt_number::<$int, D>(d)?.map(Self::from))
            }
        }
    };
}

/// What a failure means, in words shared by every vendor. The vendor's own code and text stay on the error.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The thing named does not exist on the device.
    NotFound,
    /// The thing to be added is there already.
    AlreadyExists,
    /// No room left (people, faces, cards, libraries, tasks, connections).
    Full,
    /// The picture shows no face.
    NoFace,
    /// The picture shows more than one face.
    SeveralFaces,
    /// A face was found, but too small, blurred, turned or dark to be used.
    LowQuality,
    /// Not a picture the device or this library can read.
    BadImage,
    /// The picture, body or list is larger than allowed.
    TooLarge,
    /// The device said yes and kept no face.
    PhotoNotStored,
    /// The device is occupied; the same call may work later.
    Busy,
    /// User name, password, key or session refused.
    Unauthorised,
    /// The account is locked after too many refused passwords.
    LockedOut {
        /// How long from now, where the device says so.
        for_: Option<Duration>,
    },
    /// Known, but not allowed to do this.
    Forbidden,
    /// This device or version does not know the call.
    Unsupported,
    /// A parameter is missing, malformed or out of range.
    BadRequest,
    /// The call was taken, and the device must be restarted for it to act.
    RebootRequired,
    /// The device failed inside.
    DeviceFailure,
    /// The device could not be reached, or the connection broke.
    Unreachable,
    /// The device's certificate is not one that is trusted: it has a new one, or somebody stands in between. Nothing was sent.
    Untrusted,
    /// No answer within the time allowed.
    TimedOut,
    /// The answer is not what the protocol promises.
    BadReply,
    /// Anything else; look at the vendor's code.
    Other,
}

impl ErrorKind {
    /// Whether the same call may succeed later without anything being changed by the caller.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Busy | Self::Unreachable | Self::TimedOut)
    }
}

#[cfg(test)]
mod tests {
    #![expect(unreachable_pub, reason = "the macros declare public methods")]

    open_string_enum! {
        /// Test.
        enum Word { /// A.
            Alpha = "alpha", /// B.
            AlphaUpper = "ALPHA" }
    }
    open_int_enum! {
        /// Test.
        enum Num: u32 { /// One.
            One = 1 }
    }

    #[test]
    fn exact_spelling_wins_over_case() {
        assert_eq!(Word::from("ALPHA"), Word::AlphaUpper);
        assert_eq!(Word::from("Alpha"), Word::Alpha);
        assert_eq!(Word::from("beta").to_string(), "beta");
    }

    #[test]
    fn unknown_values_round_trip() {
        for json in ["\"alpha\"", "\"something new\"", "\"\""] {
            let word: Word = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&word).unwrap(), json);
        }
        for (json, code) in [("1", 1), ("4294967295", u32::MAX), ("\"7\"", 7)] {
            let num: Num = serde_json::from_str(json).unwrap();
            assert_eq!(num.code(), code);
        }
        assert!(serde_json::from_str::<Num>("\"x\"").is_err());
        assert!(serde_json::from_str::<Num>("4294967296").is_err());
    }
}
