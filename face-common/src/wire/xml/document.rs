//! A document read once into a flat list of its elements, and serde's way through that list.
//!
//! To serde an element is a map: attributes under `@name`, elements under their local names, and what text stands beside
//! them under `$text`. An element that comes several times is a repeated key, or a list where one is asked for, whatever
//! stands between. An element with nothing but text is that text.

use super::local;
use memchr::memchr_iter;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, Event};
use quick_xml::name::QName;
use quick_xml::{Reader, XmlVersion};
use serde::de::value::{BorrowedStrDeserializer, CowStrDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

/// How deep elements may nest: deeper than any vendor's document, and shallow enough for any stack.
pub(super) const MAX_DEPTH: usize = 64;

/// Elements in a document at most: the largest that is known has ten thousand.
pub(super) const MAX_ELEMENTS: usize = 500_000;

/// Attributes in a document at most; counted only where a document is longer than this.
const MAX_ATTRIBUTES: usize = 1 << 20;

/// Of this version vendors write, whatever the declaration says.
const VERSION: XmlVersion = XmlVersion::Implicit1_0;

/// An element. Those inside it follow it in the list.
struct Element<'t> {
    /// From the local name to the end of the attributes.
    tag: &'t str,
    name_len: u16,
    /// Whether a list has it already.
    taken: Cell<bool>,
    /// The first element that is not inside it.
    end: u32,
    /// Its own text, if it is more than blanks.
    text: Cow<'t, str>,
}

impl<'t> Element<'t> {
    fn name(&self) -> &'t str {
        self.tag.get(..self.name_len.into()).unwrap_or_default()
    }
}

/// A whole document.
pub(super) struct Document<'t> {
    elements: Vec<Element<'t>>,
    /// For names of attributes with the `@`.
    key: Cell<String>,
}

impl<'t> Document<'t> {
    /// Reads a document: well formed to the end, not too deep, no document type (entity bombs).
    pub(super) fn parse(text: &'t str) -> Result<Self, String> {
        if !text.starts_with('<') && !text.is_empty() {
            return Err("there is text outside the document".to_owned());
        }
        if text.len() > MAX_ATTRIBUTES
            && memchr_iter(b'=', text.as_bytes()).count() > MAX_ATTRIBUTES
        {
            return Err(format!("more attributes than {MAX_ATTRIBUTES}"));
        }
        let has_returns = text.contains('\r');
        let mut reader = Reader::from_str(text);
        let mut parser = Parser {
            // As many as there are when all are short.
            elements: Vec::with_capacity(text.len() / 32),
            open: Vec::with_capacity(MAX_DEPTH),
            text: Cow::Borrowed(""),
        };
        loop {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            match reader.read_event().map_err(|e| e.to_string())? {
                Event::Start(tag) => {
                    if parser.open.len() >= MAX_DEPTH {
                        return Err(format!("elements nest deeper than {MAX_DEPTH}"));
                    }
                    let name = tag.name().as_ref().len();
                    let index = parser.element(tag_at(text, at, tag.len()), name)?;
                    parser.open.push(index);
                }
                Event::Empty(tag) => {
                    let name = tag.name().as_ref().len();
                    parser.element(tag_at(text, at, tag.len()), name)?;
                }
                Event::End(_) => {
                    parser.close_text()?;
                    let end = small(parser.elements.len())?;
                    if let Some(element) =
                        parser.open.pop().and_then(|i| parser.elements.get_mut(i))
                    {
                        element.end = end;
                    }
                }
                Event::Text(text) if !has_returns => parser.add(text.into_inner()),
                Event::Text(text) => parser.add(text.xml_content(VERSION)),
                Event::CData(text) => parser.add(text.xml_content(VERSION)),
                Event::GeneralRef(name) => parser.add(resolve(&name)?),
                Event::DocType(_) => return Err("a document type is not allowed".to_owned()),
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
        parser.close_text()?;
        if !parser.open.is_empty() {
            return Err("the document is cut".to_owned());
        }
        if parser.elements.is_empty() {
            return Err("there is no element".to_owned());
        }
        Ok(Self {
            elements: parser.elements,
            key: Cell::default(),
        })
    }

    /// The root's local name.
    pub(super) fn root(&self) -> &'t str {
        self.elements.first().map_or("", Element::name)
    }

    /// What serde reads.
    pub(super) fn value(&self) -> Value<'_> {
        match self.place(0, self.elements.len()) {
            Some(place) => Value::Element(place),
            None => Value::Text(Cow::Borrowed("")),
        }
    }

