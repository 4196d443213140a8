use super::*;
use face_common::wire::member::Member;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Appendix B, with the values found later behind the bar.
const FACE: &str = "st_age: st_old st_adult st_child
mustache_style: mustache_style_type_none whiskers
respirator_color: color_type_none color_type_other
glass_style: glasses_style_type_none transparent_glasses sunglasses | st_ordinary_glasses
gender_code: female male
st_expression: st_angry st_happy st_sorrow st_calm st_surprised st_scared st_disgust st_yawn
cap_style: hat_style_type_none cap
| st_helmet_style: st_helmet_style_type_none st_helmet
| st_respirator: st_respirator_full st_respirator_nose st_respirator_mouth";

/// Appendix C.
const BODY: &str = "st_pedestrian_angle: st_front st_side st_back
gender_code: male female
st_age: st_old st_adult st_child
hair_style: st_short long bald
hair_color: black white yellow
coat_style: long_coat jacket t_shirt sports_wears down_jacket shirt dress business_suit
coat_color: black white gray red yellow blue green purple
coat_length: short_sleeve long_sleeve
st_coat_pattern: st_pure st_stripe st_design st_joint st_lattic
trousers_len: trousers shorts st_skirt
trousers_color: black white gray red yellow blue green purple
st_trousers_pattern: st_pure st_stripe st_design st_joint st_lattic
shoes_style: leather_shoes boots walking_shoes sandal
shoes_color: black white gray red yellow blue green purple
st_bag: st_bag
bag_color: black white gray red yellow blue green purple
bag_style: hand_bag shoulder_bag backpack trolley bag_style_type_none waist_pack
st_umbrella: st_umbrella
umbrella_color: black white gray red yellow blue green purple transparent
st_respirator: st_respirator
respirator_color: white gray blue black
st_hat: st_hat
cap_color: black white gray red yellow blue green purple
cap_style: hat_style_type_none bonnet cap bucket_hat
st_hold_object_in_front: st_hold_object_in_front
| st_phone_status: x
| st_pose: x
| st_reflective_clothes: x
| st_respirator_v2: x
| st_smoking: st_smoking_without
| st_uniform: x";

/// Every value is named, nothing is unmodelled, and each is written as it came.
fn all_named<T>(table: &str) -> usize
where
    T: DeserializeOwned + Serialize + Member + std::fmt::Debug,
{
    let mut documented = 0;
    for line in table.lines() {
        documented += usize::from(!line.starts_with('|'));
        let (name, values) = line.trim_start_matches("| ").split_once(": ").unwrap();
        for value in values.split(' ').filter(|value| *value != "|") {
            let sent = json!({ name: value });
            let read: T = serde_json::from_value(sent.clone()).unwrap();
            let mut unmodelled = Vec::new();
            read.unmodelled("", &mut unmodelled);
            assert_eq!(unmodelled, [""; 0], "{line}");
            assert!(!format!("{read:?}").contains("Unknown"), "{name}: {value}");
            assert_eq!(serde_json::to_value(&read).unwrap(), sent);
        }
        let odd = json!({ name: "brand_new" });
        let read: T = serde_json::from_value(odd.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), odd);
    }
    documented
}

#[test]
fn every_value_of_the_appendices_has_a_name() {
    // The age in years is the eighth.
    assert_eq!(all_named::<FaceAttributes>(FACE), 7);
    assert_eq!(all_named::<BodyAttributes>(BODY), 25);
}

#[test]
fn an_age_is_decimal_text() {
    let of = |value: Value| -> Option<f64> {
        let face: FaceAttributes =
            serde_json::from_value(json!({ "st_age_value": value })).unwrap();
        face.age()
    };
    assert_eq!(of(json!("26.000000")), Some(26.0));
    assert_eq!(of(json!(" 7 ")), Some(7.0));
    assert_eq!(of(json!(31.5)), Some(31.5));
    for none in [
        json!(""),
        json!("old"),
        json!("-1"),
        json!("NaN"),
        json!("inf"),
        json!(null),
    ] {
        assert_eq!(of(none.clone()), None, "{none}");
    }
    let face: FaceAttributes = serde_json::from_str(r#"{"st_age_value":"26.000000"}"#).unwrap();
    assert_eq!(face.st_age_value.as_deref(), Some("26.000000"));
}

#[test]
fn flags_are_true_with_their_own_name_alone() {
    type Flag = (&'static str, fn(&BodyAttributes) -> bool);
    let flags: [Flag; 5] = [
        ("st_bag", BodyAttributes::has_bag),
        ("st_umbrella", BodyAttributes::has_umbrella),
        ("st_respirator", BodyAttributes::wears_mask),
        ("st_hat", BodyAttributes::wears_hat),
        ("st_hold_object_in_front", BodyAttributes::holds_object),
    ];
    for (name, is_set) in flags {
        let of = |value: &str| -> BodyAttributes {
            serde_json::from_value(json!({ name: value })).unwrap()
        };
        for other in flags {
            assert_eq!(other.1(&of(name)), other.0 == name, "{name}");
        }
        for no in ["", "st_none", "0"] {
            assert!(!is_set(&of(no)), "{name} {no:?}");
        }
        assert!(!is_set(&BodyAttributes::default()));
    }
}

#[test]
fn newer_spellings_are_the_same_member() {
    let odd: Map<String, Value> =
        serde_json::from_str(r#"{"st_smocking":"st_smoking_without","st_respirator_V2":"a"}"#)
            .unwrap();
    let body: BodyAttributes = serde_json::from_value(odd.into()).unwrap();
    assert_eq!(body.st_smoking, Some(Smoking::Without));
    assert_eq!(body.st_respirator_v2.as_deref(), Some("a"));
    assert!(body.other.is_empty());
}
