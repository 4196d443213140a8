use super::desk::{Desk, Stopped, Worker};
use super::{FACE, limits, options};
use bytes::Bytes;
use examples::Failure;
use examples::fleet::{Fleet, FleetError};
use facecap_proto::common::Sent;
use facecap_proto::common::auth::basic::BasicAuth;
use facecap_proto::common::transport::Reqwest;
use facecap_proto::device::{GpioControl, RequestDateTime};
use facecap_proto::flow::{EnrollError, RemoveError, enroll, remove};
use facecap_proto::person::{RequestPersons, UploadPerson};
use facecap_proto::{Client, Error, ErrorKind};
use tokio::task::JoinSet;

/// A device that is a server.
struct Camera {
    client: Client,
    jpeg: Bytes,
}

/// One that polls.
struct Poller {
    fleet: Fleet,
    jpeg: Bytes,
}

/// Its serial number.
const POLLER: &str = "poller";

pub(super) fn start(
    desk: &Desk,
    tasks: &mut JoinSet<()>,
    url: &str,
    fleet: &Fleet,
) -> Result<(), Failure> {
    let transport = Reqwest::new(&options())?;
    let client = Client::new(url, transport, BasicAuth::anonymous())?.with_limits(limits());
    let photo = facecap_proto::photo::prepare(FACE, &facecap_proto::photo_spec())?;
    let jpeg = photo.jpeg().clone();
    let camera = Camera {
        client,
        jpeg: jpeg.clone(),
    };
    desk.put_to_work(tasks, camera);
    let fleet = fleet.clone();
    desk.put_to_work(tasks, Poller { fleet, jpeg });
    Ok(())
}

fn ada(jpeg: &Bytes) -> UploadPerson {
    UploadPerson::new("1").name("Ada").image(jpeg.clone())
}

fn of_removal(error: &RemoveError) -> ErrorKind {
    match error {
        RemoveError::Call(error) => error.kind(),
        _ => ErrorKind::DeviceFailure,
    }
}

impl Worker for Camera {
    fn name(&self) -> String {
        "facecap".into()
    }

    async fn round(&mut self, desk: &mut Desk) -> Result<(), Stopped> {
        let client = &self.client;
        let of_it = |e: &Error| e.kind();
        let order = client.run(enroll(ada(&self.jpeg)));
        desk.tried(EnrollError::kind, order).await?;
        let door = GpioControl::open(1);
        desk.opened("facecap", of_it, Error::was_sent, client.call(&door))
            .await?;
        let asked = RequestPersons::by_id("1").with_images();
        desk.tried(of_it, client.call(&asked)).await?;
        desk.tried(of_it, client.pages(RequestPersons::all()).collect())
            .await?;
        desk.tried(of_removal, client.run(remove("1"))).await?;
        Ok(())
    }
}

fn of_fleet(error: &FleetError) -> ErrorKind {
    match error {
        FleetError::Submit(_) => ErrorKind::Full,
        FleetError::Call(error) => error.kind(),
    }
}

fn was_sent(error: &FleetError) -> Sent {
    match error {
        FleetError::Submit(_) => Sent::No,
        FleetError::Call(error) => error.was_sent(),
    }
}

impl Worker for Poller {
    fn name(&self) -> String {
        "mailbox".into()
    }

    async fn round(&mut self, desk: &mut Desk) -> Result<(), Stopped> {
        let fleet = &self.fleet;
        let order = fleet.run(POLLER, enroll(ada(&self.jpeg)));
        desk.tried(EnrollError::kind, order).await?;
        let door = GpioControl::open(1);
        let open = fleet.call(POLLER, &door);
        desk.opened("mailbox", of_fleet, was_sent, open).await?;
        let asked = RequestDateTime {};
        desk.tried(of_fleet, fleet.call(POLLER, &asked)).await?;
        desk.tried(of_removal, fleet.run(POLLER, remove("1")))
            .await?;
        Ok(())
    }
}
