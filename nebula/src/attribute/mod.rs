//! What a node sees of faces (人脸属性) and bodies (人体属性; appendices B and C).
//!
//! Every value is an open enum: newer firmware writes values, and whole members, that the document does not have. A member that
//! this version does not model is in `other`.

mod values;

pub use values::{
    AgeGroup, Angle, BagStyle, BodyCap, CoatLength, CoatStyle, Colour, Expression, FaceCap,
    FaceRespirator, Glasses, HairStyle, HelmetStyle, Mustache, Pattern, Respirator, Sex,
    ShoesStyle, Smoking, TrousersLength,
};

face_common::snake_record! {
    /// What a node sees of a face (appendix B).
    #[derive(Debug, Default)]
    pub struct FaceAttributes {
        /// The age group.
        st_age?: AgeGroup,
        /// The beard.
        mustache_style?: Mustache,
        /// The mask.
        respirator_color?: FaceRespirator,
        /// The glasses.
        glass_style?: Glasses,
        /// Sex.
        gender_code?: Sex,
        /// The expression.
        st_expression?: Expression,
        /// What is on the head.
        cap_style?: FaceCap,
        /// The age in years, as decimal text: `26.000000`. See [`age`](Self::age).
        st_age_value?: String,
        /// The helmet. Not in the document: newer firmware.
        st_helmet_style?: HelmetStyle,
        /// How the mask is worn. Not in the document: newer firmware.
        st_respirator?: Respirator,
    }
}

impl FaceAttributes {
    /// The age in years; `None` where the node does not say, or says something that is no age.
    pub fn age(&self) -> Option<f64> {
        let age: f64 = self.st_age_value.as_deref()?.trim().parse().ok()?;
        (age.is_finite() && age >= 0.0).then_some(age)
    }
}

face_common::snake_record! {
    /// What a node sees of a body (appendix C). Five members are there only where they are true, with their own name as value: see
    /// [`has_bag`](Self::has_bag) and its neighbours.
    #[derive(Debug, Default)]
    pub struct BodyAttributes {
        /// Which side is seen.
        st_pedestrian_angle?: Angle,
        /// Sex.
        gender_code?: Sex,
        /// The age group.
        st_age?: AgeGroup,
        /// The hair's length.
        hair_style?: HairStyle,
        /// The hair's colour: black, white or yellow.
        hair_color?: Colour,
        /// What is worn above.
        coat_style?: CoatStyle,
        /// Its colour.
        coat_color?: Colour,
        /// The length of its sleeves.
        coat_length?: CoatLength,
        /// Its pattern.
        st_coat_pattern?: Pattern,
        /// What is worn below.
        trousers_len?: TrousersLength,
        /// Its colour.
        trousers_color?: Colour,
        /// Its pattern.
        st_trousers_pattern?: Pattern,
        /// The shoes.
        shoes_style?: ShoesStyle,
        /// Their colour.
        shoes_color?: Colour,
        /// `st_bag` where there is a bag.
        st_bag?: String,
        /// Its colour.
        bag_color?: Colour,
        /// Its kind.
        bag_style?: BagStyle,
        /// `st_umbrella` where there is an umbrella.
        st_umbrella?: String,
        /// Its colour.
        umbrella_color?: Colour,
        /// `st_respirator` where there is a mask.
        st_respirator?: String,
        /// Its colour: white, gray, blue or black.
        respirator_color?: Colour,
        /// `st_hat` where there is a hat.
        st_hat?: String,
        /// Its colour.
        cap_color?: Colour,
        /// Its kind.
        cap_style?: BodyCap,
        /// `st_hold_object_in_front` where something is held before the chest.
        st_hold_object_in_front?: String,
        /// The telephone. Not in the document: newer firmware.
        st_phone_status?: String,
        /// The pose. Not in the document: newer firmware.
        st_pose?: String,
        /// Reflective clothes. Not in the document: newer firmware.
        st_reflective_clothes?: String,
        /// The mask once more. Not in the document: newer firmware, also with a capital V.
        #[serde(alias = "st_respirator_V2")]
        st_respirator_v2?: String,
        /// Whether they smoke. Not in the document: newer firmware, also misspelt.
        #[serde(alias = "st_smocking")]
        st_smoking?: Smoking,
        /// The uniform. Not in the document: newer firmware.
        st_uniform?: String,
    }
}

/// A member that is there with its own name as value where it is true.
fn is_set(value: Option<&String>, name: &str) -> bool {
    value.is_some_and(|value| value.trim().eq_ignore_ascii_case(name))
}

impl BodyAttributes {
    /// Whether there is a bag (`st_bag`).
    pub fn has_bag(&self) -> bool {
        is_set(self.st_bag.as_ref(), "st_bag")
    }

    /// Whether there is an umbrella (`st_umbrella`).
    pub fn has_umbrella(&self) -> bool {
        is_set(self.st_umbrella.as_ref(), "st_umbrella")
    }

    /// Whether a mask is worn (`st_respirator`).
    pub fn wears_mask(&self) -> bool {
        is_set(self.st_respirator.as_ref(), "st_respirator")
    }

    /// Whether a hat is worn (`st_hat`).
    pub fn wears_hat(&self) -> bool {
        is_set(self.st_hat.as_ref(), "st_hat")
    }

    /// Whether something is held before the chest (`st_hold_object_in_front`).
    pub fn holds_object(&self) -> bool {
        let name = "st_hold_object_in_front";
        is_set(self.st_hold_object_in_front.as_ref(), name)
    }
}

#[cfg(test)]
mod tests;
