//! The values of the attributes, each an open enum.

face_common::open_string_enum! {
    /// The age group.
    pub enum AgeGroup {
        /// Old.
        Old = "st_old",
        /// Adult.
        Adult = "st_adult",
        /// A child.
        Child = "st_child",
    }
}

face_common::open_string_enum! {
    /// The beard.
    pub enum Mustache {
        /// None.
        None = "mustache_style_type_none",
        /// A beard.
        Whiskers = "whiskers",
    }
}

face_common::open_string_enum! {
    /// The mask before a face.
    pub enum FaceRespirator {
        /// None.
        None = "color_type_none",
        /// One of any colour.
        Other = "color_type_other",
    }
}

face_common::open_string_enum! {
    /// The glasses.
    pub enum Glasses {
        /// None.
        None = "glasses_style_type_none",
        /// Clear ones.
        Transparent = "transparent_glasses",
        /// Sunglasses.
        Sun = "sunglasses",
        /// Ordinary ones. Not in the document: newer firmware.
        Ordinary = "st_ordinary_glasses",
    }
}

face_common::open_string_enum! {
    /// Sex.
    pub enum Sex {
        /// Female.
        Female = "female",
        /// Male.
        Male = "male",
    }
}

face_common::open_string_enum! {
    /// The expression.
    pub enum Expression {
        /// Angry.
        Angry = "st_angry",
        /// Happy.
        Happy = "st_happy",
        /// Sad.
        Sorrow = "st_sorrow",
        /// Calm.
        Calm = "st_calm",
        /// Surprised.
        Surprised = "st_surprised",
        /// Afraid.
        Scared = "st_scared",
        /// Disgusted; the document says disappointed.
        Disgust = "st_disgust",
        /// Yawning.
        Yawn = "st_yawn",
    }
}

face_common::open_string_enum! {
    /// What is on a head, seen with the face.
    pub enum FaceCap {
        /// Nothing.
        None = "hat_style_type_none",
        /// A cap.
        Cap = "cap",
    }
}

face_common::open_string_enum! {
    /// A helmet. Not in the document: newer firmware.
    pub enum HelmetStyle {
        /// None.
        None = "st_helmet_style_type_none",
        /// A helmet.
        Helmet = "st_helmet",
    }
}

face_common::open_string_enum! {
    /// How a mask is worn. Not in the document: newer firmware.
    pub enum Respirator {
        /// Over mouth and nose.
        Full = "st_respirator_full",
        /// The value that ends in `nose`; what is covered is not said.
        Nose = "st_respirator_nose",
        /// The value that ends in `mouth`; what is covered is not said.
        Mouth = "st_respirator_mouth",
    }
}

face_common::open_string_enum! {
    /// Which side of somebody is seen.
    pub enum Angle {
        /// The front.
        Front = "st_front",
        /// The side.
        Side = "st_side",
        /// The back.
        Back = "st_back",
    }
}

face_common::open_string_enum! {
    /// The hair's length.
    pub enum HairStyle {
        /// Short.
        Short = "st_short",
        /// Long.
        Long = "long",
        /// None.
        Bald = "bald",
    }
}

face_common::open_string_enum! {
    /// A colour.
    pub enum Colour {
        /// Black.
        Black = "black",
        /// White.
        White = "white",
        /// Gray.
        Gray = "gray",
        /// Red.
        Red = "red",
        /// Yellow.
        Yellow = "yellow",
        /// Blue.
        Blue = "blue",
        /// Green.
        Green = "green",
        /// Purple.
        Purple = "purple",
        /// Transparent: umbrellas.
        Transparent = "transparent",
        /// Brown. Not in the document: newer firmware, of vehicles.
        Brown = "brown",
        /// Pink. Not in the document: newer firmware, of vehicles.
        Pink = "pink",
    }
}

face_common::open_string_enum! {
    /// What is worn above.
    pub enum CoatStyle {
        /// A long coat.
        LongCoat = "long_coat",
        /// A jacket.
        Jacket = "jacket",
        /// A T-shirt.
        TShirt = "t_shirt",
        /// Sportswear.
        SportsWear = "sports_wears",
        /// A down jacket.
        DownJacket = "down_jacket",
        /// A shirt.
        Shirt = "shirt",
        /// A dress.
        Dress = "dress",
        /// A suit.
        BusinessSuit = "business_suit",
    }
}

face_common::open_string_enum! {
    /// The length of the sleeves.
    pub enum CoatLength {
        /// Short.
        ShortSleeve = "short_sleeve",
        /// Long.
        LongSleeve = "long_sleeve",
    }
}

face_common::open_string_enum! {
    /// The pattern of a piece of clothing.
    pub enum Pattern {
        /// One colour.
        Pure = "st_pure",
        /// Stripes.
        Stripe = "st_stripe",
        /// A picture.
        Design = "st_design",
        /// Pieces put together.
        Joint = "st_joint",
        /// Squares. The spelling is the vendor's.
        Lattice = "st_lattic",
    }
}

face_common::open_string_enum! {
    /// What is worn below.
    pub enum TrousersLength {
        /// Long trousers.
        Trousers = "trousers",
        /// Short trousers.
        Shorts = "shorts",
        /// A skirt.
        Skirt = "st_skirt",
    }
}

face_common::open_string_enum! {
    /// The shoes.
    pub enum ShoesStyle {
        /// Leather shoes.
        Leather = "leather_shoes",
        /// Boots.
        Boots = "boots",
        /// Casual shoes.
        Walking = "walking_shoes",
        /// Sandals.
        Sandal = "sandal",
    }
}

face_common::open_string_enum! {
    /// A bag.
    pub enum BagStyle {
        /// Carried in the hand.
        HandBag = "hand_bag",
        /// Over a shoulder.
        ShoulderBag = "shoulder_bag",
        /// On the back.
        Backpack = "backpack",
        /// On wheels.
        Trolley = "trolley",
        /// None.
        None = "bag_style_type_none",
        /// At the waist.
        WaistPack = "waist_pack",
    }
}

face_common::open_string_enum! {
    /// What is on a head, seen with the body.
    pub enum BodyCap {
        /// Nothing.
        None = "hat_style_type_none",
        /// A cap without a brim.
        Bonnet = "bonnet",
        /// A peaked cap.
        Cap = "cap",
        /// A bucket hat.
        BucketHat = "bucket_hat",
    }
}

face_common::open_string_enum! {
    /// Whether somebody smokes. Not in the document: newer firmware; only one value is known.
    pub enum Smoking {
        /// They do not.
        Without = "st_smoking_without",
    }
}
