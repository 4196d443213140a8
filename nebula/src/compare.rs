//! Faces compared (人脸图片比对, chapter 5).

use crate::macros::{form, reply};
use crate::types::{File, Gender, Joined, LibraryType, count, per_cent, picture, range};
use face_common::EncodeError;

form! {
    /// Whose face it is (5.1; as JSON 5.3): the faces of these libraries that are most alike.
    /// [`EmptyLibrary`](crate::protocol::Code::EmptyLibrary) where there is nobody in them,
    /// [`NoFace`](crate::protocol::Code::NoFace) where there is none on the picture.
    Identify "772" or "780" {
        /// In which libraries: 1 to 50.
        lib_ids: Joined<u64>,
        /// How alike at least, 0 to 100 (where left out: 0).
        threshold?: u32,
        /// How many to name, 1 to 50 (where left out: 1).
        topk?: u32,
        /// Which of those to name once more as `n_topn`, 1 to `topk` (where left out: 1).
        n_topk?: u32,
    } files {
        /// The picture.
        img: File,
    } => Identified, idempotent, check identifying
}

fn identifying(it: &Identify) -> Result<(), EncodeError> {
    count("lib_ids", it.lib_ids.0.len(), 50)?;
    it.threshold.map_or(Ok(()), |t| per_cent("threshold", t))?;
    it.topk.map_or(Ok(()), |k| range("topk", k, 1, 50))?;
    let most = it.topk.unwrap_or(1).into();
    it.n_topk.map_or(Ok(()), |n| range("n_topk", n, 1, most))?;
    picture("img", &it.img)
}

impl Identify {
    /// The face of this picture in these libraries, up to ten of them.
    pub fn new(img: File, lib_ids: impl IntoIterator<Item = u64>) -> Self {
        Self {
            lib_ids: lib_ids.into_iter().collect(),
            topk: Some(10),
            img,
            ..Self::default()
        }
    }
}

reply! {
    /// Whose face it may be.
    Identified {
        /// Where the face is in the picture. The document spells it in three ways.
        #[serde(alias = "ln_pic", alias = "Ln_pic", alias = "ln_Pic", alias = "Ln_Pic", alias = "LN_PIC")]
        #[serde(alias = "In_pic", alias = "in_Pic", alias = "In_Pic", alias = "IN_PIC")]
        in_pic?: FaceBox,
        /// The one that was asked for by `n_topk`.
        n_topn?: Candidate,
        /// The most alike first.
        topn[]: Candidate,
    }
}

reply! {
    /// Where a face is in a picture, in pixels, and how good it is. The document's examples have the top below the bottom.
    FaceBox {
        /// Top.
        pos_top?: i64,
        /// Bottom.
        pos_bottom?: i64,
        /// Left.
        pos_left?: i64,
        /// Right.
        pos_right?: i64,
        /// How good the face is, 0 to 100.
        quality?: i64,
    }
}

reply! {
    /// A face of a library that is like the one in the picture.
    Candidate {
        /// Which picture.
        img_id?: String,
        /// Where it can be downloaded.
        img_path?: String,
        /// In which library.
        lib_id?: u64,
        /// Its name.
        lib_name?: String,
        /// Black or white list.
        lib_type?: LibraryType,
        /// 1 for the most alike.
        ranking?: i64,
        /// How alike, 0 to 100.
        similarity?: i64,
        /// What the person is known by: `person_idcard` of the library.
        id?: String,
        /// Their name.
        name?: String,
        /// Their gender.
        gender?: Gender,
        /// Their age.
        age?: String,
        /// Their address.
        address?: String,
        /// Top, in an example of the document.
        pos_top?: i64,
        /// Bottom.
        pos_bottom?: i64,
        /// Left.
        pos_left?: i64,
        /// Right.
        pos_right?: i64,
        /// How good the face is.
        quality?: i64,
    }
}

form! {
    /// How alike two faces are (5.2; as JSON 5.4).
    Compare "771" or "781" {} files {
        /// One.
        img_1: File,
        /// The other.
        img_2: File,
    } => Likeness, idempotent, check comparing
}

fn comparing(it: &Compare) -> Result<(), EncodeError> {
    picture("img_1", &it.img_1)?;
    picture("img_2", &it.img_2)
}

reply! {
    /// How alike two faces are.
    Likeness {
        /// 0 to 100. The document spells it with `I` and with `l`.
        #[serde(rename = "FaceImg1to1Rsp_Score", alias = "Facelmg1to1Rsp_Score")]
        score: i64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use face_common::Endpoint;
    use face_common::wire::json;

    const JPEG: &[u8] = b"\xff\xd8\xff";

    #[test]
    fn limits_are_held() {
        let with = |change: fn(&mut Identify)| {
            let mut it = Identify::new(File::picture(JPEG), [1]);
            change(&mut it);
            it.to_request().map(drop).map_err(|e| e.to_string())
        };
        with(|_| ()).unwrap();
        with(|it| it.lib_ids = (1..=50_u64).collect()).unwrap();
        with(|it| (it.threshold, it.topk, it.n_topk) = (Some(100), Some(50), Some(50))).unwrap();
        for (outcome, said) in [
            (with(|it| it.lib_ids = Joined::default()), "lib_ids: has 0"),
            (
                with(|it| it.lib_ids = (1..=51_u64).collect()),
                "lib_ids: has 51",
            ),
            (with(|it| it.threshold = Some(101)), "threshold: is 101"),
            (with(|it| it.topk = Some(51)), "topk: is 51"),
            (with(|it| it.topk = Some(0)), "topk: is 0"),
            (
                with(|it| (it.topk, it.n_topk) = (Some(3), Some(4))),
                "n_topk: is 4; 1 to 3",
            ),
            (
                with(|it| (it.topk, it.n_topk) = (None, Some(2))),
                "n_topk: is 2; 1 to 1",
            ),
            (with(|it| it.img = File::default()), "img: must have a name"),
        ] {
            assert!(outcome.as_ref().unwrap_err().contains(said), "{outcome:?}");
        }
        let pair = Compare {
            img_1: File::picture(JPEG),
            ..Compare::default()
        };
        assert!(pair.to_request().unwrap_err().to_string().contains("img_2"));
    }

    #[test]
    fn every_spelling_of_the_document_is_read() {
        for name in [
            "in_pic", "ln_pic", "In_pic", "Ln_pic", "in_Pic", "ln_Pic", "In_Pic", "Ln_Pic",
            "IN_PIC", "LN_PIC",
        ] {
            let found: Identified =
                json::from_slice(None, format!(r#"{{"{name}":{{"quality":95}}}}"#).as_bytes())
                    .unwrap();
            assert_eq!(found.in_pic.unwrap().quality, Some(95));
        }
        for name in ["FaceImg1to1Rsp_Score", "Facelmg1to1Rsp_Score"] {
            let found: Likeness =
                json::from_slice(None, format!(r#"{{"{name}":"30"}}"#).as_bytes()).unwrap();
            assert_eq!(found.score, 30);
        }
        let found: Candidate =
            json::from_slice(None, br#"{"id":4259541481123111,"gender":0,"age":18}"#).unwrap();
        assert_eq!(
            (found.id.as_deref(), found.gender, found.age.as_deref()),
            (Some("4259541481123111"), Some(Gender::Female), Some("18"))
        );
    }
}
