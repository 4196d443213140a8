use std::time::Duration;

/// What is peculiar about this node.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NodeQuirks {
    /// Libraries at most.
    pub max_libraries: usize,
    /// Faces in a library at most.
    pub max_faces: usize,
    /// Says yes to a photo and keeps none.
    pub drops_photos: bool,
    /// Writes numbers in replies and events as text.
    pub numbers_as_text: bool,
    /// Writes text that is a number as a number, as some of the document's examples do. Sessions and ids of pictures stay text.
    pub texts_as_numbers: bool,
    /// Writes members that nobody knows into whatever it says.
    pub extra_members: bool,
    /// Takes members that the document does not have, and does nothing with them.
    pub takes_unknown: bool,
    /// Spells replies as the odd examples of the document do: `In_pic`, `Facelmg1to1Rsp_Score`, a picture in JSON as mangled bytes, the
    /// time in the order that is set, and the number of an HTTP push as text.
    pub odd_replies: bool,
    /// Entries of a page at most, however many were asked for.
    pub page: usize,
    /// Its computing power, which is also how many channels it has: 8 of an M4s, 16 of an M8s.
    pub computing_power: u32,
    /// How long it looks for a camera that does not answer, before it takes it all the same.
    pub camera_search: Duration,
    /// Addresses at which nothing answers, beside those of the documentation range 192.0.2.0/24.
    pub unreachable: Vec<String>,
    /// How long it is away when it starts again. Connections that are made in the meantime are dropped.
    pub restart_takes: Duration,
    /// Pushes an event by HTTP again until it is answered with 200. The document does not say what a node does.
    pub pushes_again: bool,
    /// Bytes of an event's whole picture at least: what is missing is filled with zeros.
    pub frame_bytes: usize,
    /// Bytes of a WebSocket frame at most: longer messages come in fragments. 0: always whole.
    pub fragment_bytes: usize,
}

impl Default for NodeQuirks {
    fn default() -> Self {
        Self {
            max_libraries: 100,
            max_faces: 50_000,
            drops_photos: false,
            numbers_as_text: false,
            texts_as_numbers: false,
            extra_members: false,
            takes_unknown: false,
            odd_replies: false,
            page: usize::MAX,
            computing_power: 8,
            camera_search: Duration::from_secs(3),
            unreachable: Vec::new(),
            restart_takes: Duration::ZERO,
            pushes_again: true,
            frame_bytes: 0,
            fragment_bytes: 0,
        }
    }
}
