//! Who may pass (`acps`): permissions are written first, and then taken to the devices by a task.

use crate::macros::call;
use crate::protocol::limits;
use face_common::EncodeError;
use face_common::time::Timestamp;

face_common::open_string_enum! {
    /// What the numbers of a [`PersonData`] are.
    pub enum PersonDataType {
        /// People.
        Person = "person",
        /// Organisations.
        Org = "org",
    }
}

face_common::record! {
    /// Who.
    #[derive(Debug)]
    pub struct PersonData {
        /// Which.
        index_codes[]: String,
        /// People or organisations.
        person_data_type: PersonDataType,
    }
}

impl PersonData {
    /// These people.
    pub fn people(ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self {
            index_codes: ids.into_iter().map(Into::into).collect(),
            person_data_type: PersonDataType::Person,
            other: Default::default(),
        }
    }
}

face_common::record! {
    /// Where.
    #[derive(Debug, Default)]
    pub struct ResourceInfo {
        /// Which.
        resource_index_code: String,
        /// `acsDevice` or `door`.
        resource_type: String,
        /// Which channels of a device.
        channel_nos[]: u32,
    }
}

call! {
    /// Lets people pass.
    AuthConfigAdd {
        /// Who.
        person_datas[]: PersonData,
        /// Where.
        resource_infos[]: ResourceInfo,
        /// From, with offset.
        start_time?: Timestamp,
        /// To.
        end_time?: Timestamp,
    } => DownloadTask, idempotent "/artemis/api/acps/v1/auth_config/add", check config_limits
}

fn config_limits(add: &AuthConfigAdd) -> Result<(), EncodeError> {
    limits::count("personDatas", add.person_datas.len(), usize::MAX)?;
    limits::count("resourceInfos", add.resource_infos.len(), usize::MAX)?;
    limits::times([
        ("startTime", add.start_time.as_ref()),
        ("endTime", add.end_time.as_ref()),
    ])
}

face_common::open_int_enum! {
    /// What is taken to the devices.
    #[derive(Default)]
    pub enum DownloadWhat: u32 {
        /// Cards.
        Cards = 1,
        /// Faces.
        Faces = 4,
        /// Both.
        #[default]
        Both = 5,
    }
}

call! {
    /// Takes what was permitted to these devices, by a task.
    DownloadShortcut {
        /// What.
        task_type: DownloadWhat,
        /// Where to.
        resource_infos[]: ResourceInfo,
    } => DownloadTask, idempotent "/artemis/api/acps/v1/authDownload/configuration/shortcut", check shortcut_limits
}

fn shortcut_limits(shortcut: &DownloadShortcut) -> Result<(), EncodeError> {
    limits::count("resourceInfos", shortcut.resource_infos.len(), usize::MAX)
}

face_common::record! {
    /// A task.
    #[derive(Debug, Default)]
    pub struct DownloadTask {
        /// Its number.
        task_id?: String,
    }
}

call! {
    /// How far a task is.
    ProgressGet {
        /// Which.
        task_id: String,
    } => Progress, idempotent "/artemis/api/acps/v1/authDownload/task/progress"
}

face_common::record! {
    /// How far a task is.
    #[derive(Debug, Default)]
    pub struct Progress {
        /// The task.
        task_id?: String,
        /// In percent.
        total_percent?: u32,
        /// Whether it is over.
        is_download_finished?: bool,
        /// Seconds left, by the platform's reckoning.
        left_time?: u32,
        /// Seconds taken.
        consume_time?: u32,
        /// Each device.
        resource_download_progress[]: serde_json::Value,
    }
}
