//! XML bodies. Only local names count: vendors change the namespace from firmware to firmware, and some put a prefix on
//! every element. Attributes are read as `@name`, text beside attributes as `$text`.
//!
//! When writing, a member that is `None` must be skipped by its type (`skip_serializing_if`), or an empty element stands
//! in its place, which devices take for "set to nothing".

mod document;

use crate::error::{DecodeError, EncodeError};
use bytes::Bytes;
use document::Document;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Writes a document: declaration, root element with the given attributes, content.
pub fn to_bytes<T: Serialize>(
    root: &str,
    attrs: &[(&str, &str)],
    value: &T,
) -> Result<Bytes, EncodeError> {
    const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let refuse = |e: quick_xml::SeError| EncodeError::Body(e.into());
    let mut content = String::new();
    let serializer =
        quick_xml::se::Serializer::with_root(&mut content, Some(root)).map_err(refuse)?;
    value.serialize(serializer).map_err(refuse)?;
    if content.chars().any(|c| {
        c.is_control() && !matches!(c, '\t' | '\n' | '\r') || matches!(c, '\u{fffe}' | '\u{ffff}')
    }) {
        return Err(EncodeError::Body(
            "a control character cannot stand in XML".into(),
        ));
    }
    let open = 1 + root.len();
    let (head, tail) = content.split_at_checked(open).unwrap_or((&content, ""));
    let mut out = String::with_capacity(DECLARATION.len() + content.len() + 80);
    out.push_str(DECLARATION);
    out.push_str(head);
    // A document read from a device and written back brings its own.
    let tag = tail.split('>').next().unwrap_or_default();
    for (name, value) in attrs {
        if tag.contains(&format!(" {name}=\"")) {
            continue;
        }
        out.push_str(&format!(
            " {name}=\"{}\"",
            quick_xml::escape::escape(*value)
        ));
    }
    out.push_str(tail);
    Ok(out.into())
}

/// Reads a document whose root has this local name. Anything else is an error, or an error document at HTTP 200 would
/// pass for an empty success.
pub fn from_slice<T: DeserializeOwned>(root: &'static str, body: &[u8]) -> Result<T, DecodeError> {
    let document = parse(root, body)?;
    let found = document.root();
    if found != root {
        let why = format!("the document is <{found}>");
        return Err(DecodeError::new(root, why, body));
    }
    read(&document, body)
}

/// Reads a document whatever its root is called, and says how it is called.
pub fn from_any_root<T: DeserializeOwned>(body: &[u8]) -> Result<(String, T), DecodeError> {
    let document = parse("", body)?;
    let value = read(&document, body)?;
    Ok((document.root().to_owned(), value))
}

fn parse<'b>(root: &'static str, body: &'b [u8]) -> Result<Document<'b>, DecodeError> {
    let refuse = |why: &dyn std::fmt::Display| DecodeError::new(root, why, body);
    let text = text(body).map_err(|e| refuse(&e))?;
    Document::parse(text).map_err(|e| refuse(&e))
}

fn read<T: DeserializeOwned>(document: &Document<'_>, body: &[u8]) -> Result<T, DecodeError> {
    T::deserialize(document.value()).map_err(|e| {
        let e = e.below(document.root());
        DecodeError::new(e.path(), &e, body)
    })
}

/// Whether a body is XML rather than JSON or something else, by its first character.
pub fn looks_like_xml(body: &[u8]) -> bool {
    strip(body).first() == Some(&b'<')
}

/// The local name of the root element; `None` for anything that does not begin like an XML document, a web page among
/// them when it begins with its doctype.
pub fn root_name(body: &[u8]) -> Option<String> {
    let end = strip(body).len().min(4096);
    let head = String::from_utf8_lossy(strip(body).get(..end)?);
    let mut reader = Reader::from_str(&head);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => {
                return Some(local(tag.name().as_ref()).to_owned());
            }
            Event::DocType(_) | Event::Eof => return None,
            Event::Text(text) if !text.trim().is_empty() => return None,
            _ => {}
        }
    }
}

fn local(name: &str) -> &str {
    // Names are short: nothing to gain from a search by words.
    let colon = name.bytes().rposition(|b| b == b':');
    colon.map_or(name, |at| name.get(at + 1..).unwrap_or_default())
}

/// Without byte order mark, leading blanks, and the blanks and NULs that some firmwares put at the end.
fn strip(body: &[u8]) -> &[u8] {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let blank = |b: &u8| b.is_ascii_whitespace() || *b == 0;
    let start = body.iter().position(|b| !blank(b)).unwrap_or(body.len());
    let end = body
        .iter()
        .rposition(|b| !blank(b))
        .map_or(start, |i| i + 1);
    body.get(start..end).unwrap_or_default()
}

fn text(body: &[u8]) -> Result<&str, std::str::Utf8Error> {
    std::str::from_utf8(strip(body))
}

