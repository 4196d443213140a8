//! A person's photo (document entry 60).

use super::EmployeeNo;

/// `GET /ISAPI/AccessControl/UserFace/faceData`: a person's photo, JPEG. In no vendor guide at hand; the address in
/// [`UserInfo::face_url`](super::UserInfo) with [`PictureAt`](crate::streaming::PictureAt) works on all terminals seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserFaceData {
    /// Whose.
    pub employee_no: EmployeeNo,
}

face_common::raw_endpoint!(crate::Isapi, UserFaceData { employee_no }: GET "/ISAPI/AccessControl/UserFace/faceData?employeeNo={employee_no}", idempotent);
