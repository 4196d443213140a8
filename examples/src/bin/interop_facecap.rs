//! For `scripts/interop.sh`: a file up to a server of other people's making, and down again, piece by piece.

use facecap_proto::blocking::connect;
use facecap_proto::device::RequestDateTime;
use facecap_proto::flow::{download, upload};

fn main() -> Result<(), examples::Failure> {
    let url = std::env::args().nth(1).unwrap_or_default();
    let device = connect(&url)?;
    let clock = device.call(&RequestDateTime {})?.date_time;
    let file: Vec<u8> = (0..500_000_u32)
        .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect();
    let file = bytes::Bytes::from(file);
    device.run(upload("/data_fs/interop", file.clone(), 0, |_| {}))?;
    let back = device.run(download("/data_fs/interop", 8 << 20, |_| {}))?;
    if back != file {
        return Err(std::io::Error::other("another file came back").into());
    }
    println!(
        "a stock server: its clock {clock}, {} bytes up and down",
        back.len()
    );
    Ok(())
}
