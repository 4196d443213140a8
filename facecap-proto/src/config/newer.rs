//! Settings that a device was seen to have and that are not in the document. What they do is guessed from their names.

face_common::snake_record! {
    /// The login by HTTP Basic.
    #[derive(Debug, Default)]
    pub struct AuthParams {
        /// Whether one is wanted.
        enable?: bool,
        /// The user.
        username?: String,
        /// The password.
        password?: Secret,
    }
}

face_common::snake_record! {
    /// The clock by NTP.
    #[derive(Debug, Default)]
    pub struct NtpParams {
        /// Whether it is set so.
        enable?: bool,
        /// The server.
        server_domain?: String,
        /// How often, in minutes.
        update_cycle?: u32,
    }
}

face_common::snake_record! {
    /// What is kept of captures.
    #[derive(Debug, Default)]
    pub struct RecordParams {
        /// Whether what was not pushed is pushed later.
        resume_enable?: bool,
        /// Whether captures are kept.
        save_enable?: bool,
        /// Where: `EMMC`.
        save_path?: String,
    }
}

face_common::snake_record! {
    /// Registering by card at the device. Each member comes in two spellings.
    #[derive(Debug, Default)]
    pub struct CardParams {
        /// Whether a manager's card is known.
        #[serde(rename = "managerCardEnable")]
        manager_card_enable?: bool,
        /// How long it opens the menu.
        #[serde(rename = "managerCardExpires")]
        manager_card_expires?: u32,
        /// Its number.
        #[serde(rename = "managerCardID")]
        manager_card?: u64,
        /// The number for guests.
        #[serde(rename = "managerCardID_temp")]
        manager_card_temp?: u64,
        /// Its number.
        manager_card_id?: u64,
        /// The number for guests.
        manager_card_id_temp?: u64,
        /// Whether people are registered so.
        regist_user_by_card?: bool,
        /// For how long they are registered.
        regist_user_valid_period?: u32,
        /// For how long guests are registered.
        #[serde(rename = "tempUserDuration")]
        temp_user?: u32,
        /// For how long guests are registered.
        temp_user_duration?: u32,
    }
}

face_common::snake_record! {
    /// Helmets.
    #[derive(Debug, Default)]
    pub struct HatParams {
        /// Whether they are looked for.
        enable?: bool,
        /// Whether the door stays shut without one.
        must_wear_hat?: bool,
    }
}
