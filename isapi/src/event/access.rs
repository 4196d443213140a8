use super::codes::EventCode;
use face_common::time::Timestamp;
use serde_json::Value;

face_common::record! {
    /// Somebody at the door, or something the terminal did: the same members from the stream (`AccessControllerEvent`) and
    /// from the log (`AcsEvent`), which spell three of them differently.
    ///
    /// Which kind of event it is, `(major, minor)` tells together: see [`code`](AccessEvent::code).
    #[derive(Debug, Default)]
    pub struct AccessEvent {
        /// Class: 1 alarm, 2 exception, 3 operation, 5 event.
        #[serde(rename = "majorEventType", alias = "major")]
        major: u32,
        /// Kind within the class.
        #[serde(rename = "subEventType", alias = "minor")]
        minor: u32,
        /// Kind of an event that was set off by another.
        inductive_event_type?: String,
        /// When, in the log. In the stream the time stands on the [`Alert`](super::Alert).
        time?: Timestamp,
        /// The running number of the event on this terminal, for telling doubles and gaps. Goes beyond 2³¹.
        serial_no?: u64,
        /// The number of the event before: where it is not the last one seen, something was missed.
        front_serial_no?: u64,
        /// Whether it happens now. `false`: replayed from the log, as terminals do when a stream is opened.
        current_event?: bool,
        /// The terminal's name.
        device_name?: String,
        /// Who, by number.
        employee_no_string?: String,
        /// Who, on terminals whose numbers are integers.
        employee_no?: u64,
        /// Who, by name.
        name?: String,
        /// What the person is to the terminal.
        user_type?: String,
        /// Who was logged in, for operations.
        net_user?: String,
        /// From where, for operations.
        remote_host_addr?: String,
        /// The card shown.
        card_no?: String,
        /// 1 normal, 2 disabled, 3 blocklist, 4 patrol, 5 duress, 6 super, 7 visitor, 8 dismissing.
        card_type?: u32,
        /// 1 QR code.
        swipe_card_type?: u32,
        /// Place in the allow list; 0 is none.
        white_list_no?: u32,
        /// Through which channel it was reported.
        report_channel?: u32,
        /// 1 IC card, 2 ID card, 3 QR code, 4 fingerprint.
        card_reader_kind?: u32,
        /// Which reader.
        card_reader_no?: u32,
        /// Which door.
        door_no?: u32,
        /// Number of the verification.
        verify_no?: u64,
        /// Alarm input.
        alarm_in_no?: u32,
        /// Alarm output.
        alarm_out_no?: u32,
        /// Event input.
        case_sensor_no?: u32,
        /// RS-485 address.
        #[serde(rename = "RS485No")]
        rs485_no?: u32,
        /// Group of people who must come together.
        multi_card_group_no?: u32,
        /// Lane, at a turnstile.
        access_channel?: u32,
        /// Device, at a controller.
        device_no?: u32,
        /// Distributed controller.
        distract_control_no?: u32,
        /// Local controller.
        #[serde(rename = "localControllerID")]
        local_controller_id?: u32,
        /// Which network socket: 1 and 2 up, 3 down.
        #[serde(rename = "InternetAccess")]
        internet_access?: u32,
        /// Kind of zone.
        #[serde(rename = "type")]
        kind?: u32,
        /// Physical address.
        #[serde(rename = "MACAddr")]
        mac_addr?: String,
        /// A lane controller's number.
        #[serde(rename = "channelControllerID")]
        channel_controller_id?: u32,
        /// A lane controller's lamp board.
        #[serde(rename = "channelControllerLampID")]
        channel_controller_lamp_id?: u32,
        /// A lane controller's infrared adapter.
        #[serde(rename = "channelControllerIRAdaptorID")]
        channel_controller_ir_adaptor_id?: u32,
        /// A lane controller's infrared emitter.
        #[serde(rename = "channelControllerIREmitterID")]
        channel_controller_ir_emitter_id?: u32,
        /// How the reader is set; which way was really used, the minor code tells.
        current_verify_mode?: String,
        /// `checkIn`, `checkOut`, `breakOut`, `breakIn`, `overtimeIn`, `overTimeOut`; `undefined` where attendance is off.
        attendance_status?: String,
        /// The terminal's own name for the attendance status.
        label?: String,
        /// State of what the event is about.
        status_value?: i64,
        /// Where the picture can be fetched; in the log.
        #[serde(rename = "pictureURL")]
        picture_url?: String,
        /// How many pictures follow; in the stream.
        pictures_number?: u32,
        /// Whether a password alone opens.
        pure_pwd_verify_enable?: bool,
        /// `yes`, `no` or `unknown`.
        mask?: String,
        /// `yes`, `no` or `unknown`.
        helmet?: String,
        /// Where the face is in the picture.
        #[serde(rename = "FaceRect")]
        face_rect?: FaceRect,
        /// `celsius`, `fahrenheit` or `kelvin`.
        thermometry_unit?: String,
        /// Degrees, in that unit.
        curr_temperature?: f64,
        /// Whether the temperature is too high. The vendor's spelling is `isAbnomalTemperature`.
        #[serde(rename = "isAbnomalTemperature", alias = "isAbnormalTemperature")]
        is_abnormal_temperature?: bool,
        /// Where the temperature was measured.
        #[serde(rename = "RegionCoordinates")]
        region_coordinates?: Value,
        /// What the QR code says.
        #[serde(rename = "QRCodeInfo")]
        qr_code_info?: String,
        /// Whether the terminal waits for us to say if the door may open.
        remote_check?: bool,
        /// What we said.
        remote_check_result?: String,
        /// Which room's button opened.
        unlock_room_no?: String,
        /// Whether there is a recording.
        has_record?: bool,
    }
}

face_common::record! {
    /// A place in a picture, in parts of its width and height (0 to 1).
    #[derive(Debug, Default)]
    pub struct FaceRect {
        /// Height.
        height: f64,
        /// Width.
        width: f64,
        /// Left edge.
        x: f64,
        /// Upper edge.
        y: f64,
    }
}

impl AccessEvent {
    /// An event of this kind.
    pub fn new(code: EventCode) -> Self {
        Self {
            major: code.major,
            minor: code.minor,
            ..Self::default()
        }
    }

    /// Which kind it is.
    pub fn code(&self) -> EventCode {
        EventCode::new(self.major, self.minor)
    }

    /// Whether the terminal replays it from its log.
    pub fn is_replay(&self) -> bool {
        self.current_event == Some(false)
    }
}
