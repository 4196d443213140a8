use std::sync::Arc;
use std::time::Duration;

/// What becomes of the node after an answer, or of the answer.
#[derive(Debug, Default)]
pub(super) enum Then {
    #[default]
    Nothing,
    /// The answer comes after a while.
    Late(Duration),
    /// It starts again.
    Restart,
    /// It starts again, speaking HTTPS, or HTTP.
    Speak(Option<Arc<rustls::ServerConfig>>),
}
