//! Asks a server for its device information, again and again: `interop_client URL USER PASSWORD TIMES PAUSE_MS`.
//! Used by `scripts/interop.sh` against servers of other people's making.

use isapi::blocking::Client;
use isapi::system::DeviceInfoGet;
use std::time::Duration;

fn main() -> Result<(), examples::Failure> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [url, user, password, times, pause] = args.as_slice() else {
        return Err(std::io::Error::other(
            "usage: interop_client URL USER PASSWORD TIMES PAUSE_MS",
        )
        .into());
    };
    let client = Client::connect(url, user.as_str(), password.as_str())?;
    for _ in 0..times.parse()? {
        let info = client.call(&DeviceInfoGet)?;
        assert_eq!(info.model, "INTEROP");
        std::thread::sleep(Duration::from_millis(pause.parse()?));
    }
    println!("ok {times} calls, {} refusals", client.auth().refusals());
    Ok(())
}
