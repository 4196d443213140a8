use super::on;
use super::reply::Refusal;
use super::state::State;
use face_common::endpoint::Serve;
use face_common::wire::json;
use face_common::{Request, Response};
use isapi::access_control::{
    DeleteProcess, DeleteStatus, EmployeeNo, UserCount, UserInfo, UserInfoDelete,
    UserInfoDetailDelete, UserInfoDetailDeleteAll, UserInfoModify, UserInfoPage, UserInfoRecord,
    UserInfoSearch, UserInfoSetUp,
};
use isapi::protocol::Ack;
use serde_json::Value;

pub(super) fn record(
    state: &mut State,
    UserInfoRecord(person): UserInfoRecord,
) -> Result<Ack, Refusal> {
    if state.people.contains_key(person.employee_no.as_str()) {
        return Err(Refusal::already_exists());
    }
    add(state, person)
}

pub(super) fn set_up(
    state: &mut State,
    UserInfoSetUp(person): UserInfoSetUp,
) -> Result<Ack, Refusal> {
    if !state.quirks.has_set_up {
        return Err(Refusal::not_supported());
    }
    if state.people.contains_key(person.employee_no.as_str()) {
        change(state, &person)
    } else {
        add(state, person)
    }
}

pub(super) fn modify(
    state: &mut State,
    UserInfoModify(person): UserInfoModify,
) -> Result<Ack, Refusal> {
    if !state.people.contains_key(person.employee_no.as_str()) {
        return Err(Refusal::nobody());
    }
    change(state, &person)
}

fn add(state: &mut State, person: UserInfo) -> Result<Ack, Refusal> {
    check(&person)?;
    if person.name.is_none() {
        return Err(Refusal::lacks("name"));
    }
    if state.people.len() >= state.quirks.room {
        return Err(Refusal::full());
    }
    state
        .people
        .insert(person.employee_no.as_str().to_owned(), person);
    Ok(Ack::default())
}

/// Members that are named replace what was there; the rest stays.
fn change(state: &mut State, person: &UserInfo) -> Result<Ack, Refusal> {
    check(person)?;
    let Some(known) = state.people.get_mut(person.employee_no.as_str()) else {
        return Err(Refusal::nobody());
    };
    let merged = || -> Result<UserInfo, serde_json::Error> {
        let mut value = serde_json::to_value(&*known)?;
        if let (Some(into), Value::Object(from)) =
            (value.as_object_mut(), serde_json::to_value(person)?)
        {
            into.extend(from);
        }
        serde_json::from_value(value)
    };
    *known = merged().map_err(|e| Refusal::device_error(&e))?;
    Ok(Ack::default())
}

fn check(person: &UserInfo) -> Result<(), Refusal> {
    let length = person.employee_no.as_str().chars().count();
    if length == 0 || length > 32 {
        return Err(Refusal::bad_content("employeeNo"));
    }
    if person
        .name
        .as_ref()
        .is_some_and(|n| n.is_empty() || n.len() > 128)
    {
        return Err(Refusal::bad_content("name"));
    }
    if let Some(valid) = &person.valid {
        // The clock counts to the end of 2037.
        let year = |t: &face_common::time::Timestamp| {
            t.as_str().get(..4).and_then(|y| y.parse::<u32>().ok())
        };
        let known = |t| year(t).is_some_and(|y| (1970..=2037).contains(&y));
        if !known(&valid.begin_time) || !known(&valid.end_time) {
            return Err(Refusal::bad_content("beginTime and endTime"));
        }
    }
    Ok(())
}

