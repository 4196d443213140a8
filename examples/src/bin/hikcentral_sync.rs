//! An organisation on HikCentral brought to what a list says: added, changed, removed by difference, and nothing else touched.
//!
//! `ARTEMIS_URL=https://192.0.2.10 ARTEMIS_KEY=… ARTEMIS_SECRET=… cargo run -p examples --bin hikcentral_sync`; without them
//! on a simulated gateway.

use artemis::resource::{
    NewPerson, OrgAdd, OrgDelete, Orgs, Person, PersonDelete, PersonUpdate, Persons,
};
use artemis::{BlockingClient, Error};
use std::collections::BTreeMap;

/// By the number people are known by: family name, given name.
type Roster = BTreeMap<&'static str, (&'static str, &'static str)>;

#[derive(Debug, Default, PartialEq)]
struct Changes {
    added: u32,
    changed: u32,
    removed: u32,
}

fn sync(gateway: &BlockingClient, org: &str, roster: &Roster) -> Result<Changes, Error> {
    // The platform has no filter by organisation that it obeys: all are listed, 500 at a time, and those of others passed over.
    let mut there: BTreeMap<String, Person> = BTreeMap::new();
    for person in gateway.pages(Persons::all()) {
        let person = person?;
        if person.org_index_code.as_deref() == Some(org) {
            there.insert(person.person_code.clone().unwrap_or_default(), person);
        }
    }
    let mut changes = Changes::default();
    for (code, (family, given)) in roster {
        match there.remove(*code) {
            None => {
                gateway.call(&NewPerson {
                    person_code: Some((*code).into()),
                    person_family_name: (*family).into(),
                    person_given_name: (*given).into(),
                    org_index_code: org.into(),
                    ..Default::default()
                })?;
                changes.added += 1;
            }
            Some(known)
                if known.person_family_name.as_deref() != Some(family)
                    || known.person_given_name.as_deref() != Some(given) =>
            {
                // What is left out stays as it is.
                gateway.call(&PersonUpdate {
                    person_id: known.person_id,
                    person_family_name: Some((*family).into()),
                    person_given_name: Some((*given).into()),
                    ..Default::default()
                })?;
                changes.changed += 1;
            }
            Some(_) => {}
        }
    }
    for (_, gone) in there {
        gateway.call(&PersonDelete::of(gone.person_id))?;
        changes.removed += 1;
    }
    Ok(changes)
}

fn main() -> Result<(), examples::Failure> {
    let platform = examples::platform()?;
    let gateway = platform.blocking()?;
    let named = |org: &artemis::resource::Org| org.org_name.as_deref() == Some("SDK example");
    // A list that cannot be read is no reason to add the organisation a second time.
    let known: Vec<_> = gateway.pages(Orgs::all()).collect::<Result<_, _>>()?;
    let org = match known.into_iter().find(named) {
        Some(org) => org,
        None => gateway.call(&OrgAdd {
            org_name: "SDK example".into(),
            parent_index_code: "1".into(),
            ..Default::default()
        })?,
    };
    let org = org.org_index_code;
    let mut roster = Roster::from([("SDK-1", ("Example", "One")), ("SDK-2", ("Example", "Two"))]);
    println!("{:?}", sync(&gateway, &org, &roster)?);
    roster.remove("SDK-1");
    roster.insert("SDK-2", ("Example", "Second"));
    roster.insert("SDK-3", ("Example", "Three"));
    let changes = sync(&gateway, &org, &roster)?;
    println!("{changes:?}");
    let none = sync(&gateway, &org, &roster)?;
    sync(&gateway, &org, &Roster::new())?;
    let org_index_code = org;
    gateway.call(&OrgDelete {
        org_index_code,
        ..Default::default()
    })?;
    if none != Changes::default() {
        return Err(std::io::Error::other("a second sync found something to do").into());
    }
    println!("ok: the organisation is what the list says, and a second sync has nothing to do");
    Ok(())
}
