//! When people may pass: templates, weeks, holidays (document entries 54 to 57).
//!
//! A person's [`RightPlan`](super::RightPlan) names a template, a template names a week and groups of holidays, a group
//! names holidays. Numbers and texts with commas are mixed by the vendor's design.

use crate::macros::settings;
use face_common::time::TimeOfDay;

settings! {
    json UserRightPlanTemplate, root "UserRightPlanTemplate" at { no: u32 } "/ISAPI/AccessControl/UserRightPlanTemplate/{no}?format=json":
    /// A template (document entry 54). Number 1 is "always" on a new terminal.
    UserRightPlanTemplateGet,
    /// Sets a template: one week and up to four groups of holidays (document entry 55).
    UserRightPlanTemplatePut
}

face_common::record! {
    /// A template.
    #[derive(Debug, Default)]
    pub struct UserRightPlanTemplate {
        /// Whether it counts.
        enable?: bool,
        /// Its name, up to 32 characters.
        template_name?: String,
        /// Its week.
        week_plan_no?: u32,
        /// Its groups of holidays, numbers with commas: `1,3`.
        holiday_group_no?: String,
    }
}

settings! {
    json UserRightWeekPlan, root "UserRightWeekPlanCfg" at { no: u32 } "/ISAPI/AccessControl/UserRightWeekPlanCfg/{no}?format=json":
    /// A week.
    UserRightWeekPlanGet,
    /// Sets a week.
    UserRightWeekPlanPut
}

face_common::record! {
    /// A week: up to eight periods on each of seven days.
    #[derive(Debug, Default)]
    pub struct UserRightWeekPlan {
        /// Whether it counts.
        enable?: bool,
        /// Its periods.
        #[serde(rename = "WeekPlanCfg")]
        periods[]: WeekPeriod,
    }
}

face_common::open_string_enum! {
    /// A day.
    pub enum Week {
        /// Monday.
        Monday = "Monday",
        /// Tuesday.
        Tuesday = "Tuesday",
        /// Wednesday.
        Wednesday = "Wednesday",
        /// Thursday.
        Thursday = "Thursday",
        /// Friday.
        Friday = "Friday",
        /// Saturday.
        Saturday = "Saturday",
        /// Sunday.
        Sunday = "Sunday",
    }
}

face_common::record! {
    /// A period on a day of the week.
    #[derive(Debug)]
    pub struct WeekPeriod {
        /// The day.
        week: Week,
        /// Its place on the day, 1 to 8.
        id: u32,
        /// Whether it counts.
        enable?: bool,
        /// From when to when.
        #[serde(rename = "TimeSegment")]
        time_segment?: TimeSegment,
    }
}

face_common::record! {
    /// From when to when.
    #[derive(Debug)]
    pub struct TimeSegment {
        /// First moment, `08:00:00`.
        begin_time: TimeOfDay,
        /// Last moment; `24:00:00` is the end of the day.
        end_time: TimeOfDay,
    }
}

impl TimeSegment {
    /// From one time of day to another.
    pub fn new(begin: impl Into<TimeOfDay>, end: impl Into<TimeOfDay>) -> Self {
        Self {
            begin_time: begin.into(),
            end_time: end.into(),
            other: Default::default(),
        }
    }
}

impl WeekPeriod {
    /// A period that counts.
    pub fn new(week: Week, id: u32, time: TimeSegment) -> Self {
        Self {
            week,
            id,
            enable: Some(true),
            time_segment: Some(time),
            other: Default::default(),
        }
    }
}

settings! {
    json UserRightHolidayPlan, root "UserRightHolidayPlanCfg" at { no: u32 } "/ISAPI/AccessControl/UserRightHolidayPlanCfg/{no}?format=json":
    /// A holiday.
    UserRightHolidayPlanGet,
    /// Sets a holiday.
    UserRightHolidayPlanPut
}

face_common::record! {
    /// A holiday: some days with periods of their own.
    #[derive(Debug, Default)]
    pub struct UserRightHolidayPlan {
        /// Whether it counts.
        enable?: bool,
        /// First day, `2025-12-24`.
        begin_date?: String,
        /// Last day.
        end_date?: String,
        /// Its periods, the same on each of the days.
        #[serde(rename = "HolidayPlanCfg")]
        periods[]: HolidayPeriod,
    }
}

face_common::record! {
    /// A period on a holiday.
    #[derive(Debug)]
    pub struct HolidayPeriod {
        /// Its place on the day, 1 to 8.
        id: u32,
        /// Whether it counts.
        enable?: bool,
        /// From when to when.
        #[serde(rename = "TimeSegment")]
        time_segment?: TimeSegment,
    }
}

