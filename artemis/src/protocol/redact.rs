//! Keys and secrets, cut out of what gateways say: some put both into the text of a refusal.

use crate::signature::Signer;
use face_common::error::short;

/// Names behind which a key or secret stands, without their blanks, dashes and underscores.
const NAMES: [&str; 14] = [
    "xcakey",
    "appkey",
    "appsecret",
    "secret",
    "secretkey",
    "accesskey",
    "ak",
    "sk",
    "appsk",
    "password",
    "passwd",
    "token",
    "accesstoken",
    "sessionid",
];
/// A shorter one is cut out behind its name alone: it might be a piece of any word.
const LONG_ENOUGH: usize = 6;
/// A longer word is none: no path of the gateway has half as many characters.
const PICTURE: usize = 200;
const REDACTED: &str = "[redacted]";

/// Without the key and secret that the request was signed with, wherever they stand, and without what stands behind a name of
/// one.
pub(super) fn redact(text: &str, signer: Option<&Signer>) -> String {
    let mut text = text.to_owned();
    if let Some(signer) = signer {
        for known in [signer.secret().expose(), signer.key()] {
            if known.len() >= LONG_ENOUGH {
                text = text.replace(known, REDACTED);
            }
        }
    }
    behind_names(&text)
}

/// What is left of a text of a fault: short, and without pictures.
pub(super) fn shown(text: &str) -> String {
    let is_end =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | ':' | ';' | '(' | ')');
    let words = text.split_inclusive(is_end);
    let words = words.map(|word| if word.len() > PICTURE { "[…]" } else { word });
    short(&words.collect::<String>())
}

fn behind_names(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let (between, word, tail) = next_word(rest);
        out.push_str(between);
        out.push_str(word);
        rest = tail;
        if !is_name(word) {
            continue;
        }
        let lead = lead(tail);
        let (lead, value) = tail.split_at(lead);
        let end = value
            .find(|c: char| {
                c.is_whitespace() || matches!(c, ',' | '"' | '\'' | ')' | '}' | ';' | '&' | '#')
            })
            .unwrap_or(value.len());
        let (value, after) = value.split_at(end);
        // `X-Ca-Key(appKey)`: a name, and no value.
        if lead.is_empty() || value.is_empty() || is_name(value) {
            continue;
        }
        out.push_str(lead);
        out.push_str(REDACTED);
        rest = after;
    }
    out
}

/// What stands before the next word, the word, and the rest.
fn next_word(text: &str) -> (&str, &str, &str) {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let start = text.find(is_part).unwrap_or(text.len());
    let (between, from) = text.split_at(start);
    let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
    let (word, rest) = from.split_at(end);
    (between, word, rest)
}

fn is_name(word: &str) -> bool {
    let plain: String = word
        .chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect();
    NAMES.contains(&plain.as_str())
}

/// How long the piece between a name and its value is: quotes and blanks around a colon, an equals sign or a bracket. 0 where
/// there is none of those.
fn lead(text: &str) -> usize {
    let is_lead = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ':' | '=' | '(');
    let end = text.find(|c| !is_lead(c)).unwrap_or(text.len());
    let (lead, _) = text.split_at(end);
    if lead.contains([':', '=', '(']) {
        end
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_a_name_is_cut_out() {
        for said in [
            "appKey : 20000001, secret : hush-hush",
            "appKey=20000001, appSecret=hush-hush",
            r#"{"ak":"20000001","secret":"hush-hush"}"#,
            "x-ca-key:20000001\nsecret\t: hush-hush",
            "X-Ca-Key(20000001) and SK: hush-hush",
            "AK:20000001;app_secret='hush-hush'",
        ] {
            let shown = redact(said, None);
            assert!(
                !shown.contains("20000001") && !shown.contains("hush"),
                "{shown}"
            );
            assert_eq!(shown.matches(REDACTED).count(), 2, "{shown}");
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for said in [
            "disk: C is full",
            "the secret is not this key's",
            "no access_token and header parameter X-Ca-Key(appKey) found!",
            "task: 7, risk=low",
        ] {
            assert_eq!(redact(said, None), said);
        }
    }

    #[test]
    fn the_known_ones_are_cut_out_wherever_they_stand() {
        let signer = Signer::new("20000001", "two words");
        let said = "Invalid AppKey 20000001 (secret: two words)";
        assert_eq!(
            redact(said, Some(&signer)),
            "Invalid AppKey [redacted] (secret: [redacted])"
        );
        let short = Signer::new("1", "two words");
        assert_eq!(redact("code 1 of 11", Some(&short)), "code 1 of 11");
    }
}
