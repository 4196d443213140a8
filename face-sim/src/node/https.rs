//! HTTPS (chapter 8).

use super::read::Asked;
use super::reply::{DONE, Outcome, no};
use super::state::State;
use super::then::Then;
use crate::net::from_pem;
use nebula::protocol::Code;
use serde_json::{Value, json};

impl State {
    pub(super) fn put_certificate(&mut self, asked: &Asked) -> Outcome {
        let settings = &mut self.settings;
        if settings.is_https {
            return Err(no(Code::CertNotImportable));
        }
        let place = match asked.text("file_type") {
            Some("crt") => &mut settings.certificate,
            _ => &mut settings.key,
        };
        *place = Some(asked.file("file"));
        DONE
    }

    pub(super) fn delete_certificate(&mut self, asked: &Asked) -> Outcome {
        let settings = &mut self.settings;
        if settings.is_https {
            return Err(no(Code::CertNotDeletableAsPrinted));
        }
        let place = match asked.text("file_type") {
            Some("crt") => &mut settings.certificate,
            _ => &mut settings.key,
        };
        match place.take() {
            Some(_) => DONE,
            None => Err(no(Code::NoData)),
        }
    }

    pub(super) fn certificate(&self) -> Value {
        let name = |file: &Option<super::read::File>| {
            file.as_ref().map_or(String::new(), |it| it.name.clone())
        };
        let settings = &self.settings;
        json!({ "https_cert": name(&settings.certificate), "https_key": name(&settings.key) })
    }

    /// On the same port; a real node moves from 80 to 443.
    pub(super) fn switch(&mut self, asked: &Asked) -> Outcome {
        let wants_https = asked.text("prot_mode") == Some("https");
        let settings = &mut self.settings;
        if settings.is_https == wants_https {
            return Err(no(Code::AlreadyInMode));
        }
        let tls = if wants_https {
            let (Some(certificate), Some(key)) = (&settings.certificate, &settings.key) else {
                return Err(no(Code::NoCert));
            };
            let own = settings
                .own
                .clone()
                .filter(|_| certificate.data.is_empty() && key.data.is_empty());
            let tls = own.map_or_else(|| from_pem(&certificate.data, &key.data), Ok);
            Some(tls.map_err(|why| (Code::ProtocolSwitchFailed, why.to_string()))?)
        } else {
            None
        };
        settings.is_https = wants_https;
        self.then = Then::Speak(tls);
        DONE
    }
}
