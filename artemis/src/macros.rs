//! One line per endpoint: everything is a `POST` with bare JSON in and an envelope out.

/// `api! { PersonDelete: "/artemis/api/…" => Done, idempotent }`.
macro_rules! api {
    ($name:ident: $path:literal => $reply:ty, $again:literal $(, check $check:path)?) => {
        impl face_common::Endpoint for $name {
            type Protocol = crate::Artemis;
            type Reply = $reply;
            const NAME: &'static str = stringify!($name);
            const IDEMPOTENT: bool = $again;

            fn to_request(&self) -> Result<face_common::Request, face_common::EncodeError> {
                $($check(self)?;)?
                face_common::endpoint::json_request(http::Method::POST, $path, None, self)
            }

            fn decode(&self, response: &face_common::Response) -> Result<$reply, face_common::DecodeError> {
                crate::protocol::data(response.body())
            }
        }

        #[cfg(feature = "server")]
        impl face_common::endpoint::Serve for $name {
            fn matches(request: &face_common::Request) -> bool {
                face_common::endpoint::is(request, &http::Method::POST, $path)
            }

            fn from_request(request: &face_common::Request) -> Result<Self, face_common::DecodeError> {
                face_common::wire::json::from_slice(None, request.body())
            }

            fn encode(reply: &$reply) -> Result<face_common::Response, face_common::EncodeError> {
                crate::protocol::envelope(reply)
            }
        }
    };
}

/// A list in pages: the search, the page, and how it goes on.
macro_rules! listed {
    ($(#[$meta:meta])* $search:ident { $($fields:tt)* } => $page:ident of $item:ty, $path:literal) => {
        face_common::record! {
            $(#[$meta])*
            #[doc = concat!("\n\n`POST ", $path, "`.")]
            #[derive(Debug, Default)]
            pub struct $search {
                /// The page wanted, from 1.
                page_no: u32,
                /// Entries in a page, 500 at most.
                page_size: u32,
                $($fields)*
            }
        }

        impl $search {
            /// Every one, 500 at a time.
            pub fn all() -> Self {
                Self { page_no: 1, page_size: crate::protocol::PAGE, ..Self::default() }
            }

            fn within_limits(&self) -> Result<(), face_common::EncodeError> {
                crate::protocol::check_page(self.page_no, self.page_size)
            }
        }

        face_common::record! {
            /// One page.
            #[derive(Debug, Default)]
            pub struct $page {
                /// Entries in all.
                total?: u32,
                /// As in the request.
                page_no?: u32,
                /// As in the request.
                page_size?: u32,
                /// The entries; the gateway leaves the list out where there are none.
                list[]: $item,
            }
        }

        crate::macros::api!($search: $path => $page, true, check $search::within_limits);

        impl face_common::page::Paged for $search {
            type Item = $item;

            fn turn(mut self, reply: $page) -> face_common::page::Turn<Self> {
                let seen = u64::from(self.page_no) * u64::from(self.page_size);
                // A page without an entry is the last, whatever the total says.
                let more = !reply.list.is_empty() && reply.total.is_some_and(|t| u64::from(t) > seen);
                let next = more.then(|| {
                    self.page_no += 1;
                    self
                });
                face_common::page::Turn { items: reply.list, next }
            }
        }
    };
}

pub(crate) use {api, listed};
