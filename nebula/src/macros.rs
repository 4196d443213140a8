//! A few lines per message.

/// A message and its endpoint in one: fields as in `record!`, in the spelling of the wire; then the reply, `idempotent` or `once`,
/// and perhaps a function that holds the fields against the limits.
macro_rules! message {
    ($(#[$meta:meta])* $name:ident $id:literal {} => $reply:ty, $again:ident) => {
        $(#[$meta])*
        #[doc = concat!("\n\nMessage ", $id, ".")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
        pub struct $name {}

        crate::macros::endpoint!($name $id => $reply, $again);
    };
    ($(#[$meta:meta])* $name:ident $id:literal { $($fields:tt)* } => $reply:ty, $again:ident $(, check $check:path)?) => {
        face_common::snake_record! {
            $(#[$meta])*
            #[doc = concat!("\n\nMessage ", $id, ".")]
            #[derive(Debug, Default)]
            pub struct $name { $($fields)* }
        }

        crate::macros::endpoint!($name $id => $reply, $again $(, check $check)?);
    };
}

/// A type of ours as a message.
macro_rules! endpoint {
    ($name:ident $id:literal => $reply:ty, $again:ident $(, check $check:path)?) => {
        impl crate::protocol::Message for $name {
            const ID: &'static str = $id;
        }

        impl face_common::Endpoint for $name {
            type Protocol = crate::Nebula;
            type Reply = $reply;
            const NAME: &'static str = stringify!($name);
            const IDEMPOTENT: bool = face_common::__endpoint_again!($again);

            fn to_request(&self) -> Result<face_common::Request, face_common::EncodeError> {
                $($check(self)?;)?
                crate::protocol::message::request($id, self)
            }

            fn decode(&self, response: &face_common::Response) -> Result<$reply, face_common::DecodeError> {
                crate::protocol::message::read(response)
            }
        }

        #[cfg(feature = "server")]
        impl face_common::endpoint::Serve for $name {
            fn matches(request: &face_common::Request) -> bool {
                crate::protocol::message::is(request, $id)
            }

            fn from_request(request: &face_common::Request) -> Result<Self, face_common::DecodeError> {
                crate::protocol::message::read_request(request)
            }

            fn encode(reply: &$reply) -> Result<face_common::Response, face_common::EncodeError> {
                crate::protocol::message::reply(reply)
            }
        }
    };
}

/// A message with files, posted as a form; with `or`, as JSON too ([`AsJson`](crate::protocol::AsJson)), under another number.
macro_rules! form {
    ($(#[$meta:meta])* $name:ident $id:literal or $json:literal $fields:tt files $files:tt => $reply:ty, $again:ident $(, check $check:path)?) => {
        crate::macros::form! {
            $(#[$meta])*
            #[doc = concat!("\n\nAs JSON ", $json, ".")]
            $name $id $fields files $files => $reply, $again $(, check $check)?
        }
        crate::macros::as_json!($name $json $files => $reply, $again $(, check $check)?);
    };
    ($(#[$meta:meta])* $name:ident $id:literal { $($fields:tt)* } files { $($(#[$about:meta])* $file:ident: $kind:ty,)+ } => $reply:ty, $again:ident $(, check $check:path)?) => {
        face_common::snake_record! {
            $(#[$meta])*
            #[doc = concat!("\n\nMessage ", $id, ", a form.")]
            #[derive(Debug, Default)]
            pub struct $name {
                $($fields)*
                $($(#[$about])* #[serde(skip)] $file: $kind,)+
            }
        }

        impl crate::protocol::Message for $name {
            const ID: &'static str = $id;
        }

        impl face_common::Endpoint for $name {
            type Protocol = crate::Nebula;
            type Reply = $reply;
            const NAME: &'static str = stringify!($name);
            const IDEMPOTENT: bool = face_common::__endpoint_again!($again);

            fn to_request(&self) -> Result<face_common::Request, face_common::EncodeError> {
                $($check(self)?;)?
                let form = crate::protocol::form::texts($id, self)?;
                $(let form = crate::protocol::form::Files::add(&self.$file, stringify!($file), form);)+
                crate::protocol::form::request(form)
            }

            fn decode(&self, response: &face_common::Response) -> Result<$reply, face_common::DecodeError> {
                crate::protocol::message::read(response)
            }
        }

        #[cfg(feature = "server")]
        impl face_common::endpoint::Serve for $name {
            fn matches(request: &face_common::Request) -> bool {
                crate::protocol::form::is(request, $id)
            }

            fn from_request(request: &face_common::Request) -> Result<Self, face_common::DecodeError> {
                let parts = crate::protocol::form::parts(request)?;
                let mut message: Self = crate::protocol::form::read_texts(&parts)?;
                for part in &parts {
                    let _ = $(crate::protocol::form::Files::take(&mut message.$file, stringify!($file), part))||+;
                }
                Ok(message)
            }

            fn encode(reply: &$reply) -> Result<face_common::Response, face_common::EncodeError> {
                crate::protocol::message::reply(reply)
            }
        }
    };
}

/// A message with files as JSON.
macro_rules! as_json {
    ($name:ident $id:literal { $($(#[$about:meta])* $file:ident: $kind:ty,)+ } => $reply:ty, $again:ident $(, check $check:path)?) => {
        const _: () = {
            use crate::protocol::AsJson;

            impl crate::protocol::Message for AsJson<$name> {
                const ID: &'static str = $id;
            }

            impl face_common::Endpoint for AsJson<$name> {
                type Protocol = crate::Nebula;
                type Reply = $reply;
                const NAME: &'static str = concat!(stringify!($name), " as JSON");
                const IDEMPOTENT: bool = face_common::__endpoint_again!($again);

                fn to_request(&self) -> Result<face_common::Request, face_common::EncodeError> {
                    #[derive(serde::Serialize)]
                    struct Body<'a> {
                        #[serde(flatten)]
                        fields: &'a $name,
                        $($file: &'a $kind,)+
                    }
                    $($check(&self.0)?;)?
                    let body = Body { fields: &self.0, $($file: &self.0.$file,)+ };
                    crate::protocol::message::request($id, &body)
                }

                fn decode(&self, response: &face_common::Response) -> Result<$reply, face_common::DecodeError> {
                    crate::protocol::message::read(response)
                }
            }

            #[cfg(feature = "server")]
            impl face_common::endpoint::Serve for AsJson<$name> {
                fn matches(request: &face_common::Request) -> bool {
                    crate::protocol::message::is(request, $id)
                }

                fn from_request(request: &face_common::Request) -> Result<Self, face_common::DecodeError> {
                    #[derive(serde::Deserialize)]
                    struct Body {
                        #[serde(flatten)]
                        fields: $name,
                        $($file: $kind,)+
                    }
                    let body: Body = crate::protocol::message::read_request(request)?;
                    let mut message = body.fields;
                    $(message.$file = body.$file; message.other.remove(stringify!($file));)+
                    Ok(Self(message))
                }

                fn encode(reply: &$reply) -> Result<face_common::Response, face_common::EncodeError> {
                    crate::protocol::message::reply(reply)
                }
            }
        };
    };
}

/// What is in a reply.
macro_rules! reply {
    ($(#[$meta:meta])* $name:ident { $($fields:tt)* }) => {
        face_common::snake_record! {
            $(#[$meta])*
            #[derive(Debug, Default)]
            pub struct $name { $($fields)* }
        }

        impl crate::protocol::data::Data for $name {
            fn from_data(data: serde_json::Value) -> Result<Self, face_common::DecodeError> {
                crate::protocol::data::object(data)
            }

            fn to_data(&self) -> Result<serde_json::Value, face_common::EncodeError> {
                crate::protocol::data::to_value(self)
            }
        }
    };
}

/// A query that is answered in pages: the page, and how the next is asked for.
macro_rules! paged {
    ($(#[$meta:meta])* $query:ident => $page:ident of $item:ty) => {
        crate::macros::reply! {
            $(#[$meta])*
            $page {
                /// The entries.
                record[]: $item,
                /// How many are on this page.
                result_num?: u64,
                /// How many there are.
                total_num?: u64,
            }
        }

        impl face_common::page::Paged for $query {
            type Item = $item;

            fn turn(self, page: $page) -> face_common::page::Turn<Self> {
                let next = crate::types::next_page(self.start_no, page.record.len(), page.total_num);
                face_common::page::Turn {
                    items: page.record,
                    next: next.map(|no| Self { start_no: Some(no), ..self }),
                }
            }
        }
    };
}

pub(crate) use {as_json, endpoint, form, message, paged, reply};
