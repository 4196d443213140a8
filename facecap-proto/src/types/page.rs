/// How many entries a page had: with those that could not be read, where the device's own count can be believed.
pub(crate) fn entries(read: usize, count: Option<u32>, size: u32) -> u32 {
    let read = u32::try_from(read).unwrap_or(u32::MAX);
    count
        .filter(|count| (read..=size).contains(count))
        .unwrap_or(read)
}

/// The next page and its size, behind this page that had so many entries; `None` behind the last. `total` where it is known to
/// count what is asked for.
///
/// A device that gives fewer than it was asked for is asked for pages of a size that divides what it has given, so that nothing is
/// passed over, whichever size it counts pages by.
pub(crate) fn next_page(page: u32, size: u32, got: u32, total: Option<u32>) -> Option<(u32, u32)> {
    if page == 0 || got == 0 {
        return None;
    }
    let behind = (page - 1).checked_mul(size)?.checked_add(got)?;
    let more = match total {
        Some(total) => behind < total,
        None => got >= size,
    };
    if !more {
        return None;
    }
    let size = divisor(behind, size);
    Some((behind.checked_div(size)?.checked_add(1)?, size))
}

/// The greatest common one.
fn divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::{entries, next_page};

    #[test]
    fn a_page_has_as_many_entries_as_the_device_says_within_reason() {
        assert_eq!(entries(19, Some(20), 20), 20, "one could not be read");
        assert_eq!(entries(20, Some(500), 20), 20, "a total");
        assert_eq!(entries(20, Some(0), 20), 20);
        assert_eq!(entries(5, None, 20), 5);
    }

    #[test]
    fn pages_end_with_the_total_or_with_one_that_is_not_full() {
        assert_eq!(next_page(1, 20, 20, Some(45)), Some((2, 20)));
        assert_eq!(next_page(3, 20, 5, Some(45)), None);
        assert_eq!(next_page(2, 20, 20, Some(40)), None);
        assert_eq!(next_page(1, 20, 20, None), Some((2, 20)));
        assert_eq!(next_page(2, 20, 19, None), None);
        assert_eq!(next_page(2, 20, 0, Some(45)), None);
        assert_eq!(next_page(0, 20, 45, Some(45)), None, "everybody at once");
        assert_eq!(next_page(u32::MAX, 20, 20, Some(45)), None);
    }

    /// Ten at most, whatever it is asked for: both by pages of ten and by pages of the size asked for it gives everything once.
    #[test]
    fn a_device_that_gives_fewer_is_asked_for_what_it_gives() {
        for cap in 1..=20_u32 {
            let (mut page, mut size, mut seen) = (1, 20, 0);
            for _ in 0..100 {
                assert_eq!((page - 1) * size, seen, "{cap}");
                let got = size.min(cap).min(45 - seen);
                seen += got;
                match next_page(page, size, got, Some(45)) {
                    Some(next) => (page, size) = next,
                    None => break,
                }
            }
            assert_eq!(seen, 45, "{cap}");
        }
    }
}
