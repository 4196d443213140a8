//! What the examples share: where the terminal is, and whose photo.

use face_sim::Terminal;
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

/// The code in the READMEs, compiled.
#[cfg(doctest)]
mod readmes {
    #[doc = include_str!("../../README.md")]
    struct _Workspace;
    #[doc = include_str!("../../isapi/README.md")]
    struct _Isapi;
    #[doc = include_str!("../../artemis/README.md")]
    struct _Artemis;
}