settings! {
    json UserRightHolidayGroup, root "UserRightHolidayGroupCfg" at { no: u32 } "/ISAPI/AccessControl/UserRightHolidayGroupCfg/{no}?format=json":
    /// A group of holidays (document entry 56).
    UserRightHolidayGroupGet,
    /// Sets a group of holidays; holidays go before the week (document entry 57).
    UserRightHolidayGroupPut
}

face_common::record! {
    /// A group of holidays.
    #[derive(Debug, Default)]
    pub struct UserRightHolidayGroup {
        /// Whether it counts.
        enable?: bool,
        /// Its name, up to 32 characters.
        group_name?: String,
        /// Its holidays, numbers with commas: `1,3`.
        holiday_plan_no?: String,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;

    #[test]
    fn a_week_is_written_as_the_guide_has_it_and_read_with_its_last_second() {
        let week = UserRightWeekPlan {
            enable: Some(true),
            periods: vec![WeekPeriod::new(
                Week::Monday,
                1,
                TimeSegment::new("00:00:00", "24:00:00"),
            )],
            ..Default::default()
        };
        let request = UserRightWeekPlanPut {
            no: 1,
            settings: week.clone(),
        }
        .to_request()
        .unwrap();
        assert_eq!(
            (
                request.method().as_str(),
                request.uri().to_string().as_str()
            ),
            (
                "PUT",
                "/ISAPI/AccessControl/UserRightWeekPlanCfg/1?format=json"
            )
        );
        assert_eq!(
            request.body(),
            r#"{"UserRightWeekPlanCfg":{"enable":true,"WeekPlanCfg":[{"week":"Monday","id":1,"enable":true,"TimeSegment":{"beginTime":"00:00:00","endTime":"24:00:00"}}]}}"#
        );
        let read = UserRightWeekPlanGet { no: 1 }
            .decode(&http::Response::new(request.body().clone()))
            .unwrap();
        assert_eq!(read, week);
        assert_eq!(
            read.periods[0]
                .time_segment
                .as_ref()
                .unwrap()
                .end_time
                .seconds(),
            Some(86_400)
        );
    }

    #[test]
    fn templates_name_weeks_by_number_and_holidays_by_text() {
        let template = UserRightPlanTemplate {
            enable: Some(true),
            template_name: Some("day".into()),
            week_plan_no: Some(1),
            holiday_group_no: Some("1,3".into()),
            ..Default::default()
        };
        let request = UserRightPlanTemplatePut {
            no: 2,
            settings: template,
        }
        .to_request()
        .unwrap();
        assert_eq!(
            request.body(),
            r#"{"UserRightPlanTemplate":{"enable":true,"templateName":"day","weekPlanNo":1,"holidayGroupNo":"1,3"}}"#
        );
        assert_eq!(
            UserRightPlanTemplateGet { no: 2 }
                .to_request()
                .unwrap()
                .uri(),
            "/ISAPI/AccessControl/UserRightPlanTemplate/2?format=json"
        );
        let group = UserRightHolidayGroup {
            enable: Some(true),
            group_name: Some("feasts".into()),
            holiday_plan_no: Some("1,3".into()),
            ..Default::default()
        };
        let request = UserRightHolidayGroupPut {
            no: 1,
            settings: group,
        }
        .to_request()
        .unwrap();
        assert_eq!(
            request.body(),
            r#"{"UserRightHolidayGroupCfg":{"enable":true,"groupName":"feasts","holidayPlanNo":"1,3"}}"#
        );
        assert_eq!(
            UserRightHolidayGroupGet { no: 1 }
                .to_request()
                .unwrap()
                .uri(),
            "/ISAPI/AccessControl/UserRightHolidayGroupCfg/1?format=json"
        );
        let holiday = UserRightHolidayPlan {
            enable: Some(true),
            begin_date: Some("2025-12-24".into()),
            end_date: Some("2025-12-26".into()),
            ..Default::default()
        };
        let request = UserRightHolidayPlanPut {
            no: 1,
            settings: holiday,
        }
        .to_request()
        .unwrap();
        assert_eq!(
            request.body(),
            r#"{"UserRightHolidayPlanCfg":{"enable":true,"beginDate":"2025-12-24","endDate":"2025-12-26"}}"#
        );
        assert_eq!(
            UserRightHolidayPlanGet { no: 1 }
                .to_request()
                .unwrap()
                .uri(),
            "/ISAPI/AccessControl/UserRightHolidayPlanCfg/1?format=json"
        );
    }
}
