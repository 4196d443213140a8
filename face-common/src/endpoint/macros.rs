//! The one line that makes a struct an endpoint.
//!
//! Each macro takes `Protocol, Type: METHOD "path"`, what the body is, what the reply is, `idempotent` or `once`, and
//! perhaps a function that checks the fields. The `Serve` half is written too where the calling crate's feature
//! `server` is on.

/// A JSON endpoint.
///
/// * `body root "X"`: the fields under a root object; `body bare`: without one; no `body`: a `GET`-like call on a unit
///   struct.
/// * A path may hold fields of the struct: `Plan { no }: GET "/plans/{no}"`; they are escaped. `body root "X" in field` then
///   takes the body from one field. `{}` stands for a path without fields whose body is one field.
/// * `reply root "X" => T`, `reply bare => T`: a JSON reply read into `T`; `reply own => T`: `T` reads the response itself
///   ([`OwnReply`](crate::endpoint::OwnReply)).
/// * `check function` at the end: called before anything is written, to hold the fields against documented limits.
///
/// ```
/// # use face_common::{ErrorKind, Fault, Protocol, Response};
/// # #[derive(Debug)] pub struct Oops;
/// # impl std::fmt::Display for Oops { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str("oops") } }
/// # impl std::error::Error for Oops {}
/// # impl Fault for Oops { fn kind(&self) -> ErrorKind { ErrorKind::Other } fn vendor_code(&self) -> Option<std::borrow::Cow<'_, str>> { None } }
/// # pub struct Acme;
/// # impl Protocol for Acme { type Fault = Oops; const PROBE: &'static str = "/"; fn check(_: &Response) -> Result<(), Oops> { Ok(()) } }
/// use face_common::{Endpoint, json_endpoint};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Debug, Clone, Serialize, Deserialize)]
/// pub struct FindPeople { pub position: u32 }
///
/// #[derive(Debug, Serialize, Deserialize)]
/// pub struct People { pub names: Vec<String> }
///
/// json_endpoint!(Acme, FindPeople: POST "/people/find", body root "Cond", reply root "People" => People, idempotent);
///
/// let request = FindPeople { position: 30 }.to_request().unwrap();
/// assert_eq!(request.body(), "{\"Cond\":{\"position\":30}}");
/// ```
#[macro_export]
macro_rules! json_endpoint {
    ($protocol:ty, $name:ident $({ $($arg:ident),* })?: $method:ident $path:literal, $(body $body:ident $($body_root:literal)? $(in $field:ident)?,)? reply $reply:ident $($reply_root:literal)? => $ty:ty, $again:ident $(, check $check:path)?) => {
        impl $crate::Endpoint for $name {
            type Protocol = $protocol;
            type Reply = $ty;
            const NAME: &'static str = stringify!($name);
            const IDEMPOTENT: bool = $crate::__endpoint_again!($again);

            fn to_request(&self) -> ::std::result::Result<$crate::Request, $crate::EncodeError> {
                $($check(self)?;)?
                let path = $crate::__endpoint_path!(self, $path $(, $($arg),*)?);
                $crate::__json_request!(self, $method, &path $(, $body $($body_root)? $(in $field)?)?)
            }

            fn decode(&self, response: &$crate::Response) -> ::std::result::Result<Self::Reply, $crate::DecodeError> {
                $crate::__json_decode!(response, $reply $($reply_root)?)
            }
        }

        #[cfg(feature = "server")]
        impl $crate::endpoint::Serve for $name {
            fn matches(request: &$crate::Request) -> bool {
                $crate::endpoint::is(request, &$crate::__private::http::Method::$method, $path)
            }

            fn from_request(request: &$crate::Request) -> ::std::result::Result<Self, $crate::DecodeError> {
                $crate::__endpoint_from_request!(json request, $path, { $($($arg)*)? } $($body $($body_root)? $(in $field)?)?)
            }

            fn encode(reply: &Self::Reply) -> ::std::result::Result<$crate::Response, $crate::EncodeError> {
                $crate::__json_encode!(reply, $reply $($reply_root)?)
            }
        }
    };
}

