//! A document is read, written, and read as the same.
#![no_main]

use face_common::wire::member::Members;
use face_common::wire::xml;
use fuzz::{message, reading, within};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|body: &[u8]| within(reading(body), || {
    let head = xml::root_name(body);
    let (root, members) = match xml::from_any_root::<Members>(body) {
        Ok(read) => read,
        Err(error) => return message(&error),
    };
    // It looks at the first 4096 bytes.
    if let Some(head) = head {
        assert_eq!(head, root);
    }
    let Ok(written) = xml::to_bytes(&root, &[], &members) else {
        return;
    };
    let (root, again) = xml::from_any_root::<Members>(&written).expect("written by us");
    assert_eq!(again, members);
    let twice = xml::to_bytes(&root, &[], &again).expect("it could be written once");
    assert_eq!(twice, written);
}));
