/// A vendor's object, a line per member. Everything it does not name is kept in `other` and written back.
///
/// * `name?: T` is an `Option<T>`: absent, `null` and empty are `None`, and `None` is not written.
/// * `name: T` must be there.
/// * `name[]: T` is a `Vec<T>`: absent is empty, and empty is not written.
///
/// Members are written in the vendor's `camelCase`; another spelling stands in a `#[serde(rename = "FPID")]` before the
/// field. Numbers, booleans and texts are read as [`lenient`](crate::wire::lenient) reads them. A `Secret` goes on the
/// wire, and not into `Debug`.
///
/// ```
/// face_common::record! {
///     /// A card.
///     #[derive(Debug)]
///     pub struct Card {
///         /// Its number.
///         card_no: String,
///         /// How often it may be used.
///         uses?: u32,
///         /// Where.
///         door_no[]: u32,
///     }
/// }
/// let card: Card = serde_json::from_str(r#"{"cardNo":12,"uses":"3","doorNo":["1",2],"tomorrow":true}"#).unwrap();
/// assert_eq!((card.card_no.as_str(), card.uses, &*card.door_no), ("12", Some(3), &[1, 2][..]));
/// assert_eq!(serde_json::to_string(&card).unwrap(), r#"{"cardNo":"12","uses":3,"doorNo":[1,2],"tomorrow":true}"#);
/// ```
#[macro_export]
macro_rules! record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($fields:tt)* }) => {
        $crate::__record!({ "camelCase" $(#[$meta])* $vis struct $name } {} {} $($fields)*);
    };
}

/// As [`record!`](crate::record), for a vendor who writes members in `snake_case`: as the fields stand.
#[macro_export]
macro_rules! snake_record {
    ($(#[$meta:meta])* $vis:vis struct $name:ident { $($fields:tt)* }) => {
        $crate::__record!({ "snake_case" $(#[$meta])* $vis struct $name } {} {} $($fields)*);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __record {
    ($head:tt { $($done:tt)* } { $($names:tt)* } $(#[$meta:meta])* $field:ident?: Secret, $($rest:tt)*) => {
        $crate::__record!($head { $($done)*
            $(#[$meta])*
            #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "face_common::wire::member::expose", deserialize_with = "face_common::wire::member::opt")]
            pub $field: ::std::option::Option<$crate::Secret>,
        } { $($names)* $field } $($rest)*);
    };
    ($head:tt { $($done:tt)* } { $($names:tt)* } $(#[$meta:meta])* $field:ident?: $ty:ty, $($rest:tt)*) => {
        $crate::__record!($head { $($done)*
            $(#[$meta])*
            #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "face_common::wire::member::opt")]
            pub $field: ::std::option::Option<$ty>,
        } { $($names)* $field } $($rest)*);
    };
    ($head:tt { $($done:tt)* } { $($names:tt)* } $(#[$meta:meta])* $field:ident[]: $ty:ty, $($rest:tt)*) => {
        $crate::__record!($head { $($done)*
            $(#[$meta])*
            #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "face_common::wire::member::list")]
            pub $field: ::std::vec::Vec<$ty>,
        } { $($names)* $field } $($rest)*);
    };
    ($head:tt { $($done:tt)* } { $($names:tt)* } $(#[$meta:meta])* $field:ident: $ty:ty, $($rest:tt)*) => {
        $crate::__record!($head { $($done)*
            $(#[$meta])*
            #[serde(deserialize_with = "face_common::wire::member::must")]
            pub $field: $ty,
        } { $($names)* $field } $($rest)*);
    };
    ({ $case:tt $(#[$meta:meta])* $vis:vis struct $name:ident } { $($done:tt)* } { $($field:ident)* }) => {
        #[derive(Clone, PartialEq, $crate::__private::serde::Serialize, $crate::__private::serde::Deserialize)]
        $(#[$meta])*
        #[serde(crate = "face_common::__private::serde", rename_all = $case)]
        $vis struct $name {
            $($done)*
            /// Members this version does not model.
            #[serde(flatten)]
            pub other: $crate::wire::member::Members,
        }

        impl $crate::wire::member::Member for $name {
            fn read<'de, D: $crate::__private::serde::Deserializer<'de>>(d: D) -> ::std::result::Result<::std::option::Option<Self>, D::Error> {
                $crate::__private::serde::Deserialize::deserialize(d)
            }

            fn unmodelled(&self, at: &str, found: &mut ::std::vec::Vec<::std::string::String>) {
                $($crate::wire::member::Member::unmodelled(&self.$field, &$crate::__private::below(at, stringify!($field)), found);)*
                $crate::wire::member::Member::unmodelled(&self.other, at, found);
            }
        }
    };
}