/// An XML endpoint: like [`json_endpoint!`](crate::json_endpoint), with `body root "X"` and `reply root "X" => T`
/// naming the document's root element (checked on reading), and `attrs` the root's attributes when writing.
#[macro_export]
macro_rules! xml_endpoint {
    ($protocol:ty, $name:ident $({ $($arg:ident),* })?: $method:ident $path:literal, attrs $attrs:expr, $(body root $body_root:literal $(in $field:ident)?,)? reply $reply:ident $($reply_root:literal)? => $ty:ty, $again:ident $(, check $check:path)?) => {
        impl $crate::Endpoint for $name {
            type Protocol = $protocol;
            type Reply = $ty;
            const NAME: &'static str = stringify!($name);
            const IDEMPOTENT: bool = $crate::__endpoint_again!($again);

            fn to_request(&self) -> ::std::result::Result<$crate::Request, $crate::EncodeError> {
                $($check(self)?;)?
                let path = $crate::__endpoint_path!(self, $path $(, $($arg),*)?);
                $crate::__xml_request!(self, $method, &path, $attrs $(, $body_root $(in $field)?)?)
            }

            fn decode(&self, response: &$crate::Response) -> ::std::result::Result<Self::Reply, $crate::DecodeError> {
                $crate::__xml_decode!(response, $reply $($reply_root)?)
            }
        }

        #[cfg(feature = "server")]
        impl $crate::endpoint::Serve for $name {
            fn matches(request: &$crate::Request) -> bool {
                $crate::endpoint::is(request, &$crate::__private::http::Method::$method, $path)
            }

            fn from_request(request: &$crate::Request) -> ::std::result::Result<Self, $crate::DecodeError> {
                $crate::__endpoint_from_request!(xml request, $path, { $($($arg)*)? } $(root $body_root $(in $field)?)?)
            }

            fn encode(reply: &Self::Reply) -> ::std::result::Result<$crate::Response, $crate::EncodeError> {
                $crate::__xml_encode!(reply, $attrs, $reply $($reply_root)?)
            }
        }
    };
}

/// An endpoint whose body is `multipart/form-data`. The struct implements [`ToForm`](crate::endpoint::ToForm), and
/// [`FromForm`](crate::endpoint::FromForm) where the feature `server` is on; the reply is as in
/// [`json_endpoint!`](crate::json_endpoint).
#[macro_export]
macro_rules! multipart_endpoint {
    ($protocol:ty, $name:ident: $method:ident $path:literal, reply $reply:ident $($reply_root:literal)? => $ty:ty, $again:ident $(, check $check:path)?) => {
        impl $crate::Endpoint for $name {
            type Protocol = $protocol;
            type Reply = $ty;
            const NAME: &'static str = stringify!($name);
            const IDEMPOTENT: bool = $crate::__endpoint_again!($again);

            fn to_request(&self) -> ::std::result::Result<$crate::Request, $crate::EncodeError> {
                $($check(self)?;)?
                let form = $crate::endpoint::ToForm::to_form(self)?;
                $crate::endpoint::form_request($crate::__private::http::Method::$method, $path, form)
            }

            fn decode(&self, response: &$crate::Response) -> ::std::result::Result<Self::Reply, $crate::DecodeError> {
                $crate::__json_decode!(response, $reply $($reply_root)?)
            }
        }

        #[cfg(feature = "server")]
        impl $crate::endpoint::Serve for $name {
            fn matches(request: &$crate::Request) -> bool {
                $crate::endpoint::is(request, &$crate::__private::http::Method::$method, $path)
            }

            fn from_request(request: &$crate::Request) -> ::std::result::Result<Self, $crate::DecodeError> {
                $crate::endpoint::from_form_request(request)
            }

            fn encode(reply: &Self::Reply) -> ::std::result::Result<$crate::Response, $crate::EncodeError> {
                $crate::__json_encode!(reply, $reply $($reply_root)?)
            }
        }
    };
}

