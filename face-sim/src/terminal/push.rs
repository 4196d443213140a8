//! What the terminal posts to its listeners, until they have acknowledged it.

use super::Unit;
use bytes::Bytes;
use face_common::Response;
use isapi::event::HttpHost;
use std::sync::Weak;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;

/// One event on its way to the listeners.
#[derive(Debug, Clone)]
pub(super) struct Post {
    pub(super) json: String,
    pub(super) picture: Option<Bytes>,
}

const PATIENCE: Duration = Duration::from_secs(2);
const AGAIN: Duration = Duration::from_millis(100);
const TRIES: u32 = 50;

/// Posts one event after the other, in order, for as long as the terminal lives.
pub(super) async fn run(unit: Weak<Unit>, mut posts: mpsc::UnboundedReceiver<Post>) {
    while let Some(post) = posts.recv().await {
        let Some(hosts) = unit.upgrade().map(|u| u.state().settings.hosts.clone()) else {
            return;
        };
        for host in hosts.iter().filter(|h| !h.is_free()) {
            let tries = if host.http_broken == Some(true) {
                TRIES
            } else {
                1
            };
            for _ in 0..tries {
                let answer = timeout(PATIENCE, send(host, &post))
                    .await
                    .ok()
                    .and_then(Result::ok);
                let Some(unit) = unit.upgrade() else { return };
                if let Some(answer) = answer.filter(|a| a.status().is_success()) {
                    let mut state = unit.state();
                    state.acknowledged += 1;
                    if let Some(check) = isapi::event::Push::read_answer(&answer) {
                        state.checked(&check);
                    }
                    break;
                }
                drop(unit);
                tokio::time::sleep(AGAIN).await;
            }
        }
    }
}

/// A form where there is a picture, JSON where not: headers as terminals write them.
fn body(post: &Post) -> (&'static str, Vec<u8>) {
    let Some(picture) = &post.picture else {
        return (
            "application/json; charset=\"UTF-8\"",
            post.json.clone().into_bytes(),
        );
    };
    let mut body = format!(
        "--MIME_boundary\r\nContent-Disposition: form-data; name=\"event_log\"\r\nContent-Type: application/json; charset=\"UTF-8\"\r\nContent-Length: {}\r\n\r\n{}\r\n--MIME_boundary\r\nContent-Disposition: form-data; name=\"Picture\"; filename=\"Picture.jpg\";\r\nContent-Type: image/jpeg\r\nContent-Length: {}\r\nContent-ID: pictureImage\r\n\r\n",
        post.json.len(),
        post.json,
        picture.len()
    )
    .into_bytes();
    body.extend_from_slice(picture);
    body.extend_from_slice(b"\r\n--MIME_boundary--\r\n");
    ("multipart/form-data; boundary=MIME_boundary", body)
}

async fn send(host: &HttpHost, post: &Post) -> std::io::Result<Response> {
    let name = [&host.ip_address, &host.host_name, &host.ipv6_address]
        .into_iter()
        .flatten()
        .next()
        .cloned()
        .unwrap_or_default();
    let (kind, body) = body(post);
    crate::net::post(
        (&name, host.port_no.unwrap_or(80)),
        host.url.as_deref().unwrap_or("/"),
        &format!("Content-Type: {kind}\r\n"),
        &body,
    )
    .await
}
