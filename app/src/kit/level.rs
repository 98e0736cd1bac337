//! A permission level: glyph and word, so that the order survives print and every kind of colour vision.

use domain::roles::PermissionLevel;
use leptos::prelude::*;

use crate::text::{Word, t};

/// The level's word.
pub fn word(level: PermissionLevel) -> &'static str {
    t(match level {
        PermissionLevel::Full => Word::LevelFull,
        PermissionLevel::Edit => Word::LevelEdit,
        PermissionLevel::View => Word::LevelView,
        PermissionLevel::None => Word::LevelNone,
    })
}

/// The glyph is drawn by CSS from `data-level`.
#[component]
pub fn LevelMark(level: PermissionLevel) -> impl IntoView {
    view! { <span class="lv" data-level=level.key()>{word(level)}</span> }
}
