//! The log and its search.

use super::on;
use super::people::page;
use super::reply::Refusal;
use super::state::State;
use face_common::time::Timestamp;
use face_common::{Request, Response};
use isapi::access_control::{AcsEventPage, AcsEventSearch, AcsEventTotal, AcsEventTotalNum};
use isapi::event::AccessEvent;

/// A search of the log must name both codes, though 0 means any.
pub(super) fn serve(state: &State, request: &Request) -> Option<Response> {
    on::<AcsEventSearch>(request, |search| {
        if !state.quirks.has_log {
            return Err(Refusal::not_supported());
        }
        if search.position > 150_000 {
            return Err(Refusal::bad_parameters("searchResultPosition"));
        }
        let no = search.employee_no_string.as_deref();
        let (begin, end) = if state.quirks.log_ignores_serials {
            (None, None)
        } else {
            (search.begin_serial_no, search.end_serial_no)
        };
        let mut found: Vec<&AccessEvent> = between(state, begin, end)
            .filter(|e| {
                (search.major == 0 || e.major == search.major)
                    && (search.minor == 0 || e.minor == search.minor)
            })
            .filter(|e| no.is_none() || e.employee_no_string.as_deref() == no)
            .filter(|e| search.card_no.is_none() || e.card_no == search.card_no)
            .filter(|e| {
                within(
                    e.time.as_ref(),
                    search.start_time.as_ref(),
                    search.end_time.as_ref(),
                )
            })
            .collect();
        if search.time_reverse_order == Some(true) {
            found.reverse();
        } else if state.quirks.log_is_unordered {
            // Not strictly in order, as on real terminals, and the same for each page of one search.
            found.sort_by_key(|e| (e.serial_no.unwrap_or_default() % 7, e.serial_no));
        }
        let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
        let page = page(found, search.position, search.max_results, state);
        Ok(AcsEventPage::answer(
            &search,
            page.into_iter().cloned().collect(),
            total,
        ))
    })
    .or_else(|| {
        on::<AcsEventTotalNum>(request, |search| {
            let found = between(state, search.begin_serial_no, search.end_serial_no)
                .filter(|e| {
                    (search.major == 0 || e.major == search.major)
                        && (search.minor == 0 || e.minor == search.minor)
                })
                .filter(|e| {
                    within(
                        e.time.as_ref(),
                        search.start_time.as_ref(),
                        search.end_time.as_ref(),
                    )
                });
            Ok(AcsEventTotal {
                total_num: u32::try_from(found.count()).unwrap_or(u32::MAX),
                ..Default::default()
            })
        })
    })
}

/// Numbers rise through the log.
fn between(
    state: &State,
    begin: Option<u64>,
    end: Option<u64>,
) -> impl Iterator<Item = &AccessEvent> {
    let at = |serial: u64| {
        state
            .log
            .partition_point(|e| e.serial_no.unwrap_or_default() < serial)
    };
    let from = begin.map_or(0, at);
    let to = end.map_or(state.log.len(), |e| at(e.saturating_add(1)));
    state.log.get(from..to.max(from)).unwrap_or_default().iter()
}

fn within(time: Option<&Timestamp>, start: Option<&Timestamp>, end: Option<&Timestamp>) -> bool {
    let ms = |t: Option<&Timestamp>| t.and_then(|t| t.unix_ms(Some(0)));
    let Some(time) = ms(time) else { return true };
    ms(start).is_none_or(|s| time >= s) && ms(end).is_none_or(|e| time <= e)
}