    /// The element at an index, if it is before another.
    fn place(&self, at: usize, until: usize) -> Option<Place<'_>> {
        let element = self.elements.get(at).filter(|_| at < until)?;
        Some(Place {
            document: self,
            element,
            inside: at + 1,
            until,
        })
    }
}

/// The tag's text out of the document itself, so that it outlives the event.
fn tag_at(text: &str, at: usize, len: usize) -> &str {
    let start = at.saturating_add(1);
    text.get(start..start.saturating_add(len))
        .unwrap_or_default()
}

fn small(number: usize) -> Result<u32, String> {
    u32::try_from(number).map_err(|_| "the document is too large".to_owned())
}

fn resolve(name: &BytesRef<'_>) -> Result<Cow<'static, str>, String> {
    if let Some(char) = name.resolve_char_ref().map_err(|e| e.to_string())? {
        return Ok(char.to_string().into());
    }
    quick_xml::escape::resolve_predefined_entity(name)
        .map(Cow::Borrowed)
        .ok_or_else(|| format!("nothing is called &{};", &**name))
}

struct Parser<'t> {
    elements: Vec<Element<'t>>,
    /// The elements around, outermost first.
    open: Vec<usize>,
    /// The text since the last tag.
    text: Cow<'t, str>,
}

impl<'t> Parser<'t> {
    fn element(&mut self, tag: &'t str, name_len: usize) -> Result<usize, String> {
        self.close_text()?;
        if self.open.is_empty() && !self.elements.is_empty() {
            return Err("something follows the document".to_owned());
        }
        let name = tag.get(..name_len).unwrap_or_default();
        let local = local(name);
        if local.is_empty() {
            return Err("an element has no name".to_owned());
        }
        let index = self.elements.len();
        if index >= MAX_ELEMENTS {
            return Err(format!("more elements than {MAX_ELEMENTS}"));
        }
        self.elements.push(Element {
            tag: tag.get(name_len - local.len()..).unwrap_or_default(),
            name_len: u16::try_from(local.len()).map_err(|_| "a name is too long")?,
            taken: Cell::new(false),
            end: small(index + 1)?,
            text: Cow::Borrowed(""),
        });
        Ok(index)
    }

    fn add(&mut self, text: Cow<'t, str>) {
        append(&mut self.text, text);
    }

    /// Gives the text to the element around it. Between elements blanks only make documents pretty.
    #[inline]
    fn close_text(&mut self) -> Result<(), String> {
        if self.text.is_empty() {
            return Ok(());
        }
        let text = std::mem::take(&mut self.text);
        if text
            .bytes()
            .all(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))
        {
            return Ok(());
        }
        let around = self.open.last().and_then(|i| self.elements.get_mut(*i));
        let around = around.ok_or("there is text outside the document")?;
        append(&mut around.text, text);
        Ok(())
    }
}

#[inline]
fn append<'t>(all: &mut Cow<'t, str>, more: Cow<'t, str>) {
    if all.is_empty() {
        *all = more;
    } else {
        all.to_mut().push_str(&more);
    }
}

/// An error of serde's, and where: `limit.@max`.
#[derive(Debug)]
pub(super) struct Error(Box<(String, String)>);

impl Error {
    pub(super) fn path(&self) -> &str {
        &self.0.0
    }

    #[cold]
    pub(super) fn below(mut self, name: impl fmt::Display) -> Self {
        let path = &mut self.0.0;
        let dot = if path.is_empty() || path.starts_with('[') {
            ""
        } else {
            "."
        };
        *path = format!("{name}{dot}{path}");
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.1)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    #[cold]
    fn custom<T: fmt::Display>(why: T) -> Self {
        Self(Box::new((String::new(), why.to_string())))
    }
}

/// An element of a document, and where those beside it end.
#[derive(Clone, Copy)]
pub(super) struct Place<'de> {
    document: &'de Document<'de>,
    element: &'de Element<'de>,
    /// The first element inside it, or behind it where there is none.
    inside: usize,
    until: usize,
}

impl Place<'_> {
    fn end(self) -> usize {
        self.element.end as usize
    }

    fn is_text(self) -> bool {
        let alone = self.inside == self.end()
            && self.element.tag.len() == usize::from(self.element.name_len);
        alone && !self.element.text.is_empty()
    }
}

