//! Cards and fingerprints.

use super::on;
use super::people::page;
use super::reply::Refusal;
use super::state::State;
use face_common::endpoint::Serve;
use face_common::{Request, Response};
use isapi::access_control as acs;
use isapi::protocol::Ack;

/// Cards there is room for, by the recorded capabilities.
const ROOM: usize = 3000;
const PER_PERSON: usize = 50;

pub(super) fn serve(state: &mut State, request: &Request) -> Option<Response> {
    on::<acs::CardInfoRecord>(request, |r| {
        if state.cards.contains_key(&r.card.card_no) {
            return Err(Refusal::card_exists());
        }
        put(state, r.card)
    })
    .or_else(|| on::<acs::CardInfoSetUp>(request, |r| put(state, r.card)))
    .or_else(|| {
        on::<acs::CardInfoModify>(request, |r| {
            if !state.cards.contains_key(&r.card.card_no) {
                return Err(Refusal::no_card());
            }
            put(state, r.card)
        })
    })
    .or_else(|| on::<acs::CardInfoSearch>(request, |search| Ok(find(state, &search))))
    .or_else(|| delete(state, request))
    .or_else(|| {
        on::<acs::CardInfoCountOf>(request, |count| {
            Ok(counted(
                state
                    .cards
                    .values()
                    .filter(|c| c.employee_no == count.employee_no)
                    .count(),
            ))
        })
    })
    .or_else(|| on::<acs::CardInfoCount>(request, |_| Ok(counted(state.cards.len()))))
    .or_else(|| fingers(state, request))
}

fn counted(n: usize) -> acs::CardCount {
    acs::CardCount {
        card_number: u32::try_from(n).unwrap_or(u32::MAX),
        ..Default::default()
    }
}

fn put(state: &mut State, card: acs::CardInfo) -> Result<Ack, Refusal> {
    if card.card_no.is_empty() || card.card_no.chars().count() > 20 {
        return Err(Refusal::bad_content("cardNo"));
    }
    if !state.people.contains_key(card.employee_no.as_str()) {
        return Err(Refusal::nobody());
    }
    match state.cards.get(&card.card_no) {
        // Owner and number cannot be changed.
        Some(known) if known.employee_no != card.employee_no => return Err(Refusal::card_exists()),
        None if state.cards.len() >= ROOM => return Err(Refusal::named("deviceCardFull")),
        None if state
            .cards
            .values()
            .filter(|c| c.employee_no == card.employee_no)
            .count()
            >= PER_PERSON =>
        {
            return Err(Refusal::named("cardFullPerUser"));
        }
        Some(_) | None => {}
    }
    if card.delete_card == Some(true) {
        state.cards.remove(&card.card_no);
    } else {
        state.cards.insert(card.card_no.clone(), card);
    }
    Ok(Ack::default())
}

fn find(state: &State, search: &acs::CardInfoSearch) -> acs::CardInfoPage {
    let found: Vec<_> = state
        .cards
        .values()
        .filter(|c| {
            search.employees.is_empty()
                || search
                    .employees
                    .iter()
                    .any(|e| e.employee_no == c.employee_no)
        })
        .filter(|c| search.cards.is_empty() || search.cards.iter().any(|n| n.card_no == c.card_no))
        .cloned()
        .collect();
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    acs::CardInfoPage::answer(
        search,
        page(found, search.position, search.max_results, state),
        total,
    )
}

/// Neither list means every card, as on a real terminal.
fn delete(state: &mut State, request: &Request) -> Option<Response> {
    if acs::CardInfoDeleteAll::matches(request)
        && acs::CardInfoDeleteAll::from_request(request).is_ok()
    {
        state.cards.clear();
        return acs::CardInfoDeleteAll::encode(&Ack::default()).ok();
    }
    on::<acs::CardInfoDelete>(request, |delete| {
        state.cards.retain(|_, card| match &delete {
            acs::CardInfoDelete::Of(people) => people.iter().all(|no| *no != card.employee_no),
            acs::CardInfoDelete::Cards(cards) => cards.iter().all(|no| *no != card.card_no),
        });
        Ok(Ack::default())
    })
}

fn status(took: acs::ReaderStatus) -> acs::FingerPrintStatus {
    let result = acs::FingerPrintResult {
        id: Some(1),
        card_reader_recv_status: Some(took),
        error_msg: Some(String::new()),
        ..Default::default()
    };
    acs::FingerPrintStatus {
        total_status: Some(1),
        status_list: vec![result],
        ..Default::default()
    }
}

fn put_finger(state: &mut State, finger: acs::FingerPrint) -> Result<(), Refusal> {
    if !state.people.contains_key(finger.employee_no.as_str()) {
        return Err(Refusal::nobody());
    }
    let key = (
        finger.employee_no.as_str().to_owned(),
        finger.finger_print_id,
    );
    state.fingers.insert(key, finger);
    Ok(())
}

fn fingers(state: &mut State, request: &Request) -> Option<Response> {
    on::<acs::FingerPrintDownload>(request, |r| {
        put_finger(state, r.finger).map(|()| Ack::default())
    })
    .or_else(|| {
        on::<acs::FingerPrintSetUp>(request, |r| {
            put_finger(state, r.finger).map(|()| status(acs::ReaderStatus::Ok))
        })
    })
    .or_else(|| on::<acs::FingerPrintProgress>(request, |_| Ok(status(acs::ReaderStatus::Ok))))
    .or_else(|| {
        on::<acs::FingerPrintUpload>(request, |r| {
            let found: Vec<_> = state
                .fingers
                .values()
                .filter(|f| {
                    f.employee_no == r.employee_no
                        && r.finger_print_id.is_none_or(|id| f.finger_print_id == id)
                })
                .map(|f| acs::FoundFinger {
                    card_reader_no: Some(1),
                    finger_print_id: Some(f.finger_print_id),
                    finger_type: f.finger_type.clone(),
                    finger_data: f.finger_data.clone(),
                    leader_fp: f.leader_fp.clone(),
                    ..Default::default()
                })
                .collect();
            let said = if found.is_empty() { "NoFP" } else { "OK" };
            Ok(acs::FingerPrintInfo {
                search_id: Some(r.search_id),
                status: Some(said.to_owned()),
                fingers: found,
                ..Default::default()
            })
        })
    })
    .or_else(|| {
        on::<acs::FingerPrintDelete>(request, |r| {
            let which = r.detail;
            state.fingers.retain(|(no, id), _| {
                no != which.employee_no.as_str()
                    || !(which.finger_print_id.is_empty() || which.finger_print_id.contains(id))
            });
            state.deleting = state.quirks.delete_polls;
            Ok(Ack::default())
        })
    })
    .or_else(|| {
        on::<acs::FingerPrintDeleteProcess>(request, |_| Ok(super::people::delete_process(state)))
    })
}
