//! A visitor on HikCentral: expected with a photo, let in, on the terminals, and gone again. Async.
//!
//! `ARTEMIS_URL=https://192.0.2.10 ARTEMIS_KEY=… ARTEMIS_SECRET=… cargo run -p examples --bin hikcentral_visitor`; without
//! them on a simulated gateway.

use artemis::acs::{PrivilegeGroups, PrivilegeKind};
use artemis::common::time::Timestamp;
use artemis::flow::apply;
use artemis::photo::prepare;
use artemis::resource::{AcsDoors, FaceData};
use artemis::visitor::{
    AccessInfo, Appoint, CheckIn, CheckOut, Guest, VisitorStatusGet, already_visiting,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), examples::Failure> {
    let platform = examples::platform()?;
    let gateway = platform.connect()?;
    let photo = prepare(
        include_bytes!("../../photos/astronaut.jpg"),
        &artemis::photo_spec(),
    )?;
    let now = examples::now_ms();
    // Times with an offset in digits, and none in the past: the platform minds both.
    let at = |minutes: i64| Timestamp::at(now + minutes * 60_000, 0);

    let groups = PrivilegeGroups {
        kind: Some(PrivilegeKind::Visitor),
        ..PrivilegeGroups::access()
    };
    let groups = gateway.pages(groups).collect().await?;
    let levels = groups.iter().map(|g| g.privilege_group_id.as_str());
    let visit = Appoint {
        appoint_start_time: at(5),
        appoint_end_time: at(245),
        visit_reason_detail: Some("To see the engine".into()),
        access_info: Some(AccessInfo::of(levels)),
        visitor_info_list: vec![
            Guest {
                visitor_family_name: Some("Example".into()),
                visitor_given_name: Some("Sdk".into()),
                certificate_type: Some(111),
                certificate_no: Some("SDK1".into()),
                faces: vec![FaceData::of(photo.jpeg())],
                ..Guest::default()
            }
            .into(),
        ],
        ..Appoint::default()
    };
    let expected = match gateway.call(&visit).await {
        Err(artemis::Error::Fault { fault, .. }) if already_visiting(&fault) => {
            println!("somebody with this paper is here already");
            return Err(fault.into());
        }
        other => other?,
    };
    let missing = || std::io::Error::other("the platform gave no number");
    let visitor = expected.visitor_id.ok_or_else(missing)?;
    println!("visitor {visitor} is expected");

    let arrived = CheckIn {
        appoint_id: expected.appoint_record_id.ok_or_else(missing)?,
        visitor_id: visitor.clone(),
        visit_start_time: Some(at(5)),
        visit_end_time: Some(at(245)),
        ..CheckIn::default()
    };
    let arrived = gateway.call(&arrived).await?;
    let doors = gateway.pages(AcsDoors::all()).collect().await?;
    let doors = doors.into_iter().map(|d| d.door_index_code).collect();
    let terminals = apply(vec![visitor.clone()], doors, PrivilegeKind::Visitor);
    println!("the terminals: {}", gateway.run(terminals).await?);

    let stands = VisitorStatusGet {
        visitor_id: visitor.clone(),
        visit_time_point: at(10),
        ..VisitorStatusGet::default()
    };
    let there = gateway.call(&stands).await?.visitor_status;
    // The visit's own record, and not the appointment's.
    gateway
        .call(&CheckOut {
            appoint_record_id: arrived.appoint_record_id.ok_or_else(missing)?,
            ..CheckOut::default()
        })
        .await?;
    let gone = gateway.call(&stands).await?.visitor_status;
    println!("their state while here: {there:?}, and after: {gone:?}");
    println!("ok: visitor {visitor} was expected with a photo, let in, and let go");
    Ok(())
}