/// What stands under a name.
pub(super) enum Value<'de> {
    Element(Place<'de>),
    Text(Cow<'de, str>),
}

impl<'de> Value<'de> {
    /// Its text, where it is or holds nothing else.
    fn text(self) -> Result<Cow<'de, str>, Error> {
        match self {
            Self::Text(text) => Ok(text),
            Self::Element(place) if place.inside == place.end() => {
                Ok(Cow::Borrowed(&*place.element.text))
            }
            Self::Element(place) => {
                let inner = place.document.elements.get(place.inside);
                Err(serde::de::Error::custom(format_args!(
                    "expected a text, found <{}>",
                    inner.map_or("", Element::name)
                )))
            }
        }
    }
}

fn visit_text<'de, V: Visitor<'de>>(text: Cow<'de, str>, visitor: V) -> Result<V::Value, Error> {
    match text {
        Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
        Cow::Owned(text) => visitor.visit_string(text),
    }
}

macro_rules! numbers {
    ($($deserialize:ident $visit:ident)+) => {$(
        #[inline]
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            let text = self.text()?;
            match text.trim_ascii().parse() {
                Ok(number) => visitor.$visit(number),
                Err(_) => visit_text(text, visitor),
            }
        }
    )+};
}

macro_rules! texts {
    ($($deserialize:ident)+) => {$(
        #[inline]
        fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visit_text(self.text()?, visitor)
        }
    )+};
}

impl<'de> Deserializer<'de> for Value<'de> {
    type Error = Error;

    #[inline]
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Element(place) if !place.is_text() => visitor.visit_map(Inside::of(place)),
            text => visit_text(text.text()?, visitor),
        }
    }

    #[inline]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Element(place) => visitor.visit_map(Inside::of(place)),
            Self::Text(text) => visit_text(text, visitor),
        }
    }

    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    #[inline]
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self {
            Self::Element(place) => visitor.visit_seq(List {
                document: place.document,
                name: place.element.name(),
                next: place.inside - 1,
                until: place.until,
                count: 0,
            }),
            Self::Text(text) => visit_text(text, visitor),
        }
    }

    #[inline]
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    #[inline]
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(CowStrDeserializer::new(self.text()?))
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let text = self.text()?;
        match text.trim_ascii() {
            "true" | "1" => visitor.visit_bool(true),
            "false" | "0" => visitor.visit_bool(false),
            _ => visit_text(text, visitor),
        }
    }

    numbers! {
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
        deserialize_f32 visit_f32 deserialize_f64 visit_f64
    }

    texts! { deserialize_str deserialize_string deserialize_char deserialize_identifier deserialize_bytes deserialize_byte_buf }

    serde::forward_to_deserialize_any! { unit_struct tuple tuple_struct }
}

/// What is inside an element, as serde walks it.
struct Inside<'de> {
    document: &'de Document<'de>,
    attributes: Attributes<'de>,
    /// The element that comes next, and where they end.
    next: usize,
    end: usize,
    text: &'de str,
    value: Option<Under<'de>>,
}

/// What stands under the name that was read last.
enum Under<'de> {
    /// The name without prefix, and the value as it is written.
    Attribute(&'de str, &'de str),
    Element(Place<'de>),
    Text(&'de str),
}

impl<'de> Inside<'de> {
    fn of(place: Place<'de>) -> Self {
        let Element { tag, text, .. } = place.element;
        let attributes = tag.get(place.element.name_len.into()..);
        Self {
            document: place.document,
            attributes: Attributes(attributes.unwrap_or_default()),
            next: place.inside,
            end: place.end(),
            text,
            value: None,
        }
    }
}

impl<'de> MapAccess<'de> for Inside<'de> {
    type Error = Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        if let Some((name, value)) = self.attributes.next()? {
            let mut key = self.document.key.take();
            key.clear();
            key.push('@');
            key.push_str(name);
            self.value = Some(Under::Attribute(name, value));
            let name = seed.deserialize(StrDeserializer::<Error>::new(&key));
            self.document.key.set(key);
            return name.map(Some);
        }
        while let Some(place) = self.document.place(self.next, self.end) {
            self.next = place.end();
            if !place.element.taken.get() {
                self.value = Some(Under::Element(place));
                let name = BorrowedStrDeserializer::new(place.element.name());
                return seed.deserialize(name).map(Some);
            }
        }
        let text = std::mem::take(&mut self.text);
        if text.is_empty() {
            return Ok(None);
        }
        self.value = Some(Under::Text(text));
        seed.deserialize(BorrowedStrDeserializer::new("$text"))
            .map(Some)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.value.take() {
            Some(Under::Element(place)) => {
                let name = place.element.name();
                seed.deserialize(Value::Element(place))
                    .map_err(|e| e.below(name))
            }
            Some(Under::Attribute(name, value)) => unescaped(value)
                .and_then(|value| seed.deserialize(Value::Text(value)))
                .map_err(|e| e.below(format_args!("@{name}"))),
            Some(Under::Text(text)) => seed
                .deserialize(Value::Text(Cow::Borrowed(text)))
                .map_err(|e| e.below("$text")),
            None => Err(serde::de::Error::custom("a value without a name")),
        }
    }
}

