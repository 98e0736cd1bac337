//! The browser's half.

fn main() {
    // As released the places of panics are left out (`xtask::site`), and what would print them with them.
    #[cfg(debug_assertions)]
    console_error_panic_hook::set_once();
    app::shell::mount();
}
