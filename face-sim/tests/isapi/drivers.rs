//! The same endpoints and flows, driven by everything that can drive them.

use crate::{connect, enrollment, no};
use bytes::Bytes;
use face_sim::Terminal;
use isapi::access_control::{RemoteControlDoor, UserInfoRecord, UserInfoSearch};
use isapi::common::auth::NoAuth;
use isapi::common::auth::digest::DigestAuth;
use isapi::common::transport::{Diqwest, HttpOptions};
use isapi::common::{Request, Response, TransportError};
use isapi::event::AlertStream;
use isapi::flow::{enroll, remove};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The whole path: enrol, find, recognise, open, remove.
macro_rules! whole_path {
    ($terminal:expr, $client:expr $(, $wait:tt)?) => {{
        let (terminal, client) = ($terminal, $client);
        assert_eq!(client.run(enroll(enrollment("7")))$(.$wait)?.unwrap().faces, 1);
        let mut found = client.pages(UserInfoSearch::all());
        assert_eq!(found.next()$(.$wait)?.unwrap().unwrap().employee_no, no("7"));
        client.call(&RemoteControlDoor::open(1))$(.$wait)?.unwrap();
        assert_eq!(terminal.times_opened(1), 1);
        assert!(client.run(remove(no("7")))$(.$wait)?.unwrap().was_there);
        assert_eq!(terminal.people(), 0);
    }};
}

#[tokio::test]
async fn through_the_async_client() {
    let terminal = Terminal::start().unwrap();
    let client =
        isapi::Client::connect(&terminal.url(), terminal.user(), terminal.password()).unwrap();
    whole_path!(&terminal, &client, await);
    let mut events = client.open(&AlertStream).await.unwrap();
    terminal.person_before_camera("stranger");
    assert_eq!(
        events
            .next()
            .await
            .unwrap()
            .unwrap()
            .access()
            .unwrap()
            .minor,
        76
    );
}

#[tokio::test]
async fn a_page_that_was_being_asked_for_is_asked_for_again() {
    let terminal = Terminal::start().unwrap();
    terminal.set_quirks(|q| q.page = 2);
    let client =
        isapi::Client::connect(&terminal.url(), terminal.user(), terminal.password()).unwrap();
    for n in 1..=5 {
        let person = crate::person(&n.to_string());
        client.call(&UserInfoRecord(person)).await.unwrap();
    }
    let mut pages = client.pages(UserInfoSearch::all());
    let mut found = 0;
    loop {
        // Dropped before its request is out.
        let dropped = tokio::time::timeout(Duration::ZERO, pages.next()).await;
        let next = match dropped {
            Ok(next) => next,
            Err(_) => pages.next().await,
        };
        let Some(person) = next else { break };
        person.unwrap();
        found += 1;
    }
    assert_eq!(found, 5);
}

#[test]
fn through_the_blocking_client() {
    let terminal = Terminal::start().unwrap();
    whole_path!(&terminal, &connect(&terminal));
}

#[test]
fn through_a_closure() {
    let terminal = Terminal::start().unwrap();
    let auth = DigestAuth::new(terminal.user(), terminal.password());
    let client = isapi::blocking::Client::new(&terminal.url(), by_hand, auth).unwrap();
    whole_path!(&terminal, &client);
}

#[tokio::test]
async fn through_diqwest() {
    let terminal = Terminal::start().unwrap();
    let transport = Diqwest::new(
        terminal.user(),
        &terminal.password().into(),
        &HttpOptions::default(),
    )
    .unwrap();
    let client: isapi::Client<_, NoAuth> =
        isapi::Client::new(&terminal.url(), transport, NoAuth).unwrap();
    whole_path!(&terminal, &client, await);
}

/// Other people's server, with our server halves plugged in.
#[tokio::test]
async fn against_wiremock() {
    use isapi::access_control::{UserInfoPage, UserInfoSearch};
    use isapi::common::endpoint::Serve;
    use wiremock::matchers::{body_partial_json, method, path, query_param};
    use wiremock::{Mock, MockServer, ResponseTemplate};

    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/gate/ISAPI/AccessControl/UserInfo/Search"))
        .and(query_param("format", "json"))
        .and(body_partial_json(
            serde_json::json!({"UserInfoSearchCond": {"maxResults": 30}}),
        ))
        .respond_with(|seen: &wiremock::Request| {
            let mut request = Request::new(Bytes::from(seen.body.clone()));
            *request.method_mut() = "POST".parse().unwrap();
            let search = UserInfoSearch::from_request(&request).unwrap();
            let total = 70;
            let people = (search.position..(search.position + 30).min(total))
                .map(|n| crate::person(&n.to_string()));
            let reply =
                UserInfoSearch::encode(&UserInfoPage::answer(&search, people.collect(), total))
                    .unwrap();
            ResponseTemplate::new(200).set_body_raw(reply.body().to_vec(), "application/json")
        })
        .expect(3)
        .mount(&server)
        .await;
    let client =
        isapi::Client::connect(&format!("{}/gate", server.uri()), "admin", "unused").unwrap();
    let people = client.pages(UserInfoSearch::all()).collect().await.unwrap();
    assert_eq!(
        people
            .iter()
            .map(|p| p.employee_no.to_string())
            .collect::<Vec<_>>(),
        (0..70).map(|n| n.to_string()).collect::<Vec<_>>()
    );
}

/// An HTTP client of thirty lines: one connection per request.
fn by_hand(request: Request) -> Result<Response, TransportError> {
    let send = || -> std::io::Result<Vec<u8>> {
        let authority = request.uri().authority().map_or("", |a| a.as_str());
        let mut socket = TcpStream::connect(authority)?;
        let path = request.uri().path_and_query().map_or("/", |p| p.as_str());
        let mut head = format!(
            "{} {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\nContent-Length: {}\r\n",
            request.method(),
            request.body().len()
        );
        for (name, value) in request.headers() {
            head.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
        }
        socket.write_all(format!("{head}\r\n").as_bytes())?;
        socket.write_all(request.body())?;
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer)?;
        Ok(answer)
    };
    let answer = send().map_err(TransportError::new)?;
    let split = answer.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let head = std::str::from_utf8(&answer[..split]).unwrap();
    let mut lines = head.split("\r\n");
    let mut response =
        http::Response::builder().status(lines.next().unwrap().split(' ').nth(1).unwrap());
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        response = response.header(name, value);
    }
    Ok(response
        .body(Bytes::copy_from_slice(&answer[split + 4..]))
        .unwrap())
}
