//! Which command it is, and who answers it.

use super::refusal::{Refusal, no};
use super::state::State;
use super::{factory, settings};
use bytes::Bytes;
use face_common::endpoint::Serve;
use face_common::{EncodeError, Request, Response};
use facecap_proto::protocol::{Code, Command, Message};
use facecap_proto::{audio, capture, config, device, encryption, file, person, screen, sip};
use serde_json::{Map, Value};

/// The answer to a command, if it is this one.
fn on<E: Serve + Command>(
    request: &Request,
    act: impl FnOnce(E) -> Result<E::Reply, Refusal>,
) -> Option<Result<Map<String, Value>, Refusal>> {
    E::matches(request).then(|| {
        let endpoint = E::from_request(request).map_err(|e| (Code::IllegalField, e.to_string()))?;
        // What the client's half would not send, the device does not take.
        match endpoint.to_request() {
            Ok(_) => {}
            Err(EncodeError::Invalid {
                field: "md5sum", ..
            }) => return Err(no(Code::IntegrityFailed)),
            Err(error) => return Err((Code::IllegalField, error.to_string())),
        }
        let reply = E::encode(&act(endpoint)?).map_err(|e| (Code::ReadFailed, e.to_string()))?;
        let reply = Message::raw(reply.body()).map_err(|e| (Code::ReadFailed, e.to_string()))?;
        Ok(reply.body)
    })
}

/// What the document prints as the command of a reply.
fn as_printed(cmd: &str) -> &str {
    match cmd {
        "gpio control" => " gpio control",
        "text display" => " text display ",
        "image display" => " image display ",
        "tts play" => " tts play ",
        "updata aes" => " updata aes ",
        "upload file" => "set hardware info",
        "update person jpg" => "update person",
        other => other,
    }
}

impl State {
    /// Does what a command says, and answers it. With the number of the command where it was polled for.
    pub(super) fn execute(&mut self, body: &Bytes, number: Option<String>) -> Response {
        let cmd = Message::raw(body).map(|message| message.cmd);
        let outcome = match &cmd {
            Err(_) => Err(no(Code::IllegalField)),
            Ok(_) if self.quirks.busy > 0 => {
                self.quirks.busy -= 1;
                Err(no(Code::Busy))
            }
            Ok(cmd) if self.quirks.unknown.contains(cmd) => Err(no(Code::NoSuchService)),
            Ok(_) => {
                let request = post(body.clone());
                self.command(&request)
                    .unwrap_or_else(|| Err(no(Code::NoSuchService)))
            }
        };
        // A command that cannot be read has no name.
        let cmd = cmd.unwrap_or_default();
        let cmd = if self.quirks.odd_replies {
            as_printed(&cmd)
        } else {
            &cmd
        };
        let (code, mut members) = match outcome {
            Ok(members) => (Code::Ok, members),
            Err((code, desc)) => {
                let mut members = Map::new();
                if !desc.is_empty() {
                    members.insert("desc".to_owned(), desc.into());
                }
                (code, members)
            }
        };
        members.insert("reply".to_owned(), "ACK".into());
        members.insert("cmd".to_owned(), cmd.into());
        members.insert("code".to_owned(), code.code().into());
        if self.quirks.names_itself {
            members.insert("device_sn".to_owned(), self.serial_no.clone().into());
        }
        if let Some(number) = number.filter(|_| self.quirks.echoes_numbers) {
            members.insert("command_id".to_owned(), number.into());
        }
        let mut response = Response::new(Value::from(members).to_string().into());
        response.headers_mut().insert(
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static("application/json"),
        );
        response
    }

    fn command(&mut self, request: &Request) -> Option<Result<Map<String, Value>, Refusal>> {
        self.about_people(request)
            .or_else(|| self.about_settings(request))
            .or_else(|| self.about_the_device(request))
            .or_else(|| self.about_the_screen(request))
            .or_else(|| self.about_sound_and_calls(request))
    }

    fn about_people(&mut self, request: &Request) -> Option<Result<Map<String, Value>, Refusal>> {
        let old = self.quirks.old_firmware;
        on::<person::RequestPersons>(request, |s| self.persons(&s))
            .or_else(|| {
                on::<person::UploadPerson>(request, |p| {
                    if old {
                        return Err(no(Code::NoSuchService));
                    }
                    self.upload(p)
                })
            })
            .or_else(|| on::<person::AddPerson>(request, |p| self.add(p)))
            .or_else(|| on::<person::UpdatePerson>(request, |p| self.update(p)))
            .or_else(|| on::<person::AddPersonJpg>(request, |p| self.add_jpg(p)))
            .or_else(|| on::<person::UpdatePersonJpg>(request, |p| self.update_jpg(p)))
            .or_else(|| on::<person::DeletePersons>(request, |d| self.delete(&d)))
            .or_else(|| on::<capture::RequestRecords>(request, |s| Ok(self.list_records(&s))))
    }