pub(super) fn search(state: &State, search: &UserInfoSearch) -> UserInfoPage {
    let wanted: Vec<_> = search.employee_nos().map(EmployeeNo::as_str).collect();
    let fuzzy = search.fuzzy_search.as_deref().unwrap_or_default();
    let found: Vec<_> = state
        .people
        .iter()
        .filter(|(no, _)| wanted.is_empty() || wanted.contains(&no.as_str()))
        .filter(|(no, person)| {
            no.contains(fuzzy) || person.name.as_ref().is_some_and(|n| n.contains(fuzzy))
        })
        .map(|(no, person)| {
            let mut person = person.clone();
            person.num_of_face = Some(state.num_of_face(no));
            person.num_of_card = u32::try_from(
                state
                    .cards
                    .values()
                    .filter(|c| c.employee_no.as_str() == no)
                    .count(),
            )
            .ok();
            person.num_of_fp = u32::try_from(
                state
                    .fingers
                    .keys()
                    .filter(|(owner, _)| owner == no)
                    .count(),
            )
            .ok();
            // The keypad password is never shown again.
            person.password = Some("".into());
            person.face_url = (state.num_of_face(no) > 0).then(|| face_url(no));
            person
        })
        .collect();
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    UserInfoPage::answer(
        search,
        page(found, search.position, search.max_results, state),
        total,
    )
}

pub(super) fn face_url(employee_no: &str) -> String {
    format!(
        "http://192.0.2.64{}{employee_no}.jpg@WEB000000000001",
        super::capture::ENROLLED
    )
}

/// The entries of one page, clamped without a word.
pub(super) fn page<T>(all: Vec<T>, position: u32, wanted: u32, state: &State) -> Vec<T> {
    let size = (wanted as usize).min(state.quirks.page);
    all.into_iter().skip(position as usize).take(size).collect()
}

pub(super) fn count(state: &State) -> UserCount {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let owners = |owners: &mut dyn Iterator<Item = &str>| {
        number(owners.collect::<std::collections::BTreeSet<_>>().len())
    };
    UserCount {
        user_number: number(state.people.len()),
        bind_face_user_number: Some(number(state.faces.len())),
        bind_fingerprint_user_number: Some(owners(
            &mut state.fingers.keys().map(|(no, _)| no.as_str()),
        )),
        bind_card_user_number: Some(owners(
            &mut state.cards.values().map(|c| c.employee_no.as_str()),
        )),
        ..UserCount::default()
    }
}

pub(super) fn delete(state: &mut State, delete: &UserInfoDelete) -> Ack {
    for employee_no in &delete.employees {
        state.remove(employee_no.as_str());
    }
    Ack::default()
}

/// Two types of ours share one path: by number, and everybody. As on a real terminal, a list that is missing means
/// everybody; an `EmployeeNoList` that is there must hold somebody.
pub(super) fn detail_delete(state: &mut State, request: &Request) -> Option<Response> {
    if UserInfoDetailDelete::matches(request) && !state.quirks.has_detail_delete {
        return Some(Refusal::not_supported().response(request));
    }
    let body: Value = json::from_slice(Some("UserInfoDetail"), request.body()).unwrap_or_default();
    let everybody = body.get("mode").is_some_and(|m| m == "all")
        || (body.is_object() && body.get("EmployeeNoList").is_none_or(Value::is_null));
    if UserInfoDetailDeleteAll::matches(request) && everybody {
        if !state.quirks.delete_fails {
            state.people.clear();
            state.faces.clear();
            state.cards.clear();
            state.fingers.clear();
        }
        return UserInfoDetailDeleteAll::encode(&begin_delete(state)).ok();
    }
    on::<UserInfoDetailDelete>(request, |delete| {
        if !state.quirks.delete_fails {
            for employee_no in &delete.employees {
                state.remove(employee_no.as_str());
            }
        }
        Ok(begin_delete(state))
    })
}

fn begin_delete(state: &mut State) -> Ack {
    state.deleting = state.quirks.delete_polls;
    Ack::default()
}

pub(super) fn delete_process(state: &mut State) -> DeleteProcess {
    if state.deleting > 0 {
        state.deleting -= 1;
        return DeleteProcess {
            status: DeleteStatus::Processing,
            percent: Some(50),
            other: Default::default(),
        };
    }
    let status = if state.quirks.delete_fails {
        DeleteStatus::Failed
    } else {
        DeleteStatus::Success
    };
    DeleteProcess {
        status,
        percent: None,
        other: Default::default(),
    }
}
