//! What the examples share: where the terminal or the platform is, and whose photo.

pub mod facecap;
pub mod fleet;
pub mod listen;
pub mod nebula;

use face_sim::{Gateway, Terminal};
use isapi::Secret;
use std::error::Error;
use std::fmt;

/// Any error, shown by `main` in the error's own words.
pub struct Failure(String);

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A terminal to talk to: a real one, or one simulated in this process.
#[derive(Debug)]
pub struct Target {
    /// Base URL.
    pub url: String,
    /// Account.
    pub user: String,
    /// Its password: from `ISAPI_PASSWORD`, or asked for.
    pub password: Secret,
    /// The file named on the command line.
    pub file: Option<String>,
    /// The simulated terminal, where no device was named.
    pub simulator: Option<Terminal>,
}

/// Reads `[--device URL --user NAME] [FILE]` from the command line.
pub fn target() -> Result<Target, Failure> {
    let usage = || Failure("usage: [--device http://ADDRESS --user NAME] [FILE]".to_owned());
    let (mut device, mut user, mut file) = (None, "admin".to_owned(), None);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--device" => device = Some(args.next().ok_or_else(usage)?),
            "--user" => user = args.next().ok_or_else(usage)?,
            "--help" | "-h" => return Err(usage()),
            path => file = Some(path.to_owned()),
        }
    }
    if let Some(url) = device {
        let password = match std::env::var("ISAPI_PASSWORD") {
            Ok(password) => password,
            Err(_) => rpassword::prompt_password(format!("Password of {user}: "))?,
        };
        return Ok(Target {
            url,
            user,
            password: password.into(),
            file,
            simulator: None,
        });
    }
    let terminal = Terminal::start()?;
    println!(
        "no --device given: talking to a simulated terminal at {}",
        terminal.url()
    );
    Ok(Target {
        url: terminal.url(),
        user: terminal.user().to_owned(),
        password: terminal.password().into(),
        file,
        simulator: Some(terminal),
    })
}

impl Target {
    /// The photo to enrol: the file named, or one that comes with the examples.
    pub fn photo(&self) -> Result<Vec<u8>, Failure> {
        let own = concat!(env!("CARGO_MANIFEST_DIR"), "/photos/astronaut.jpg");
        Ok(std::fs::read(self.file.as_deref().unwrap_or(own))?)
    }

    /// Puts the person before the camera, or asks for it.
    pub fn show_face(&self, employee_no: &str) {
        match &self.simulator {
            Some(terminal) => {
                terminal.person_before_camera(employee_no);
            }
            None => println!("please stand before the camera"),
        }
    }
}

/// A platform to talk to: a real one, or one simulated in this process.
#[derive(Debug)]
pub struct Platform {
    url: String,
    key: String,
    secret: Secret,
    simulator: Option<Gateway>,
}

/// Reads `ARTEMIS_URL`, `ARTEMIS_KEY` and `ARTEMIS_SECRET`; without them the platform is simulated.
pub fn platform() -> Result<Platform, Failure> {
    let Ok(url) = std::env::var("ARTEMIS_URL") else {
        let gateway = Gateway::start()?;
        println!(
            "no ARTEMIS_URL: talking to a simulated platform at {}",
            gateway.url()
        );
        return Ok(Platform {
            url: gateway.url(),
            key: gateway.key().to_owned(),
            secret: gateway.secret().into(),
            simulator: Some(gateway),
        });
    };
    Ok(Platform {
        url,
        key: std::env::var("ARTEMIS_KEY")?,
        secret: std::env::var("ARTEMIS_SECRET")?.into(),
        simulator: None,
    })
}

impl Platform {
    /// An async client.
    pub fn connect(&self) -> Result<artemis::Client, artemis::Error> {
        artemis::connect(&self.url, &self.key, self.secret.clone())
    }

    /// A blocking client.
    pub fn blocking(&self) -> Result<artemis::BlockingClient, artemis::Error> {
        artemis::connect_blocking(&self.url, &self.key, self.secret.clone())
    }

    /// Lets somebody pass a door, or asks for it. Gives the door.
    pub async fn somebody_passes(
        &self,
        gateway: &artemis::Client,
    ) -> Result<String, artemis::Error> {
        let door = "8".to_owned();
        match &self.simulator {
            Some(simulator) => {
                let guest = artemis::resource::NewPerson {
                    person_family_name: "Example".into(),
                    person_given_name: "Sdk".into(),
                    org_index_code: "1".into(),
                    ..Default::default()
                };
                let id = gateway.call(&guest).await?.0;
                simulator.pass(&id, &door, now_ms());
            }
            None => println!("please pass door {door}"),
        }
        Ok(door)
    }
}

/// The time, in milliseconds since 1970.
pub fn now_ms() -> i64 {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// Thirty-two digits nobody can guess.
pub fn random_token() -> Result<String, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(artemis::common::wire::hex::encode(&bytes))
}

/// The code in the READMEs, compiled.
#[cfg(doctest)]
mod readmes {
    #[doc = include_str!("../../README.md")]
    struct _Workspace;
    #[doc = include_str!("../../isapi/README.md")]
    struct _Isapi;
    #[doc = include_str!("../../artemis/README.md")]
    struct _Artemis;
    #[doc = include_str!("../../facecap-proto/README.md")]
    struct _Facecap;
    #[doc = include_str!("../../nebula/README.md")]
    struct _Nebula;
}
