//! Vehicles, the log, cameras, face groups.

use super::{FROM, PNG, fault, named, raw};
use crate::{ada, client, jpeg};
use artemis::acs::EventPicture;
use artemis::event_service::{EventImage, EventRecords};
use artemis::frs::{FaceGroups, RecognitionPlanRestart};
use artemis::resource::{
    Cameras, EncodeDevices, FaceData, FaceUpdate, PersonDelete, VehicleAdd, VehicleDelete,
    VehicleUpdate, Vehicles,
};
use artemis::video::{CameraCapture, PreviewUrl, PreviewUrls};
use artemis::{Error, ErrorKind};
use face_sim::Gateway;
use serde_json::json;

#[test]
fn vehicles_are_kept_in_their_lists() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let add = |plate: &str, list: &str| {
        let add = VehicleAdd {
            plate_no: plate.into(),
            vehicle_group_index_code: list.into(),
            vehicle_color: Some(3),
            effective_date: Some(FROM.into()),
            ..VehicleAdd::default()
        };
        client.call(&add).unwrap().vehicle_id.unwrap()
    };
    let (first, second) = (add("P1", "6"), add("P2", "7"));
    let listed = |list: Option<&str>| {
        let mut search = Vehicles::all();
        search.vehicle_group_index_code = list.map(Into::into);
        client.call(&search).unwrap().list
    };
    assert_eq!((listed(None).len(), listed(Some("0")).len()), (2, 2));
    client
        .call(&VehicleUpdate {
            vehicle_id: first.clone(),
            plate_no: Some("P9".into()),
            person_name: Some("Ada Lovelace".into()),
            ..VehicleUpdate::default()
        })
        .unwrap();
    let known = listed(Some("6")).remove(0);
    assert_eq!(
        (known.plate_no.as_str(), known.vehicle_color),
        ("P9", Some(3))
    );
    assert_eq!(known.person_name.as_deref(), Some("Ada Lovelace"));
    assert_eq!(
        (known.effective_date, known.vehicle_id),
        (Some(FROM.into()), Some(first.clone()))
    );
    let delete = VehicleDelete {
        vehicle_id: first,
        ..VehicleDelete::default()
    };
    client.call(&delete).unwrap();
    assert_eq!(
        client.call(&delete).unwrap_err().kind(),
        ErrorKind::NotFound
    );
    assert_eq!(listed(None)[0].vehicle_id, Some(second));
}

#[test]
fn the_log_is_asked_by_type_and_source_and_keeps_its_pictures() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let mut new = ada("P1");
    new.faces = vec![FaceData::of(&jpeg())];
    let id = client.call(&new).unwrap().0;
    let at = 1_767_600_000_000;
    gateway.pass(&id, "8", at);
    gateway.pass(&id, "9", at);
    gateway.pass(&id, "8", at + 1000);
    let log = |src: &str, types: &[u32], doors: Option<&str>| {
        let search = EventRecords {
            src_indexs: doors.map(Into::into),
            ..EventRecords::of(
                src,
                types.iter().copied(),
                "2026-01-05T00:00:00+00:00".into(),
                "2026-01-06T00:00:00+00:00".into(),
            )
        };
        client.call(&search).unwrap().list
    };
    let all = log("door", &[], None);
    assert_eq!(all.len(), 3);
    assert!(all[0].event_id != all[1].event_id && all[0].pic_uri != all[1].pic_uri);
    assert_eq!(all[1].src_name.as_deref(), Some("Yard"));
    assert_eq!(log("door", &[1, 196_893], Some("9,10")).len(), 1);
    assert!(log("door", &[1], None).is_empty() && log("camera", &[], None).is_empty());

    // What was seen then, whatever became of the photo and of the person.
    let mut other = jpeg().to_vec();
    other.push(0);
    let face = FaceUpdate {
        person_id: id.clone(),
        photo: other.into(),
    };
    client.call(&face).unwrap();
    client.call(&PersonDelete::of(id)).unwrap();
    let pic_uri = all[0].pic_uri.clone().unwrap();
    let image = EventImage {
        pic_uri: pic_uri.clone(),
        ..EventImage::default()
    };
    assert_eq!(client.call(&image).unwrap(), jpeg());
    let image = EventPicture {
        pic_uri,
        ..EventPicture::default()
    };
    assert_eq!(client.call(&image).unwrap(), jpeg());
    let nothing = EventImage {
        pic_uri: "Vsm://0".into(),
        ..EventImage::default()
    };
    assert_eq!(
        client.call(&nothing).unwrap_err().kind(),
        ErrorKind::NotFound
    );
}

