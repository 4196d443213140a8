use super::*;
use face_common::Endpoint;

#[test]
fn keys_are_of_sixteen_bytes_and_never_shown() {
    let update = |bytes: &[u8]| UpdataAes {
        ori_key: AesKey::new(bytes),
        ..UpdataAes::default()
    };
    assert_eq!(
        update(b"12345").to_request().unwrap().body(),
        r#"{"version":"0.2","cmd":"updata aes","ori_key":"MTIzNDU="}"#
    );
    assert!(update(&[1; 16]).to_request().is_ok());
    assert!(
        update(&[1; 17])
            .to_request()
            .unwrap_err()
            .to_string()
            .starts_with("ori_key: has 17")
    );
    // The document's own example: too much padding, and zeros up to eighteen bytes.
    let example = r#"{"version":"0.21","cmd":"updata aes","ori_key":"MTIzNDUAAAAAAAAAAAAAAAAA==","enable":true,"new_key":"MTIzNDU="}"#;
    let read = crate::protocol::Message::<UpdataAes>::read(example.as_bytes()).unwrap();
    read.body.to_request().unwrap();
    assert!(!format!("{read:?}").contains("MTIz"), "{read:?}");
    let rubbish = UpdataAes {
        new_key: Some(serde_json::from_str("\"*\"").unwrap()),
        ..update(b"1")
    };
    assert!(
        rubbish
            .to_request()
            .unwrap_err()
            .to_string()
            .starts_with("new_key")
    );
}

#[cfg(feature = "encryption")]
mod names {
    use super::*;
    use crate::capture::Match;

    /// Made with OpenSSL 3: `printf '…' | openssl enc -aes-128-… -K 31323334350000000000000000000000 -nosalt [-nopad] [-iv 0]
    /// -base64`.
    const ECB_ZERO: &str = "hkGg9+ylBkfGd4qmGFm4Ynlu3FKNUWpAiBVEbuXmK7M=";
    const ECB_PKCS: &str = "3VasNn/VZzhWkIQKoZD8BA==";
    const CBC_PKCS: &str = "BGg0Kt+Guwe1UghKp+A0DkZj5HXl8990llO8WPfSZCE=";

    fn cipher(chaining: Chaining, padding: Padding) -> Cipher {
        Cipher::new(&AesKey::new(b"12345"), chaining, padding).unwrap()
    }

    #[test]
    fn names_that_openssl_encrypted_are_decrypted() {
        for (text, chaining, padding, name) in [
            (ECB_ZERO, Chaining::Ecb, Padding::Zero, "Ада Лавлейс 0001"),
            (ECB_PKCS, Chaining::Ecb, Padding::Pkcs7, "XiaoMing"),
            (
                CBC_PKCS,
                Chaining::CbcFromZero,
                Padding::Pkcs7,
                "Augusta Ada King, Lovelace",
            ),
        ] {
            assert_eq!(cipher(chaining, padding).decrypt(text).unwrap(), name);
        }
    }

    #[test]
    fn what_cannot_be_decrypted_is_said_to_be() {
        let ecb = cipher(Chaining::Ecb, Padding::Pkcs7);
        assert_eq!(ecb.decrypt("*"), Err(DecryptError::NotBase64));
        assert_eq!(ecb.decrypt("MTIzNDU="), Err(DecryptError::NotBlocks));
        assert_eq!(ecb.decrypt(""), Err(DecryptError::NotBlocks));
        let wrong = Cipher::new(&AesKey::new(b"54321"), Chaining::Ecb, Padding::Pkcs7).unwrap();
        assert!(matches!(
            wrong.decrypt(ECB_PKCS),
            Err(DecryptError::Padding | DecryptError::NotText)
        ));
        assert!(!format!("{ecb:?}").contains("49"));
    }

    #[test]
    fn a_match_is_read_encrypted_or_not() {
        let ecb = cipher(Chaining::Ecb, Padding::Pkcs7);
        let open = Match {
            person_id: Some("1".into()),
            person_name: Some("Ada".into()),
            ..Match::default()
        };
        assert_eq!(
            ecb.person(&open).unwrap(),
            (Some("1".into()), Some("Ada".into()))
        );
        let shut = Match {
            is_encryption: Some(true),
            person_id: Some(String::new()),
            person_name: Some(ECB_PKCS.into()),
            ..Match::default()
        };
        assert_eq!(ecb.person(&shut).unwrap(), (None, Some("XiaoMing".into())));
    }
}
