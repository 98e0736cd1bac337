//! The site is built by `cargo xtask`; the folder must exist for the server to compile before that.

fn main() {
    let site = std::path::Path::new("../target/site");
    std::fs::create_dir_all(site).expect("the target folder is writable");
    println!("cargo::rerun-if-changed=../target/site");
}
