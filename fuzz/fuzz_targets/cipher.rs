//! Encrypted fields of ISAPI, and encrypted names of captures: what is encrypted is decrypted, and every way to read a name agrees with
//! the others where it can.
#![no_main]

use arbitrary::Arbitrary;
use face_common::wire::base64;
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

    names(&AesKey::new(input.password.as_bytes()), input.text);
});

fn names(key: &AesKey, text: &str) {
    let decrypt = |chaining, filling| Cipher::new(key, chaining, filling).map(|c| c.decrypt(text));
    for chaining in [Chaining::Ecb, Chaining::CbcFromZero] {
        let (Ok(zero), Ok(pkcs7)) = (
            decrypt(chaining, Filling::Zero),
            decrypt(chaining, Filling::Pkcs7),
        ) else {
            return;
        };
        // The filling that says how long it is, is no zeros.
        if let (Ok(zero), Ok(pkcs7)) = (zero, pkcs7) {
            let filling = zero.strip_prefix(&pkcs7).expect("the same text before it");
            let last = filling.bytes().last().map(usize::from);
            assert_eq!(last, Some(filling.len()), "{filling:?}");
        }
    }
    // A single block has none before it.
    if base64::decode(text).is_ok_and(|bytes| bytes.len() == 16) {
        for filling in [Filling::Zero, Filling::Pkcs7] {
            let [ecb, cbc] = [Chaining::Ecb, Chaining::CbcFromZero].map(|c| decrypt(c, filling));
            assert_eq!(ecb.ok(), cbc.ok());
        }
    }
}
