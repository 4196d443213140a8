//! Whether people are on the terminals.

use super::{Flow, Wire, patience};
use crate::acs::{
    ApplicationError, ApplicationErrors, ApplicationStatistics, PrivilegeKind, Reapplication,
};
use crate::{Error, ErrorKind};
use face_common::page::Paged;
use std::fmt;

/// What became of people on the terminals.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum Terminals {
    /// No doors were named, so nothing was sent to any.
    #[default]
    NotAsked,
    /// Sent; the platform does not say what became of it.
    NotSaid,
    /// Sent; after two minutes this many were still on their way.
    StillWaiting(u64),
    /// Every terminal has answered, and none has refused.
    Reached,
    /// These were refused.
    Refused(Vec<ApplicationError>),
}

impl fmt::Display for Terminals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAsked => f.write_str("nothing was sent to any"),
            Self::NotSaid => f.write_str("sent; the platform does not say what became of it"),
            Self::StillWaiting(n) => write!(f, "sent; {n} still on their way"),
            Self::Reached => f.write_str("reached"),
            Self::Refused(errors) => {
                f.write_str("refused by")?;
                for error in errors {
                    let text = |field: &Option<String>| field.clone().unwrap_or_default();
                    let name = [
                        &error.acs_dev_name,
                        &error.door_name,
                        &error.door_index_code,
                    ]
                    .into_iter()
                    .find_map(Clone::clone)
                    .unwrap_or_else(|| "a terminal".to_owned());
                    let (code, words) = (text(&error.error_code), text(&error.error_desc));
                    write!(f, " {name} ({code} {words})")?;
                }
                Ok(())
            }
        }
    }
}

/// A minute and a half with [`patience`].
const LOOKS: u32 = 32;

/// Takes people to the terminals of these doors, and asks until each terminal has answered.
pub fn apply(people: Vec<String>, doors: Vec<String>, kind: PrivilegeKind) -> Flow<Terminals> {
    Flow::new(|wire| async move {
        send(&wire, &people, &doors).await?;
        answers(&wire, &people, kind).await
    })
}

pub(super) async fn send(wire: &Wire, people: &[String], doors: &[String]) -> Result<(), Error> {
    let again = Reapplication::of(
        people.iter().map(String::as_str),
        doors.iter().map(String::as_str),
    );
    wire.call(&again).await.map(drop)
}

/// Asks until nothing is on its way, then who was refused.
pub(super) async fn answers(
    wire: &Wire,
    people: &[String],
    kind: PrivilegeKind,
) -> Result<Terminals, Error> {
    let mut waiting = None;
    for look in 0..LOOKS {
        let progress = match wire.call(&ApplicationStatistics::of(kind)).await {
            Err(error) if error.kind() == ErrorKind::Unsupported => return Ok(Terminals::NotSaid),
            other => other?,
        };
        waiting = progress.pending();
        if waiting.is_none_or(|n| n == 0) {
            break;
        }
        wire.wait(patience(look)).await;
    }
    let refused = refusals(wire, people, kind).await?;
    Ok(match waiting {
        _ if !refused.is_empty() => Terminals::Refused(refused),
        Some(0) => Terminals::Reached,
        Some(n) => Terminals::StillWaiting(n),
        None => Terminals::NotSaid,
    })
}

async fn refusals(
    wire: &Wire,
    people: &[String],
    kind: PrivilegeKind,
) -> Result<Vec<ApplicationError>, Error> {
    let mut refused = Vec::new();
    let mut next = Some(ApplicationErrors::of(kind));
    while let Some(search) = next {
        let page = wire.call(&search).await?;
        let turn = search.turn(page);
        refused.extend(turn.items.into_iter().filter(|error| {
            // One without a person may be anybody's.
            error
                .person_id
                .as_ref()
                .is_none_or(|id| people.contains(id))
        }));
        next = turn.next;
    }
    Ok(refused)
}
