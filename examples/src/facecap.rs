//! Where the Face Capture device is.

use crate::Failure;
use face_sim::CaptureDevice;
use facecap_proto::Secret;
use facecap_proto::blocking;

/// A device to talk to: a real one, or one simulated in this process.
#[derive(Debug)]
pub struct Device {
    url: String,
    login: Option<(String, Secret)>,
    /// The simulated device, where none was named.
    pub simulator: Option<CaptureDevice>,
}

/// Reads `FACECAP_URL` (`http://192.0.2.80:8000`), and `FACECAP_USER` and `FACECAP_PASSWORD` where the device wants them; without
/// them the device is simulated.
pub fn device() -> Result<Device, Failure> {
    let Ok(url) = std::env::var("FACECAP_URL") else {
        let simulator = CaptureDevice::start()?;
        println!(
            "no FACECAP_URL: talking to a simulated device at {}",
            simulator.url()
        );
        return Ok(Device {
            url: simulator.url(),
            login: None,
            simulator: Some(simulator),
        });
    };
    let user = std::env::var("FACECAP_USER").ok();
    let password = std::env::var("FACECAP_PASSWORD").ok();
    Ok(Device {
        url,
        login: user.zip(password.map(Secret::from)),
        simulator: None,
    })
}

impl Device {
    /// An async client.
    pub fn connect(&self) -> Result<facecap_proto::Client, facecap_proto::Error> {
        match self.login.clone() {
            Some((user, password)) => facecap_proto::connect_as(&self.url, &user, password),
            None => facecap_proto::connect(&self.url),
        }
    }

    /// A blocking client.
    pub fn blocking(&self) -> Result<blocking::Client, facecap_proto::Error> {
        match self.login.clone() {
            Some((user, password)) => blocking::connect_as(&self.url, &user, password),
            None => blocking::connect(&self.url),
        }
    }
}
