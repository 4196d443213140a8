//! What the terminal can do (document entries 9, 11, 18, 22 to 24).

use crate::macros::capabilities;

capabilities! {
    /// What access control can do (document entry 9). Asked without `format=json`, as the terminal's own page does: every
    /// firmware answers it in XML, and not every one in JSON.
    AccessControlCapabilitiesGet at "/ISAPI/AccessControl/capabilities";
    /// The same as the document asks it.
    AccessControlCapabilitiesGetJson at "/ISAPI/AccessControl/capabilities?format=json";
    /// What can be done with people (document entry 10).
    UserInfoCapabilitiesGet at "/ISAPI/AccessControl/UserInfo/capabilities?format=json";
    /// Whether and how people can be removed (document entry 19).
    UserInfoDetailDeleteCapabilitiesGet at "/ISAPI/AccessControl/UserInfoDetail/Delete/capabilities?format=json";
    /// What can be set about access control (document entry 11).
    AcsCfgCapabilitiesGet at "/ISAPI/AccessControl/AcsCfg/capabilities?format=json";
    /// What can be set about a door (document entry 18).
    DoorParamCapabilitiesGet { door: u16 } at "/ISAPI/AccessControl/Door/param/{door}/capabilities";
    /// Identity cards that must not pass (document entry 22).
    IdBlackListCfgCapabilitiesGet at "/ISAPI/AccessControl/IDBlackListCfg/capabilities";
    /// Identity cards that may pass (document entry 23).
    IdAllowListTaskCapabilitiesGet at "/ISAPI/AccessControl/IDAllowList/Task/capabilities?format=json";
    /// The template for exporting people (document entry 24).
    ExportUserDataTemplateCapabilitiesGet at "/ISAPI/AccessControl/DataImportAndExport/ExportUserDataTemplate/capabilities?format=json";
}
