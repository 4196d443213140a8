//! Logging in and out (用户登录, chapter 2). The client does it by itself: [`SessionAuth`](crate::session::SessionAuth).

use crate::macros::message;
use crate::protocol::Done;
use crate::protocol::data::Data;
use crate::types::text;
use face_common::{DecodeError, EncodeError, Secret};
use serde_json::Value;

message! {
    /// Opens a session (2.1). The password goes as it is: over plain HTTP anybody on the way reads it.
    Login "257" {
        /// Under 50 letters, digits and `@.-_`.
        user_name: String,
        /// Up to 31 characters. The document asks for 8 at least, of three of upper case, lower case, digits and others, and has one of
        /// six digits in a picture: that is for the node to say ([`WeakPassword`](crate::protocol::Code::WeakPassword)).
        user_pwd?: Secret,
    } => SessionId, once, check within_limits
}

fn within_limits(login: &Login) -> Result<(), EncodeError> {
    text("user_name", &login.user_name, 1, 49)?;
    let password = login.user_pwd.as_ref().map_or("", Secret::expose);
    if !(1..=31).contains(&password.chars().count()) {
        let why = "must be there, and have 31 characters at most";
        return Err(EncodeError::invalid("user_pwd", why));
    }
    match login
        .user_name
        .chars()
        .find(|c| !c.is_ascii_alphanumeric() && !"@.-_".contains(*c))
    {
        None => Ok(()),
        Some(odd) => {
            let why = format!("has {odd:?}; letters, digits and @.-_ are allowed");
            Err(EncodeError::invalid("user_name", why))
        }
    }
}

/// A session: a number beyond what JSON readers that go through floats can hold, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionId(pub Secret);

impl Data for SessionId {
    fn from_data(data: Value) -> Result<Self, DecodeError> {
        match data {
            Value::String(id) if !id.is_empty() => Ok(Self(id.into())),
            Value::Number(id) => Ok(Self(id.to_string().into())),
            _ => Err(DecodeError::new("data", "is no session", b"")),
        }
    }

    fn to_data(&self) -> Result<Value, EncodeError> {
        Ok(self.0.expose().into())
    }
}

message! {
    /// Closes the session (2.2).
    Logout "258" {} => Done, idempotent
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    #[test]
    fn limits_hold_one_under_and_one_over() {
        let with = |user: &str, password: Option<&str>| {
            let login = Login {
                user_name: user.to_owned(),
                user_pwd: password.map(Into::into),
                ..Login::default()
            };
            login.to_request().map(drop).map_err(|e| e.to_string())
        };
        assert_eq!(with(&"u".repeat(49), Some(&"p".repeat(31))), Ok(()));
        assert_eq!(with("a@b.c-d_E9", Some("p")), Ok(()));
        for (user, password, said) in [
            ("u".repeat(50), Some("p".to_owned()), "user_name: has 50"),
            (String::new(), Some("p".to_owned()), "user_name: has 0"),
            ("a b".to_owned(), Some("p".to_owned()), "user_name: has ' '"),
            ("u".to_owned(), Some("p".repeat(32)), "user_pwd"),
            ("u".to_owned(), Some(String::new()), "user_pwd"),
            ("u".to_owned(), None, "user_pwd"),
        ] {
            let error = with(&user, password.as_deref()).unwrap_err();
            assert!(error.starts_with(said), "{error}");
            assert!(!error.contains(&"p".repeat(32)), "{error}");
        }
    }
}
