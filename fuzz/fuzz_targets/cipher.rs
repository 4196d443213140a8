//! Encrypted fields of ISAPI, and encrypted names of captures.
#![no_main]

use arbitrary::Arbitrary;
use facecap_proto::encryption::{AesKey, Chaining, Cipher, Padding as Filling};
use isapi::security::{FieldCipher, Padding};
use libfuzzer_sys::fuzz_target;

#[derive(Debug, Arbitrary)]
struct Input<'a> {
    wide: bool,
    pkcs7: bool,
    iv: [u8; 16],
    salt: Option<&'a str>,
    password: &'a str,
    text: &'a str,
}

fuzz_target!(|input: Input<'_>| {
    let salt = input.salt.map(Into::into);
    let padding = if input.pkcs7 {
        Padding::Pkcs7
    } else {
        Padding::Zero
    };
    let cipher = FieldCipher::derive(
        "admin",
        &input.password.into(),
        salt.as_ref(),
        1,
        input.wide,
    );
    let cipher = cipher.padding(padding);
    let sealed = cipher.encrypt(input.text, input.iv);
    assert_eq!(cipher.decrypt(&sealed, input.iv).as_deref(), Ok(input.text));
    let _ = cipher.decrypt(input.text, input.iv);

    let key = AesKey::new(input.password.as_bytes());
    for chaining in [Chaining::Ecb, Chaining::CbcFromZero] {
        for filling in [Filling::Zero, Filling::Pkcs7] {
            if let Ok(cipher) = Cipher::new(&key, chaining, filling) {
                let _ = cipher.decrypt(input.text);
            }
        }
    }
});
