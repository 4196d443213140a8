//! Which message it is, and who answers it.

use super::read::{Asked, Posted};
use super::reply::{Outcome, Refusal, no};
use super::schema;
use super::state::State;
use face_common::Request;
use nebula::protocol::Code;
use serde_json::json;

impl State {
    /// The outcome of a message that came this way.
    pub(super) fn execute(&mut self, posted: Option<Posted>, request: &Request) -> Outcome {
        let Some(posted) = posted else {
            return Err((Code::BadMessageId, "msg_id cannot be read".to_owned()));
        };
        let id = posted.id.clone();
        self.hears(&id);
        if id != "257" && !self.sessions.lets_in(request) {
            return Err(no(Code::NotLoggedIn));
        }
        if let Some(code) = self.ordered_refusal(&id) {
            return Err(no(code));
        }
        let known = schema::of(&id);
        if known.is_none_or(|schema| schema.is_form != posted.is_form) {
            return Err(no(Code::BadMessageId));
        }
        let asked = self.read(posted)?;
        self.act(&id, asked, request)
    }

    fn read(&self, posted: Posted) -> Result<Asked, Refusal> {
        let schema = self.schema(&posted)?;
        posted.read(schema, schema.id != "515", self.quirks.takes_unknown)
    }

    fn act(&mut self, id: &str, asked: Asked, request: &Request) -> Outcome {
        match id {
            "257" => self.sessions.log_in(&asked),
            "258" => self.sessions.log_out(request),
            "513" => self.add_camera(asked),
            "515" => self.modify_camera(asked),
            "514" => self.delete_camera(&asked),
            "516" => Ok(self.list_cameras()),
            "1310" => Ok(json!({ "server_sip_id": "34020000002000000001" })),
            "769" | "779" => Self::detect(&asked),
            "782" => self.detect_all(&asked),
            "772" | "780" => self.identify(&asked),
            "771" | "781" => Self::compare(&asked),
            "1537" => Ok(self.list_relays()),
            "1538" => self.add_relay(&asked),
            "1539" => self.delete_relay(&asked),
            id => self
                .about_libraries(id, &asked)
                .or_else(|| self.about_records(id, &asked))
                .or_else(|| self.about_itself(id, &asked))
                .unwrap_or_else(|| Err(no(Code::BadMessageId))),
        }
    }

    fn about_libraries(&mut self, id: &str, asked: &Asked) -> Option<Outcome> {
        Some(match id {
            "1028" => Ok(self.list_libraries()),
            "1025" => self.create_library(asked),
            "1026" => self.delete_library(asked),
            "1027" => self.modify_library(asked),
            "1034" => Ok(self.query_libraries(asked)),
            "1032" => self.get_face(asked),
            "1029" | "1051" => self.add_face(asked),
            "1030" | "1052" => self.add_faces(asked),
            "1031" => self.delete_face(asked),
            "1044" => self.delete_faces(asked),
            "1033" => self.modify_face(asked),
            "1035" => self.query_faces(asked),
            "1038" => self.export_faces(asked),
            "1041" => self.export_faces_by_id(asked),
            _ => return None,
        })
    }

    fn about_records(&mut self, id: &str, asked: &Asked) -> Option<Outcome> {
        Some(match id {
            "1037" => self.query_captures(asked),
            "1040" => self.export_captures(asked),
            "1043" => self.export_captures_by_id(asked),
            "1036" => self.query_alarms(asked),
            "1039" => self.export_alarms(asked),
            "1042" => self.export_alarms_by_id(asked),
            "1045" => self.delete_all_captures(),
            "1046" => self.query_bodies(asked),
            "1048" => self.export_bodies(asked),
            "1047" => self.export_bodies_by_id(asked),
            _ => return None,
        })
    }

    fn about_itself(&mut self, id: &str, asked: &Asked) -> Option<Outcome> {
        let settings = &self.settings;
        Some(match id {
            "1291" => Ok(self.ntp()),
            "1290" => self.set_ntp(asked),
            "1281" => Ok(self.version()),
            "1288" => Ok(self.storage()),
            "1287" => self.set_storage(asked),
            "1283" => Ok(self.time()),
            "1282" => self.set_time(asked),
            "1297" => Ok(settings.network()),
            "1296" => self.set_network(asked),
            "1295" => self.set_dns(asked),
            "1292" => self.upgrade(asked),
            "1294" => self.reboot(),
            "1301" => Ok(json!({ "device_id": settings.device_id })),
            "1300" => self.set_device_id(asked),
            "1317" => self.reset(),
            "1315" => self.set_web(true),
            "1316" => self.set_web(false),
            "1313" => Ok(json!({
                "cpu_type": "ARMv8 Processor rev 3 (v8l)", "cpu_usage": 14.450_867_052_023_122, "kernel_num": 6,
            })),
            "1314" => Ok(json!({
                "memory_usage": 78.615_106_141_826_94, "total_memory": 8_232_378_368_u64,
            })),
            "1299" => Ok(json!({ "key": settings.push_key, "url": settings.push_url })),
            "1298" => self.set_push(asked),
            "1302" => self.put_certificate(asked),
            "1303" => self.delete_certificate(asked),
            "1304" => Ok(self.certificate()),
            "1305" => self.switch(asked),
            "1306" => Ok(json!({ "https_stat": if settings.is_https { "https" } else { "http" } })),
            "1286" => Ok(json!({ "key": settings.ws_key })),
            _ => return None,
        })
    }
}
