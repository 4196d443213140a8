use rcgen::{CertificateParams, CertifiedIssuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use std::io;
use std::sync::Arc;

/// How a device shows itself on HTTPS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Certificate {
    /// Signed by itself, for `localhost` and `127.0.0.1`, as terminals are delivered (for their own names).
    #[default]
    SelfSigned,
    /// Signed by a CA of the installer.
    SignedByCa,
    /// Signed by that CA, for another name.
    WrongHost,
    /// Signed by that CA, and out of date.
    Expired,
}

/// The certificate of a device, for clients to trust.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The device's certificate.
    pub der: Vec<u8>,
    /// The CA's certificate (the device's own where it is self-signed), as a PEM file.
    pub ca_pem: String,
}

fn refuse(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::other(error)
}

pub(super) fn setup(kind: Certificate) -> io::Result<(Arc<ServerConfig>, Identity)> {
    let names = match kind {
        Certificate::WrongHost => vec!["elsewhere.example".to_owned()],
        _ => vec!["localhost".to_owned(), "127.0.0.1".to_owned()],
    };
    let key = KeyPair::generate().map_err(refuse)?;
    let mut params = CertificateParams::new(names).map_err(refuse)?;
    if kind == Certificate::Expired {
        params.not_before = rcgen::date_time_ymd(2001, 1, 1);
        params.not_after = rcgen::date_time_ymd(2002, 1, 1);
    }
    let (certificate, ca_pem) = if kind == Certificate::SelfSigned {
        let certificate = params.self_signed(&key).map_err(refuse)?;
        let pem = certificate.pem();
        (certificate, pem)
    } else {
        let mut ca = CertificateParams::new(Vec::new()).map_err(refuse)?;
        ca.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        ca.distinguished_name
            .push(rcgen::DnType::CommonName, "Simulated installer CA");
        let issuer = CertifiedIssuer::self_signed(ca, KeyPair::generate().map_err(refuse)?)
            .map_err(refuse)?;
        (
            params.signed_by(&key, &issuer).map_err(refuse)?,
            issuer.pem(),
        )
    };
    let der = CertificateDer::from(certificate.der().to_vec());
    let identity = Identity {
        der: der.to_vec(),
        ca_pem,
    };
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    Ok((config(vec![der], key)?, identity))
}

/// With a certificate (and those above it) and a key as PEM files.
pub(crate) fn from_pem(certificate: &[u8], key: &[u8]) -> io::Result<Arc<ServerConfig>> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(certificate).collect();
    let key = PrivateKeyDer::from_pem_slice(key).map_err(refuse)?;
    config(chain.map_err(refuse)?, key)
}

fn config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> io::Result<Arc<ServerConfig>> {
    let config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(refuse)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(refuse)?;
    Ok(Arc::new(config))
}
