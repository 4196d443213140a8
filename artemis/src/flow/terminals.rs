//! Whether people are on the terminals.

use super::{Flow, Support, Wire, patience};
use crate::acs::{
    ApplicationError, ApplicationErrors, ApplicationProgress, ApplicationStatistics, PrivilegeKind,
    Reapplication,
};
use crate::{Error, ErrorKind};
use face_common::error::short;
use face_common::page::{self, Paged};
use std::fmt;

/// What became of people on the terminals.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub enum Terminals {
    /// No doors were named, so nothing was sent to any.
    #[default]
    NotAsked,
    /// Sent; the platform does not say what became of it, or its numbers did not move: it may know neither person nor door.
    NotSaid,
    /// Sent; after a minute and a half this many were still on their way.
    StillWaiting(u64),
    /// Every terminal has answered, and none has refused.
    Reached,
    /// Every terminal has answered, and some have refused.
    Refused {
        /// Who was refused where. A refusal of an earlier application that the platform still lists is among them.
        refused: Vec<ApplicationError>,
        /// The doors asked for that no refusal names.
        others: Vec<String>,
    },
    /// Terminals have refused somebody, and the platform does not say whom: perhaps these.
    Unclear(Vec<ApplicationError>),
}

impl fmt::Display for Terminals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAsked => f.write_str("nothing was sent to any"),
            Self::NotSaid => f.write_str("sent; the platform does not say what became of it"),
            Self::StillWaiting(n) => write!(f, "sent; {n} still on their way"),
            Self::Reached => f.write_str("reached"),
            Self::Refused { refused, others } => {
                f.write_str("refused by")?;
                refused.iter().try_for_each(|error| show(error, f))?;
                if others.is_empty() {
                    Ok(())
                } else {
                    write!(f, "; not refused at the doors {}", others.join(", "))
                }
            }
            Self::Unclear(errors) => {
                f.write_str("sent; somebody was refused who is not named:")?;
                errors.iter().try_for_each(|error| show(error, f))
            }
        }
    }
}

fn show(error: &ApplicationError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let text = |field: &Option<String>| short(field.as_deref().unwrap_or_default());
    let name = [
        &error.acs_dev_name,
        &error.door_name,
        &error.door_index_code,
    ]
    .into_iter()
    .find_map(Option::as_deref)
    .map_or("a terminal".to_owned(), short);
    let (code, words) = (text(&error.error_code), text(&error.error_desc));
    write!(f, " {name} ({code} {words})")
}

/// A minute and a half with [`patience`].
const LOOKS: u32 = 25;
/// Ten seconds: an application that has moved nothing by then was none, or one that changed nothing.
const LOOKS_UNMOVED: u32 = 6;
const PATH: &str = "/artemis/api/acs/v1/auth/applicationResult";

/// Takes people to the terminals of these doors, and asks until each terminal has answered.
pub fn apply(people: Vec<String>, doors: Vec<String>, kind: PrivilegeKind) -> Flow<Terminals> {
    Flow::new(|wire| async move {
        let application = Application {
            people,
            doors,
            kind,
            support: Support::new(),
        };
        let before = application.progress(&wire).await?;
        application.send(&wire).await?;
        application.answers(&wire, before.as_ref()).await
    })
}

/// People on their way to terminals. The platform counts all applications together, so what it said before is held against
/// what it says after.
pub(super) struct Application {
    pub(super) people: Vec<String>,
    pub(super) doors: Vec<String>,
    pub(super) kind: PrivilegeKind,
    pub(super) support: Support,
}

impl Application {
    pub(super) async fn send(&self, wire: &Wire) -> Result<(), Error> {
        let again = Reapplication::of(
            self.people.iter().map(String::as_str),
            self.doors.iter().map(String::as_str),
        );
        wire.call(&again).await.map(drop)
    }

    /// `None` from a platform that does not say.
    pub(super) async fn progress(&self, wire: &Wire) -> Result<Option<ApplicationProgress>, Error> {
        if self.support.lacks(PATH) {
            return Ok(None);
        }
        match wire.call(&ApplicationStatistics::of(self.kind)).await {
            Err(error) if error.kind() == ErrorKind::Unsupported => {
                self.support.remember(PATH);
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    /// Asks until nothing is on its way, then who was refused.
    pub(super) async fn answers(
        &self,
        wire: &Wire,
        before: Option<&ApplicationProgress>,
    ) -> Result<Terminals, Error> {
        let (mut now, mut moved) = (None, false);
        for look in 0..LOOKS {
            now = self.progress(wire).await?;
            let Some(progress) = &now else {
                return Ok(Terminals::NotSaid);
            };
            moved |= Some(progress) != before;
            let waiting = progress.pending();
            if waiting.is_none()
                || (moved && waiting == Some(0))
                || (!moved && look == LOOKS_UNMOVED)
            {
                break;
            }
            wire.wait(patience(look)).await;
        }
        let (refused, unnamed) = self.refusals(wire).await?;
        if !refused.is_empty() {
            let names = |door: &&String| {
                refused
                    .iter()
                    .any(|error| error.door_index_code.as_ref() == Some(*door))
            };
            let others = self.doors.iter().filter(|d| !names(d)).cloned().collect();
            return Ok(Terminals::Refused { refused, others });
        }
        let failed = |of: Option<&ApplicationProgress>| of.and_then(ApplicationProgress::failed);
        if !unnamed.is_empty() || failed(now.as_ref()) > failed(before) {
            return Ok(Terminals::Unclear(unnamed));
        }
        let now = now.unwrap_or_default();
        Ok(match now.pending() {
            Some(0) if moved && now.total() != Some(0) => Terminals::Reached,
            Some(n) if n > 0 => Terminals::StillWaiting(n),
            _ => Terminals::NotSaid,
        })
    }

    /// Of these people at these doors; and those that name nobody.
    async fn refusals(
        &self,
        wire: &Wire,
    ) -> Result<(Vec<ApplicationError>, Vec<ApplicationError>), Error> {
        let (mut refused, mut unnamed, mut read) = (Vec::new(), Vec::new(), 0);
        let mut next = Some(ApplicationErrors::of(self.kind));
        while let Some(search) = next {
            let page = wire.call(&search).await?;
            let turn = search.turn(page);
            read += turn.items.len();
            page::ends::<ApplicationErrors>(read)?;
            for error in turn.items {
                let door = error.door_index_code.as_ref();
                if door.is_some_and(|door| !self.doors.contains(door)) {
                    continue;
                }
                match &error.person_id {
                    Some(id) if self.people.contains(id) => refused.push(error),
                    Some(_) => {}
                    None => unnamed.push(error),
                }
            }
            next = turn.next;
        }
        Ok((refused, unnamed))
    }
}
