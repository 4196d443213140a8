//! Asks a gateway for its version, and hands it a photo as a form: `interop_gateway URL KEY SECRET`. Used by
//! `scripts/interop.sh` against a gateway whose signatures are reckoned by other people's code.

use artemis::common::transport::{HttpOptions, ReqwestBlocking};
use artemis::common_api::{PictureUpload, VersionGet};
use artemis::signature::Signer;
use artemis::{BlockingClient, ErrorKind};

fn main() -> Result<(), examples::Failure> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [url, key, secret] = args.as_slice() else {
        let usage = "usage: interop_gateway URL KEY SECRET";
        return Err(std::io::Error::other(usage).into());
    };
    let client = |signer| {
        let transport = ReqwestBlocking::new(&HttpOptions::default())?;
        BlockingClient::new(url, transport, signer)
    };
    let signer = || Signer::new(key.as_str(), secret.as_str());
    let tag = http::HeaderName::from_static("tagid");
    for signer in [
        signer(),
        signer().with_content_md5(),
        signer().header(tag, http::HeaderValue::from_static("0")),
    ] {
        let gateway = client(signer)?;
        let version = gateway.call(&VersionGet {})?;
        assert_eq!(version.product_name.as_deref(), Some("stock"));
        let upload = PictureUpload {
            person_id: "42".to_owned(),
            photo: include_bytes!("../../photos/astronaut.jpg")
                .as_slice()
                .into(),
        };
        let kept = gateway.call(&upload)?;
        assert_eq!(kept.pic_uri.as_deref(), Some("stock"));
    }
    let refused = client(Signer::new(key.as_str(), "wrong"))?.call(&VersionGet {});
    assert_eq!(refused.map_err(|e| e.kind()), Err(ErrorKind::Unauthorised));
    println!(
        "ours to a stock gateway: signed as hikvision-openapi-signer does, forms read by Python's own reader"
    );
    Ok(())
}
