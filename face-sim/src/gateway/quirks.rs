//! What a gateway may be told to be.

/// What is peculiar about this gateway.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct GatewayQuirks {
    /// Paths this version does not know: pieces of them, answered with code 8.
    pub unknown: Vec<String>,
    /// Its database is full: changes are answered with code 5.
    pub full: bool,
    /// The partner may do nothing: code 17.
    pub unlicensed: bool,
    /// Has a licence for face groups.
    pub face_licence: bool,
    /// Says yes to a photo and keeps none.
    pub drops_photos: bool,
    /// Pages hold a total and no list.
    pub hides_lists: bool,
    /// So many calls are answered; then it says that there were too many (`0x02401009`).
    pub calls_allowed: Option<u32>,
    /// How far its clock is ahead, in milliseconds. Timestamps more than fifteen minutes from it are refused.
    pub clock_ahead_ms: i64,
    /// Terminals of these doors refuse everybody.
    pub refused_by: Vec<String>,
    /// A V3.1: it says so, writes a device's `status` without a blank behind the name, names a larger picture of each person
    /// (`picBigUri`), and tells of fingerprints without their templates. Otherwise it is a V2.3.
    pub v3_1: bool,
}

impl GatewayQuirks {
    /// A version without the endpoints for forms, whose JSON update says yes to a photo and keeps none. (The last is so on
    /// every version seen, and here always.)
    pub fn old_version() -> Self {
        let unknown = ["/picture/upload", "/person/photo", "/photo", "/face/update"];
        Self {
            unknown: unknown.map(str::to_owned).to_vec(),
            ..Self::default()
        }
    }
}
