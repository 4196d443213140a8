use super::*;
use face_common::page::Paged;
use proptest::prelude::*;

fn reply(piece: &FilePiece) -> Response {
    message::reply("download file", crate::protocol::Code::Ok, piece).unwrap()
}

#[test]
fn pieces_are_checked_against_what_they_say() {
    let ask = DownloadFile::of("/a");
    let file = vec![7; 30_000];
    let good = FilePiece::cut(&file, "/a", 0, 10_240);
    assert_eq!(ask.decode(&reply(&good)).unwrap(), good);
    let wrong = |spoil: fn(&mut FilePiece)| {
        let mut piece = good.clone();
        spoil(&mut piece);
        ask.decode(&reply(&piece)).unwrap_err().path().to_owned()
    };
    assert_eq!(wrong(|p| p.offset = 1), "offset");
    assert_eq!(wrong(|p| p.size += 1), "size");
    assert_eq!(wrong(|p| p.total_size = 10_239), "total_size");
    assert_eq!(
        wrong(|p| p.md5sum = "621b929a45c388c7e5ac4e260ea3dc99".into()),
        "md5sum"
    );
    assert_eq!(
        wrong(|p| p.data = Base64Bytes(Bytes::from_static(b"x"))),
        "size"
    );
    assert_eq!(wrong(|p| p.offset = u64::MAX), "offset");
}

#[test]
fn sizes_hold_one_under_and_one_over() {
    let ask = |size| DownloadFile {
        size,
        ..DownloadFile::of("/a")
    };
    assert!(ask(10_240).to_request().is_ok());
    assert!(ask(10_241).to_request().is_err() && ask(0).to_request().is_err());
    assert!(DownloadFile::of("").to_request().is_err());
    let file = Bytes::from(vec![1; 204_801]);
    let piece = UploadFile::cut("/a", &file, 0);
    assert_eq!((piece.size, piece.is_whole()), (204_800, true));
    piece.to_request().unwrap();
    let last = UploadFile::cut("/a", &file, 204_800);
    assert_eq!(
        (last.size, last.offset, last.total_size),
        (1, 204_800, 204_801)
    );
    let refused = |spoil: fn(&mut UploadFile)| {
        let mut piece = UploadFile::cut("/a", &Bytes::from(vec![1; 10]), 0);
        spoil(&mut piece);
        piece.to_request().unwrap_err().to_string()
    };
    assert!(refused(|p| p.size = 9).starts_with("size"));
    assert!(refused(|p| p.total_size = 9).starts_with("total_size"));
    assert!(refused(|p| p.md5sum.clear()).starts_with("md5sum"));
    assert!(refused(|p| p.data = Base64Bytes(vec![0; 204_801].into())).starts_with("data"));
    assert!(
        UploadFile::cut("/a", &Bytes::new(), 0)
            .to_request()
            .is_err()
    );
}

#[test]
fn a_known_checksum() {
    // RFC 1321.
    assert_eq!(checksum(b"abc"), "900150983cd24fb0d6963f7d28e17f72");
    assert!(is_checksum(" 900150983CD24FB0D6963F7D28E17F72", b"abc"));
}

proptest! {
    /// A device that gives pieces of whatever size gives the whole file.
    #[test]
    fn a_file_comes_together_whatever_the_pieces(file in prop::collection::vec(any::<u8>(), 1..5_000), sizes in prop::collection::vec(1_usize..1_000, 1..50), start in 0_usize..100) {
        let start = start.min(file.len() - 1);
        let mut got = Vec::new();
        let mut sizes = sizes.into_iter().cycle();
        let mut next = Some(DownloadFile::of("/a").starting_at(start as u64));
        while let Some(ask) = next {
            let piece = FilePiece::cut(&file, "/a", ask.offset, sizes.next().unwrap());
            let piece = ask.decode(&reply(&piece)).unwrap();
            let turn = ask.turn(piece);
            for piece in turn.items {
                got.extend_from_slice(&piece.data.0);
            }
            next = turn.next;
        }
        prop_assert_eq!(&got[..], &file[start..]);
    }
}
