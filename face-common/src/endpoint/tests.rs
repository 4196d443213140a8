//! Every macro, both halves, held against bytes.

use super::*;
use crate::testing::Toy;
use crate::wire::multipart::{Form, Part};
use serde::{Deserialize, Serialize};

const ATTRS: &[(&str, &str)] = &[("version", "2.0")];

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Named {
    name: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Rooted {
    n: u32,
}
crate::json_endpoint!(Toy, Rooted: POST "/rooted?format=json", body root "In", reply root "Out" => Named, idempotent, check small);

fn small(rooted: &Rooted) -> Result<(), EncodeError> {
    if rooted.n > 9 {
        Err(EncodeError::invalid("n", "is at most 9"))
    } else {
        Ok(())
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Bare {
    n: u32,
}
crate::json_endpoint!(Toy, Bare: PUT "/bare", body bare, reply bare => Named, once);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Get;
crate::json_endpoint!(Toy, Get: GET "/get", reply root "Out" => Named, idempotent);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Tagged {
    n: u32,
}
crate::xml_endpoint!(Toy, Tagged: PUT "/tagged", attrs ATTRS, body root "In", reply root "Out" => Named, once);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct GetTagged;
crate::xml_endpoint!(Toy, GetTagged: GET "/tagged", attrs ATTRS, reply root "Out" => Named, idempotent);

#[derive(Debug, PartialEq)]
struct Upload(Bytes);
crate::multipart_endpoint!(Toy, Upload: POST "/upload", reply bare => Named, once);

impl ToForm for Upload {
    fn to_form(&self) -> Result<Form, EncodeError> {
        Ok(Form::new().file("img", "a.jpg", "image/jpeg", self.0.clone()))
    }
}

impl FromForm for Upload {
    fn from_parts(parts: Vec<Part>) -> Result<Self, DecodeError> {
        let part = parts
            .into_iter()
            .find(|p| p.name().as_deref() == Some("img"));
        part.map(|p| Self(p.body().clone()))
            .ok_or_else(|| DecodeError::new("img", "is missing", b""))
    }
}

#[derive(Debug, PartialEq)]
struct Picture;
crate::raw_endpoint!(Toy, Picture: GET "/picture/1", idempotent);

fn both_ways<E: Serve<Reply = Named> + PartialEq + std::fmt::Debug>(
    endpoint: &E,
    method: &str,
    uri: &str,
    body: &str,
    reply: &str,
) {
    let request = endpoint.to_request().unwrap();
    assert_eq!(
        (
            request.method().as_str(),
            request.uri().to_string().as_str()
        ),
        (method, uri)
    );
    assert_eq!(request.body(), body);
    assert!(E::matches(&request));
    assert_eq!(E::from_request(&request).unwrap(), *endpoint);
    let named = Named {
        name: "Ada".to_owned(),
    };
    let response = E::encode(&named).unwrap();
    assert_eq!(response.body(), reply);
    assert_eq!(endpoint.decode(&response).unwrap(), named);
}

#[test]
fn json_and_xml_endpoints_write_and_read_these_bytes() {
    both_ways(
        &Rooted { n: 7 },
        "POST",
        "/rooted?format=json",
        "{\"In\":{\"n\":7}}",
        "{\"Out\":{\"name\":\"Ada\"}}",
    );
    both_ways(
        &Bare { n: 7 },
        "PUT",
        "/bare",
        "{\"n\":7}",
        "{\"name\":\"Ada\"}",
    );
    both_ways(&Get, "GET", "/get", "", "{\"Out\":{\"name\":\"Ada\"}}");
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let out = format!("{head}<Out version=\"2.0\"><name>Ada</name></Out>");
    both_ways(
        &Tagged { n: 7 },
        "PUT",
        "/tagged",
        &format!("{head}<In version=\"2.0\"><n>7</n></In>"),
        &out,
    );
    both_ways(&GetTagged, "GET", "/tagged", "", &out);
    const { assert!(Rooted::IDEMPOTENT && !Bare::IDEMPOTENT) };
    assert_eq!(Rooted::NAME, "Rooted");
}

#[test]
fn checks_run_before_anything_is_written() {
    assert!(Rooted { n: 9 }.to_request().is_ok());
    assert_eq!(
        Rooted { n: 10 }.to_request().unwrap_err().to_string(),
        "n: is at most 9"
    );
}

#[test]
fn forms_and_raw_replies() {
    let upload = Upload(Bytes::from_static(&[0xff, 0xd8, 0, 0xff, 0xd9]));
    let request = upload.to_request().unwrap();
    assert!(
        request.headers()["content-type"]
            .to_str()
            .unwrap()
            .starts_with("multipart/form-data; boundary=")
    );
    assert_eq!(Upload::from_request(&request).unwrap(), upload);
    let request = Picture.to_request().unwrap();
    assert_eq!(request.uri(), "/picture/1");
    assert!(Picture::matches(&request) && Picture::from_request(&request).is_ok());
    let picture = Bytes::from_static(b"jpeg");
    assert_eq!(
        Picture.decode(&Picture::encode(&picture).unwrap()).unwrap(),
        picture
    );
}

#[test]
fn a_request_is_matched_by_method_path_and_named_parameters() {
    let request = |method: &str, uri: &str| {
        ::http::Request::builder()
            .method(method)
            .uri(uri)
            .body(Bytes::new())
            .unwrap()
    };
    for (uri, matches) in [
        ("/rooted?format=json", true),
        ("/rooted?token=x&format=json", true),
        ("/rooted", false),
        ("/rooted?format=xml", false),
        ("/rooted/more?format=json", false),
    ] {
        assert_eq!(Rooted::matches(&request("POST", uri)), matches, "{uri}");
    }
    assert!(!Rooted::matches(&request("GET", "/rooted?format=json")));
}

#[test]
fn values_cannot_reach_another_path() {
    assert_eq!(
        escape("a/../b?c&d=#é").to_string(),
        "a%2F..%2Fb%3Fc%26d%3D%23%C3%A9"
    );
}

#[derive(Debug, PartialEq)]
struct Plan {
    no: u32,
    who: String,
}
crate::json_endpoint!(Toy, Plan { no, who }: GET "/plans/{no}/of?format=json&who={who}", reply root "Out" => Named, idempotent);

#[derive(Debug, PartialEq)]
struct SetPlan {
    no: u32,
    plan: Named,
}
crate::json_endpoint!(Toy, SetPlan { no }: PUT "/plans/{no}", body root "Plan" in plan, reply root "Out" => Named, idempotent);

#[derive(Debug, PartialEq)]
struct SetBoth {
    plan: Named,
}
crate::xml_endpoint!(Toy, SetBoth {}: PUT "/plans", attrs ATTRS, body root "Plan" in plan, reply root "Out" => Named, idempotent);

#[test]
fn fields_stand_in_the_path_escaped_and_in_the_body() {
    let ada = || Named {
        name: "Ada".to_owned(),
    };
    let out = "{\"Out\":{\"name\":\"Ada\"}}";
    let plan = Plan {
        no: 3,
        who: "a/b c&d".to_owned(),
    };
    both_ways(
        &plan,
        "GET",
        "/plans/3/of?format=json&who=a%2Fb%20c%26d",
        "",
        out,
    );
    let set = SetPlan { no: 3, plan: ada() };
    both_ways(
        &set,
        "PUT",
        "/plans/3",
        "{\"Plan\":{\"name\":\"Ada\"}}",
        out,
    );
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    both_ways(
        &SetBoth { plan: ada() },
        "PUT",
        "/plans",
        &format!("{head}<Plan version=\"2.0\"><name>Ada</name></Plan>"),
        &format!("{head}<Out version=\"2.0\"><name>Ada</name></Out>"),
    );
    for other in ["/plans/3/4", "/plans", "/plans/", "/plan/3"] {
        let request = ::http::Request::put(other).body(Bytes::new()).unwrap();
        assert!(!SetPlan::matches(&request), "{other}");
    }
    let odd = ::http::Request::put("/plans/x")
        .body(Bytes::from_static(b"{\"Plan\":{\"name\":\"\"}}"))
        .unwrap();
    assert!(SetPlan::matches(&odd) && SetPlan::from_request(&odd).is_err());
}
