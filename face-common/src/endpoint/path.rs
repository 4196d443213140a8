//! Paths with fields in them: `/plans/{no}?format=json`.

use super::{Request, escape};
use http::Method;
use std::fmt::Display;

/// The path with every `{name}` replaced by its value, escaped: nothing in a value can reach another path.
pub fn fill(template: &str, args: &[(&str, &dyn Display)]) -> String {
    let mut path = template.to_owned();
    for (name, value) in args {
        path = path.replace(
            &format!("{{{name}}}"),
            &escape(&value.to_string()).to_string(),
        );
    }
    path
}

/// Whether a request has this method and path, and every query parameter that `path` names. A `{field}` stands for any
/// one segment or value.
pub fn is(request: &Request, method: &Method, path: &str) -> bool {
    request.method() == method && pairs(path, request).is_some()
}

fn split(path: &str) -> (&str, &str) {
    path.split_once('?').unwrap_or((path, ""))
}

/// What stands in the request for each piece of the template; `None` where they differ.
fn pairs<'a>(template: &'a str, request: &'a Request) -> Option<Vec<(&'a str, &'a str)>> {
    let ((path, query), has) = (split(template), request.uri());
    let mut found = Vec::new();
    let mut seen = has.path().split('/');
    for piece in path.split('/') {
        take(piece, seen.next()?, &mut found)?;
    }
    if seen.next().is_some() {
        return None;
    }
    for wanted in query.split('&').filter(|q| !q.is_empty()) {
        let (name, value) = wanted.split_once('=').unwrap_or((wanted, ""));
        let mut parameters = has.query().unwrap_or_default().split('&');
        let seen = parameters.find_map(|p| {
            let (n, v) = p.split_once('=').unwrap_or((p, ""));
            (n == name).then_some(v)
        })?;
        take(value, seen, &mut found)?;
    }
    Some(found)
}

fn take<'a>(piece: &'a str, seen: &'a str, found: &mut Vec<(&'a str, &'a str)>) -> Option<()> {
    match piece.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
        Some(name) if !seen.is_empty() => found.push((name, seen)),
        _ if piece == seen => {}
        _ => return None,
    }
    Some(())
}

/// The fields that stand in a request's path.
#[cfg(feature = "server")]
#[derive(Debug)]
pub struct Args<'a>(Vec<(&'a str, &'a str)>);

#[cfg(feature = "server")]
impl<'a> Args<'a> {
    /// Reads them; none where the request is not the template's.
    pub fn of(template: &'a str, request: &'a Request) -> Self {
        Self(pairs(template, request).unwrap_or_default())
    }

    /// One of them.
    pub fn read<T: std::str::FromStr>(&self, name: &str) -> Result<T, crate::DecodeError> {
        let refuse = |why| crate::DecodeError::new(name, why, b"");
        let (_, raw) = self
            .0
            .iter()
            .find(|(n, _)| *n == name)
            .ok_or_else(|| refuse("is missing in the path"))?;
        super::unescape(raw)
            .parse()
            .map_err(|_| refuse("cannot be read from the path"))
    }
}
