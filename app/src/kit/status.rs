//! A status: icon, word, colour, in that order of trust.

use leptos::prelude::*;

use super::icon::Icon;

/// What a status asks of the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Ok,
    Info,
    Warn,
    Bad,
    Off,
}

impl Tone {
    /// The word of `data-tone`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Off => "off",
        }
    }
}

/// A chip with an icon and a word, and what there is to add in lighter type.
#[component]
pub fn StatusChip(
    tone: Tone,
    icon: &'static str,
    #[prop(into)] word: String,
    #[prop(optional, into)] more: Option<String>,
) -> impl IntoView {
    view! {
        <span class="status" data-tone=tone.key()>
            <Icon name=icon />
            {word}
            {more.map(|more| view! { " " <small>{more}</small> })}
        </span>
    }
}
