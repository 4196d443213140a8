//! How doors, readers and lines are at this moment (document entry 46).

use crate::macros::json;

/// `GET /ISAPI/AccessControl/AcsWorkStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AcsWorkStatusGet;

json!(AcsWorkStatusGet: GET "/ISAPI/AccessControl/AcsWorkStatus?format=json", reply root "AcsWorkStatus" => AcsWorkStatus, idempotent);

face_common::open_int_enum! {
    /// A lock.
    pub enum LockStatus: i64 {
        /// Shut.
        Locked = 0,
        /// Open.
        Open = 1,
        /// The line is shorted.
        Short = 2,
        /// The line is broken.
        Broken = 3,
        /// Something else is wrong.
        Exception = 4,
    }
}

face_common::open_int_enum! {
    /// What a door does at this time.
    pub enum DoorStatus: i64 {
        /// Nothing.
        Sleep = 1,
        /// Remains open.
        RemainOpen = 2,
        /// Remains closed.
        RemainClosed = 3,
        /// Opens for who may pass.
        Normal = 4,
    }
}

face_common::record! {
    /// How doors, readers and lines are. A place in a list is a door or a reader, counted from 1; lists are as long as the
    /// device has room for, 126 on a large controller.
    #[derive(Debug, Default)]
    pub struct AcsWorkStatus {
        /// Locks, door by door.
        door_lock_status[]: LockStatus,
        /// Doors.
        door_status[]: DoorStatus,
        /// Door contacts: 0 closed, 1 open.
        magnetic_status[]: i64,
        /// Whether doors are reached.
        door_online_status[]: i64,
        /// Event inputs: 0 idle, 1 triggered.
        case_status[]: i64,
        /// Volts of the battery, times ten.
        battery_voltage?: i64,
        /// Whether the battery is low.
        battery_low_voltage?: bool,
        /// `DCPowerSupply`, `battery`, `other`.
        power_supply_status?: String,
        /// `open` or `close`: interlocking of several doors.
        multi_door_interlock_status?: String,
        /// `open` or `close`: anti-passback.
        anti_sneak_status?: String,
        /// `open` or `close`: the housing's tamper contact.
        host_anti_dismantle_status?: String,
        /// Indicator lamp.
        indicator_light_status?: String,
        /// Readers: 0 off line, 1 on line.
        card_reader_online_status[]: i64,
        /// Readers' tamper contacts.
        card_reader_anti_dismantle_status[]: i64,
        /// How readers are set to verify.
        card_reader_verify_mode[]: i64,
        /// Alarm zones that are armed.
        setup_alarm_status[]: i64,
        /// Alarm inputs.
        alarm_in_status[]: i64,
        /// Alarm outputs.
        alarm_out_status[]: i64,
        /// Cards on file.
        card_num?: u32,
        /// Fire alarm line.
        fire_alarm_status?: String,
        /// Network sockets.
        #[serde(rename = "InterfaceStatusList")]
        interface_status_list[]: InterfaceStatus,
        /// Telephone.
        sip_status?: String,
        /// The vendor's cloud.
        ezviz_status?: String,
        /// The vendor's platform.
        voip_status?: String,
        /// Wireless network.
        wifi_status?: String,
    }
}

face_common::record! {
    /// A network socket.
    #[derive(Debug, Default)]
    pub struct InterfaceStatus {
        /// From 1.
        id?: u32,
        /// What kind.
        net_type?: u32,
        /// `connect` or `disconnect`.
        net_status?: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    #[test]
    fn the_recorded_status_is_read() {
        // DS-K1T343EFWX, exchange 25 (zullfi95/faceControll).
        let body = r#"{"AcsWorkStatus":{"doorLockStatus":[0],"doorStatus":[4],"magneticStatus":[0],"antiSneakStatus":"close","hostAntiDismantleStatus":"open","cardReaderOnlineStatus":[1],"cardReaderAntiDismantleStatus":[1],"cardReaderVerifyMode":[10,10],"cardNum":0,"InterfaceStatusList":[{"id":1,"netType":1,"netStatus":"disconnect"}],"sipStatus":"unregistered","wifiStatus":"connect","doorOnlineStatus":[1]}}"#;
        let status = AcsWorkStatusGet
            .decode(&http::Response::new(body.into()))
            .unwrap();
        assert_eq!(
            (status.door_lock_status[0], status.door_status[0]),
            (LockStatus::Locked, DoorStatus::Normal)
        );
        assert_eq!(
            status.interface_status_list[0].net_status.as_deref(),
            Some("disconnect")
        );
        assert!(status.other.is_empty());
        let written = face_common::wire::json::to_bytes(Some("AcsWorkStatus"), &status).unwrap();
        assert_eq!(
            serde_json::from_slice::<serde_json::Value>(&written).unwrap(),
            serde_json::from_str::<serde_json::Value>(body).unwrap()
        );
    }

    #[test]
    fn long_lists_and_unheard_of_states_are_read() {
        let body = format!(
            r#"{{"AcsWorkStatus":{{"doorLockStatus":[{}],"doorStatus":["9"]}}}}"#,
            vec!["1"; 126].join(",")
        );
        let status = AcsWorkStatusGet
            .decode(&http::Response::new(body.into()))
            .unwrap();
        assert_eq!(
            (status.door_lock_status.len(), status.door_status[0]),
            (126, DoorStatus::Unknown(9))
        );
    }
}