#[test]
fn cameras_are_listed_watched_and_asked_for_a_picture() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let cameras = |site: &str, kind: &str| {
        let mut search = Cameras::all();
        (search.site_index_code, search.device_type) = (Some(site.into()), Some(kind.into()));
        client.call(&search).unwrap().list
    };
    let recorded = cameras("-1", "encodeDevice").remove(0);
    assert_eq!(cameras("0", "acsDevice").len(), 1);
    assert!(cameras("5", "acsDevice").is_empty() && cameras("-1", "mobileDevice").is_empty());
    let recorders = EncodeDevices::all();
    let recorder = client.call(&recorders).unwrap().list.remove(0);
    assert_eq!(
        recorded.encode_dev_index_code,
        Some(recorder.encode_dev_index_code)
    );

    let camera = recorded.camera_index_code;
    let watch = |protocol: &str| PreviewUrl {
        camera_index_code: camera.clone(),
        protocol: Some(protocol.into()),
        ..PreviewUrl::default()
    };
    let first = client.call(&watch("rtsp_s")).unwrap();
    let second = client.call(&watch("rtsp_s")).unwrap();
    assert!(first.address().unwrap().starts_with("rtsp://") && first.url != second.url);
    let secure = client.call(&watch("hls_s")).unwrap_err();
    assert!(secure.to_string().contains("[protocol parameter error]"));
    assert!(
        client
            .call(&watch("hls"))
            .unwrap()
            .url
            .unwrap()
            .ends_with("m3u8")
    );
    let several = |cameras: [&str; 2]| PreviewUrls {
        camera_index_codes: cameras.map(Into::into).into(),
        ..PreviewUrls::default()
    };
    let both = client.call(&several([&camera, "16"])).unwrap().list;
    assert!(both.len() == 2 && both[1].address().unwrap().starts_with("rtsp://"));
    assert_eq!(
        client.call(&several([&camera, "77"])).unwrap_err().kind(),
        ErrorKind::NotFound
    );

    let capture = |camera: &str| CameraCapture {
        camera_index_code: camera.into(),
        ..CameraCapture::default()
    };
    let picture = client.call(&capture(&camera)).unwrap().bytes().unwrap();
    assert!(picture.starts_with(&[0xff, 0xd8]) && picture.ends_with(&[0xff, 0xd9]));
    assert_eq!(
        client.call(&capture("77")).unwrap_err().kind(),
        ErrorKind::NotFound
    );
}

#[test]
fn face_groups_want_a_licence() {
    let gateway = Gateway::start().unwrap();
    let client = client(&gateway);
    let restart = |plan: &str| RecognitionPlanRestart {
        index_code: plan.into(),
        ..RecognitionPlanRestart::default()
    };
    let code = |error: Error| fault(error).code;
    let unlicensed = Some("0x00072204".to_owned());
    assert_eq!(
        code(client.call(&FaceGroups::all()).unwrap_err()),
        unlicensed
    );
    assert_eq!(code(client.call(&restart("1")).unwrap_err()), unlicensed);
    gateway.set_quirks(|q| q.face_licence = true);
    let group = client.call(&FaceGroups::all()).unwrap().list.remove(0);
    client.call(&restart("1")).unwrap();
    assert_eq!(
        client.call(&restart("77")).unwrap_err().kind(),
        ErrorKind::NotFound
    );
    let path = "frs/v1/face/single/addition";
    let add = |group: &str, data: &str| {
        let body = json!({ "faceGroupIndexCode": group, "faceInfo": { "name": "a" },
            "facePic": { "faceBinaryData": data } });
        body.to_string()
    };
    raw(&client, path, &add(&group.index_code, "/9j/")).unwrap();
    assert_eq!(
        named(&client, path, &add(&group.index_code, PNG)),
        "facePic"
    );
    let nowhere = raw(&client, path, &add("77", "/9j/")).unwrap_err();
    assert_eq!(nowhere.kind(), ErrorKind::NotFound);
}
