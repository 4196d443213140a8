//! Upgrades from afar (2.11): the device asks, and the answer says whether there is one.

use crate::protocol::{Code, message};
use face_common::time::Timestamp;
use face_common::{EncodeError, Response};

face_common::snake_record! {
    /// A device's software.
    #[derive(Debug, Default)]
    pub struct Firmware {
        /// The system: `FaceGate`.
        system?: String,
        /// The version.
        appversion?: String,
        /// The version of the algorithm.
        algversion?: String,
        /// The chip.
        platform?: String,
        /// The sensor.
        sensor?: String,
        /// The main board.
        board?: String,
        /// The lens's motor.
        motor?: String,
        /// The screen.
        lcd?: String,
        /// When it was made: `2019-02-28 18:22:01`.
        timestamp?: Timestamp,
    }
}

face_common::snake_record! {
    /// A device that asks whether there is an upgrade, as it pushes it.
    #[derive(Debug, Default)]
    pub struct AskUpgrade {
        /// Its serial number.
        device_sn?: String,
        /// Its number, as it is configured: 32 bytes at most.
        device_no?: String,
        /// What came of the last upgrade: one of the codes of a reply.
        last_upgrade_code?: i64,
        /// What it has.
        firmware?: Firmware,
    }
}

face_common::open_string_enum! {
    /// Whether there is an upgrade.
    #[derive(Default)]
    pub enum UpgradeType {
        /// There is none.
        #[default]
        None = "none",
        /// There is one, which the device takes where the version is newer.
        Normal = "normal",
        /// There is one, which the device takes whatever the version.
        Force = "force",
    }
}

face_common::snake_record! {
    /// Where an upgrade is.
    #[derive(Debug, Default)]
    pub struct UpgradeFile {
        /// Where to download it.
        url: String,
        /// Its MD5, in hexadecimal.
        md5sum: String,
    }
}

face_common::snake_record! {
    /// The answer: whether there is an upgrade.
    #[derive(Debug, Default)]
    pub struct UpgradeAnswer {
        /// Whether.
        upgrade_type: UpgradeType,
        /// Where it is.
        upgrade_file?: UpgradeFile,
        /// What it is.
        firmware?: Firmware,
    }
}

/// A package to upgrade to.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Release {
    /// What it is: it is offered to devices of the same platform, board and sensor, as far as it names them.
    pub firmware: Firmware,
    /// Where it is.
    pub file: UpgradeFile,
    /// Whether devices take it whatever their version.
    pub force: bool,
}

impl Release {
    /// A package at this address, with its MD5 in hexadecimal.
    pub fn new(firmware: Firmware, url: impl Into<String>, md5sum: impl Into<String>) -> Self {
        let file = UpgradeFile {
            url: url.into(),
            md5sum: md5sum.into(),
            ..UpgradeFile::default()
        };
        Self {
            firmware,
            file,
            force: false,
        }
    }

    /// Whether it is for this device: the same hardware, another version, and not one that has just failed here.
    pub fn suits(&self, ask: &AskUpgrade) -> bool {
        let Some(has) = &ask.firmware else {
            return false;
        };
        let same =
            |ours: &Option<String>, theirs: &Option<String>| ours.is_none() || ours == theirs;
        let ours = &self.firmware;
        let fits = same(&ours.system, &has.system)
            && same(&ours.platform, &has.platform)
            && same(&ours.board, &has.board)
            && same(&ours.sensor, &has.sensor)
            && same(&ours.motor, &has.motor)
            && same(&ours.lcd, &has.lcd);
        let other = ours.appversion != has.appversion || ours.algversion != has.algversion;
        // A device that has just failed would download it again every time it asks.
        fits && other && ask.last_upgrade_code.unwrap_or(0) == 0
    }
}

impl AskUpgrade {
    /// Offers this package where it suits, and says that there is none where it does not.
    pub fn offer(&self, release: &Release) -> UpgradeAnswer {
        if !release.suits(self) {
            return UpgradeAnswer::default();
        }
        UpgradeAnswer {
            upgrade_type: if release.force {
                UpgradeType::Force
            } else {
                UpgradeType::Normal
            },
            upgrade_file: Some(release.file.clone()),
            firmware: Some(release.firmware.clone()),
            ..UpgradeAnswer::default()
        }
    }
}

impl UpgradeAnswer {
    /// As it is sent.
    pub fn to_response(&self) -> Result<Response, EncodeError> {
        let offers = self.upgrade_type != UpgradeType::None;
        if offers && self.upgrade_file.is_none() {
            let why = "must be there where there is an upgrade";
            return Err(EncodeError::invalid("upgrade_file", why));
        }
        message::reply("ask_upgrade", Code::Ok, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(version: &str, board: &str) -> Firmware {
        Firmware {
            system: Some("FaceGate".into()),
            appversion: Some(version.into()),
            platform: Some("HI3516AV200".into()),
            board: Some(board.into()),
            ..Firmware::default()
        }
    }

    #[test]
    fn a_package_is_offered_where_it_suits() {
        let release = Release::new(
            has("0.11", "FSAN_02"),
            "http://192.0.2.1/u",
            "621b929a45c388c7e5ac4e260ea3dc99",
        );
        let asks = |firmware: Firmware, last| AskUpgrade {
            firmware: Some(firmware),
            last_upgrade_code: Some(last),
            ..AskUpgrade::default()
        };
        let offer = asks(has("0.10", "FSAN_02"), 0).offer(&release);
        assert_eq!(offer.upgrade_type, UpgradeType::Normal);
        assert!(offer.to_response().is_ok());
        for (ask, why) in [
            (asks(has("0.11", "FSAN_02"), 0), "the same version"),
            (asks(has("0.10", "FSAN_01"), 0), "another board"),
            (asks(has("0.10", "FSAN_02"), 11), "it has just failed"),
            (AskUpgrade::default(), "nobody knows what it is"),
        ] {
            let none = ask.offer(&release);
            assert_eq!(none, UpgradeAnswer::default(), "{why}");
            assert_eq!(
                none.to_response().unwrap().body(),
                r#"{"reply":"ACK","cmd":"ask_upgrade","code":0,"upgrade_type":"none"}"#
            );
        }
        let force = Release {
            force: true,
            ..release
        };
        assert_eq!(
            asks(has("0.10", "FSAN_02"), 0).offer(&force).upgrade_type,
            UpgradeType::Force
        );
        let empty = UpgradeAnswer {
            upgrade_type: UpgradeType::Normal,
            ..UpgradeAnswer::default()
        };
        assert!(empty.to_response().is_err());
    }
}
