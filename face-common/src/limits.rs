//! Documented limits, held before anything is sent: what several vendors have in the same words.

use crate::error::EncodeError;

/// A number within these limits, both included.
pub fn range(
    field: &'static str,
    has: impl Into<i64>,
    least: i64,
    most: i64,
) -> Result<(), EncodeError> {
    let has = has.into();
    if (least..=most).contains(&has) {
        Ok(())
    } else {
        let why = format!("is {has}; {least} to {most} are allowed");
        Err(EncodeError::invalid(field, why))
    }
}

/// A list of 1 to `most`.
pub fn count(field: &'static str, has: usize, most: usize) -> Result<(), EncodeError> {
    if (1..=most).contains(&has) {
        Ok(())
    } else {
        let why = format!("has {has} entries; 1 to {most} are allowed");
        Err(EncodeError::invalid(field, why))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_hold_one_under_and_one_over() {
        let outcome = |outcome: Result<(), EncodeError>| outcome.map_err(|e| e.to_string());
        assert_eq!(outcome(range("n", 3, 3, 5)), Ok(()));
        assert_eq!(outcome(range("n", 5_u8, 3, 5)), Ok(()));
        assert_eq!(
            outcome(range("n", 2, 3, 5)),
            Err("n: is 2; 3 to 5 are allowed".to_owned())
        );
        assert!(range("n", 6, 3, 5).is_err());
        assert_eq!(outcome(count("l", 1, 2)), Ok(()));
        assert_eq!(outcome(count("l", 2, 2)), Ok(()));
        assert_eq!(
            outcome(count("l", 3, 2)),
            Err("l: has 3 entries; 1 to 2 are allowed".to_owned())
        );
        assert!(count("l", 0, 2).is_err());
    }
}
