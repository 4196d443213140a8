//! Whom to trust on `https://`. Terminals carry self-signed certificates, so trusting one by its fingerprint is the
//! usual way; a company may sign its devices with a CA of its own.

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, OtherError, RootCertStore,
    SignatureScheme,
};
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, OnceLock};

/// Whom to trust.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Tls {
    /// The certificate authorities of the operating system.
    #[default]
    System,
    /// Any of these certificates and no other, whatever its name or dates say. The connection still proves that the
    /// peer holds the certificate's key.
    Pinned(Vec<Fingerprint>),
    /// Certificates signed by this authority (PEM, one or several), for the name or address in the URL, within their
    /// dates.
    Authority(Vec<u8>),
    /// Anyone at all: whoever sits between here and the device reads everything and can open the door. For a first
    /// look at a device's fingerprint, never for service.
    DangerAcceptAnyCertificate,
}

/// Why a TLS setting cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TlsError {
    /// Not 64 hexadecimal digits.
    #[error("a SHA-256 fingerprint is 64 hexadecimal digits, with or without colons")]
    Fingerprint,
    /// An empty list of fingerprints would trust nobody.
    #[error("no fingerprint given")]
    NoFingerprint,
    /// The CA file holds no certificate that can be read.
    #[error("the CA file holds no readable certificate: {0}")]
    Authority(String),
    /// The TLS library refused.
    #[error("TLS: {0}")]
    Rustls(#[from] rustls::Error),
}

/// The SHA-256 of a certificate (DER), as `openssl x509 -fingerprint -sha256` prints it, with or without the name in front:
///
/// `openssl s_client -connect 192.0.2.64:443 </dev/null | openssl x509 -noout -fingerprint -sha256`
///
/// over a line to the device that nobody else is on.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of a certificate in DER form.
    pub fn of(certificate: &[u8]) -> Self {
        use sha2::Digest;
        Self(sha2::Sha256::digest(certificate).into())
    }
}

impl FromStr for Fingerprint {
    type Err = TlsError;

