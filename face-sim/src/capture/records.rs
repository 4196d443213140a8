//! What the terminal remembers of those before its camera.

use super::seen::Seen;
use super::state::{Kept, State};
use facecap_proto::capture::{CaptureRecord, FacePush, RecordPage, RequestRecords};
use facecap_proto::types::{Base64Bytes, Flag, MatchTypes};

/// Bytes of a name that a record has room for; longer ones stand elsewhere in it.
const SHORT_NAME: usize = 15;

fn is_wanted(search: &RequestRecords, record: &CaptureRecord) -> bool {
    let is_part = search.fuzzy_flag == Some(Flag(true));
    let like = |wanted: &Option<String>, has: Option<&str>| {
        wanted.as_deref().is_none_or(|wanted| match has {
            Some(has) if is_part => has.contains(wanted),
            has => has == Some(wanted),
        })
    };
    let time = record.time.as_ref().and_then(|time| time.unix_ms(Some(0)));
    let time = time.map(|ms| ms.div_euclid(1000));
    let is_after = search.time_start.is_none_or(|start| time >= Some(start));
    let is_before = search.time_end.is_none_or(|end| time <= Some(end));
    let least = search
        .score_start
        .is_none_or(|least| record.score >= Some(least));
    let most = search
        .score_end
        .is_none_or(|most| record.score <= Some(most));
    let state = search.upload_state.is_none() || search.upload_state == record.upload_state;
    let is_them = like(&search.id, record.id.as_deref()) && like(&search.name, record.full_name());
    is_after && is_before && least && most && state && is_them
}

impl State {
    /// Here it always stands what is against somebody.
    pub(super) fn remember(&mut self, seen: &Seen, push: &FacePush) {
        let mut record = CaptureRecord {
            sequence: Some(push.sequence_no),
            time: Some(push.cap_time.clone()),
            score: Some(seen.score),
            match_type: Some(MatchTypes::default()),
            match_failed_reson: Some(seen.reason),
            body_temp: push.person.as_ref().and_then(|p| p.temperatur),
            upload_state: Some(Flag(false)),
            ..CaptureRecord::default()
        };
        if let Some((person, _)) = &seen.found {
            let name = person.name.clone().unwrap_or_default();
            let (short, long) = if name.len() > SHORT_NAME {
                (String::new(), name)
            } else {
                (name, String::new())
            };
            record.match_type = Some(MatchTypes::FACE);
            record.id = Some(person.id.clone());
            record.name = Some(short);
            record.person_name_ext = Some(long);
            record.role = person.role;
            record.customer_id = Some(person.customer_text.clone().unwrap_or_default());
        }
        self.records.push(Kept {
            record,
            taken: seen.taken.clone(),
            registered: seen.found.as_ref().map(|(_, photo)| photo.clone()),
        });
    }

    pub(super) fn list_records(&self, search: &RequestRecords) -> RecordPage {
        let all = self.records.iter();
        let found: Vec<_> = all.filter(|k| is_wanted(search, &k.record)).collect();
        let size = search.page_size as usize;
        let skip = (search.page_no.max(1) as usize - 1).saturating_mul(size);
        let page = found.iter().skip(skip).take(size);
        let records: Vec<_> = page
            .map(|kept| {
                let mut record = kept.record.clone();
                if search.face_image_flag.0 {
                    record.face_image = Some(Base64Bytes(kept.taken.clone()));
                }
                if search.reg_image_flag.0 {
                    record.reg_image = kept.registered.clone().map(Base64Bytes);
                }
                record
            })
            .collect();
        RecordPage {
            total: u32::try_from(found.len()).ok(),
            count: u32::try_from(records.len()).ok(),
            page_no: Some(search.page_no),
            records,
            ..RecordPage::default()
        }
    }
}
