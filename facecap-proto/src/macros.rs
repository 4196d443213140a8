//! A few lines per command.

/// A request and its endpoint in one: fields as in `record!`, in the spelling of the wire; then the reply, `idempotent` or `once`,
/// and perhaps a function that holds the fields against the limits.
macro_rules! command {
    ($(#[$meta:meta])* $name:ident $cmd:literal {} => $reply:ty, $again:ident) => {
        $(#[$meta])*
        #[doc = concat!("\n\n`", $cmd, "`.")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
        pub struct $name {}

        crate::macros::endpoint!($name $cmd => $reply, $again);
    };
    ($(#[$meta:meta])* $name:ident $cmd:literal { $($fields:tt)* } => $reply:ty, $again:ident $(, check $check:path)?) => {
        face_common::snake_record! {
            $(#[$meta])*
            #[doc = concat!("\n\n`", $cmd, "`.")]
            #[derive(Debug, Default)]
            pub struct $name { $($fields)* }
        }

        crate::macros::endpoint!($name $cmd => $reply, $again $(, check $check)?);
    };
}

/// A type of ours as a command. With `settings` at the end, the reply is read without what does not belong to the settings, so
/// that it can be written back; with `exact_settings`, a member that cannot be read is an error, where what is written back replaces all
/// there is.
macro_rules! endpoint {
    ($name:ident $cmd:literal => $reply:ty, $again:ident $(, check $check:path)?) => {
        crate::macros::endpoint!(@read_reply $name $cmd => $reply, $again $(, check $check)?);
    };
    ($name:ident $cmd:literal => $reply:ty, $again:ident, settings) => {
        crate::macros::endpoint!(@read_settings $name $cmd => $reply, $again);
    };
    ($name:ident $cmd:literal => $reply:ty, $again:ident, exact_settings) => {
        crate::macros::endpoint!(@read_exact_settings $name $cmd => $reply, $again);
    };
    (@$read:ident $name:ident $cmd:literal => $reply:ty, $again:ident $(, check $check:path)?) => {
        impl crate::protocol::Command for $name {
            const CMD: &'static str = $cmd;
        }

        impl face_common::Endpoint for $name {
            type Protocol = crate::FaceCapture;
            type Reply = $reply;
            const NAME: &'static str = stringify!($name);
            const IDEMPOTENT: bool = face_common::__endpoint_again!($again);

            fn to_request(&self) -> Result<face_common::Request, face_common::EncodeError> {
                $($check(self)?;)?
                crate::protocol::message::request($cmd, self)
            }

            fn decode(&self, response: &face_common::Response) -> Result<$reply, face_common::DecodeError> {
                crate::protocol::message::$read(response)
            }
        }

        #[cfg(feature = "server")]
        impl face_common::endpoint::Serve for $name {
            fn matches(request: &face_common::Request) -> bool {
                crate::protocol::message::is_command(request, $cmd)
            }

            fn from_request(request: &face_common::Request) -> Result<Self, face_common::DecodeError> {
                crate::protocol::message::read_request(request)
            }

            fn encode(reply: &$reply) -> Result<face_common::Response, face_common::EncodeError> {
                crate::protocol::message::reply($cmd, crate::protocol::Code::Ok, reply)
            }
        }
    };
}

/// What is in a reply, beside which device it is of and what it says in words.
macro_rules! reply {
    ($(#[$meta:meta])* $name:ident { $($fields:tt)* }) => {
        face_common::snake_record! {
            $(#[$meta])*
            #[derive(Debug, Default)]
            pub struct $name {
                $($fields)*
                /// Which device.
                device_sn?: String,
                /// In words, from some commands: `OK`.
                desc?: String,
            }
        }
    };
}

pub(crate) use {command, endpoint, reply};
