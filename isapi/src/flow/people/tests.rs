use super::*;
use face_common::flow::Step;

/// Runs a flow against a terminal that always has one entry more: what it gets at last, and how many pages it asked for.
fn endless<T>(
    flow: Flow<T, Error>,
    most: usize,
    page: impl Fn(usize) -> String,
) -> (Option<Error>, usize) {
    let mut step = flow.start();
    for asked in 0..most {
        step = match step {
            Step::Send(ask) => ask.reply(Ok(http::Response::new(page(asked).into()))),
            Step::Wait(nap) => nap.elapsed(),
            Step::Done(done) => return (done.err(), asked),
        };
    }
    (None, most)
}

fn people_page(no: usize, more: &str) -> String {
    format!(
        r#"{{"UserInfoSearch":{{"searchID":"1","responseStatusStrg":"{more}","numOfMatches":1,"totalMatches":1,"UserInfo":[{{"employeeNo":"p{no}","name":"Ada","userType":"normal"}}]}}}}"#
    )
}

#[test]
fn the_same_people_again_are_an_error_and_not_asked_for_for_ever() {
    let same = |asked: usize| people_page(asked.min(4), "MORE");
    let (error, asked) = endless(list_people(), 100, same);
    let error = error.unwrap();
    assert_eq!((error.kind(), asked), (ErrorKind::BadReply, 6), "{error}");
    assert!(error.to_string().contains("nothing new"), "{error}");
    // Somebody was removed meanwhile, and the last page has only who was on the one before.
    let last = |asked: usize| people_page(0, if asked == 0 { "MORE" } else { "OK" });
    assert!(matches!(endless(list_people(), 100, last), (None, 2)));
}

#[test]
fn the_same_cards_again_are_an_error() {
    let page = |_| {
        r#"{"CardInfoSearch":{"responseStatusStrg":"MORE","numOfMatches":1,"totalMatches":1,"CardInfo":[{"employeeNo":"7","cardNo":"123","cardType":"normalCard"}]}}"#.to_owned()
    };
    let ada = UserInfo::employee("7", "Ada").unwrap();
    let (error, asked) = endless(backup(ada, TokenCache::default()), 100, page);
    let error = error.unwrap();
    assert_eq!((error.kind(), asked), (ErrorKind::BadReply, 2), "{error}");
    assert!(error.to_string().contains("nothing new"), "{error}");
}
