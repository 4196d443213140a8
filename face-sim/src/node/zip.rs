//! Archives of files as they are, without compression.

/// Files by their names.
pub(super) fn pack(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, data) in files {
        let at = short(out.len());
        let mut entry = Vec::new();
        // Version 2.0, names in UTF-8, stored, 1980-01-01.
        for field in [20_u16, 0x0800, 0, 0, 0x21] {
            entry.extend(field.to_le_bytes());
        }
        for field in [
            crc(data),
            short(data.len()),
            short(data.len()),
            short(name.len()),
        ] {
            entry.extend(field.to_le_bytes());
        }
        out.extend(b"PK\x03\x04");
        out.extend(&entry);
        out.extend(name.as_bytes());
        out.extend(data);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&entry);
        // No comment, the first disk, nothing in particular.
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let count = u16::try_from(files.len()).unwrap_or(u16::MAX);
    let (size, at) = (short(directory.len()), short(out.len()));
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    for field in [count, count] {
        out.extend(field.to_le_bytes());
    }
    for field in [size, at] {
        out.extend(field.to_le_bytes());
    }
    out.extend([0; 2]);
    out
}

fn short(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

/// CRC-32 as in Ethernet.
fn crc(data: &[u8]) -> u32 {
    !data.iter().fold(!0, |crc: u32, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}
