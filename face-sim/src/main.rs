//! Simulated devices and a simulated platform to point a client at: `face-sim [PORT]`; the port is the ISAPI terminal's.

use face_sim::net::Certificate;
use face_sim::{CaptureDevice, Gateway, Terminal};
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
    let capture = CaptureDevice::start()?;
    println!("facecap {} serial {}", capture.url(), capture.serial_no());
    println!("enrolled people are recognised every ten seconds; press Ctrl-C to stop");
    std::io::stdout().flush()?;
    loop {
        std::thread::sleep(Duration::from_secs(10));
        for employee_no in terminal.enrolled() {
            terminal.person_before_camera(&employee_no);
        }
        for id in capture.enrolled() {
            capture.person_before_camera(&id);
        }
    }
}
