//! Which command it is, and who answers it.

use super::command::{Asked, on};
use super::refusal::{Outcome, illegal, no};
use super::state::State;
use super::{factory, settings};
use facecap_proto::protocol::Code;
use facecap_proto::{audio, capture, config, device, encryption, file, newer, person, screen, sip};

impl State {
    /// The outcome of a command that it has.
    pub(super) fn command(&mut self, asked: &Asked<'_>) -> Option<Outcome> {
        self.about_people(asked)
            .or_else(|| self.about_settings(asked))
            .or_else(|| self.about_the_device(asked))
            .or_else(|| self.about_the_screen(asked))
            .or_else(|| self.about_sound_and_calls(asked))
    }

    fn about_people(&mut self, asked: &Asked<'_>) -> Option<Outcome> {
        on::<person::RequestPersons>(asked, |s| self.persons(&s))
            .or_else(|| on::<person::UploadPerson>(asked, |p| self.upload(p)))
            .or_else(|| on::<person::AddPerson>(asked, |p| self.add(p)))
            .or_else(|| on::<person::UpdatePerson>(asked, |p| self.update(p)))
            .or_else(|| on::<person::AddPersonJpg>(asked, |p| self.add_jpg(p)))
            .or_else(|| on::<person::UpdatePersonJpg>(asked, |p| self.update_jpg(p)))
            .or_else(|| on::<person::DeletePersons>(asked, |d| self.delete(&d)))
            .or_else(|| on::<capture::RequestRecords>(asked, |s| Ok(self.list_records(&s))))
    }

    fn about_settings(&mut self, asked: &Asked<'_>) -> Option<Outcome> {
        on::<config::RequestAppParams>(asked, |_| Ok(self.params.clone()))
            .or_else(|| on::<config::UpdateAppParams>(asked, |u| self.set_params(u.params())))
            .or_else(|| {
                on::<config::ResetAppParams>(asked, |_| {
                    self.params = factory::app();
                    Ok(device::Done::default())
                })
            })
            .or_else(|| on::<config::RequestStreamParams>(asked, |_| Ok(self.stream.clone())))
            .or_else(|| on::<config::UpdateStreamParams>(asked, |u| self.set_stream(&u.params)))
            .or_else(|| {
                on::<config::ResetStreamParams>(asked, |_| {
                    self.stream = factory::stream();
                    Ok(device::Done::default())
                })
            })
            .or_else(|| {
                on::<config::RequestScheduleParams>(asked, |_| {
                    Ok(config::ScheduleParams {
                        kinds: self.schedule.clone(),
                        ..Default::default()
                    })
                })
            })
            .or_else(|| {
                on::<config::UpdateScheduleParams>(asked, |u| {
                    self.schedule = u.kinds;
                    Ok(settings::schedule_done())
                })
            })
            .or_else(|| on::<config::AddScheduleKind>(asked, |a| self.add_kinds(a.kinds)))
    }

    fn about_the_device(&mut self, asked: &Asked<'_>) -> Option<Outcome> {
        on::<device::Snapshot>(asked, |_| Ok(self.snapshot()))
            .or_else(|| on::<device::GpioControl>(asked, |c| self.open(c.port)))
            .or_else(|| on::<device::WiegandControl>(asked, |c| Ok(self.send_card(&c))))
            .or_else(|| {
                on::<device::RequestCustomerAuthCode>(asked, |_| {
                    Ok(device::CustomerAuthCode {
                        customer_auth_code: Some("AAA=".into()),
                        ..Default::default()
                    })
                })
            })
            // The document says that it is not supported.
            .or_else(|| {
                on::<device::UpdateCustomerAuthCode>(asked, |_| Err(no(Code::NoSuchService)))
            })
            .or_else(|| on::<device::RequestDateTime>(asked, |_| Ok(self.clock())))
            .or_else(|| on::<device::UpdateDateTime>(asked, |u| self.set_clock(&u)))
            .or_else(|| on::<device::Reboot>(asked, |_| Ok(self.reboot())))
            .or_else(|| on::<device::RestartApplication>(asked, |_| Ok(self.reboot())))
            .or_else(|| on::<device::GetHardwareInfo>(asked, |_| Ok(self.hardware())))
            .or_else(|| on::<device::SetHardwareInfo>(asked, |s| self.set_hardware(s)))
            .or_else(|| on::<device::Request4gInfor>(asked, |_| Ok(factory::four_g())))
            .or_else(|| on::<device::TrafficStatistics>(asked, |t| Ok(factory::traffic(&t))))
            .or_else(|| on::<newer::GetVersion>(asked, |_| Ok(factory::version())))
            .or_else(|| on::<file::DownloadFile>(asked, |d| self.download(&d)))
            .or_else(|| on::<file::UploadFile>(asked, |u| self.take(&u)))
            .or_else(|| on::<encryption::UpdataAes>(asked, |u| self.set_aes(&u)))
            .or_else(|| {
                on::<encryption::RequestAes>(asked, |_| {
                    Ok(encryption::Aes {
                        enable: Some(self.encrypts),
                        ..Default::default()
                    })
                })
            })
    }

    fn about_the_screen(&mut self, asked: &Asked<'_>) -> Option<Outcome> {
        on::<screen::RequestLcdScreensaver>(asked, |_| {
            Ok(screen::Screensaver {
                screensaver_mode: Some(self.screensaver.clone()),
                ..Default::default()
            })
        })
        .or_else(|| {
            on::<screen::UpdateLcdScreensaver>(asked, |u| {
                self.screensaver = u.screensaver_mode;
                Ok(device::Done::default())
            })
        })
        .or_else(|| on::<screen::RequestLcdMedia>(asked, |_| Ok(self.list_media())))
        .or_else(|| {
            on::<screen::UpdateLcdMedia>(asked, |u| Ok(self.put_media(u.screensaver_media_list)))
        })
        .or_else(|| {
            on::<screen::DeleteLcdMedia>(asked, |d| self.delete_media(&d.screensaver_media_list))
        })
        .or_else(|| {
            on::<screen::TextDisplay>(asked, |t| {
                self.shown.extend(t.text_list.into_iter().map(|t| t.text));
                Ok(device::Done::default())
            })
        })
        .or_else(|| {
            on::<screen::ImageDisplay>(asked, |i| {
                let bytes = i.image_data.0.len();
                self.shown.push(format!("a picture of {bytes} bytes"));
                Ok(device::Done::default())
            })
        })
    }

    fn about_sound_and_calls(&mut self, asked: &Asked<'_>) -> Option<Outcome> {
        let done = || Ok(device::Done::default());
        on::<audio::TtsPlay>(asked, |t| {
            self.spoken.push(t.text);
            done()
        })
        .or_else(|| {
            on::<audio::PlayAudioStream>(asked, |p| {
                if p.audio.data.0.starts_with(b"RIFF") {
                    done()
                } else {
                    Err(illegal("audio.data", "is no WAV"))
                }
            })
        })
        .or_else(|| on::<audio::BrowseAudioList>(asked, |_| Ok(factory::sounds())))
        .or_else(|| on::<audio::PlayAudio>(asked, |p| settings::play(&p)))
        .or_else(|| on::<audio::CameraVolume>(asked, |v| Ok(self.set_volume(&v))))
        .or_else(|| on::<sip::SipRegister>(asked, |_| done()))
        .or_else(|| on::<sip::SipCall>(asked, |_| done()))
        .or_else(|| on::<sip::SipHangup>(asked, |_| done()))
    }
}
