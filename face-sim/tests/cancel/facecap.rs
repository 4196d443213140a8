use crate::drops::{answers, at_every_poll, pages};
use crate::{FACE, in_pieces, large};
use face_sim::CaptureDevice;
use facecap_proto::device::RequestDateTime;
use facecap_proto::flow::{enroll, remove};
use facecap_proto::person::{RequestPersons, UploadPerson};
use facecap_proto::{Client, connect_as};

fn start(bytes: usize) -> (CaptureDevice, Client) {
    let device = CaptureDevice::builder().login("admin", "secret-1");
    let device = device.start().unwrap();
    in_pieces(device.faults(), bytes);
    let client = connect_as(&device.url(), "admin", "secret-1").unwrap();
    (device, client)
}

async fn well((device, client): &(CaptureDevice, Client)) {
    answers(device.record(), client.call(&RequestDateTime {})).await;
}

#[tokio::test]
async fn a_call() {
    let both = start(20);
    let drops = at_every_poll(
        async || both.1.call(&RequestDateTime {}).await.unwrap(),
        async || well(&both).await,
    )
    .await;
    assert!(drops > 4, "{drops} drops");
}

#[tokio::test]
async fn a_photo_larger_than_the_buffers() {
    let both = start(20);
    let upload = UploadPerson::new("1").name("Ada").image(large());
    let drops = at_every_poll(
        async || both.1.call(&upload).await.unwrap(),
        async || well(&both).await,
    )
    .await;
    assert!(drops > 4, "{drops} drops");
    assert_eq!(both.0.photo("1"), Some(large()));
}

#[tokio::test]
async fn an_enrolment_is_ended_by_a_second_run() {
    let both = start(8000);
    let (device, client) = &both;
    let photo = facecap_proto::photo::prepare(FACE, &facecap_proto::photo_spec()).unwrap();
    let enrolment = || {
        let person = UploadPerson::new("1").name("Ada");
        enroll(person.image(photo.jpeg().clone()))
    };
    let drops = at_every_poll(
        async || client.run(enrolment()).await.unwrap(),
        async || {
            well(&both).await;
            assert!(client.run(enrolment()).await.unwrap().has_face);
            assert_eq!(device.photo("1").as_ref(), Some(photo.jpeg()));
            client.run(remove("1")).await.unwrap();
            assert_eq!(device.people(), 0);
        },
    )
    .await;
    assert!(drops > 10, "{drops} drops");
}

#[tokio::test]
async fn pages_come_whole() {
    let both = start(60);
    for n in 1..=5 {
        both.1
            .call(&UploadPerson::new(n.to_string()))
            .await
            .unwrap();
    }
    let search = RequestPersons {
        page_size: 2,
        ..RequestPersons::all()
    };
    let drops = pages(&both.1, search, 5).await;
    assert!(drops > 8, "{drops} drops");
    well(&both).await;
}
