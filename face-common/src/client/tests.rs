//! What ends between a call's entry and its question what to send: a login, while somebody else opens the next one; or that
//! there is no limit.

mod changed;

mod opening;

use super::blocking;
use crate::auth::{After, Auth, Before, Env};
use crate::endpoint::{Request, Response};
use crate::error::AuthError;
use crate::testing::{Ask, Toy};
use bytes::Bytes;
use std::sync::Mutex;

/// Has a session, at the first question none, and at the second somebody else's; or a limit from the first question on.
#[derive(Default)]
struct Ended {
    asked: Mutex<u8>,
    limit: bool,
}

impl Auth for Ended {
    type Ticket = ();

    fn before(&self, (): &mut (), _: &mut Request, _: Env) -> Result<Before, AuthError> {
        let mut asked = self.asked.lock().unwrap();
        *asked += 1;
        Ok(match *asked {
            1 if !self.limit => {
                Before::Preflight(http::Request::get("/login").body(Bytes::new()).unwrap())
            }
            _ => Before::Ready,
        })
    }

    fn on_preflight(&self, (): &mut (), _: &Response) -> Result<(), AuthError> {
        Ok(())
    }

    fn after(&self, (): &mut (), _: &mut http::response::Parts) -> Result<After, AuthError> {
        Ok(After::Deliver)
    }

    fn max_in_flight(&self) -> usize {
        match *self.asked.lock().unwrap() {
            1.. if self.limit => 1,
            _ => usize::MAX,
        }
    }
}

fn both() -> [Ended; 2] {
    [false, true].map(|limit| Ended {
        limit,
        ..Ended::default()
    })
}

fn answer(sent: &Mutex<Vec<String>>, request: &Request) -> Response {
    sent.lock().unwrap().push(request.uri().path().to_owned());
    Response::new(Bytes::from_static(b"yes"))
}

#[test]
fn nobody_logs_in_beside_somebody() {
    for auth in both() {
        let sent = Mutex::default();
        let transport = |request: Request| Ok(answer(&sent, &request));
        let client = blocking::Client::<Toy, _, _>::new("http://192.0.2.1", transport, auth);
        let client = client.unwrap();
        assert_eq!(client.call(&Ask("/status")).unwrap(), "yes");
        assert_eq!(*sent.lock().unwrap(), ["/status"]);
        assert_eq!(*client.auth().asked.lock().unwrap(), 2);
    }
}

#[cfg(feature = "async")]
#[test]
fn nor_where_calls_are_futures() {
    use crate::transport::{AsyncBody, AsyncTransport};
    use futures_util::FutureExt as _;

    struct Wire<'a>(&'a Mutex<Vec<String>>);

    impl AsyncTransport for Wire<'_> {
        async fn send(
            &self,
            request: Request,
        ) -> Result<http::Response<AsyncBody>, crate::error::TransportError> {
            let whole = |body| Box::pin(futures_util::stream::iter([Ok(body)])) as AsyncBody;
            Ok(answer(self.0, &request).map(whole))
        }
    }

    for auth in both() {
        let sent = Mutex::default();
        let client = super::Client::<Toy, _, _>::new("http://192.0.2.1", Wire(&sent), auth);
        let client = client.unwrap();
        let said = client.call(&Ask("/status")).now_or_never().unwrap();
        assert_eq!(said.unwrap(), "yes");
        assert_eq!(*sent.lock().unwrap(), ["/status"]);
        assert_eq!(*client.auth().asked.lock().unwrap(), 2);
    }
}