#[cfg(test)]
mod tests {
    use super::document::{MAX_DEPTH, MAX_ELEMENTS};
    use super::*;
    use crate::wire::lenient;
    use serde::Deserialize;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Door {
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "lenient::opt_number"
        )]
        no: Option<u32>,
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "lenient::opt_boolean"
        )]
        open: Option<bool>,
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "lenient::opt_text"
        )]
        name: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        reader: Vec<Reader>,
        #[serde(rename = "limit", default, skip_serializing_if = "Option::is_none")]
        limit: Option<Limit>,
    }

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Reader {
        #[serde(deserialize_with = "lenient::number")]
        id: u32,
    }

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Limit {
        #[serde(rename = "@max", deserialize_with = "lenient::number")]
        max: u32,
        #[serde(
            rename = "$text",
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "lenient::opt_text"
        )]
        text: Option<String>,
    }

    fn read(body: &str) -> Result<Door, DecodeError> {
        super::from_slice("Door", body.as_bytes())
    }

    const FULL: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Door version=\"2.0\" xmlns=\"urn:a\"><no>3</no><reader><id>1</id></reader><open>true</open><reader><id>2</id></reader><name>A &amp; B</name><unheardOf><x>1</x></unheardOf><limit max=\"32\">1</limit></Door>\n";

    fn full() -> Door {
        Door {
            no: Some(3),
            open: Some(true),
            name: Some("A & B".into()),
            reader: vec![Reader { id: 1 }, Reader { id: 2 }],
            limit: Some(Limit {
                max: 32,
                text: Some("1".into()),
            }),
        }
    }

    #[test]
    fn interleaved_lists_attributes_and_unknown_elements_are_read() {
        assert_eq!(read(FULL).unwrap(), full());
    }

    #[test]
    fn namespaces_prefixes_and_padding_do_not_count() {
        let prefixed = "\u{feff}\n <n:Door xmlns:n=\"urn:b\"><n:no> 3 </n:no><n:name><![CDATA[A & B]]></n:name></n:Door>\r\n\0\0";
        let door = read(prefixed).unwrap();
        assert_eq!((door.no, door.name.as_deref()), (Some(3), Some("A & B")));
        assert_eq!(root_name(prefixed.as_bytes()).as_deref(), Some("Door"));
        assert_eq!(read("<Door/>").unwrap(), Door::default());
        assert_eq!(
            read("<Door><no/><open></open></Door>").unwrap(),
            Door::default()
        );
    }

    #[test]
    fn another_root_is_refused_and_named() {
        let error = read("<Status><code>4</code></Status>").unwrap_err();
        assert!(
            error.to_string().contains("the document is <Status>"),
            "{error}"
        );
    }

    #[test]
    fn errors_name_the_element() {
        let error = read("<Door><limit max=\"many\"/></Door>").unwrap_err();
        assert!(error.path().starts_with("Door"), "{error}");
        assert!(error.path().contains("limit"), "{error}");
    }

    #[test]
    fn cut_and_hostile_documents_are_refused() {
        let whole = FULL.trim_end();
        for end in 0..whole.len() {
            assert!(read(&whole[..end]).is_err(), "{end}: {}", &whole[..end]);
        }
        for bad in [
            "",
            "{}",
            "text",
            "<Door></Gate>",
            "<Door/><Door/>",
            "<Door/>tail",
            "<!DOCTYPE Door [<!ENTITY a \"aaaa\">]><Door><name>&a;</name></Door>",
            "<Door><name>&nope;</name></Door>",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
        assert!(from_slice::<Door>("Door", b"<Door><name>\xff</name></Door>").is_err());
    }

    #[test]
    fn elements_are_limited_one_under_and_one_over() {
        let many = |n| read(&format!("<Door><no>1</no>{}</Door>", "<a/>".repeat(n - 2)));
        assert!(many(MAX_ELEMENTS).is_ok());
        assert!(many(MAX_ELEMENTS + 1).is_err());
    }

    #[test]
    fn attributes_are_limited_one_under_and_one_over() {
        let many = |n| read(&format!("<Door {}><no>1</no></Door>", "a='' ".repeat(n)));
        assert!(many(1 << 20).is_ok());
        assert!(many((1 << 20) + 1).is_err());
    }

    #[test]
    fn depth_is_limited_one_under_and_one_over() {
        let nested = |n: usize| format!("<Door>{}{}</Door>", "<x>".repeat(n), "</x>".repeat(n));
        assert!(read(&nested(MAX_DEPTH - 1)).is_ok());
        assert!(read(&nested(MAX_DEPTH)).is_err());
        assert!(read(&nested(100_000)).is_err());
    }

    #[test]
    fn none_is_not_written_and_text_is_escaped() {
        let door = Door {
            name: Some("a<b>&\"c\"".into()),
            ..Door::default()
        };
        let body = to_bytes("Door", &[("version", "2.0"), ("xmlns", "urn:a")], &door).unwrap();
        let text = std::str::from_utf8(&body).unwrap();
        assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Door version=\"2.0\" xmlns=\"urn:a\"><name>a&lt;b&gt;"), "{text}");
        assert!(!text.contains("<no") && !text.contains("<open"), "{text}");
        assert_eq!(from_slice::<Door>("Door", &body).unwrap(), door);
        let empty = to_bytes("Door", &[("v", "1")], &Door::default()).unwrap();
        assert!(empty.ends_with(b"<Door v=\"1\"/>"), "{empty:?}");
        let bell = Door {
            name: Some("\u{7}".into()),
            ..Door::default()
        };
        assert!(to_bytes("Door", &[], &bell).is_err());
    }

    #[test]
    fn what_is_written_is_read_again() {
        let body = to_bytes("Door", &[], &full()).unwrap();
        assert_eq!(from_slice::<Door>("Door", &body).unwrap(), full());
    }
}
