//! The common endpoint macros with the protocol filled in, and the attributes of the vendor's XML.

/// The attributes a terminal expects on the root of an XML body.
pub(crate) const XML_ATTRS: &[(&str, &str)] = &[
    ("version", "2.0"),
    ("xmlns", "http://www.isapi.org/ver20/XMLSchema"),
];

macro_rules! json {
    ($($rest:tt)*) => { face_common::json_endpoint!($crate::Isapi, $($rest)*); };
}

macro_rules! xml {
    ($name:ident: $method:ident $path:literal, $($rest:tt)*) => {
        face_common::xml_endpoint!($crate::Isapi, $name: $method $path, attrs $crate::macros::XML_ATTRS, $($rest)*);
    };
}

pub(crate) use {json, xml};
