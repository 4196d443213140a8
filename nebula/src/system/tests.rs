use super::*;
use crate::testkit::{Spoilt, answered, bare, done, is_refused, parts_of, posted, served};
use crate::types::File;
use face_common::Endpoint;

#[test]
fn messages_without_members_are_their_number() {
    bare(&GetNtp {}, "1291");
    bare(&GetVersion {}, "1281");
    bare(&GetStorage {}, "1288");
    bare(&GetTime {}, "1283");
    bare(&GetNetwork {}, "1297");
    bare(&Reboot {}, "1294");
    bare(&GetDeviceId {}, "1301");
    bare(&RestoreDefaults {}, "1317");
    bare(&EnableWeb {}, "1315");
    bare(&DisableWeb {}, "1316");
    bare(&GetCpuLoad {}, "1313");
    bare(&GetMemoryLoad {}, "1314");
    done(&Reboot {});
    done(&RestoreDefaults {});
    done(&EnableWeb {});
    done(&DisableWeb {});
}

#[test]
fn what_stops_the_node_is_not_repeated_by_itself() {
    const {
        assert!(!Reboot::IDEMPOTENT && !RestoreDefaults::IDEMPOTENT && !Upgrade::IDEMPOTENT);
    };
}

const NTP: &str = r#"{"ntp_cycle":"10","ntp_disable":"0","port":"123","url":"edu.ntp.org.cn"}"#;