/// The attributes that are still to be read. One that is there twice is a repeated key.
struct Attributes<'t>(&'t str);

impl<'t> Attributes<'t> {
    /// The next one's name and value.
    #[inline]
    fn next(&mut self) -> Result<Option<(&'t str, &'t str)>, Error> {
        let rest = self.0.trim_ascii_start();
        if rest.is_empty() {
            return Ok(None);
        }
        let Some((name, value, rest)) = split_attribute(rest) else {
            self.0 = "";
            return Err(serde::de::Error::custom(
                "an attribute without a name, or a value in quotes",
            ));
        };
        self.0 = rest;
        Ok(Some((name, value)))
    }
}

/// `name="value" and the rest`.
#[inline]
fn split_attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (name, value) = text.split_at_checked(text.bytes().position(|b| b == b'=')?)?;
    let name = name.trim_ascii_end();
    if name.is_empty() || name.bytes().any(|b| b.is_ascii_whitespace()) {
        return None;
    }
    let value = value.get(1..)?.trim_ascii_start();
    let quote = *value
        .as_bytes()
        .first()
        .filter(|b| matches!(b, b'"' | b'\''))?;
    let value = value.get(1..)?;
    let end = value.bytes().position(|b| b == quote)?;
    // XML's own prefixes have a meaning.
    let name = match name.rsplit_once(':') {
        Some((prefix, local)) if prefix != "xml" && prefix != "xmlns" => local,
        _ => name,
    };
    if name.is_empty() {
        return None;
    }
    Some((name, value.get(..end)?, value.get(end + 1..)?))
}

fn unescaped(value: &str) -> Result<Cow<'_, str>, Error> {
    let attribute = Attribute {
        key: QName(""),
        value: Cow::Borrowed(value),
    };
    attribute
        .normalized_value(VERSION)
        .map_err(serde::de::Error::custom)
}

/// The elements of one name among those beside each other, whatever stands between. Each list that a type has walks them once.
struct List<'de> {
    document: &'de Document<'de>,
    name: &'de str,
    next: usize,
    until: usize,
    count: usize,
}

