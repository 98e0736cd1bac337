//! Turns the shipped CSV files in `data/` into constants, so that nothing is parsed at run time and a typing error in a
//! file stops the build instead of a request.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let (permissions, matrices) = permissions();
    fs::write(Path::new(&out).join("permissions.rs"), permissions).expect("OUT_DIR is writable");
    fs::write(Path::new(&out).join("matrices.rs"), matrices).expect("OUT_DIR is writable");
    fs::write(Path::new(&out).join("packages.rs"), packages()).expect("OUT_DIR is writable");
}

fn rows(file: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_path(Path::new("data").join(file)).expect("the data file is there");
    let headers = reader.headers().expect("a header line").iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.expect("a well-formed line").iter().map(str::to_owned).collect()).collect();
    (headers, rows)
}

/// `settings.integrations.crm` becomes `SETTINGS_INTEGRATIONS_CRM`.
fn constant_name(key: &str) -> String {
    key.replace('.', "_").to_uppercase()
}

/// `sales_sdr` becomes `SalesSdr`.
fn variant_name(key: &str) -> String {
    key.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

/// The keys of all rows, for the browser as well, and apart from them the matrices, which only the server needs.
fn permissions() -> (String, String) {
    let mut keys = String::new();
    let mut names = String::new();
    let mut matrices = String::new();
    let mut index = 0usize;
    let mut abm_rows = 0usize;
    let (_, italian) = rows("permissions.it.csv");
    for (file, matrix) in [("permissions-abm.csv", "ABM_MATRIX"), ("permissions-si.csv", "SI_MATRIX")] {
        let (_, rows) = rows(file);
        writeln!(matrices, "static {matrix}: &[ShippedRow] = &[").expect("writing to a string");
        for row in rows {
            let it = italian.get(index).filter(|it| it[0] == row[0]).expect("permissions.it.csv has the same keys in order");
            let levels: Vec<String> = row[3..].iter().map(|level| format!("PermissionLevel::{}", variant_name(level))).collect();
            writeln!(keys, "    {:?},", row[0]).expect("writing to a string");
            writeln!(
                matrices,
                "    ShippedRow {{ key: {:?}, area: Words::of({:?}, {:?}), label: Words::of({:?}, {:?}), levels: &[{}] }},",
                row[0],
                row[1],
                it[1],
                row[2],
                it[2],
                levels.join(", ")
            )
            .expect("writing to a string");
            writeln!(names, "    /// {} (`{}`).\n    pub const {}: Self = Self({index});", row[2], row[0], constant_name(&row[0]))
                .expect("writing to a string");
            index += 1;
        }
        writeln!(matrices, "];\n").expect("writing to a string");
        if matrix == "ABM_MATRIX" {
            abm_rows = index;
        }
    }
    let permissions =
        format!("const ABM_ROWS: usize = {abm_rows};\n\nstatic KEYS: &[&str] = &[\n{keys}];\n\nimpl Permission {{\n{names}}}\n");
    (permissions, matrices)
}

fn packages() -> String {
    let (headers, fields) = rows("packages.csv");
    let column = |name: &str| headers.iter().position(|header| header == name).expect("the column is there");
    let (object, standard, required) = (column("object"), column("standard_field"), column("required"));
    let (salesforce_object, salesforce_field) = (column("salesforce_object"), column("salesforce_field"));
    let mut list = String::new();
    for row in &fields {
        writeln!(
            list,
            "    StandardField {{ object: StandardObject::{}, name: {:?}, required: {}, salesforce_object: {:?}, salesforce_field: {:?} }},",
            variant_name(&row[object]),
            row[standard],
            row[required] == "yes",
            row[salesforce_object],
            row[salesforce_field]
        )
        .expect("writing to a string");
    }
    let (_, objects) = rows("package-objects.csv");
    let mut pairs = String::new();
    for row in &objects {
        writeln!(pairs, "    (Package::{}, StandardObject::{}),", variant_name(&row[0]), variant_name(&row[1]))
            .expect("writing to a string");
    }
    format!("static FIELDS: &[StandardField] = &[\n{list}];\n\nstatic OBJECTS: &[(Package, StandardObject)] = &[\n{pairs}];\n")
}