#[test]
fn ntp_is_text_on_the_wire() {
    let settings = answered(&GetNtp {}, "1291", NTP);
    assert_eq!(settings.ntp_cycle, Some(10));
    assert_eq!(settings.ntp_disable, Some(false));
    assert_eq!(settings.port, Some(123));
    answered(&GetNtp {}, "1291", &NTP.replace(r#""0""#, r#""1""#));
    answered(&GetNtp {}, "1291", r#"{"ntp_disable":"1"}"#);
}

#[test]
fn ntp_is_set_with_whether_to_ask() {
    assert_eq!(
        posted(&SetNtp::on()),
        r#"{"msg_id":"1290","ntp_disable":"0"}"#
    );
    assert_eq!(
        posted(&SetNtp::off()),
        r#"{"msg_id":"1290","ntp_disable":"1"}"#
    );
    let all = SetNtp {
        url: Some("pool.ntp.org".into()),
        ntp_cycle: Some(10),
        ..SetNtp::on()
    };
    assert_eq!(
        posted(&all),
        r#"{"msg_id":"1290","url":"pool.ntp.org","ntp_cycle":"10","ntp_disable":"0"}"#
    );
    done(&all);
    served(&all);
    served(&SetNtp::off());
    let nowhere = SetNtp {
        url: Some(String::new()),
        ..SetNtp::on()
    };
    is_refused(&nowhere, "url");
}

/// A member alone would switch it off, or set the rest back.
#[test]
fn ntp_is_changed_whole() {
    let before = answered(&GetNtp {}, "1291", NTP);
    assert_eq!(SetNtp::changed(&before, &before).unwrap(), None);
    let mut after = before.clone();
    after.ntp_cycle = Some(30);
    let set = SetNtp::changed(&before, &after).unwrap().unwrap();
    assert_eq!(
        posted(&set),
        r#"{"msg_id":"1290","url":"edu.ntp.org.cn","ntp_cycle":"30","ntp_disable":"0"}"#
    );
    after.ntp_disable = None;
    let error = SetNtp::changed(&before, &after).unwrap_err().to_string();
    assert!(error.starts_with("ntp_disable"), "{error}");
    after.port = Some(124);
    let error = SetNtp::changed(&before, &after).unwrap_err().to_string();
    assert!(error.starts_with("port"), "{error}");
}

#[test]
fn versions_and_ids_are_read_and_set() {
    let version = answered(
        &GetVersion {},
        "1281",
        r#"{"device_id":"666","serial_id":"STSNMAWX08A118110001","version":"SenseNebula-M-V1.0.2-20190122","web_version":"SenseNebulaWeb-M-V1.0.2-web-20190122"}"#,
    );
    assert_eq!(version.serial_id.as_deref(), Some("STSNMAWX08A118110001"));
    let id = answered(&GetDeviceId {}, "1301", r#"{"device_id":"test_device"}"#);
    assert_eq!(id.device_id, "test_device");
    let set = SetDeviceId::to("test_device");
    assert_eq!(
        posted(&set),
        r#"{"msg_id":"1300","device_id":"test_device"}"#
    );
    done(&set);
    served(&set);
    is_refused(&SetDeviceId::to(""), "device_id");
}

#[test]
fn storage_is_read_and_set() {
    let storage = answered(
        &GetStorage {},
        "1288",
        r#"{"cur_storage":0,"max_storage":2048,"storage_strategy":1}"#,
    );
    assert_eq!(
        (storage.cur_storage, storage.max_storage),
        (Some(0), Some(2048))
    );
    assert_eq!(storage.storage_strategy, Some(StorageStrategy::Overwrite));
    let set = SetStorageStrategy::to(StorageStrategy::Overwrite);
    assert_eq!(posted(&set), r#"{"msg_id":"1287","storage_strategy":1}"#);
    done(&set);
    served(&set);
    posted(&SetStorageStrategy::to(StorageStrategy::Stop));
    for odd in [0, 3] {
        is_refused(&SetStorageStrategy::to(odd.into()), "storage_strategy");
    }
}

#[test]
fn the_clock_is_read_with_its_zone() {
    let time = answered(
        &GetTime {},
        "1283",
        r#"{"sys_time":"2019-01-23 14:51:18","time_format":"yyyy-MM-dd HH:mm:ss","time_zone":"GMT+08:00"}"#,
    );
    assert_eq!(time.time_format, Some(TimeFormat::YearMonthDay));
    assert_eq!(time.unix_ms(), Some(1_548_226_278_000));
    let offset = |zone: &str| {
        let time = SystemTime {
            time_zone: Some(zone.to_owned()),
            ..SystemTime::default()
        };
        time.offset_minutes()
    };
    for (zone, minutes) in [
        ("GMT+08:00", Some(480)),
        ("GMT-03:30", Some(-210)),
        ("UTC+00:00", Some(0)),
        ("GMT+14:00", Some(840)),
        ("GMT+15:00", None),
        ("GMT+08:60", None),
        ("GMT+-8:00", None),
        ("GMT+8", None),
        ("GMT", None),
        ("", None),
        ("Asia/Shanghai", None),
        ("时区", None),
    ] {
        assert_eq!(offset(zone), minutes, "{zone}");
    }
}

#[test]
fn the_clock_is_set_as_the_document_writes_it() {
    let set = SetTime {
        time_format: Some(TimeFormat::YearMonthDay),
        ..SetTime::to(1_547_439_825_000, 480)
    };
    assert_eq!(
        posted(&set),
        r#"{"msg_id":"1282","sys_time":"2019-01-14 12:23:45","time_zone":"GMT+08:00","time_format":"yyyy-MM-dd HH:mm:ss"}"#
    );
    done(&set);
    served(&set);
    assert_eq!(SetTime::to(0, -210).time_zone, "GMT-03:30");
    for odd in [
        "2019-01-14T12:23:45",
        "2019-01-14 12:23:45Z",
        "2019/01/14 12:23:45",
        "14-01-2019 12:23:45",
        "2019-01-14 12:23",
        "2019-02-30 12:23:45",
        "",
    ] {
        let set = SetTime {
            sys_time: odd.into(),
            ..set.clone()
        };
        is_refused(&set, "sys_time");
    }
    let nowhere = SetTime {
        time_zone: String::new(),
        ..set
    };
    is_refused(&nowhere, "time_zone");
}

const NETWORK: &str = r#"{
    "default_info": {"dns_method":"static","ethname":"eth3","first_dns":"10.5.4.207","second_dns":"10.5.4.205"},
    "ethernet": [
        {"ethname":"eth0","gateway":"10.5.2.1","hw_addr":"00:04:4b:a5:4d:b5","ip":"10.5.2.56","ip_method":"static","ip_version":"IPv4","netmask":"255.0.0.0"},
        {"ethname":"eth1","gateway":"","hw_addr":"00:07:32:4e:68:44","ip":"192.168.2.10","ip_method":"static","ip_version":"IPv4","netmask":"255.255.255.0"},
        {"ethname":"eth2","gateway":"","hw_addr":"00:07:32:4e:68:45","ip":"192.168.3.10","ip_method":"static","ip_version":"IPv4","netmask":"255.255.255.0"},
        {"ethname":"eth3","gateway":"","hw_addr":"00:07:32:4e:68:46","ip":"192.168.4.10","ip_method":"static","ip_version":"IPv4","netmask":"255.255.255.0"}
    ]
}"#;

#[test]
fn the_network_is_read_and_set_as_it_was_read() {
    let network = answered(&GetNetwork {}, "1297", NETWORK);
    assert_eq!(network.ethernet.len(), 4);
    let port = network.ethernet[1].clone();
    assert_eq!(
        posted(&SetNetwork::of(port)),
        r#"{"msg_id":"1296","ethname":"eth1","ip":"192.168.2.10","ip_method":"static","netmask":"255.255.255.0","gateway":"","ip_version":"IPv4"}"#
    );
    assert_eq!(
        posted(&SetDefaultInterface::of(network.default_info.unwrap())),
        r#"{"msg_id":"1295","dns_method":"static","first_dns":"10.5.4.207","second_dns":"10.5.4.205","ethname":"eth3"}"#
    );
}

fn eth3() -> SetNetwork {
    SetNetwork {
        ethname: "eth3".into(),
        ip: "192.168.133.120".into(),
        netmask: "255.255.255.0".into(),
        gateway: "192.168.133.1".into(),
        ..SetNetwork::default()
    }
}

#[test]
fn a_port_is_set_whole() {
    let set = eth3();
    assert_eq!(
        posted(&set),
        r#"{"msg_id":"1296","ethname":"eth3","ip":"192.168.133.120","ip_method":"static","netmask":"255.255.255.0","gateway":"192.168.133.1","ip_version":"IPv4"}"#
    );
    done(&set);
    served(&set);
    let dhcp = SetNetwork {
        ip_method: AddressMethod::Dhcp,
        ip: String::new(),
        netmask: String::new(),
        ..eth3()
    };
    posted(&dhcp);
    let v6 = SetNetwork {
        ip: "2001:db8::5".into(),
        gateway: String::new(),
        netmask: "64".into(),
        ip_version: IpVersion::Ipv6,
        ..eth3()
    };
    posted(&v6);
    let spoilt: [Spoilt<SetNetwork>; 11] = [
        ("ethname", |it| it.ethname.clear()),
        ("ip", |it| it.ip.clear()),
        ("ip", |it| it.ip = "192.168.133".into()),
        ("ip", |it| it.ip = "2001:db8::5".into()),
        ("ip", |it| it.ip_version = IpVersion::Ipv6),
        ("netmask", |it| it.netmask.clear()),
        ("netmask", |it| it.netmask = "24".into()),
        ("gateway", |it| it.gateway = "none".into()),
        ("gateway", |it| it.gateway = "2001:db8::1".into()),
        ("ip_method", |it| it.ip_method = "auto".into()),
        ("ip_version", |it| it.ip_version = "IPv5".into()),
    ];
    for (field, spoil) in spoilt {
        let mut set = eth3();
        spoil(&mut set);
        is_refused(&set, field);
    }
}

#[test]
fn the_default_port_and_name_servers_are_set() {
    let set = SetDefaultInterface {
        ethname: "eth0".into(),
        first_dns: Some("10.5.4.207".into()),
        second_dns: Some("10.5.4.205".into()),
        ..SetDefaultInterface::default()
    };
    assert_eq!(
        posted(&set),
        r#"{"msg_id":"1295","dns_method":"static","first_dns":"10.5.4.207","second_dns":"10.5.4.205","ethname":"eth0"}"#
    );
    done(&set);
    served(&set);
    let spoilt: [Spoilt<SetDefaultInterface>; 4] = [
        ("ethname", |it| it.ethname.clear()),
        ("dns_method", |it| it.dns_method = "auto".into()),
        ("first_dns", |it| it.first_dns = Some("dns".into())),
        ("second_dns", |it| it.second_dns = Some("10.5.4".into())),
    ];
    for (field, spoil) in spoilt {
        let mut set = set.clone();
        spoil(&mut set);
        is_refused(&set, field);
    }
}

#[test]
fn software_is_a_form() {
    let upgrade = Upgrade::to(File::new("nebula.tar.bz2", "made up"));
    let wanted = [
        ("msg_id".to_owned(), None, "1292".to_owned()),
        (
            "file".to_owned(),
            Some("nebula.tar.bz2".to_owned()),
            "made up".to_owned(),
        ),
    ];
    assert_eq!(parts_of(&upgrade), wanted);
    done(&upgrade);
    served(&upgrade);
    is_refused(&Upgrade::to(File::new("nebula.tar.bz2", "")), "file");
    is_refused(&Upgrade::to(File::new("", "x")), "filename");
}

#[test]
fn loads_are_read_as_exactly_as_they_come() {
    let cpu = answered(
        &GetCpuLoad {},
        "1313",
        r#"{"cpu_type":"ARMv8 Processor rev 3 (v8l)","cpu_usage":14.450867052023122,"kernel_num":6}"#,
    );
    assert_eq!(cpu.kernel_num, Some(6));
    let memory = answered(
        &GetMemoryLoad {},
        "1314",
        r#"{"memory_usage":78.615106141826942,"total_memory":8232378368}"#,
    );
    assert_eq!(memory.total_memory, Some(8_232_378_368));
}