    fn from_str(text: &str) -> Result<Self, TlsError> {
        let mut bytes = [0; 32];
        let (_, text) = text.rsplit_once('=').unwrap_or(("", text));
        let mut digits = text.trim().chars().filter(|c| !matches!(c, ':' | ' '));
        for byte in &mut bytes {
            for _ in 0..2 {
                let digit = digits
                    .next()
                    .and_then(|c| c.to_digit(16))
                    .and_then(|d| u8::try_from(d).ok());
                *byte = *byte << 4 | digit.ok_or(TlsError::Fingerprint)?;
            }
        }
        if digits.next().is_some() {
            return Err(TlsError::Fingerprint);
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, byte) in self.0.iter().enumerate() {
            write!(f, "{}{byte:02X}", if i == 0 { "" } else { ":" })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Tls {
    /// Trusts the one certificate with this SHA-256 [`Fingerprint`].
    pub fn pinned(fingerprint: &str) -> Result<Self, TlsError> {
        Ok(Self::Pinned(vec![fingerprint.parse()?]))
    }

    /// Trusts what this authority (PEM) has signed.
    pub fn authority(pem: impl Into<Vec<u8>>) -> Self {
        Self::Authority(pem.into())
    }

    /// The setting as rustls wants it, for connections that are no HTTP. TLS 1.2 and 1.3: older ones are refused.
    pub fn config(&self) -> Result<ClientConfig, TlsError> {
        use rustls_platform_verifier::BuilderVerifierExt;

        if let (Self::System, Some(read)) = (self, SYSTEM.get()) {
            return Ok(read.clone());
        }
        // ring rather than the default provider: it builds for the small boards these services run on, without CMake.
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()?;
        let by_hand = |trust| {
            let verifier = Arc::new(ByHand { trust, provider });
            builder
                .clone()
                .dangerous()
                .with_custom_certificate_verifier(verifier)
                .with_no_client_auth()
        };
        Ok(match self {
            Self::System => match builder.clone().with_platform_verifier() {
                Ok(verified) => SYSTEM
                    .get_or_init(|| verified.with_no_client_auth())
                    .clone(),
                // A slim container has no authorities at all. That is no reason to refuse plain HTTP: nobody is trusted then.
                Err(_) => builder
                    .with_root_certificates(RootCertStore::empty())
                    .with_no_client_auth(),
            },
            Self::Pinned(pins) if pins.is_empty() => return Err(TlsError::NoFingerprint),
            Self::Pinned(pins) => by_hand(Trust::Pins(pins.clone())),
            Self::Authority(pem) => {
                let mut roots = RootCertStore::empty();
                for certificate in CertificateDer::pem_slice_iter(pem) {
                    let certificate =
                        certificate.map_err(|e| TlsError::Authority(e.to_string()))?;
                    roots.add(certificate)?;
                }
                if roots.is_empty() {
                    return Err(TlsError::Authority("no PEM block".to_owned()));
                }
                builder.with_root_certificates(roots).with_no_client_auth()
            }
            Self::DangerAcceptAnyCertificate => by_hand(Trust::Anyone),
        })
    }
}

/// The system's authorities, read once: some hundred certificates, and a service has a client for each of its devices.
static SYSTEM: OnceLock<ClientConfig> = OnceLock::new();

#[derive(Debug)]
enum Trust {
    Pins(Vec<Fingerprint>),
    Anyone,
}

#[derive(Debug, thiserror::Error)]
#[error("the device's certificate has the fingerprint {0}, which is not the one trusted")]
struct NotPinned(Fingerprint);

/// Whether it is the certificate that has not been taken.
pub(crate) fn is_untrusted(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return matches!(tls, rustls::Error::InvalidCertificate(_));
        }
        // What an I/O error is made of is not among its sources.
        let io = error.downcast_ref::<std::io::Error>();
        next = match io.and_then(std::io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    false
}

/// Judges the certificate by its fingerprint alone; the signatures of the handshake are checked as always.
#[derive(Debug)]
struct ByHand {
    trust: Trust,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for ByHand {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let seen = Fingerprint::of(certificate);
        match &self.trust {
            Trust::Anyone => Ok(ServerCertVerified::assertion()),
            Trust::Pins(pins) if pins.contains(&seen) => Ok(ServerCertVerified::assertion()),
            Trust::Pins(_) => {
                let other = OtherError(Arc::new(NotPinned(seen)));
                Err(CertificateError::Other(other).into())
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            certificate,
            signed,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            certificate,
            signed,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_read_as_openssl_prints_them() {
        let of_empty = "E3:B0:C4:42:98:FC:1C:14:9A:FB:F4:C8:99:6F:B9:24:27:AE:41:E4:64:9B:93:4C:A4:95:99:1B:78:52:B8:55";
        let parsed: Fingerprint = of_empty.parse().unwrap();
        assert_eq!(parsed, Fingerprint::of(b""));
        assert_eq!(parsed.to_string(), of_empty);
        let line = format!("sha256 Fingerprint={of_empty}\n");
        assert_eq!(line.parse::<Fingerprint>().unwrap(), parsed);
        assert_eq!(
            of_empty
                .replace(':', "")
                .to_lowercase()
                .parse::<Fingerprint>()
                .unwrap(),
            parsed
        );
        for wrong in [
            "",
            "E3",
            &of_empty[..94],
            &format!("{of_empty}0"),
            &of_empty.replace('E', "G"),
        ] {
            assert!(wrong.parse::<Fingerprint>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_authorities_of_the_system_are_read_once() {
        let [one, two] = [Tls::System, Tls::System].map(|tls| tls.config().unwrap());
        // Where there are none, none are kept.
        assert!(
            SYSTEM.get().is_none() || Arc::ptr_eq(one.crypto_provider(), two.crypto_provider())
        );
    }

    #[test]
    fn settings_that_trust_nobody_are_refused() {
        assert!(matches!(
            Tls::Pinned(vec![]).config(),
            Err(TlsError::NoFingerprint)
        ));
        assert!(matches!(
            Tls::authority("no pem").config(),
            Err(TlsError::Authority(_))
        ));
    }
}
