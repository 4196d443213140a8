//! The gateway's codes: small numbers of the platform, and those in hexadecimal of the gateway itself.

use super::Product;
use face_common::ErrorKind;

/// Decimal text, `0x…` text, with or without blanks.
pub(super) fn number(code: &str) -> Option<u32> {
    let code = code.trim();
    match code.strip_prefix("0x").or_else(|| code.strip_prefix("0X")) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => code.parse().ok(),
    }
}

/// What a code means. From 0x02401007 to 0x0240100c the two products differ. What is not even in a guide is `Other`.
pub(super) fn kind(code: u32, product: Product) -> ErrorKind {
    match code {
        0 => ErrorKind::Other,
        2
        | 7
        | 10
        | 0x0007_2001..=0x0007_2003
        | 0x0007_2005
        | 0x0007_2006
        | 0x0240_1021
        | 0x0240_1023 => ErrorKind::BadRequest,
        3 | 5 | 6 | 133 | 0x0005_2101 | 0x0005_2102 | 0x0240_1036 | 0x0240_103b => ErrorKind::Busy,
        4 | 0x0005_2103 | 0x0240_1031 | 0x0240_1033 => ErrorKind::TimedOut,
        8 | 11 | 12 | 195 | 0x0240_103a | 0x0240_103c => ErrorKind::Unsupported,
        9 | 13 | 64 | 66 | 0x0240_1000..=0x0240_1006 | 0x0240_1019 => ErrorKind::Unauthorised,
        65 => ErrorKind::LockedOut { for_: None },
        17
        | 67
        | 69
        | 130
        | 0x0007_2201
        | 0x0007_2203
        | 0x0007_2204
        | 0x0240_101b..=0x0240_101d => ErrorKind::Forbidden,
        128 | 140 | 0x0007_2202 => ErrorKind::NotFound,
        16 | 129 | 194 | 0x0005_2104 | 0x0240_1030..=0x0240_1039 => ErrorKind::Unreachable,
        131 => ErrorKind::AlreadyExists,
        132 => ErrorKind::Full,
        1 | 14 | 15 | 192 | 193 | 0x0005_2301 | 0x0240_0001 | 0x0240_0004 => {
            ErrorKind::DeviceFailure
        }
        0x0007_2004 => ErrorKind::TooLarge,
        0x0240_1022 => ErrorKind::BadReply,
        _ => match (product, code) {
            (Product::HikCentral, 0x0240_1007) | (Product::ISecure, 0x0240_1008) => {
                ErrorKind::Forbidden
            }
            (Product::HikCentral, 0x0240_1008) | (Product::ISecure, 0x0240_1007 | 0x0240_1009) => {
                ErrorKind::Unauthorised
            }
            (Product::HikCentral, 0x0240_1009) | (Product::ISecure, 0x0240_100b) => ErrorKind::Busy,
            (_, 0x0240_100a) => ErrorKind::BadRequest,
            // Its own statistics.
            (Product::HikCentral, 0x0240_100b) | (Product::ISecure, 0x0240_100c) => {
                ErrorKind::DeviceFailure
            }
            _ => ErrorKind::Other,
        },
    }
}
