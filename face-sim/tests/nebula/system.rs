//! The node itself, over a socket.

use crate::{code, start, until};
use nebula::ErrorKind;
use nebula::system::*;
use nebula::types::File;
use std::time::Duration;

#[test]
fn the_node_says_what_it_is() {
    let (_node, client) = start();
    client.call(&SetDeviceId::to("gate-7")).unwrap();
    assert_eq!(client.call(&GetDeviceId {}).unwrap().device_id, "gate-7");
    let version = client.call(&GetVersion {}).unwrap();
    assert_eq!(version.device_id.as_deref(), Some("gate-7"));
    assert!(version.version.unwrap().contains("V2.1.0"));
    assert_eq!(
        client.call(&GetCpuLoad {}).unwrap().cpu_usage,
        Some(14.450_867_052_023_122)
    );
    assert_eq!(
        client.call(&GetMemoryLoad {}).unwrap().total_memory,
        Some(8_232_378_368)
    );
    client
        .call(&SetStorageStrategy::to(StorageStrategy::Stop))
        .unwrap();
    let storage = client.call(&GetStorage {}).unwrap();
    assert_eq!(storage.storage_strategy, Some(StorageStrategy::Stop));
    client.call(&RestoreDefaults {}).unwrap();
    assert_eq!(client.call(&GetDeviceId {}).unwrap().device_id, "simulated");
}

#[test]
fn the_clock_is_set_and_goes_on() {
    let (_node, client) = start();
    let unix_ms = 1_547_468_625_000;
    client.call(&SetTime::to(unix_ms, -210)).unwrap();
    let now = client.call(&GetTime {}).unwrap();
    assert_eq!(
        (now.time_zone.as_deref(), now.offset_minutes()),
        (Some("GMT-03:30"), Some(-210))
    );
    let ahead = now.unix_ms().unwrap() - unix_ms;
    assert!((0..5000).contains(&ahead), "{ahead}");
}

#[test]
fn ntp_that_is_not_said_to_be_on_is_off() {
    let (node, client) = start();
    client
        .call(&SetNtp {
            url: Some("ntp.example".into()),
            ..SetNtp::on()
        })
        .unwrap();
    let ntp = client.call(&GetNtp {}).unwrap();
    assert_eq!(
        (ntp.ntp_disable, ntp.url.as_deref()),
        (Some(false), Some("ntp.example"))
    );
    let hand = crate::Hand::of(&node);
    hand.ask(r#"{"msg_id":"1290","ntp_cycle":"20"}"#);
    let ntp = client.call(&GetNtp {}).unwrap();
    assert_eq!((ntp.ntp_disable, ntp.ntp_cycle), (Some(true), Some(20)));
    assert_eq!(ntp.url.as_deref(), Some("pool.ntp.org"));
    let nowhere = SetNtp {
        url: Some("time.invalid".into()),
        ..SetNtp::on()
    };
    assert_eq!(code(&client, &nowhere), -3614);
}

#[test]
fn network_settings_that_cannot_be_are_refused() {
    let (_node, client) = start();
    let network = client.call(&GetNetwork {}).unwrap();
    assert_eq!(network.ethernet.len(), 4);
    let port = || SetNetwork::of(network.ethernet[3].clone());
    client
        .call(&SetNetwork {
            ip: "192.168.4.77".into(),
            gateway: "192.168.4.1".into(),
            ..port()
        })
        .unwrap();
    let now = client.call(&GetNetwork {}).unwrap();
    assert_eq!(now.ethernet[3].ip.as_deref(), Some("192.168.4.77"));
    assert_eq!(now.ethernet[3].hw_addr, network.ethernet[3].hw_addr);
    for (why, wrong) in [
        (
            "another port's subnet",
            SetNetwork {
                ip: "192.168.3.77".into(),
                ..port()
            },
        ),
        (
            "the gateway is elsewhere",
            SetNetwork {
                gateway: "192.168.9.1".into(),
                ..port()
            },
        ),
        (
            "no mask",
            SetNetwork {
                netmask: "255.0.255.0".into(),
                ..port()
            },
        ),
        (
            "no such port",
            SetNetwork {
                ethname: "eth9".into(),
                ..port()
            },
        ),
    ] {
        assert_eq!(code(&client, &wrong), -3606, "{why}");
    }
    let mut default = SetDefaultInterface::of(network.default_info.unwrap());
    default.first_dns = Some("198.51.100.53".into());
    client.call(&default).unwrap();
    let now = client.call(&GetNetwork {}).unwrap().default_info.unwrap();
    assert_eq!(now.first_dns.as_deref(), Some("198.51.100.53"));
    default.ethname = "eth9".into();
    assert_eq!(code(&client, &default), -3606);
}

#[test]
fn a_reboot_and_an_upgrade_end_sessions_and_take_a_while() {
    let (node, client) = start();
    node.set_quirks(|quirks| quirks.restart_takes = Duration::from_millis(1500));
    client.call(&Reboot {}).unwrap();
    until("it has gone", || node.restarts() == 1);
    assert_eq!(node.sessions(), 0);
    let away = client.call(&GetVersion {}).unwrap_err();
    assert!(away.kind().is_transient(), "{away}");
    until("it is back", || client.call(&GetVersion {}).is_ok());
    assert_eq!(
        code(
            &client,
            &Upgrade::to(File::new("nebula.tar.bz2", "nonsense"))
        ),
        -3603
    );
    client
        .call(&Upgrade::to(File::new("nebula.tar.bz2", "BZh91AY")))
        .unwrap();
    until("it has started again", || node.restarts() == 2);
    assert_ne!(
        client.call(&GetVersion {}).unwrap_err().kind(),
        ErrorKind::Unauthorised
    );
}
