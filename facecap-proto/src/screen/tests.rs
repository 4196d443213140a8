use super::*;
use crate::audio::{CameraVolume, PlayAudioStream};
use crate::sip::{SipCall, SipRegister};
use crate::types::{Base64Bytes, Position, ScreenText};
use face_common::Endpoint;

fn refused(endpoint: &impl Endpoint) -> String {
    endpoint.to_request().unwrap_err().to_string()
}

#[test]
fn media_are_one_to_ten_with_names_of_files() {
    let of = |list: Vec<Media>| UpdateLcdMedia {
        screensaver_media_list: list,
        ..UpdateLcdMedia::default()
    };
    let ten: Vec<_> = (1..=10).map(|n| Media::new(n, "a.png")).collect();
    assert!(of(ten.clone()).to_request().is_ok());
    let eleven = [ten, vec![Media::new(1, "a.png")]].concat();
    assert!(refused(&of(eleven)).starts_with("screensaver_media_list"));
    assert!(refused(&of(vec![])).starts_with("screensaver_media_list"));
    assert!(refused(&of(vec![Media::new(0, "a.png")])).starts_with("sequence"));
    assert!(refused(&of(vec![Media::new(11, "a.png")])).starts_with("sequence"));
    for name in ["", "../a.png", "a\\b"] {
        assert!(refused(&of(vec![Media::new(1, name)])).starts_with("media_name"));
    }
    assert!(DeleteLcdMedia::default().to_request().is_err());
}

#[test]
fn what_is_shown_is_what_it_says() {
    assert!(refused(&TextDisplay::of([])).starts_with("text_list"));
    let text = ScreenText::new("some text 1", Position::at(0, 500), 1000);
    assert_eq!(
        TextDisplay::of([text]).to_request().unwrap().body(),
        r#"{"version":"0.2","cmd":"text display","text_list":[{"position":{"x":0,"y":500},"alive_time":1000,"font_size":100,"font_spacing":1,"font_color":"0xffffffff","text":"some text 1"}]}"#
    );
    let picture = |format, bytes: &'static [u8]| ImageDisplay {
        format,
        image_data: Base64Bytes(bytes.into()),
        ..ImageDisplay::default()
    };
    assert!(
        picture(ImageFormat::Jpg, &[0xff, 0xd8])
            .to_request()
            .is_ok()
    );
    assert!(picture(ImageFormat::Png, b"\x89PNG").to_request().is_ok());
    assert!(refused(&picture(ImageFormat::Jpg, b"\x89PNG")).starts_with("format"));
    assert!(refused(&picture(ImageFormat::Jpg, b"GIF8")).starts_with("image_data"));
}

#[test]
fn volume_sound_and_calls_are_checked() {
    assert_eq!(
        CameraVolume::set(50).to_request().unwrap().body(),
        r#"{"version":"0.2","cmd":"camera volume","method":"SET","volume":50}"#
    );
    assert!(
        CameraVolume::read()
            .to_request()
            .unwrap()
            .body()
            .ends_with(br#""method":"GET"}"#)
    );
    assert!(refused(&CameraVolume::set(101)).starts_with("volume"));
    let nothing = CameraVolume {
        volume: None,
        ..CameraVolume::set(1)
    };
    assert!(refused(&nothing).starts_with("volume"));
    assert!(
        PlayAudioStream::wav(&b"RIFF"[..])
            .to_request()
            .unwrap()
            .body()
            .ends_with(br#"{"format":"wav","data":"UklGRg=="}}"#)
    );
    let call = |url: &str| SipCall {
        url: url.into(),
        ..SipCall::default()
    };
    assert!(call("sip:someone@192.168.0.188:5060").to_request().is_ok());
    assert!(refused(&call("someone")).starts_with("url"));
    let register = SipRegister {
        domain: "192.0.2.5".into(),
        username: "gate".into(),
        port: 65_536,
        password: Some("hush".into()),
        ..SipRegister::default()
    };
    assert!(refused(&register).starts_with("port"));
    assert!(!format!("{register:?}").contains("hush"));
}
