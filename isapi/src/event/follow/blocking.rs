use super::{Action, Cursor, Follow, Followed, Follower};
use crate::Isapi;
use crate::event::{AlertStream, EventDecoder};
use face_common::auth::Auth;
use face_common::client::blocking::{Client, Opened};
use face_common::transport::BlockingTransport;

/// Events of a terminal, for ever: an iterator that never ends.
///
/// How long a silent stream is waited for is up to the transport: its read timeout takes the place of
/// [`Follow::idle`](crate::event::Follow), and must be longer than the terminal's heartbeat (5 to 30 s).
#[derive(Debug)]
pub struct Events<T, A> {
    client: Client<Isapi, T, A>,
    follower: Follower,
    open: Option<Opened<Isapi, EventDecoder>>,
}

impl<T: BlockingTransport, A: Auth> Events<T, A> {
    /// Of this terminal. Nothing is sent before the first item is asked for.
    pub fn of(client: &Client<Isapi, T, A>, options: Follow) -> Self {
        Self {
            client: client.clone(),
            follower: Follower::new(options),
            open: None,
        }
    }

    /// How far it has come.
    pub fn cursor(&self) -> Option<&Cursor> {
        self.follower.cursor()
    }
}

impl<T: BlockingTransport, A: Auth> Iterator for Events<T, A> {
    type Item = Followed;

    fn next(&mut self) -> Option<Followed> {
        loop {
            match self.follower.action() {
                Action::Give(given) => return Some(given),
                Action::Open => match self.client.open(&AlertStream) {
                    Ok(open) => {
                        self.open = Some(open);
                        self.follower.opened();
                    }
                    Err(error) => self.follower.open_failed(error, super::random()),
                },
                Action::Read(_) => {
                    let read = self.open.as_mut().and_then(Iterator::next);
                    self.follower.read(read, super::random());
                }
                Action::Search(search) => {
                    let page = self.client.call(&*search);
                    self.follower.found(page, super::random());
                }
                Action::Wait(time) => {
                    self.open = None;
                    std::thread::sleep(time);
                    self.follower.waited();
                }
            }
        }
    }
}
