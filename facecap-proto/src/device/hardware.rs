use super::Done;
use crate::macros::{command, reply};

command! {
    /// Says what the device is made of (2.13.1).
    GetHardwareInfo "get hardware info" {} => HardwareInfo, idempotent
}

reply! {
    /// What the device is made of.
    HardwareInfo {
        /// The main board.
        #[serde(rename = "Board")]
        board?: Hardware,
        /// The processor.
        #[serde(rename = "Chip")]
        chip?: Hardware,
        /// The memory.
        #[serde(rename = "Flash")]
        flash?: Hardware,
        /// The 4G module.
        #[serde(rename = "FourG")]
        four_g?: FourG,
        /// The screen.
        #[serde(rename = "Lcd")]
        lcd?: Lcd,
        /// The lens's motor.
        #[serde(rename = "Motor")]
        motor?: Hardware,
        /// The sensor.
        #[serde(rename = "Sensor")]
        sensor?: Hardware,
        /// The wireless module.
        #[serde(rename = "WIFI")]
        wifi?: Hardware,
    }
}

face_common::snake_record! {
    /// A piece of hardware.
    #[derive(Debug, Default)]
    pub struct Hardware {
        /// Who made it.
        manu?: String,
        /// Its model.
        model?: String,
        /// Of memory: how much.
        size?: u64,
        /// Of motors: which.
        r#type?: String,
    }
}

face_common::snake_record! {
    /// The 4G module.
    #[derive(Debug, Default)]
    pub struct FourG {
        /// `YES` or `NO`. The spelling is the vendor's.
        moduler_4g?: String,
    }
}

face_common::snake_record! {
    /// The screen.
    #[derive(Debug, Default)]
    pub struct Lcd {
        /// Who made it.
        manu?: String,
        /// Its model.
        model?: String,
        /// The models it could be.
        support[]: String,
    }
}

command! {
    /// Tells the device what it is made of (2.13.2).
    SetHardwareInfo "set hardware info" {
        /// The screen.
        #[serde(rename = "Lcd")]
        lcd?: LcdChoice,
        /// The 4G module.
        #[serde(rename = "FourG")]
        four_g?: FourG,
    } => Done, idempotent
}

face_common::snake_record! {
    /// Which screen.
    #[derive(Debug, Default)]
    pub struct LcdChoice {
        /// Who made it.
        manu?: String,
        /// Its model: one of those that [`Lcd::support`] names.
        model?: String,
    }
}
