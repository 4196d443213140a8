//! A connection that listens on a WebSocket (9.2).

use super::listeners::Order;
use super::unit::Unit;
use crate::net::{Answer, Conversation, Socket};
use bytes::{Bytes, BytesMut};
use face_common::Request;
use futures_util::{SinkExt, StreamExt};
use http::header;
use nebula::protocol::Code;
use serde::Deserialize;
use serde_json::json;
use tokio::io::AsyncWriteExt;
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::tungstenite::{Error, Message};

type Ws = WebSocketStream<Box<dyn Socket>>;

/// The answer to who wants to listen; `None` where they do not.
pub(super) fn upgrade(unit: &Unit, request: &Request) -> Option<Answer> {
    let headers = request.headers();
    let wish = headers.get(header::UPGRADE)?.to_str().ok()?;
    if !wish.eq_ignore_ascii_case("websocket") {
        return None;
    }
    let key = headers.get(header::SEC_WEBSOCKET_KEY)?;
    let head = http::Response::builder()
        .status(http::StatusCode::SWITCHING_PROTOCOLS)
        .header(header::UPGRADE, "websocket")
        .header(header::CONNECTION, "Upgrade")
        .header(
            header::SEC_WEBSOCKET_ACCEPT,
            derive_accept_key(key.as_bytes()),
        )
        .body(())
        .ok()?;
    let unit = unit.clone();
    Some(Answer::Upgrade(
        head,
        Conversation::new(|socket, read| talk(unit, socket, read)),
    ))
}

async fn talk(unit: Unit, socket: Box<dyn Socket>, read: BytesMut) {
    let mut ws = Ws::from_partially_read(socket, read.to_vec(), Role::Server, None).await;
    let (sender, mut orders) = mpsc::unbounded_channel();
    let mut sender = Some(sender);
    loop {
        let outcome = tokio::select! {
            heard = ws.next() => match heard {
                Some(Ok(Message::Text(text))) => answer(&unit, &mut ws, &mut sender, &text).await,
                Some(Ok(Message::Pong(_))) => {
                    unit.state().listeners.pongs += 1;
                    Ok(())
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => Ok(()),
            },
            order = orders.recv() => match order {
                Some(order) => carry_out(&mut ws, order).await,
                // It has started again.
                None => return,
            },
        };
        if outcome.is_err() {
            return;
        }
    }
}

/// What a listener says.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    msg_id: String,
    key: String,
}

/// A subscription is acknowledged without a number; a wrong key, and anything else, is refused, and the connection closed.
async fn answer(
    unit: &Unit,
    ws: &mut Ws,
    sender: &mut Option<mpsc::UnboundedSender<Order>>,
    text: &str,
) -> Result<(), Error> {
    let asked: Asked = serde_json::from_str(text).unwrap_or_default();
    unit.state().hears(&asked.msg_id);
    let refused = unit.state().ordered_refusal("776");
    let code = match refused {
        Some(code) => code,
        None if asked.msg_id != "776" => Code::BadMessageId,
        None if asked.key != unit.state().settings.ws_key => Code::BadParameter,
        None => Code::Ok,
    };
    if code == Code::Ok
        && let Some(sender) = sender.take()
    {
        // Before it is acknowledged: what happens from then on is told, behind the acknowledgement.
        unit.state().listeners.all.push(sender);
    }
    let msg = if code == Code::Ok { "" } else { code.meaning() };
    let reply = json!({ "code": code.code(), "msg": msg }).to_string();
    ws.send(Message::text(reply)).await?;
    if code != Code::Ok {
        ws.close(None).await?;
    }
    Ok(())
}

async fn carry_out(ws: &mut Ws, order: Order) -> Result<(), Error> {
    match order {
        Order::Ping => {
            ws.send(Message::Ping(Bytes::from_static(b"face-sim")))
                .await
        }
        Order::Say(text, size) => say(ws, text, size).await,
        Order::Break(text, at) => {
            let mut bytes = vec![0x81, 127];
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend_from_slice(text.get(..at).unwrap_or(&text));
            let socket = ws.get_mut();
            socket.write_all(&bytes).await?;
            socket.flush().await?;
            Err(Error::ConnectionClosed)
        }
    }
}

async fn say(ws: &mut Ws, text: Bytes, size: usize) -> Result<(), Error> {
    let size = if size == 0 { text.len().max(1) } else { size };
    let mut left = text;
    let mut kind = Data::Text;
    loop {
        let piece = left.split_to(size.min(left.len()));
        let is_last = left.is_empty();
        let frame = Frame::message(piece, OpCode::Data(kind), is_last);
        ws.send(Message::Frame(frame)).await?;
        if is_last {
            return Ok(());
        }
        kind = Data::Continue;
    }
}
