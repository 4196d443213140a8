//! One event, and what it says of a door.

use face_common::time::Timestamp;
use face_common::wire::member::Members;
use serde::Deserialize;
use serde_json::Value;
use std::fmt;

face_common::record! {
    /// One event. What its `data` holds depends on the ability.
    #[derive(Debug, Default)]
    pub struct Event {
        /// Names the event: what to tell doubles by.
        event_id?: String,
        /// What: [`EventType`](crate::acs::EventType) at doors.
        event_type?: u32,
        /// In words.
        event_type_name?: String,
        /// When. Old versions leave the offset out.
        happen_time?: Timestamp,
        /// Where: the source's number.
        src_index?: String,
        /// Its name.
        src_name?: String,
        /// What it belongs to. Old versions write `srcParentIdex`.
        #[serde(alias = "srcParentIdex")]
        src_parent_index?: String,
        /// What it is: `door`, `camera`, ….
        src_type?: String,
        /// 0 at once over, 1 begins, 2 ends, 3 pulse, 4 linkage, 5 pictures come later.
        status?: u32,
        /// How grave.
        event_lvl?: u32,
        /// How long it lasts, in seconds.
        timeout?: u32,
        /// The rest, as it came.
        data?: Members,
    }
}

impl Event {
    /// What it says of a door, where it says something of one.
    pub fn acs(&self) -> Option<AcsData> {
        let data = Value::Object((**self.data.as_ref()?).clone());
        let data = AcsData::deserialize(data).ok()?;
        data.event_code.is_some().then_some(data)
    }
}

face_common::record! {
    /// What happened at a door. The names on the wire are iSecure Center's; HikCentral's own are not on record, and are
    /// taken under the names that its other answers use.
    #[derive(Debug, Default)]
    pub struct AcsData {
        /// The channel.
        #[serde(rename = "ExtAccessChannel")]
        access_channel?: i64,
        /// The alarm input.
        #[serde(rename = "ExtEventAlarmInID")]
        alarm_in_id?: i64,
        /// The alarm output.
        #[serde(rename = "ExtEventAlarmOutID")]
        alarm_out_id?: i64,
        /// The card: up to 20 digits, so text.
        #[serde(rename = "ExtEventCardNo", alias = "cardNo")]
        card_no?: String,
        /// The case input.
        #[serde(rename = "ExtEventCaseID")]
        case_id?: i64,
        /// What: as the event's type.
        #[serde(rename = "ExtEventCode", alias = "eventType")]
        event_code?: u32,
        /// How many people have passed.
        #[serde(rename = "ExtEventCustomerNumInfo")]
        customer_num_info?: CustomerNumInfo,
        /// The door's place on its device.
        #[serde(rename = "ExtEventDoorID", alias = "doorNo")]
        door_id?: i64,
        /// The identity card's picture.
        #[serde(rename = "ExtEventIDCardPictureURL")]
        id_card_picture_url?: String,
        /// What stands on the identity card.
        #[serde(rename = "ExtEventIdentityCardInfo")]
        identity_card_info?: IdentityCardInfo,
        /// 1 in, 0 out, -1 not known.
        #[serde(rename = "ExtEventInOut")]
        in_out?: i64,
        /// The controller on site.
        #[serde(rename = "ExtEventLocalControllerID")]
        local_controller_id?: i64,
        /// The main device.
        #[serde(rename = "ExtEventMainDevID")]
        main_dev_id?: i64,
        /// Who: the platform's `personId`.
        #[serde(rename = "ExtEventPersonNo", alias = "personId")]
        person_id?: String,
        /// Their name, from HikCentral.
        person_name?: String,
        /// The picture: for [`EventPicture`](crate::acs::EventPicture).
        #[serde(rename = "ExtEventPictureURL", alias = "picUri")]
        picture_url?: String,
        /// The reader's place.
        #[serde(rename = "ExtEventReaderID")]
        reader_id?: i64,
        /// What kind of reader.
        #[serde(rename = "ExtEventReaderKind")]
        reader_kind?: i64,
        /// The channel that reported.
        #[serde(rename = "ExtEventReportChannel")]
        report_channel?: i64,
        /// The group of people.
        #[serde(rename = "ExtEventRoleID")]
        role_id?: i64,
        /// The device below.
        #[serde(rename = "ExtEventSubDevID")]
        sub_dev_id?: i64,
        /// How many times a card was shown.
        #[serde(rename = "ExtEventSwipNum")]
        swipe_num?: i64,
        /// What kind of event.
        #[serde(rename = "ExtEventType")]
        kind?: i64,
        /// Which multiple check.
        #[serde(rename = "ExtEventVerifyID")]
        verify_id?: i64,
        /// The list the card stands in.
        #[serde(rename = "ExtEventWhiteListNo")]
        white_list_no?: i64,
        /// When the platform had it: microseconds since 1970, as text.
        #[serde(rename = "ExtReceiveTime")]
        receive_time?: String,
        /// The device's count.
        #[serde(rename = "Seq")]
        seq?: i64,
        /// The server with the pictures.
        svr_index_code?: String,
    }
}

impl AcsData {
    /// When the platform had it, in milliseconds since 1970.
    pub fn received_ms(&self) -> Option<i64> {
        Some(self.receive_time.as_deref()?.parse::<i64>().ok()? / 1000)
    }
}

face_common::record! {
    /// How many people have passed.
    #[derive(Debug, Default)]
    pub struct CustomerNumInfo {
        /// The channel.
        #[serde(rename = "AccessChannel")]
        access_channel?: i64,
        /// In.
        #[serde(rename = "EntryTimes")]
        entry_times?: i64,
        /// Out.
        #[serde(rename = "ExitTimes")]
        exit_times?: i64,
        /// Together.
        #[serde(rename = "TotalTimes")]
        total_times?: i64,
    }
}

face_common::record! {
    /// What stands on an identity card.
    #[derive(Default)]
    pub struct IdentityCardInfo {
        /// Name.
        #[serde(rename = "Name")]
        name?: String,
        /// Number.
        #[serde(rename = "IdNum")]
        id_num?: String,
        /// Day of birth.
        #[serde(rename = "Birth")]
        birth?: String,
        /// 1 male, 2 female.
        #[serde(rename = "Sex")]
        sex?: i64,
        /// Nationality, as a number.
        #[serde(rename = "Nation")]
        nation?: i64,
        /// Address.
        #[serde(rename = "Address")]
        address?: String,
        /// Who issued it.
        #[serde(rename = "IssuingAuthority")]
        issuing_authority?: String,
        /// Valid from.
        #[serde(rename = "StartDate")]
        start_date?: String,
        /// Valid to.
        #[serde(rename = "EndDate")]
        end_date?: String,
        /// Whether for ever.
        #[serde(rename = "TermOfValidity")]
        term_of_validity?: i64,
    }
}

impl fmt::Debug for IdentityCardInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdentityCardInfo").finish_non_exhaustive()
    }
}
