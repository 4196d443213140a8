use crate::dice::Dice;
use face_sim::net::{Fault, Faults};
use std::time::Duration;

/// How a device misbehaves next, whatever it is asked.
fn any(dice: &mut Dice) -> (&'static str, Fault) {
    match dice.below(9) {
        0 => ("reset", Fault::Reset),
        1 => ("closed", Fault::Close),
        2 => ("acted and closed", Fault::ActAndClose),
        3 => ("cut", Fault::Cut(dice.small(600))),
        4 => ("stalled", Fault::Stall(dice.small(300))),
        5 => {
            let time = 50 + dice.below(1_000);
            ("delayed", Fault::Delay(Duration::from_millis(time)))
        }
        6 => {
            let piece = 20 + dice.small(100);
            ("dribbled", Fault::Dribble(piece, Duration::from_millis(3)))
        }
        7 => ("announced more", Fault::AnnounceMore(1 + dice.small(50))),
        _ => ("5xx", Fault::Replace(Box::new(trouble(dice)))),
    }
}

fn trouble(dice: &mut Dice) -> facecap_proto::common::Response {
    let page = "<html><body>something is wrong</body></html>";
    let mut response = http::Response::new(bytes::Bytes::from_static(page.as_bytes()));
    *response.status_mut() = match dice.below(3) {
        0 => http::StatusCode::INTERNAL_SERVER_ERROR,
        1 => http::StatusCode::BAD_GATEWAY,
        _ => http::StatusCode::SERVICE_UNAVAILABLE,
    };
    response
}

/// Puts one in the way of the next request of any of these names. What it is called.
pub(crate) fn put(faults: &Faults, dice: &mut Dice, names: &[&str]) -> &'static str {
    let (what, fault) = any(dice);
    let name = names.get(dice.small(names.len())).copied();
    faults.next(name.unwrap_or_default(), fault);
    what
}