/// A call without a body whose reply is raw bytes (a picture, a file), returned as [`Bytes`](bytes::Bytes).
#[macro_export]
macro_rules! raw_endpoint {
    ($protocol:ty, $name:ident $({ $($arg:ident),* })?: $method:ident $path:literal, $again:ident) => {
        impl $crate::Endpoint for $name {
            type Protocol = $protocol;
            type Reply = $crate::__private::Bytes;
            const NAME: &'static str = stringify!($name);
            const IDEMPOTENT: bool = $crate::__endpoint_again!($again);

            fn to_request(&self) -> ::std::result::Result<$crate::Request, $crate::EncodeError> {
                let path = $crate::__endpoint_path!(self, $path $(, $($arg),*)?);
                $crate::endpoint::empty_request($crate::__private::http::Method::$method, &path)
            }

            fn decode(
                &self,
                response: &$crate::Response,
            ) -> ::std::result::Result<Self::Reply, $crate::DecodeError> {
                ::std::result::Result::Ok(response.body().clone())
            }
        }

        #[cfg(feature = "server")]
        impl $crate::endpoint::Serve for $name {
            fn matches(request: &$crate::Request) -> bool {
                $crate::endpoint::is(request, &$crate::__private::http::Method::$method, $path)
            }

            fn from_request(
                request: &$crate::Request,
            ) -> ::std::result::Result<Self, $crate::DecodeError> {
                $crate::__endpoint_from_request!(json request, $path, { $($($arg)*)? })
            }

            fn encode(
                reply: &Self::Reply,
            ) -> ::std::result::Result<$crate::Response, $crate::EncodeError> {
                ::std::result::Result::Ok($crate::__private::http::Response::new(reply.clone()))
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __endpoint_again {
    (idempotent) => {
        true
    };
    (once) => {
        false
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __endpoint_path {
    ($self:ident, $path:literal) => {
        $path
    };
    ($self:ident, $path:literal, $($arg:ident),*) => {
        $crate::endpoint::fill($path, &[$((stringify!($arg), &$self.$arg as &dyn ::std::fmt::Display)),*])
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __json_request {
    ($self:ident, $method:ident, $path:expr) => {
        $crate::endpoint::empty_request($crate::__private::http::Method::$method, $path)
    };
    ($self:ident, $method:ident, $path:expr, root $root:literal) => {
        $crate::endpoint::json_request(
            $crate::__private::http::Method::$method,
            $path,
            Some($root),
            $self,
        )
    };
    ($self:ident, $method:ident, $path:expr, root $root:literal in $field:ident) => {
        $crate::endpoint::json_request(
            $crate::__private::http::Method::$method,
            $path,
            Some($root),
            &$self.$field,
        )
    };
    ($self:ident, $method:ident, $path:expr, bare) => {
        $crate::endpoint::json_request($crate::__private::http::Method::$method, $path, None, $self)
    };
    ($self:ident, $method:ident, $path:expr, bare in $field:ident) => {
        $crate::endpoint::json_request(
            $crate::__private::http::Method::$method,
            $path,
            None,
            &$self.$field,
        )
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __json_decode {
    ($response:ident, root $root:literal) => {
        $crate::wire::json::from_slice(Some($root), $response.body())
    };
    ($response:ident, bare) => {
        $crate::wire::json::from_slice(None, $response.body())
    };
    ($response:ident, own) => {
        $crate::endpoint::OwnReply::from_response($response)
    };
}

/// Struct fields out of the path, the body, or both. With neither, the type is a unit struct.
#[doc(hidden)]
#[macro_export]
macro_rules! __endpoint_from_request {
    ($wire:ident $request:ident, $path:literal, {} root $root:literal) => {
        $crate::__endpoint_body!($wire $request, root $root)
    };
    ($wire:ident $request:ident, $path:literal, {} bare) => {
        $crate::__endpoint_body!($wire $request, bare)
    };
    ($wire:ident $request:ident, $path:literal, { $($arg:ident)* } $($body:ident $($root:literal)? in $field:ident)?) => {{
        let args = $crate::endpoint::Args::of($path, $request);
        let _ = &args;
        ::std::result::Result::Ok(Self {
            $($arg: args.read(stringify!($arg))?,)*
            $($field: $crate::__endpoint_body!($wire $request, $body $($root)?)?,)?
        })
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __endpoint_body {
    (json $request:ident, root $root:literal) => {
        $crate::wire::json::from_slice(Some($root), $request.body())
    };
    (json $request:ident, bare) => {
        $crate::wire::json::from_slice(None, $request.body())
    };
    (xml $request:ident, root $root:literal) => {
        $crate::wire::xml::from_slice($root, $request.body())
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __json_encode {
    ($reply:ident, root $root:literal) => {
        $crate::endpoint::json_response(Some($root), $reply)
    };
    ($reply:ident, bare) => {
        $crate::endpoint::json_response(None, $reply)
    };
    ($reply:ident, own) => {
        $crate::endpoint::OwnReply::to_response($reply)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __xml_request {
    ($self:ident, $method:ident, $path:expr, $attrs:expr) => {
        $crate::endpoint::empty_request($crate::__private::http::Method::$method, $path)
    };
    ($self:ident, $method:ident, $path:expr, $attrs:expr, $root:literal) => {
        $crate::endpoint::xml_request(
            $crate::__private::http::Method::$method,
            $path,
            $root,
            $attrs,
            $self,
        )
    };
    ($self:ident, $method:ident, $path:expr, $attrs:expr, $root:literal in $field:ident) => {
        $crate::endpoint::xml_request(
            $crate::__private::http::Method::$method,
            $path,
            $root,
            $attrs,
            &$self.$field,
        )
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __xml_decode {
    ($response:ident, root $root:literal) => {
        $crate::wire::xml::from_slice($root, $response.body())
    };
    ($response:ident, own) => {
        $crate::endpoint::OwnReply::from_response($response)
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __xml_encode {
    ($reply:ident, $attrs:expr, root $root:literal) => {
        $crate::endpoint::xml_response($root, $attrs, $reply)
    };
    ($reply:ident, $attrs:expr, own) => {
        $crate::endpoint::OwnReply::to_response($reply)
    };
}
