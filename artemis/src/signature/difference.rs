use face_common::error::short;
use std::fmt;

/// Where two strings to sign differ first.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Which line, from 1.
    pub line: usize,
    /// Ours; `None` where we have no such line.
    pub ours: Option<String>,
    /// The gateway's; `None` where it has no such line.
    pub theirs: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |text: &Option<String>| {
            text.as_ref()
                .map_or("no such line".to_owned(), |t| format!("{t:?}"))
        };
        write!(
            f,
            "line {}: we signed {}, the gateway {}",
            self.line,
            line(&self.ours),
            line(&self.theirs)
        )
    }
}

/// Compares what we signed with what the gateway says it would have ([`Refused`](crate::protocol::Refused)). `None`: they
/// are the same, so the secret is another. Keys are not compared, because they are cut out of faults.
pub fn difference(ours: &str, theirs: &str) -> Option<Difference> {
    let key = |line: &str| line.starts_with("x-ca-key:");
    let (mut a, mut b) = (ours.lines(), theirs.lines());
    let mut line = 0;
    loop {
        line += 1;
        match (a.next(), b.next()) {
            (None, None) => return None,
            (Some(x), Some(y)) if x == y || (key(x) && key(y)) => {}
            (x, y) => {
                let shown = |text: Option<&str>| {
                    text.map(|t| {
                        if key(t) {
                            "x-ca-key:[redacted]".to_owned()
                        } else {
                            short(t)
                        }
                    })
                };
                return Some(Difference {
                    line,
                    ours: shown(x),
                    theirs: shown(y),
                });
            }
        }
    }
}
