//! Modules beside access control. (Document: other modules, entries 74 and 75.)

use crate::macros::capabilities;

capabilities! {
    /// What the terminal can do about payments (document entry 74). Face terminals answer `notSupport`.
    ConsumeCapabilitiesGet at "/ISAPI/Consume/capabilities?format=json";
    /// What the terminal can do about lockers (document entry 75). Face terminals answer `notSupport`.
    IntelligentCabinetCapabilitiesGet at "/ISAPI/IntelligentCabinet/capabilities?format=json";
}
