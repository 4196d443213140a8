//! What the terminal hears of its captures.

use super::state::State;
use super::{strict, values};
use face_common::Response;
use facecap_proto::capture::{Acknowledgement, DeviceType, FacePush, GatewayControl};
use facecap_proto::types::Flag;
use serde_json::Value;

impl State {
    /// Hears the answer to the oldest capture. Where it is not one, the capture is sent again.
    pub(super) fn hears(&mut self, answer: &Response) {
        let Some(oldest) = self.pending.front() else {
            return;
        };
        let Some(said) = self.accepted(answer.body(), oldest) else {
            return;
        };
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

    /// The answer, where it is all that the document wants of one: `ACK`, code 0, the capture's count, and its time byte for byte.
    /// What is to be opened, spoken and shown is up to the platform, but must be what a command could say.
    fn accepted(&self, body: &[u8], capture: &FacePush) -> Option<Acknowledgement> {
        let mut members = strict::object(body)?;
        members.remove("version");
        let is_ack = members.remove("reply")? == "ACK" && members.remove("code")? == 0;
        // The document has a blank behind; all servers in use have none.
        let cmd = members.remove("cmd")?;
        let is_of_it = cmd == "face" || cmd == "face ";
        let said: Acknowledgement = serde_json::from_value(Value::Object(members.clone())).ok()?;
        let written = serde_json::to_value(&said).ok()?;
        let is_right = is_ack
            && is_of_it
            && said.sequence_no == capture.sequence_no
            && said.cap_time == capture.cap_time
            && strict::difference(&members, &written).is_none()
            && values::none_of_them("face", &members).is_none()
            // The limit of what is spoken.
            && said.to_response().is_ok()
            && said.gateway_ctrl.as_ref().is_none_or(|control| self.has(control));
        is_right.then_some(said)
    }

    /// Whether there is such an output, or one number for the line.
    fn has(&self, control: &GatewayControl) -> bool {
        if control.device_type == DeviceType::Wiegand {
            control.device_no == 0 || control.long_card_id.is_none()
        } else {
            control.device_no < self.quirks.outputs
        }
    }
}
