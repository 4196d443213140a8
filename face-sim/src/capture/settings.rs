//! Settings, clock, hardware and sound.

use super::aes;
use super::factory::{STILL, from_json};
use super::refusal::{Refusal, illegal, no};
use super::state::State;
use facecap_proto::audio::{CameraVolume, PlayAudio, Volume, VolumeMethod};
use facecap_proto::config::{AppParams, ScheduleDone, ScheduleKind, StreamParams};
use facecap_proto::device::{
    DateTime, Done, HardwareInfo, SetHardwareInfo, SnapshotImage, SnapshotTaken, UpdateDateTime,
    WiegandControl,
};
use facecap_proto::encryption::{AesKey, UpdataAes};
use facecap_proto::protocol::Code;
use facecap_proto::types::{Base64Bytes, clock_text};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

pub(super) fn schedule_done() -> ScheduleDone {
    ScheduleDone {
        desc: Some("OK".to_owned()),
        ..ScheduleDone::default()
    }
}

pub(super) fn play(play: &PlayAudio) -> Result<Done, Refusal> {
    if play.audio_no == 0 {
        Ok(Done::default())
    } else {
        Err(no(Code::NotExists))
    }
}

/// What is left out stays, in objects within objects too.
fn merge(kept: &mut Value, change: Value) {
    match (kept, change) {
        (Value::Object(kept), Value::Object(change)) => {
            for (name, value) in change {
                merge(kept.entry(name).or_insert(Value::Null), value);
            }
        }
        (kept, change) => *kept = change,
    }
}

fn merged<T: Serialize + DeserializeOwned>(kept: &T, change: &T) -> Result<T, Refusal> {
    let merged = || {
        let mut whole = serde_json::to_value(kept)?;
        merge(&mut whole, serde_json::to_value(change)?);
        serde_json::from_value(whole)
    };
    merged().map_err(|e: serde_json::Error| (Code::IllegalField, e.to_string()))
}

impl State {
    pub(super) fn set_params(&mut self, change: &AppParams) -> Result<Done, Refusal> {
        self.params = merged(&self.params, change)?;
        Ok(Done::default())
    }

    pub(super) fn set_stream(&mut self, change: &StreamParams) -> Result<Done, Refusal> {
        self.stream = merged(&self.stream, change)?;
        Ok(Done::default())
    }

    pub(super) fn add_kinds(&mut self, kinds: Vec<ScheduleKind>) -> Result<ScheduleDone, Refusal> {
        if self.schedule.len() + kinds.len() > 15 {
            return Err(no(Code::EntryLimit));
        }
        self.schedule.extend(kinds);
        Ok(schedule_done())
    }

    pub(super) fn open(&mut self, port: u32) -> Result<Done, Refusal> {
        if port >= self.quirks.outputs {
            return Err(illegal("port", "there is no such output"));
        }
        self.opened.push(port);
        Ok(Done::default())
    }

    pub(super) fn send_card(&mut self, control: &WiegandControl) -> Done {
        let short = u64::from(control.wiegand_card_no);
        self.cards_sent.push(control.long_card_id.unwrap_or(short));
        Done::default()
    }

    pub(super) fn snapshot(&self) -> SnapshotTaken {
        SnapshotTaken {
            image: SnapshotImage {
                format: Some("jpg".to_owned()),
                image_data: Base64Bytes(STILL.into()),
                time_stamp: Some(clock_text(self.now_ms(), 0)),
                ..SnapshotImage::default()
            },
            ..SnapshotTaken::default()
        }
    }

    pub(super) fn clock(&self) -> DateTime {
        DateTime {
            date_time: clock_text(self.now_ms(), 0),
            ..DateTime::default()
        }
    }

    pub(super) fn set_clock(&mut self, order: &UpdateDateTime) -> Result<Done, Refusal> {
        let wanted = order.date_time.unix_ms(Some(0));
        let wanted = wanted.ok_or_else(|| illegal("date_time", "is no time"))?;
        self.clock_ms += wanted - self.now_ms();
        Ok(Done::default())
    }

    pub(super) fn reboot(&mut self) -> Done {
        self.reboots += 1;
        Done::default()
    }

    pub(super) fn hardware(&self) -> HardwareInfo {
        from_json(json!({
            "Board": { "manu": "SIMULATED", "model": "SIM_01" },
            "Chip": { "manu": "SIMULATED", "model": "SIM" },
            "FourG": { "moduler_4g": "NO" },
            "Lcd": { "manu": "", "model": self.lcd_model, "support": ["LCD_WY_720_576", "LCD_WY_1280x800"] },
        }))
    }

    pub(super) fn set_hardware(&mut self, set: SetHardwareInfo) -> Result<Done, Refusal> {
        let Some(model) = set.lcd.and_then(|lcd| lcd.model) else {
            return Ok(Done::default());
        };
        let supported = self.hardware().lcd.unwrap_or_default().support;
        if !supported.contains(&model) {
            return Err(illegal("Lcd.model", "is not supported"));
        }
        self.lcd_model = model;
        Ok(Done::default())
    }

    /// Only who has the key there is may set another, or switch encryption.
    pub(super) fn set_aes(&mut self, update: &UpdataAes) -> Result<Done, Refusal> {
        let read = |key: &AesKey, member: &str| {
            let text = serde_json::to_value(key).ok();
            let key = text.as_ref().and_then(|text| aes::key(text.as_str()?));
            key.ok_or_else(|| illegal(member, "is no key"))
        };
        if read(&update.ori_key, "ori_key")? != self.key {
            return Err((Code::AuthFailed, "ori_key: is not the key".to_owned()));
        }
        if let Some(key) = &update.new_key {
            self.key = read(key, "new_key")?;
        }
        self.encrypts = update.enable.unwrap_or(self.encrypts);
        Ok(Done::default())
    }

    pub(super) fn set_volume(&mut self, volume: &CameraVolume) -> Volume {
        match (&volume.method, volume.volume) {
            (VolumeMethod::Set, Some(loud)) => {
                self.volume = loud;
                Volume::default()
            }
            _ => Volume {
                volume: Some(self.volume),
                ..Volume::default()
            },
        }
    }
}
