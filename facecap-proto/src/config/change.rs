//! What of a tree of settings is changed.

use face_common::EncodeError;
use face_common::wire::member::Members;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Of two trees, what is other in the second: its groups whole, and the members alone.
pub(super) struct Change<T> {
    pub(super) groups: T,
    pub(super) members: T,
}

pub(super) fn change<T: Serialize + DeserializeOwned>(
    before: &T,
    after: &T,
) -> Result<Change<T>, EncodeError> {
    let changed = || {
        let (before, after) = (serde_json::to_value(before)?, serde_json::to_value(after)?);
        let members = differing(&before, &after);
        let (Value::Object(mut groups), Value::Object(of_groups)) = (after, &members) else {
            return serde_json::from_value(members.clone()).map(|all| (all, members));
        };
        groups.retain(|name, _| of_groups.contains_key(name));
        serde_json::from_value(groups.into()).map(|groups| (groups, members))
    };
    let both = changed().and_then(|(groups, members)| {
        let members = serde_json::from_value(members)?;
        Ok(Change { groups, members })
    });
    both.map_err(|e| EncodeError::Body(e.into()))
}

/// The members of objects, however deep, that are other; a list is whole.
fn differing(before: &Value, after: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return after.clone();
    };
    let mut found = Map::new();
    for (name, value) in after {
        match before.get(name) {
            Some(same) if same == value => {}
            Some(other) => match differing(other, value) {
                // Members that were taken away alone: what is left out stays.
                Value::Object(none) if none.is_empty() => {}
                some => {
                    found.insert(name.clone(), some);
                }
            },
            None => {
                found.insert(name.clone(), value.clone());
            }
        }
    }
    found.into()
}

/// What could not be read stands under a name of ours, and its place is empty: as it is it cannot be written back.
pub(super) fn all_read(other: &Members) -> Result<(), EncodeError> {
    match other.keys().find(|name| name.starts_with('.')) {
        Some(odd) => {
            let why = format!("could not read {odd:?} of the device: see `changed`");
            Err(EncodeError::invalid("params", why))
        }
        None => Ok(()),
    }
}

/// One of two: where both have a member, that of the first.
pub(super) fn joined<T: Serialize + DeserializeOwned>(
    first: Option<T>,
    second: Option<T>,
) -> Option<T> {
    let (Some(one), Some(other)) = (&first, &second) else {
        return first.or(second);
    };
    let both = || {
        let mut all = serde_json::to_value(other).ok()?;
        let first = serde_json::to_value(one).ok()?;
        let members = all.as_object_mut()?;
        members.extend(first.as_object()?.clone());
        serde_json::from_value(all).ok()
    };
    both().or(first)
}