impl<'de> SeqAccess<'de> for List<'de> {
    type Error = Error;

    #[inline]
    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        while let Some(mut place) = self.document.place(self.next, self.until) {
            self.next = place.end();
            if place.element.name() == self.name {
                place.element.taken.set(true);
                // A list in a list is of this one alone.
                place.until = place.end();
                let index = self.count;
                self.count += 1;
                return seed
                    .deserialize(Value::Element(place))
                    .map(Some)
                    .map_err(|e| e.below(format_args!("[{index}]")));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::member::Members;
    use crate::wire::xml;
    use proptest::prelude::*;
    use serde::Deserialize;

    fn members(text: &str) -> Result<serde_json::Value, String> {
        let read = xml::from_any_root::<Members>(text.as_bytes());
        let (root, members) = read.map_err(|e| e.to_string())?;
        Ok(serde_json::json!({ root: members }))
    }

    /// Pieces of documents, well formed and not.
    fn piece() -> impl Strategy<Value = String> {
        prop_oneof![
            "<[ab]( [cd]=\"[x&;]{0,3}\")?>",
            "</[ab]>",
            "<[ab]( [cd]='[x&;]{0,3}'){0,2} ?/>",
            "[a &;#\n\r]{0,4}",
            "&(amp|lt|#65|#x41|nope|#0);",
            "<!(--|\\[CDATA\\[|DOCTYPE )?[a>\\]-]{0,4}",
            "<\\?[a?>]{0,4}",
        ]
    }

    proptest! {
        #[test]
        fn rubbish_is_an_answer(pieces in prop::collection::vec(piece(), 0..20)) {
            let text = pieces.concat();
            let _ = members(&text);
            let _ = members(&format!("<a>{text}</a>"));
        }

        #[test]
        fn quick_xml_s_own_deserializer_agrees(inner in element()) {
            let text = format!("<n:r>{inner}</n:r>");
            let theirs: Members = quick_xml::de::from_str(&text).unwrap();
            prop_assert_eq!(members(&text).unwrap(), serde_json::json!({ "r": theirs }));
        }
    }

    /// Elements in elements, or text: not both beside each other, where we join what that one keeps apart.
    fn element() -> impl Strategy<Value = String> {
        let text = prop_oneof![
            "[x ]{0,3}",
            "(&(amp|lt|quot|#65);[ y]?){1,2}",
            "<!\\[CDATA\\[[ <&z]{0,3}\\]\\]>[ x]?",
            "x<!-- c -->y",
        ];
        text.prop_recursive(6, 60, 6, |inner| {
            let attributes = "( (n:)?c=\"[x &#39;\n]{0,3}\")?( d='v')?";
            let one = ("(n:)?[a-d]", attributes, inner).prop_map(|(name, attributes, inner)| {
                let attributes = attributes.replace('&', "&amp;");
                format!("<{name}{attributes}>{inner}</{name}>\n")
            });
            prop::collection::vec(one, 0..6).prop_map(|all| all.concat())
        })
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Lists {
        #[serde(default)]
        a: Vec<u32>,
        #[serde(default)]
        b: Vec<Inner>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Inner {
        #[serde(rename = "@x")]
        x: u8,
        #[serde(rename = "$text", default)]
        text: Option<String>,
    }

    fn lists(text: &str) -> Result<Lists, Error> {
        Lists::deserialize(Document::parse(text).unwrap().value())
    }

    #[test]
    fn long_lists_between_each_other_take_a_walk_each() {
        let pair = |i: u32| format!("<a>{i}</a><b x='7'>{i}</b><c{i}/>");
        let text: String = (0..100_000).map(pair).collect();
        let started = std::time::Instant::now();
        let read = lists(&format!("<l>{text}</l>")).unwrap();
        assert_eq!((read.a.len(), read.b.len()), (100_000, 100_000));
        assert_eq!(
            (read.a[99_999], read.b[99_999].text.as_deref()),
            (99_999, Some("99999"))
        );
        let _ = members(&format!("<l>{text}</l>")).unwrap();
        // Squared it would be hours.
        assert!(started.elapsed().as_secs() < 30);
    }

    #[test]
    fn whatever_stands_in_a_tag_a_text_or_between_is_read() {
        let text = "<?xml version='1.0'?><!-- > < --><a:l xmlns:a='u' e = \"a>b\"  b:f='&quot;\n' b:c:g=''><!-- <x> --><x\n>1\r\n2</x ><x/>\r<b> <![CDATA[<&]]>&#x26;&gt;\u{e9}<?p > ?>!</b>y<z></z> z</a:l><!-- -->\n<?q?>";
        assert_eq!(
            members(text).unwrap(),
            serde_json::json!({"l": {"@xmlns:a": "u", "@e": "a>b", "@f": "\" ", "@g": "", "x": ["1\n2", {}], "b": " <&&>\u{e9}!", "z": {}, "$text": "y z"}})
        );
        for bad in [
            "</a>",
            "</>",
            "<a/></>",
            "<a></b>",
            "<a></a></a>",
            "<a b></a>",
            "<a b=c/>",
            "<a b='c/>",
            "<a =''/>",
            "<a :=''/>",
            "<a b:=''/>",
            "< a/>",
            "<>",
            "<:/>",
            "<a>&</a>",
            "<a>&#0;</a>",
            "<a b='&x;'/>",
            "<a><![CDATA[</a>",
            "<a><!--</a>",
            "<a><?</a>",
            "<a/>&amp;",
            "x<a/>",
            "<!-- -->",
        ] {
            assert!(members(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn errors_say_where() {
        let at = |text: &str| lists(text).unwrap_err().path().to_owned();
        assert_eq!(at("<l><a>1</a><b x='1'/><a>x</a></l>"), "a[1]");
        assert_eq!(at("<l><b x='1'/><a>1</a><b x='300'/></l>"), "b[1].@x");
        assert_eq!(at("<l><b/></l>"), "b[0]");
        assert_eq!(at("<l><a><x/></a></l>"), "a[0]");
        let error = crate::wire::xml::from_slice::<Lists>("l", b"<l><a>x</a></l>").unwrap_err();
        assert_eq!(error.path(), "l.a[0]");
    }
}