    fn about_settings(&mut self, request: &Request) -> Option<Result<Map<String, Value>, Refusal>> {
        on::<config::RequestAppParams>(request, |_| Ok(self.params.clone()))
            .or_else(|| on::<config::UpdateAppParams>(request, |u| self.set_params(u.params())))
            .or_else(|| {
                on::<config::ResetAppParams>(request, |_| {
                    self.params = factory::app();
                    Ok(device::Done::default())
                })
            })
            .or_else(|| on::<config::RequestStreamParams>(request, |_| Ok(self.stream.clone())))
            .or_else(|| on::<config::UpdateStreamParams>(request, |u| self.set_stream(&u.params)))
            .or_else(|| {
                on::<config::ResetStreamParams>(request, |_| {
                    self.stream = factory::stream();
                    Ok(device::Done::default())
                })
            })
            .or_else(|| {
                on::<config::RequestScheduleParams>(request, |_| {
                    Ok(config::ScheduleParams {
                        kinds: self.schedule.clone(),
                        ..Default::default()
                    })
                })
            })
            .or_else(|| {
                on::<config::UpdateScheduleParams>(request, |u| {
                    self.schedule = u.kinds;
                    Ok(settings::schedule_done())
                })
            })
            .or_else(|| on::<config::AddScheduleKind>(request, |a| self.add_kinds(a.kinds)))
    }

    fn about_the_device(
        &mut self,
        request: &Request,
    ) -> Option<Result<Map<String, Value>, Refusal>> {
        on::<device::Snapshot>(request, |_| Ok(self.snapshot()))
            .or_else(|| on::<device::GpioControl>(request, |c| Ok(self.open(c.port))))
            .or_else(|| on::<device::WiegandControl>(request, |_| Ok(self.open(0))))
            .or_else(|| {
                on::<device::RequestCustomerAuthCode>(request, |_| {
                    Ok(device::CustomerAuthCode {
                        customer_auth_code: Some("AAA=".into()),
                        ..Default::default()
                    })
                })
            })
            // The document says that it is not supported.
            .or_else(|| {
                on::<device::UpdateCustomerAuthCode>(request, |_| Err(no(Code::NoSuchService)))
            })
            .or_else(|| on::<device::RequestDateTime>(request, |_| Ok(self.clock())))
            .or_else(|| on::<device::UpdateDateTime>(request, |u| self.set_clock(&u)))
            .or_else(|| on::<device::Reboot>(request, |_| Ok(self.reboot())))
            .or_else(|| on::<device::RestartApplication>(request, |_| Ok(self.reboot())))
            .or_else(|| on::<device::GetHardwareInfo>(request, |_| Ok(self.hardware())))
            .or_else(|| on::<device::SetHardwareInfo>(request, |s| self.set_hardware(s)))
            .or_else(|| on::<device::Request4gInfor>(request, |_| Ok(factory::four_g())))
            .or_else(|| on::<device::TrafficStatistics>(request, |t| Ok(factory::traffic(&t))))
            .or_else(|| on::<file::DownloadFile>(request, |d| self.download(&d)))
            .or_else(|| on::<file::UploadFile>(request, |u| self.take(&u)))
            .or_else(|| on::<encryption::UpdataAes>(request, |u| Ok(self.set_aes(&u))))
            .or_else(|| {
                on::<encryption::RequestAes>(request, |_| {
                    Ok(encryption::Aes {
                        enable: Some(self.encrypts),
                        ..Default::default()
                    })
                })
            })
    }

    fn about_the_screen(
        &mut self,
        request: &Request,
    ) -> Option<Result<Map<String, Value>, Refusal>> {
        on::<screen::RequestLcdScreensaver>(request, |_| {
            Ok(screen::Screensaver {
                screensaver_mode: Some(self.screensaver.clone()),
                ..Default::default()
            })
        })
        .or_else(|| {
            on::<screen::UpdateLcdScreensaver>(request, |u| {
                self.screensaver = u.screensaver_mode;
                Ok(device::Done::default())
            })
        })
        .or_else(|| on::<screen::RequestLcdMedia>(request, |_| Ok(self.list_media())))
        .or_else(|| {
            on::<screen::UpdateLcdMedia>(request, |u| Ok(self.put_media(u.screensaver_media_list)))
        })
        .or_else(|| {
            on::<screen::DeleteLcdMedia>(request, |d| self.delete_media(&d.screensaver_media_list))
        })
        .or_else(|| {
            on::<screen::TextDisplay>(request, |t| {
                self.shown.extend(t.text_list.into_iter().map(|t| t.text));
                Ok(device::Done::default())
            })
        })
        .or_else(|| {
            on::<screen::ImageDisplay>(request, |i| {
                let bytes = i.image_data.0.len();
                self.shown.push(format!("a picture of {bytes} bytes"));
                Ok(device::Done::default())
            })
        })
    }

    fn about_sound_and_calls(
        &mut self,
        request: &Request,
    ) -> Option<Result<Map<String, Value>, Refusal>> {
        let done = || Ok(device::Done::default());
        on::<audio::TtsPlay>(request, |t| {
            self.spoken.push(t.text);
            done()
        })
        .or_else(|| {
            on::<audio::PlayAudioStream>(request, |p| {
                if p.audio.data.0.starts_with(b"RIFF") {
                    done()
                } else {
                    Err(no(Code::IllegalField))
                }
            })
        })
        .or_else(|| on::<audio::BrowseAudioList>(request, |_| Ok(factory::sounds())))
        .or_else(|| on::<audio::PlayAudio>(request, |p| settings::play(&p)))
        .or_else(|| on::<audio::CameraVolume>(request, |v| Ok(self.set_volume(&v))))
        .or_else(|| on::<sip::SipRegister>(request, |_| done()))
        .or_else(|| on::<sip::SipCall>(request, |_| done()))
        .or_else(|| on::<sip::SipHangup>(request, |_| done()))
    }
}

/// A command as a request, wherever it came from.
fn post(body: Bytes) -> Request {
    let mut request = Request::new(body);
    *request.method_mut() = http::Method::POST;
    request
}
