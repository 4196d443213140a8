//! A fleet of Face Capture devices that poll, behind one listener: a mailbox behind axum ([`examples::fleet`]), and the same calls
//! and flows as on a client, by serial number.
//!
//! `LISTEN=192.0.2.10:8080 cargo run -p examples --bin facecap_fleet`, with the devices set to ask there; without it five
//! simulated devices ask.

use examples::fleet::Fleet;
use examples::listen::{Limited, Peer};
use face_sim::CaptureDevice;
use facecap_proto::device::RequestDateTime;
use facecap_proto::flow::enroll;
use facecap_proto::person::UploadPerson;
use facecap_proto::poll::Settings;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), examples::Failure> {
    let listen = std::env::var("LISTEN").ok();
    let socket = listen.as_deref().unwrap_or("127.0.0.1:0");
    let socket = tokio::net::TcpListener::bind(socket).await?;
    let address = socket.local_addr()?;
    let (fleet, mut devices) = Fleet::new(Settings::default(), examples::now_ms().to_string());
    let service = fleet.router("/poll");
    let service = service.into_make_service_with_connect_info::<Peer>();
    tokio::spawn(async move { axum::serve(Limited::new(socket), service).await });
    let clock = fleet.clone();
    tokio::spawn(async move { clock.keep_time().await });
    println!("devices are awaited at http://{address}/poll");

    let simulators: Vec<_> = (0..if listen.is_some() { 0 } else { 5 })
        .map(|n| {
            let device = CaptureDevice::builder().serial_no(format!("{n:06}-SIM"));
            let device = device.start()?;
            device.poll(&format!("http://{address}/poll"))?;
            Ok(device)
        })
        .collect::<std::io::Result<_>>()?;
    let photo = facecap_proto::photo::prepare(
        include_bytes!("../../photos/astronaut.jpg"),
        &facecap_proto::photo_spec(),
    )?;
    let mut enrolled = 0;
    while let Some(device) = devices.recv().await {
        let clock = fleet.call(&device, &RequestDateTime {}).await?.date_time;
        let person = UploadPerson::new("sdk-example")
            .name("Sdk Example")
            .image(photo.jpeg().clone());
        let done = fleet.run(&device, enroll(person)).await?;
        println!("{device}: its clock says {clock}; {} is enrolled", done.id);
        enrolled += 1;
        if enrolled == simulators.len() {
            break;
        }
    }
    println!("ok: {enrolled} devices asked, were told, and said what became of it");
    Ok(())
}
