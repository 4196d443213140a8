//! The types of the libraries as the compiler knows them, with what macros make: out of what rustdoc says of them as JSON.

use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// Packages, and what their libraries are called.
const CRATES: [(&str, &str); 5] = [
    ("face-common", "face_common"),
    ("isapi", "isapi"),
    ("hikcentral-artemis", "artemis"),
    ("facecap-proto", "facecap_proto"),
    ("sensenebula", "nebula"),
];

/// A struct, an enum, or a name for another type.
#[derive(Default)]
pub(crate) struct Type {
    pub(crate) is_public: bool,
    pub(crate) is_alias: bool,
    pub(crate) is_enum: bool,
    pub(crate) fields: Vec<Field>,
    /// What serde was told of it.
    pub(crate) serde: String,
    /// The traits that it has, and whether they were derived.
    pub(crate) traits: BTreeMap<String, bool>,
}

pub(crate) struct Field {
    /// `Variant.name` for those of an enum.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) serde: String,
}

/// A field's type: itself, and what stands in its brackets.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    /// Where a type is defined, a primitive's name, or `?` for what is known at run time alone.
    pub(crate) name: String,
    pub(crate) inner: Vec<Kind>,
}

impl Kind {
    /// Every name in it.
    pub(crate) fn names(&self) -> Vec<&str> {
        let inner = self.inner.iter().flat_map(Kind::names);
        [self.name.as_str()].into_iter().chain(inner).collect()
    }
}

/// All of them, by the path of their definition, which is what `std::any::type_name` says.
pub(crate) fn types() -> BTreeMap<String, Type> {
    let target = concat!(env!("CARGO_TARGET_TMPDIR"), "/rustdoc");
    let mut all = BTreeMap::new();
    for (package, library) in CRATES {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .args(["rustdoc", "--locked", "--quiet", "--lib", "--all-features"])
            .args(["--package", package, "--target-dir", target, "--"])
            .args(["-Zunstable-options", "--output-format", "json"])
            .args(["--document-private-items", "--cap-lints", "allow"])
            // rustdoc's JSON is for nightly, unless one says this.
            .env("RUSTC_BOOTSTRAP", "1");
        let done = cargo.output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "rustdoc of {package}: {said}");
        let json = std::fs::read(format!("{target}/doc/{library}.json")).unwrap();
        let json: Value = serde_json::from_slice(&json).unwrap();
        let library = Library { json: &json };
        for (id, item) in json["index"].as_object().unwrap() {
            if let Some(found) = library.type_of(item) {
                all.insert(library.path(&Value::from(id.as_str())).unwrap(), found);
            }
        }
    }
    all
}

struct Library<'a> {
    json: &'a Value,
}

impl Library<'_> {
    fn item(&self, id: &Value) -> &Value {
        &self.json["index"][id.to_string().trim_matches('"')]
    }

    fn path(&self, id: &Value) -> Option<String> {
        let path = &self.json["paths"][id.to_string().trim_matches('"')]["path"];
        let path = path.as_array()?.iter().filter_map(Value::as_str);
        Some(path.collect::<Vec<_>>().join("::"))
    }

    fn type_of(&self, item: &Value) -> Option<Type> {
        let inner = &item["inner"];
        let mut found = Type {
            is_public: item["visibility"] == "public",
            serde: attributes(item),
            ..Type::default()
        };
        if let Some(it) = inner.get("struct") {
            found.fields = self.fields("", &it["kind"]);
            found.traits = self.traits(it);
        } else if let Some(it) = inner.get("enum") {
            for variant in each(&it["variants"]).map(|id| self.item(id)) {
                let name = format!("{}.", variant["name"].as_str().unwrap());
                let kind = &variant["inner"]["variant"]["kind"];
                found.fields.extend(self.fields(&name, kind));
            }
            found.is_enum = true;
            found.traits = self.traits(it);
        } else if let Some(it) = inner.get("type_alias") {
            found.is_alias = true;
            found.fields = vec![Field {
                name: "0".to_owned(),
                kind: self.kind(&it["type"]),
                serde: String::new(),
            }];
        } else {
            return None;
        }
        Some(found)
    }

    /// Of `"unit"`, `{"tuple":[..]}`, `{"plain":{"fields":[..]}}` or `{"struct":{"fields":[..]}}`.
    fn fields(&self, before: &str, kind: &Value) -> Vec<Field> {
        let ids = [
            &kind["tuple"],
            &kind["plain"]["fields"],
            &kind["struct"]["fields"],
        ];
        let fields = ids.into_iter().flat_map(each).map(|id| self.item(id));
        fields
            .map(|field| Field {
                name: format!("{before}{}", field["name"].as_str().unwrap()),
                kind: self.kind(&field["inner"]["struct_field"]),
                serde: attributes(field),
            })
            .collect()
    }

    fn traits(&self, it: &Value) -> BTreeMap<String, bool> {
        let impls = each(&it["impls"]).map(|id| self.item(id));
        let traits = impls.filter_map(|item| {
            let path = item["inner"]["impl"]["trait"]["path"].as_str()?;
            let is_derived = item["attrs"].to_string().contains("automatically_derived");
            Some((path.rsplit("::").next()?.to_owned(), is_derived))
        });
        traits.collect()
    }

    fn kind(&self, ty: &Value) -> Kind {
        let (name, inner) = if let Some(path) = ty.get("resolved_path") {
            let name = self.path(&path["id"]);
            (name.unwrap_or_default(), &path["args"])
        } else if let Some(name) = ty["primitive"].as_str() {
            (name.to_owned(), &Value::Null)
        } else if ty.get("generic").or(ty.get("dyn_trait")).is_some() {
            ("?".to_owned(), &ty["dyn_trait"])
        } else {
            // A reference, a slice, a tuple: what is in it counts.
            (String::new(), ty)
        };
        let mut kind = Kind {
            name,
            inner: Vec::new(),
        };
        self.inner(inner, &mut kind.inner);
        kind
    }

    /// The types anywhere in it, as deep as they stand.
    fn inner(&self, value: &Value, found: &mut Vec<Kind>) {
        match value {
            Value::Array(all) => all.iter().for_each(|value| self.inner(value, found)),
            Value::Object(members) => {
                for (name, value) in members {
                    let is_type = ["resolved_path", "primitive", "generic", "dyn_trait"];
                    if is_type.contains(&name.as_str()) && !value.is_null() {
                        found.push(self.kind(&serde_json::json!({ name: value })));
                    } else {
                        self.inner(value, found);
                    }
                }
            }
            _ => {}
        }
    }
}

fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter(|id| !id.is_null())
}

fn attributes(item: &Value) -> String {
    let all = each(&item["attrs"]).filter_map(|attr| attr["other"].as_str());
    all.filter(|attr| attr.contains("serde")).collect()
}
