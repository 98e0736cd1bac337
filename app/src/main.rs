//! The browser's half.

fn main() {
    console_error_panic_hook::set_once();
    app::shell::mount();
}
