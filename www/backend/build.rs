//! Compiles the server again when an image is added or removed: `include_dir!` does not notice.

fn main() {
    for folder in ["screenshots", "cards", "icons"] {
        println!("cargo::rerun-if-changed=../demo-images/{folder}");
    }
}
