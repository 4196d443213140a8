//! What the terminal hears of its captures.

use super::state::State;
use face_common::Response;
use facecap_proto::capture::{Acknowledgement, DeviceType};
use facecap_proto::protocol::{Code, Message};
use facecap_proto::types::Flag;

impl State {
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
        for kept in &mut self.records {
            if kept.record.sequence == sequence {
                kept.record.upload_state = Some(Flag(true));
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
}
