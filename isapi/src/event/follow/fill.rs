//! What lies between two numbers, out of the log, a window at a time: the log's answers are not in order, and memory is
//! bounded by the window, however long the outage was.

use super::Event;
use crate::access_control::{AcsEventPage, AcsEventSearch};
use crate::event::AccessEvent;
use face_common::page::Paged;

/// Numbers in a window to begin with.
const WINDOW: u64 = 100;
/// The most events held at a time. A window with more is halved.
const MOST: u32 = 300;
/// How often a window is read again that was written meanwhile.
const STEADY_TRIES: u32 = 5;
/// No terminal counts so far: an empty log has its end here, and what is beyond is no number.
pub(super) const END: u64 = 1 << 40;

#[derive(Debug)]
pub(super) struct Fill {
    /// The first number of the window.
    low: u64,
    width: u64,
    /// The last number of the gap; `None`: to the end of the log.
    pub(super) to: Option<u64>,
    /// How many events are left, of a gap without an end. `None`: not asked yet.
    left: Option<u32>,
    found: Vec<AccessEvent>,
    next: Option<AcsEventSearch>,
    /// How often this window was read in vain: something was written into it between two pages.
    unsteady: u32,
    /// The event that showed the gap.
    pub(super) shown_by: Option<Box<Event>>,
}

pub(super) enum Filled {
    /// Ask on.
    More,
    /// A window, in order.
    Window(Vec<AccessEvent>),
    /// The last window, in order.
    Done(Vec<AccessEvent>),
    /// The log does not do as asked.
    Useless,
}

impl Fill {
    /// From a number to the end of the log.
    pub(super) fn open(from: u64) -> Self {
        Self {
            low: from,
            width: WINDOW,
            to: None,
            left: None,
            found: Vec::new(),
            next: None,
            unsteady: 0,
            shown_by: None,
        }
    }

    /// Between two numbers.
    pub(super) fn between(first: u64, last: u64, shown_by: Event) -> Self {
        Self {
            to: Some(last),
            left: Some(u32::MAX),
            shown_by: Some(Box::new(shown_by)),
            ..Self::open(first)
        }
    }

    fn high(&self) -> u64 {
        let high = self.low.saturating_add(self.width - 1);
        self.to.map_or(high, |to| high.min(to))
    }

    pub(super) fn search(&self) -> AcsEventSearch {
        match (&self.next, self.left) {
            (Some(next), _) => next.clone(),
            // How many there are at all.
            (None, None) => AcsEventSearch {
                max_results: 1,
                ..AcsEventSearch::serials(self.low, None)
            },
            (None, Some(_)) => AcsEventSearch::serials(self.low, Some(self.high())),
        }
    }

    pub(super) fn take(&mut self, page: AcsEventPage) -> Filled {
        if self.left.is_none() {
            let total = page
                .total_matches
                .unwrap_or_else(|| u32::try_from(page.events.len()).unwrap_or(u32::MAX));
            self.left = Some(total);
            // The first event there is tells where to begin, after a long silence or on a log that has lost its start.
            let first = page
                .events
                .iter()
                .filter_map(|e| e.serial_no)
                .filter(|no| *no >= self.low)
                .min();
            return match (total, first) {
                (0, _) => Filled::Done(Vec::new()),
                (_, None) => Filled::Useless,
                _ => Filled::More,
            };
        }
        let total = page.total_matches;
        let turn = self.search().turn(page);
        // What the terminal counts, or what came where it goes on without counting.
        let many = total.max(turn.next.as_ref().map(|next| next.position));
        if many.is_some_and(|many| many > MOST) {
            self.next = None;
            self.found.clear();
            if self.width == 1 {
                return Filled::Useless;
            }
            self.width /= 2;
            return Filled::More;
        }
        self.next = turn.next;
        let (low, high) = (self.low, self.high());
        self.found.extend(
            turn.items
                .into_iter()
                .filter(|e| e.serial_no.is_some_and(|no| (low..=high).contains(&no))),
        );
        if self.next.is_some() {
            return Filled::More;
        }
        self.next = None;
        let mut window = std::mem::take(&mut self.found);
        window.sort_by_key(|e| e.serial_no);
        window.dedup_by_key(|e| e.serial_no);
        // A log that is written while its pages are read shows some entries twice and some not at all.
        if total.is_some_and(|t| t as usize != window.len()) && self.unsteady < STEADY_TRIES {
            self.unsteady += 1;
            return Filled::More;
        }
        self.unsteady = 0;
        self.low = high.saturating_add(1);
        self.width = match window.len() {
            0 => self.width.saturating_mul(4),
            _ => WINDOW,
        };
        self.left = self
            .left
            .map(|left| left.saturating_sub(u32::try_from(window.len()).unwrap_or(u32::MAX)));
        let over =
            self.to.is_some_and(|to| self.low > to) || self.left == Some(0) || self.low > END;
        if over {
            Filled::Done(window)
        } else {
            Filled::Window(window)
        }
    }

    /// What is given out already need not be looked for again.
    pub(super) fn given(&mut self, last: u64) {
        self.low = self.low.max(last.saturating_add(1));
    }
}
