/// Where the next page begins, where there is one: after what really came, as long as something did and there is more in all. Where a
/// node does not say how many there are in all, an empty page is the end.
pub(crate) fn next_page(start_no: Option<u32>, came: usize, total: Option<u64>) -> Option<u32> {
    let next = start_no
        .unwrap_or(1)
        .checked_add(u32::try_from(came).ok()?)?;
    let is_more = total.is_none_or(|total| u64::from(next) <= total);
    (came > 0 && is_more).then_some(next)
}
