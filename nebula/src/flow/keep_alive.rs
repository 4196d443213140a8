use super::Flow;
use crate::Error;
use crate::session::KEEP_ALIVE;
use crate::system::GetVersion;
use std::convert::Infallible;

/// Asks for the version every twenty-five minutes, so that the session is kept while nothing else is asked: for whoever only listens to
/// live events. Ends with the first error that another try would not mend; to be run on a task or thread of its own.
pub fn keep_alive() -> Flow<Infallible> {
    Flow::new(|wire| async move {
        loop {
            wire.wait(KEEP_ALIVE).await;
            match wire.call(&GetVersion {}).await {
                Err(error) if !error.kind().is_transient() => {
                    return Err::<Infallible, Error>(error);
                }
                _ => {}
            }
        }
    })
}
