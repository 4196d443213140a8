use serde::Serializer;

/// Written without a fraction where there is none: devices write 80, and not 80.0, and may read nothing else.
#[expect(clippy::ref_option, reason = "serde hands it over so")]
pub(crate) fn whole<S: Serializer>(number: &Option<f64>, s: S) -> Result<S::Ok, S::Error> {
    /// Up to here every whole number is one of `f64`.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match *number {
        None => s.serialize_none(),
        #[expect(
            clippy::cast_possible_truncation,
            reason = "it is whole and not too large"
        )]
        Some(n) if n.fract() == 0.0 && n.abs() <= EXACT => s.serialize_i64(n as i64),
        Some(n) => s.serialize_f64(n),
    }
}
