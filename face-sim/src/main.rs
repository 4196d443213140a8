//! Simulated devices, a simulated edge node and a simulated platform to point a client at.

use face_sim::capture::Builder;
use face_sim::net::Certificate;
use face_sim::node;
use face_sim::{CaptureDevice, Gateway, NebulaNode, Terminal};
use std::convert::Infallible;
use std::error::Error;
use std::io::Write;
use std::process::ExitCode;
use std::time::Duration;

const HELP: &str = "\
Simulated face terminals, an edge node and a platform on 127.0.0.1, with their addresses printed.

face-sim [PORT] [OPTIONS]

  PORT                           the ISAPI terminal's port; a free one where it is left out

The Face Capture device:
  --facecap-port PORT            its port; real ones listen on 8000
  --facecap-serial TEXT          its serial number
  --facecap-login USER:PASSWORD  the login it wants (HTTP Basic); without it, none
  --facecap-push URL             where it pushes captures to: http://host:port/path
  --facecap-poll URL             where it asks for commands

The SenseNebula-M node:
  --nebula-port PORT             its port; real ones listen on 80
  --nebula-login USER:PASSWORD   who may log in; admin:Simulated-1 where it is left out

  -h, --help                     this
";

/// What the command line says.
struct Options {
    port: u16,
    facecap: Builder,
    nebula: node::Builder,
    push: Option<String>,
    poll: Option<String>,
}

/// `None` where help is wanted.
fn options(args: impl IntoIterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options {
        port: 0,
        facecap: CaptureDevice::builder(),
        nebula: NebulaNode::builder(),
        push: None,
        poll: None,
    };
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        if arg == "-h" || arg == "--help" {
            return Ok(None);
        }
        if !arg.starts_with('-') {
            options.port = port(&arg)?;
            continue;
        }
        let (name, value) = match arg.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (arg, args.next()),
        };
        let value = value.ok_or_else(|| format!("{name} wants a value"))?;
        let (facecap, nebula) = (options.facecap.clone(), options.nebula.clone());
        match name.as_str() {
            "--facecap-port" => options.facecap = facecap.port(port(&value)?),
            "--facecap-serial" => options.facecap = facecap.serial_no(value),
            "--facecap-login" => {
                let (user, password) = login(&name, &value)?;
                options.facecap = facecap.login(user, password);
            }
            "--facecap-push" => options.push = Some(value),
            "--facecap-poll" => options.poll = Some(value),
            "--nebula-port" => options.nebula = nebula.port(port(&value)?),
            "--nebula-login" => {
                let (user, password) = login(&name, &value)?;
                options.nebula = nebula.login(user, password);
            }
            _ => return Err(format!("there is no {name}")),
        }
    }
    Ok(Some(options))
}

fn port(text: &str) -> Result<u16, String> {
    text.parse().map_err(|_| format!("{text} is no port"))
}

fn login<'a>(name: &str, value: &'a str) -> Result<(&'a str, &'a str), String> {
    let login = value.split_once(':');
    login.ok_or_else(|| format!("{name} wants USER:PASSWORD"))
}

fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(Some(options)) => options,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(why) => {
            eprintln!("{why}; see face-sim --help");
            return ExitCode::from(2);
        }
    };
    match run(options) {
        Ok(never) => match never {},
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// Until it is ended from outside.
fn run(options: Options) -> Result<Infallible, Box<dyn Error>> {
    // Written at once: whoever reads may go after the line that they want.
    let mut said = String::new();
    let terminal = Terminal::builder().port(options.port).start()?;
    said.push_str(&format!(
        "isapi {} user {} password {}\n",
        terminal.url(),
        terminal.user(),
        terminal.password()
    ));
    let gateway = Gateway::start_https(Certificate::SelfSigned)?;
    said.push_str(&format!(
        "artemis {} key {} secret {}\n",
        gateway.url(),
        gateway.key(),
        gateway.secret()
    ));
    let capture = options.facecap.start()?;
    if let Some(url) = &options.push {
        capture.push_to(url)?;
    }
    if let Some(url) = &options.poll {
        capture.poll(url)?;
    }
    said.push_str(&format!(
        "facecap {} serial {}\n",
        capture.url(),
        capture.serial_no()
    ));
    let node = options.nebula.start()?;
    said.push_str(&format!(
        "nebula {} user {} password {}\n",
        node.url(),
        node.user(),
        node.password()
    ));
    let library = node.add_library("simulated");
    node.add_camera(1, &[library]);
    said.push_str("enrolled people are recognised every ten seconds; press Ctrl-C to stop\n");
    print!("{said}");
    std::io::stdout().flush()?;
    loop {
        std::thread::sleep(Duration::from_secs(10));
        for employee_no in terminal.enrolled() {
            terminal.person_before_camera(&employee_no);
        }
        for id in capture.enrolled() {
            capture.person_before_camera(&id);
        }
        for img_id in node.faces(library) {
            node.person_before_camera(1, &img_id);
        }
    }
}
