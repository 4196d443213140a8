//! A few lines per endpoint: nearly everything is a `POST` with bare JSON in and an envelope out.

/// Whether a member is left out.
pub(crate) trait Absent {
    fn is_absent(&self) -> bool;
}

impl Absent for String {
    fn is_absent(&self) -> bool {
        false
    }
}

impl<T> Absent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Absent> Absent for &T {
    fn is_absent(&self) -> bool {
        (*self).is_absent()
    }
}

/// A type of ours as an endpoint: `api!(Type: "/artemis/api/…" => Reply, idempotent, filled list as "list", check limits)`.
/// What is `filled` must not be empty: nothing is removed by a list that somebody forgot to fill.
macro_rules! api {
    ($name:ident: $path:literal => $reply:ty, $again:ident $(, filled $($field:ident as $wire:literal)+)? $(, check $check:path)?) => {
        impl face_common::Endpoint for $name {
            type Protocol = crate::Artemis;
            type Reply = $reply;
            const NAME: &'static str = stringify!($name);
            const IDEMPOTENT: bool = face_common::__endpoint_again!($again);

            fn to_request(&self) -> Result<face_common::Request, face_common::EncodeError> {
                $($(crate::protocol::limits::filled($wire, &self.$field)?;)+)?
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

/// A request and its endpoint in one: fields as in `record!`, then the reply, `idempotent` or `once`, the path, and perhaps
/// what must be filled and a function that holds the fields against the limits.
macro_rules! call {
    ($(#[$meta:meta])* $name:ident {} => $reply:ty, $again:ident $path:literal) => {
        $(#[$meta])*
        #[doc = concat!("\n\n`POST ", $path, "`.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
        pub struct $name {}

        crate::macros::api!($name: $path => $reply, $again);
    };
    ($(#[$meta:meta])* $name:ident { $($fields:tt)* } => $reply:ty, $again:ident $path:literal $(, filled $($field:ident as $wire:literal)+)? $(, check $check:path)?) => {
        face_common::record! {
            $(#[$meta])*
            #[doc = concat!("\n\n`POST ", $path, "`.")]
            #[derive(Debug, Default)]
            pub struct $name { $($fields)* }
        }

        crate::macros::api!($name: $path => $reply, $again $(, filled $($field as $wire)+)? $(, check $check)?);
    };
}

/// A call that carries one photo, `photo`, as bare base64 under the name given: encoded straight into the body, and never in
/// `Debug`. Exactly these members are read back.
macro_rules! with_photo {
    ($(#[$meta:meta])* $name:ident { $($(#[$about:meta])* $field:ident: $ty:ty,)* } photo $member:ident => $reply:ty, $again:ident $path:literal) => {
        $(#[$meta])*
        #[doc = concat!("\n\n`POST ", $path, "`.")]
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name {
            $($(#[$about])* pub $field: $ty,)*
            /// The photo, JPEG.
            pub photo: bytes::Bytes,
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($field), &self.$field))*
                    .field("photo_bytes", &self.photo.len())
                    .finish()
            }
        }

        impl face_common::Endpoint for $name {
            type Protocol = crate::Artemis;
            type Reply = $reply;
            const NAME: &'static str = stringify!($name);
            const IDEMPOTENT: bool = face_common::__endpoint_again!($again);

            fn to_request(&self) -> Result<face_common::Request, face_common::EncodeError> {
                #[derive(serde::Serialize)]
                #[serde(rename_all = "camelCase")]
                struct Body<'a> {
                    $(#[serde(skip_serializing_if = "crate::macros::Absent::is_absent")] $field: &'a $ty,)*
                    $member: &'a str,
                }
                crate::protocol::limits::jpeg(&self.photo)?;
                let body = Body { $($field: &self.$field,)* $member: face_common::wire::base64::PLACE };
                face_common::endpoint::request(
                    http::Method::POST,
                    $path,
                    http::HeaderValue::from_static("application/json"),
                    face_common::wire::base64::body_with_photo(None, &body, &self.photo)?,
                )
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
                #[derive(serde::Deserialize)]
                #[serde(rename_all = "camelCase", deny_unknown_fields)]
                struct Body {
                    $($field: $ty,)*
                    $member: face_common::wire::base64::Base64Bytes,
                }
                let body: Body = face_common::wire::json::from_slice(None, request.body())?;
                Ok(Self { $($field: body.$field,)* photo: body.$member.0 })
            }

            fn encode(reply: &$reply) -> Result<face_common::Response, face_common::EncodeError> {
                crate::protocol::envelope(reply)
            }
        }
    };
}

/// A call that carries one photo as a form: text fields, then the file. Names with `as` where the wire has others.
macro_rules! form {
    ($(#[$meta:meta])* $name:ident { $($(#[$about:meta])* $field:ident as $wire:literal,)* } file $file:literal => $reply:ty, $again:ident $method:ident $path:literal $({ $($arg:ident),* })?) => {
        $(#[$meta])*
        #[doc = concat!("\n\n`", stringify!($method), " ", $path, "`, a form.")]
        #[derive(Clone, PartialEq, Eq)]
        pub struct $name {
            $($(#[$about])* pub $field: String,)*
            /// The photo, JPEG.
            pub photo: bytes::Bytes,
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($name))
                    $(.field(stringify!($field), &self.$field))*
                    .field("photo_bytes", &self.photo.len())
                    .finish()
            }
        }

        impl face_common::Endpoint for $name {
            type Protocol = crate::Artemis;
            type Reply = $reply;
            const NAME: &'static str = stringify!($name);
            const IDEMPOTENT: bool = face_common::__endpoint_again!($again);

            fn to_request(&self) -> Result<face_common::Request, face_common::EncodeError> {
                crate::protocol::limits::jpeg(&self.photo)?;
                let form = face_common::wire::multipart::Form::new()
                    $(.text($wire, None, self.$field.clone()))*
                    .file($file, "photo.jpg", "image/jpeg", self.photo.clone());
                let path = face_common::endpoint::fill($path, &[$($((stringify!($arg), &self.$arg as &dyn std::fmt::Display)),*)?]);
                face_common::endpoint::form_request(http::Method::$method, &path, form)
            }

            fn decode(&self, response: &face_common::Response) -> Result<$reply, face_common::DecodeError> {
                crate::protocol::data(response.body())
            }
        }

        #[cfg(feature = "server")]
        impl face_common::endpoint::Serve for $name {
            fn matches(request: &face_common::Request) -> bool {
                face_common::endpoint::is(request, &http::Method::$method, $path)
            }

            fn from_request(request: &face_common::Request) -> Result<Self, face_common::DecodeError> {
                let kind = face_common::endpoint::content_type(request.headers());
                let parts = face_common::wire::multipart::read_all(&kind, request.body().clone())
                    .map_err(|e| face_common::DecodeError::new("", e, b""))?;
                let part = |name: &'static str| {
                    parts.iter().find(|p| p.name().as_deref() == Some(name)).map(|p| p.body().clone())
                        .ok_or_else(|| face_common::DecodeError::new(name, "the form has no such part", b""))
                };
                Ok(Self {
                    $($field: String::from_utf8_lossy(&part($wire)?).into_owned(),)*
                    photo: part($file)?,
                })
            }

            fn encode(reply: &$reply) -> Result<face_common::Response, face_common::EncodeError> {
                crate::protocol::envelope(reply)
            }
        }
    };
}

/// A picture asked for with a JSON body: it comes as text without an envelope.
macro_rules! picture {
    ($(#[$meta:meta])* $name:ident { $($fields:tt)* }, $path:literal) => {
        face_common::record! {
            $(#[$meta])*
            #[doc = concat!("\n\n`POST ", $path, "`. Gives the picture's bytes; an error comes with an envelope.")]
            #[derive(Debug, Default)]
            pub struct $name { $($fields)* }
        }

        impl face_common::Endpoint for $name {
            type Protocol = crate::Artemis;
            type Reply = bytes::Bytes;
            const NAME: &'static str = stringify!($name);
            const IDEMPOTENT: bool = true;

            fn to_request(&self) -> Result<face_common::Request, face_common::EncodeError> {
                face_common::endpoint::json_request(http::Method::POST, $path, None, self)
            }

            fn decode(&self, response: &face_common::Response) -> Result<bytes::Bytes, face_common::DecodeError> {
                crate::protocol::picture(response.body())
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

            fn encode(reply: &bytes::Bytes) -> Result<face_common::Response, face_common::EncodeError> {
                crate::protocol::picture_response(reply)
            }
        }
    };
}

/// A list in pages: the search, the page, and how it goes on. `counted "pageIndex"` for what calls the page's number so.
macro_rules! listed {
    ($(#[$meta:meta])* $search:ident { $($fields:tt)* } => $page:ident of $item:ty, $path:literal $(, check $check:path)?) => {
        crate::macros::listed!($(#[$meta])* $search { $($fields)* } => $page of $item, $path, counted "pageNo" $(, check $check)?);
    };
    ($(#[$meta:meta])* $search:ident { $($fields:tt)* } => $page:ident of $item:ty, $path:literal, counted $no:literal $(, check $check:path)?) => {
        face_common::record! {
            $(#[$meta])*
            #[doc = concat!("\n\n`POST ", $path, "`.")]
            #[derive(Debug, Default)]
            pub struct $search {
                /// The page wanted, from 1.
                #[serde(rename = $no)]
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
                $($check(self)?;)?
                crate::protocol::limits::page(self.page_no, self.page_size)
            }
        }

        face_common::record! {
            /// One page.
            #[derive(Debug, Default)]
            pub struct $page {
                /// Entries in all. Some endpoints call it `totalNum`.
                #[serde(alias = "totalNum")]
                total?: u32,
                /// As in the request.
                #[serde(rename = $no)]
                page_no?: u32,
                /// As in the request, or what the gateway makes of it.
                page_size?: u32,
                /// Pages in all, from versions that say so.
                total_page?: u32,
                /// The entries; the gateway leaves the list out where there are none.
                list[]: $item,
            }
        }

        crate::macros::api!($search: $path => $page, idempotent, check $search::within_limits);

        impl face_common::page::Paged for $search {
            type Item = $item;

            fn turn(mut self, reply: $page) -> face_common::page::Turn<Self> {
                // Of a page that was cut shorter than asked: the next one begins behind it.
                let size = reply.page_size.filter(|has| (1..self.page_size).contains(has));
                self.page_size = size.unwrap_or(self.page_size);
                let seen = u64::from(self.page_no) * u64::from(self.page_size);
                let more = match (reply.total, reply.total_page) {
                    (Some(total), _) => u64::from(total) > seen,
                    (None, Some(pages)) => pages > self.page_no,
                    (None, None) => reply.list.len() as u64 >= u64::from(self.page_size),
                };
                // A page without an entry is the last, whatever the total says.
                let next = (more && !reply.list.is_empty()).then(|| {
                    self.page_no += 1;
                    self
                });
                face_common::page::Turn { items: reply.list, next }
            }
        }
    };
}

pub(crate) use {api, call, form, listed, picture, with_photo};
