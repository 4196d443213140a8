//! Faces in pictures, and compared.

use crate::{code, face, library, marked, photo, start, start_with_library};
use face_sim::node::{NO_FACE, TWO_FACES};
use nebula::compare::{Compare, Identify};
use nebula::download::Download;
use nebula::face::{Detect, DetectAll};
use nebula::protocol::AsJson;
use nebula::types::File;

fn picture(n: u32) -> File {
    File::picture(photo(n))
}

#[test]
fn faces_are_looked_for_without_being_kept() {
    let (_node, client) = start();
    let found = client.call(&Detect::new(picture(1))).unwrap();
    assert_eq!(found.coordinate.unwrap().0, [56, 10, 432, 678]);
    assert!((60..100).contains(&found.quality.unwrap()) && found.attribute.is_some());
    let same = client.call(&AsJson(Detect::new(picture(1)))).unwrap();
    assert_eq!(same.quality, found.quality);
    let two = File::picture(marked(1, TWO_FACES));
    let all = client.call(&DetectAll::new(two.clone())).unwrap();
    assert_eq!(all.len(), 2);
    let path = all[1].img_path.clone().unwrap();
    assert_eq!(client.call(&Download::of(path)).unwrap(), two.data.0);
    assert_eq!(client.call(&DetectAll::new(picture(1))).unwrap().len(), 1);
    let nobody = File::picture(marked(1, NO_FACE));
    assert_eq!(code(&client, &DetectAll::new(nobody)), -1101);
}

#[test]
fn two_pictures_are_as_alike_as_they_are_every_time() {
    let (_node, client) = start();
    let compare = |one, other| Compare {
        img_1: picture(one),
        img_2: picture(other),
        ..Default::default()
    };
    assert_eq!(client.call(&compare(1, 1)).unwrap().score, 100);
    let score = client.call(&compare(1, 2)).unwrap().score;
    assert!((0..60).contains(&score));
    assert_eq!(client.call(&AsJson(compare(2, 1))).unwrap().score, score);
    let nobody = Compare {
        img_2: File::picture(marked(1, NO_FACE)),
        ..compare(1, 2)
    };
    assert_eq!(code(&client, &nobody), -1101);
}

#[test]
fn a_face_is_identified_in_several_libraries() {
    let (_node, client, staff) = start_with_library();
    let visitors = library(&client, "visitors");
    for n in 0..9 {
        let lib_id = if n % 2 == 0 { staff } else { visitors };
        client
            .call(
                &face(lib_id, n)
                    .name(format!("Name {n}"))
                    .idcard(format!("D{n}")),
            )
            .unwrap();
    }
    let asked = Identify {
        n_topk: Some(2),
        ..Identify::new(picture(5), [staff, visitors])
    };
    let found = client.call(&asked).unwrap();
    let first = &found.topn[0];
    assert_eq!(
        (first.img_id.as_deref(), first.similarity, first.ranking),
        (Some("P-5"), Some(100), Some(1))
    );
    assert_eq!(
        (first.id.as_deref(), first.name.as_deref()),
        (Some("D5"), Some("Name 5"))
    );
    assert_eq!(
        (first.lib_id, first.lib_name.as_deref()),
        (Some(visitors), Some("visitors"))
    );
    assert!(found.topn.is_sorted_by_key(|it| -it.similarity.unwrap()) && found.topn.len() == 9);
    assert_eq!(found.n_topn.unwrap().img_id, found.topn[1].img_id);
    assert!(found.in_pic.unwrap().quality.is_some());
    // The threshold, how many, and elsewhere.
    let alike = Identify {
        threshold: Some(60),
        ..Identify::new(picture(5), [staff, visitors])
    };
    assert_eq!(client.call(&alike).unwrap().topn.len(), 1);
    let alike = AsJson(Identify {
        threshold: Some(60),
        ..Identify::new(picture(5), [staff])
    });
    assert!(client.call(&alike).unwrap().topn.is_empty());
    let one = Identify {
        topk: None,
        ..Identify::new(picture(5), [staff, visitors])
    };
    assert_eq!(client.call(&one).unwrap().topn.len(), 1);
}

#[test]
fn each_no_about_comparison_has_its_code() {
    let (_node, client, lib_id) = start_with_library();
    let empty = library(&client, "empty");
    client.call(&face(lib_id, 1)).unwrap();
    assert_eq!(
        code(&client, &Identify::new(picture(1), [lib_id, empty])),
        -110
    );
    assert_eq!(
        code(&client, &Identify::new(picture(1), [lib_id, 4711])),
        -117
    );
    let nobody = File::picture(marked(1, NO_FACE));
    assert_eq!(code(&client, &Identify::new(nobody, [lib_id])), -1101);
}
