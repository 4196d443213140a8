//! A person with a photo, two cards and an end: enrolled, listed, one card lost, and the person gone.
//!
//! `cargo run -p examples --bin cards -- --device http://192.0.2.64 --user admin photo.jpg`

use isapi::Client;
use isapi::access_control::{CardInfoDelete, CardInfoSearch, CardNos, UserInfo, Valid};
use isapi::flow::{Enrollment, enroll, list_people, remove};
use isapi::photo::prepare;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), examples::Failure> {
    let target = examples::target()?;
    let terminal = Client::connect(&target.url, &target.user, target.password.clone())?;

    let photo = prepare(&target.photo()?, &isapi::intelligent::photo_spec())?;
    let person = UserInfo::employee("sdk-cards", "Card Holder")?;
    let employee_no = person.employee_no.clone();
    let wish = Enrollment::new(person, &photo)
        .card("1000000001")
        .card("1000000002")
        .valid(Valid::local("2026-01-01T00:00:00", "2026-12-31T23:59:59"))
        .roll_back_on_failure();
    let enrolled = terminal.run(enroll(wish)).await?;
    println!(
        "{} has {} face and {} cards",
        enrolled.employee_no, enrolled.faces, enrolled.cards
    );

    let lost = CardInfoDelete::Cards(CardNos::one("1000000002"));
    terminal.call(&lost).await?;
    let mut cards = terminal.pages(CardInfoSearch::of([employee_no.clone()]));
    while let Some(card) = cards.next().await {
        let card = card?;
        println!("card {} ({:?})", card.card_no, card.card_type);
    }

    let everybody = terminal.run(list_people()).await?;
    println!("{} people on the terminal", everybody.people.len());
    terminal.run(remove(employee_no)).await?;
    println!("ok: enrolled with cards, one card taken away, removed");
    Ok(())
}
