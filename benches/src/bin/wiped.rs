//! Looks for a password in every block of memory that is given back while our code works with it: part of the gate.
//! HTTP clients are not in it: they wipe nothing.

use face_common::auth::basic::BasicAuth;
use face_common::auth::digest::DigestAuth;
use face_common::auth::{After, Auth, Env};
use face_common::exchange::{Ask, Exchange};
use facecap_proto::encryption::{AesKey, Chaining, Cipher, Padding};
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

const SECRET: &[u8] = b"open-sesame-4711";
/// The same as base64, alone and behind `admin:`.
const BASE64: &[u8] = b"b3Blbi1zZXNhbWUt";

struct Searched;
static FOUND: AtomicUsize = AtomicUsize::new(0);
#[global_allocator]
static ALLOCATOR: Searched = Searched;

fn search(block: *const u8, size: usize) {
    let block = unsafe { std::slice::from_raw_parts(block, size) };
    for secret in [SECRET, BASE64] {
        if block.windows(secret.len()).any(|piece| piece == secret) {
            FOUND.fetch_add(1, Relaxed);
        }
    }
}

unsafe impl GlobalAlloc for Searched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // Zeroed, so that nothing is found in a block that was never written.
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        search(block, layout.size());
        unsafe { System.dealloc(block, layout) }
    }
}

fn found(what: impl FnOnce()) -> usize {
    FOUND.store(0, Relaxed);
    what();
    FOUND.load(Relaxed)
}

fn wiped(name: &str, what: impl FnOnce()) {
    assert_eq!(found(what), 0, "{name}: given back with the password in it");
    println!("wiped: {name}");
}

fn secret() -> face_common::Secret {
    std::str::from_utf8(SECRET).unwrap().into()
}

const ENV: Env = Env {
    now_ms: 0,
    entropy: [7; 16],
};

fn main() {
    let text = std::str::from_utf8(SECRET).unwrap();
    assert_eq!(
        found(|| drop(text.to_owned())),
        1,
        "what is not wiped is found"
    );
    wiped("Secret", || drop((secret(), secret().clone())));
    wiped("BasicAuth", || drop(BasicAuth::new("admin", secret())));
    wiped("DigestAuth", || {
        let auth = DigestAuth::new("admin", secret());
        for algorithm in ["MD5", "SHA-256", "SHA-256-sess"] {
            let request = http::Request::get("/").body(Default::default()).unwrap();
            let mut exchange = Exchange::new(&auth, request);
            let Ok(Ask::Send(_) | Ask::Preflight(_)) = exchange.ask(ENV) else {
                continue;
            };
            let challenge =
                format!("Digest realm=\"x\", nonce=\"abc\", qop=\"auth\", algorithm={algorithm}");
            let answer = http::Response::builder()
                .status(401)
                .header("www-authenticate", challenge);
            let (mut head, ()) = answer.body(()).unwrap().into_parts();
            assert!(matches!(exchange.head(&mut head), Ok(After::Resend)));
            assert!(exchange.ask(ENV).is_ok());
            auth.set_password(secret());
        }
    });
    wiped("isapi hashes", || {
        let s = secret();
        isapi::security::irreversible_hash("admin", s.expose(), "salt", "challenge", 100);
        isapi::security::salted_twice_hash("admin", s.expose(), "salt", "salt2", "challenge", 100);
        isapi::security::reversible_hash(s.expose(), "challenge", 100);
    });
    wiped("isapi FieldCipher", || {
        drop(isapi::security::FieldCipher::derive(
            "admin",
            &secret(),
            None,
            100,
            false,
        ));
        drop(isapi::security::FieldCipher::derive(
            "admin",
            &secret(),
            Some(&"salt".into()),
            100,
            true,
        ));
    });
    wiped("what FieldCipher encrypts", || {
        let cipher = isapi::security::FieldCipher::derive("admin", &"x".into(), None, 100, true);
        drop(cipher.encrypt(secret().expose(), [0; 16]));
    });
    wiped("facecap Cipher", || {
        let key = AesKey::new(SECRET);
        let cipher = Cipher::new(&key, Chaining::Ecb, Padding::Zero).unwrap();
        assert!(cipher.decrypt("AAAAAAAAAAAAAAAAAAAAAA==").is_err());
    });
    wiped("artemis Signer", || {
        let signer = artemis::signature::Signer::new("key", secret());
        let mut request = http::Request::post("/artemis/api/x")
            .body(Default::default())
            .unwrap();
        signer.sign(&mut request, 0, "n").unwrap();
        let mut ticket = None;
        signer.before(&mut ticket, &mut request, ENV).unwrap();
    });
}
