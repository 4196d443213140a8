//! What newer firmware adds to an event. Not in the document: names and types as programs have them that receive it.

face_common::open_int_enum! {
    /// What happened. Not in the document: newer firmware.
    pub enum EventType: i64 {
        /// Somebody was seen.
        Seen = 0,
        /// Somebody wanders from camera to camera.
        Wandering = 1,
        /// Somebody loiters.
        Loitering = 2,
    }
}

face_common::snake_record! {
    /// What is known of an event that is more than somebody seen. Not in the document: newer firmware.
    #[derive(Debug, Default)]
    pub struct EventAttributes {
        /// How many are in a crowd.
        crowd_num?: i64,
        /// How many make a crowd.
        crowd_threshold?: i64,
        /// The helmet.
        helmet_type?: String,
        /// How many must stay for a post not to be left.
        leave_num_threshold?: i64,
        /// For how long a post may be left; the unit is not known.
        leave_time_threshold?: i64,
        /// Which way a line was crossed.
        over_boundary_direction?: String,
        /// How many crossed it one way.
        over_boundary_num1?: i64,
        /// How many crossed it the other way.
        over_boundary_num2?: i64,
        /// The colour of the working clothes.
        work_cloth_color?: String,
        /// The working clothes.
        work_cloth_type?: String,
    }
}
