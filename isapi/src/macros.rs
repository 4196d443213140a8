//! The common endpoint macros with the protocol filled in, and the shapes that come again and again: a search with its
//! page, settings that are read and written, and capabilities.

/// The attributes a terminal expects on the root of an XML body.
pub(crate) const XML_ATTRS: &[(&str, &str)] = &[
    ("version", "2.0"),
    ("xmlns", "http://www.isapi.org/ver20/XMLSchema"),
];

macro_rules! json {
    ($($rest:tt)*) => { face_common::json_endpoint!($crate::Isapi, $($rest)*); };
}

macro_rules! xml {
    ($name:ident $({ $($arg:ident),* })?: $method:ident $path:literal, $($rest:tt)*) => {
        face_common::xml_endpoint!($crate::Isapi, $name $({ $($arg),* })?: $method $path, attrs $crate::macros::XML_ATTRS, $($rest)*);
    };
}

/// The page that answers a search, and how the search goes on: `page! { CardInfoPage answers CardInfoSearch with "CardInfo" => cards: CardInfo }`.
macro_rules! page {
    ($(#[$meta:meta])* $page:ident answers $search:ident with $(#[$list:meta])* $wire:literal => $field:ident: $item:ty) => {
        face_common::record! {
            $(#[$meta])*
            #[derive(Debug, Default)]
            pub struct $page {
                /// As in the request.
                #[serde(rename = "searchID")]
                search_id?: String,
                /// Whether there is more.
                #[serde(rename = "responseStatusStrg", alias = "responseStatus", default)]
                status: $crate::protocol::SearchStatus,
                /// Entries in this page.
                num_of_matches?: u32,
                /// Entries in all.
                total_matches?: u32,
                /// The entries; absent where nothing was found.
                $(#[$list])*
                #[serde(rename = $wire)]
                $field[]: $item,
            }
        }

        impl $page {
            /// The page that answers a search: for simulators.
            pub fn answer(search: &$search, entries: Vec<$item>, total: u32) -> Self {
                let came = u32::try_from(entries.len()).unwrap_or(u32::MAX);
                Self {
                    search_id: $crate::protocol::Searching::id(search),
                    status: $crate::protocol::SearchStatus::of(search.position, came, total),
                    num_of_matches: Some(came),
                    total_matches: Some(total),
                    $field: entries,
                    ..Self::default()
                }
            }
        }

        impl $search {
            fn within_reach(&self) -> Result<(), face_common::EncodeError> {
                $crate::protocol::within_reach(self.position)
            }
        }

        impl face_common::page::Paged for $search {
            type Item = $item;

            fn turn(mut self, reply: $page) -> face_common::page::Turn<Self> {
                let next = $crate::protocol::more(&reply.status, self.position, reply.$field.len(), reply.total_matches);
                let next = next.map(|position| {
                    self.position = position;
                    self
                });
                face_common::page::Turn { items: reply.$field, next }
            }
        }
    };
}

/// The type of a question without a body.
macro_rules! asks {
    ($(#[$meta:meta])* $name:ident, $path:literal) => {
        $(#[$meta])*
        #[doc = concat!("\n\n`GET ", $path, "`.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct $name;
    };
    ($(#[$meta:meta])* $name:ident, $path:literal, $arg:ident: $arg_ty:ty) => {
        $(#[$meta])*
        #[doc = concat!("\n\n`GET ", $path, "`.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct $name {
            /// Which.
            pub $arg: $arg_ty,
        }
    };
}

/// A document that is read and written whole: `settings! { json AcsCfg, root "AcsCfg" at "/ISAPI/…": AcsCfgGet, AcsCfgPut }`;
/// `{ no: u32 }` before the path for numbered ones.
macro_rules! settings {
    ($wire:ident $ty:ty, $body:ident $($root:literal)? at $({ $arg:ident: $arg_ty:ty })? $path:literal: $(#[$get_meta:meta])* $get:ident, $(#[$put_meta:meta])* $put:ident) => {
        $crate::macros::asks! { $(#[$get_meta])* $get, $path $(, $arg: $arg_ty)? }

        $(#[$put_meta])*
        #[doc = concat!("\n\n`PUT ", $path, "`.")]
        #[derive(Debug, Clone, PartialEq)]
        pub struct $put {
            $(/// Which.
            pub $arg: $arg_ty,)?
            /// Read them first and change what is to change: what is left out may be reset.
            pub settings: $ty,
        }

        $crate::macros::$wire!($get { $($arg)? }: GET $path, reply $body $($root)? => $ty, idempotent);
        $crate::macros::$wire!($put { $($arg)? }: PUT $path, body $body $($root)? in settings, reply own => $crate::protocol::Ack, idempotent);
    };
}

/// Endpoints that say what the device can do.
macro_rules! capabilities {
    ($($(#[$meta:meta])* $name:ident $({ $arg:ident: $arg_ty:ty })? at $path:literal;)+) => {$(
        $crate::macros::asks! { $(#[$meta])* $name, $path $(, $arg: $arg_ty)? }

        $crate::macros::json!($name { $($arg)? }: GET $path, reply own => $crate::protocol::Document, idempotent);
    )+};
}

pub(crate) use {asks, capabilities, json, page, settings, xml};
