//! Who was before the camera.

use super::state::State;
use face_common::Response;
use facecap_proto::capture::{
    Acknowledgement, Attributes, CaptureRecord, DeviceType, FacePush, Match, Reason, RecordPage,
    RequestRecords,
};
use facecap_proto::protocol::{Code, Message};
use facecap_proto::types::{Base64Bytes, Flag, MatchTypes, ValidTo, capture_time};

impl State {
    pub(super) fn person_before_camera(&mut self, id: &str) -> bool {
        let Some(entry) = self.people.get(id) else {
            return false;
        };
        let (person, photo) = (entry.person.clone(), entry.photo.clone());
        let reason = match &person.term {
            Some(ValidTo::Never) => Reason::Expired,
            Some(ValidTo::At(end)) if end.unix_ms(Some(0)).is_some_and(|e| e < self.now_ms()) => {
                Reason::Expired
            }
            _ => Reason::None,
        };
        let found = Match {
            is_encryption: Some(false),
            person_id: Some(person.id.clone()),
            person_name: person.name.clone(),
            person_role: person.role,
            format: Some("jpg".to_owned()),
            image: photo.map(Base64Bytes),
            customer_text: person.customer_text.clone(),
            ..Match::default()
        };
        let record = CaptureRecord {
            id: Some(person.id),
            name: person.name,
            role: person.role,
            customer_id: person.customer_text,
            ..CaptureRecord::default()
        };
        self.capture(94.0, reason, Some(found), record);
        true
    }

    pub(super) fn stranger_before_camera(&mut self) {
        self.capture(-1.0, Reason::Unauthorised, None, CaptureRecord::default());
    }

    fn capture(&mut self, score: f64, reason: Reason, found: Option<Match>, record: CaptureRecord) {
        self.sequence += 1;
        let time = capture_time(self.now_ms(), 0);
        let temperature = 36.36;
        self.records.push(CaptureRecord {
            sequence: Some(self.sequence),
            time: Some(time.clone()),
            score: Some(score),
            match_type: Some(MatchTypes::FACE),
            match_failed_reson: Some(reason),
            body_temp: Some(temperature),
            upload_state: Some(Flag(false)),
            ..record
        });
        let info = self.params.device_info.clone().unwrap_or_default();
        self.pending.push_back(FacePush {
            sequence_no: self.sequence,
            device_no: info.device_no,
            device_sn: Some(self.serial_no.clone()),
            addr_no: info.addr_no,
            addr_name: info.addr_name,
            cap_time: time,
            is_realtime: Some(Flag(true)),
            match_failed_reson: Some(reason),
            match_result: Some(score),
            r#match: found,
            overall_pic_flag: Some(false),
            closeup_pic_flag: Some(false),
            video_flag: Some(false),
            person: Some(Attributes {
                temperatur: Some(temperature),
                has_mask: Some(false),
                ..Attributes::default()
            }),
            ..FacePush::default()
        });
    }

    /// Hears the answer to the oldest capture. Only code 0 with its count and its time, byte for byte, is one; else it is sent
    /// again.
    pub(super) fn hears(&mut self, answer: &Response) {
        let Ok(message) = Message::<Acknowledgement>::read(answer.body()) else {
            return;
        };
        let Some(oldest) = self.pending.front() else {
            return;
        };
        let said = &message.body;
        let right = message.code == Some(Code::Ok)
            && message.cmd == "face"
            && said.sequence_no == oldest.sequence_no
            && said.cap_time == oldest.cap_time;
        if !right {
            return;
        }
        let sequence = Some(oldest.sequence_no);
        self.pending.pop_front();
        self.acknowledged += 1;
        for record in &mut self.records {
            if record.sequence == sequence {
                record.upload_state = Some(Flag(true));
            }
        }
        if let Some(control) = &said.gateway_ctrl {
            if control.device_type == DeviceType::Wiegand {
                let short = u64::from(control.device_no);
                self.cards_sent.push(control.long_card_id.unwrap_or(short));
            } else {
                self.opened.push(control.device_no);
            }
        }
        self.spoken.extend(said.tts.iter().map(|t| t.text.clone()));
        let texts = [&said.document_text, &said.text_display];
        let texts = texts.into_iter().flatten().chain(&said.text_displays);
        self.shown.extend(texts.map(|t| t.text.clone()));
    }

    pub(super) fn list_records(&self, search: &RequestRecords) -> RecordPage {
        let seconds = |record: &CaptureRecord| {
            let time = record.time.as_ref()?.unix_ms(Some(0))?;
            Some(time / 1000)
        };
        let within = |record: &&CaptureRecord| {
            let time = seconds(record);
            let after = search.time_start.is_none_or(|start| time >= Some(start));
            let before = search.time_end.is_none_or(|end| time <= Some(end));
            let state = search.upload_state.is_none() || search.upload_state == record.upload_state;
            let id = search.id.is_none() || search.id == record.id;
            let name = search.name.is_none() || search.name == record.name;
            let alike = search
                .score_start
                .is_none_or(|least| record.score >= Some(least))
                && search
                    .score_end
                    .is_none_or(|most| record.score <= Some(most));
            after && before && state && id && name && alike
        };
        let found: Vec<_> = self.records.iter().filter(within).collect();
        let size = search.page_size as usize;
        let skip = (search.page_no.max(1) as usize - 1) * size;
        let records: Vec<_> = found
            .iter()
            .skip(skip)
            .take(size)
            .map(|r| (*r).clone())
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
