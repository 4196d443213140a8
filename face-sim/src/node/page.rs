//! Pages.

use super::read::Asked;
use serde_json::{Value, json};

/// The part of a list that was asked for.
pub(super) fn cut<T>(all: Vec<T>, asked: &Asked, most: usize) -> Vec<T> {
    let skip = asked.count("start_no", 1).saturating_sub(1);
    let take = asked.count("qry_len", 10).min(most);
    all.into_iter().skip(skip).take(take).collect()
}

/// A page of a query.
pub(super) fn page(all: Vec<Value>, asked: &Asked, most: usize) -> Value {
    let total = all.len();
    let record = cut(all, asked, most);
    json!({ "result_num": record.len(), "total_num": total, "record": record })
}
