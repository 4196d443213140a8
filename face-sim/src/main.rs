//! A simulated terminal and a simulated gateway to point a client at: `face-sim [PORT]`; the port is the terminal's.

use face_sim::net::Certificate;
use face_sim::{Gateway, Terminal};
use std::io::Write;
use std::time::Duration;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port = std::env::args().nth(1).map_or(Ok(0), |port| port.parse())?;
    let terminal = Terminal::builder().port(port).start()?;
    println!(
        "isapi {} user {} password {}",
        terminal.url(),
        terminal.user(),
        terminal.password()
    );
    let gateway = Gateway::start_https(Certificate::SelfSigned)?;
    println!(
        "artemis {} key {} secret {}",
        gateway.url(),
        gateway.key(),
        gateway.secret()
    );
    println!("enrolled people are recognised every ten seconds; press Ctrl-C to stop");
    std::io::stdout().flush()?;
    loop {
        std::thread::sleep(Duration::from_secs(10));
        for employee_no in terminal.enrolled() {
            terminal.person_before_camera(&employee_no);
        }
    }
}
