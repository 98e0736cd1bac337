//! The faces of a list that has nothing to show: nothing yet, nothing found, not loaded.

use leptos::prelude::*;

use super::icon::SmallIcon;
use crate::text::{Word, t};
use crate::wire::ApiError;

/// Which line of sight the drawing shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Nothing there yet: the line is open.
    Start,
    /// A filter stops the line.
    Filtered,
    /// The line is crossed out.
    Failed,
}

/// A title, a sentence, and at most one thing to do.
#[component]
pub fn Empty(
    face: Face,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let line = match face {
        Face::Start => view! { <path class="l" d="M14 24h92"></path> }.into_any(),
        Face::Filtered => view! { <path class="l" d="M14 24h42"></path> }.into_any(),
        Face::Failed => view! { <path class="b" d="M14 24h40M70 16l16 16M86 16l-16 16"></path> }.into_any(),
    };
    view! {
        <div class="empty">
            <svg class="art" viewBox="0 0 120 48" aria-hidden="true">
                <path class="g" d="M60 6v10M60 32v10M94 6v10M94 32v10"></path>
                {line}
                <circle class="d" cx="12" cy="24" r="5"></circle>
            </svg>
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// A failed load: the sentence, the reference number to pass on, and the way to try again. What was refused for what was
/// sent is told without these two: the same would be refused again, and nothing is wrong with the server.
#[component]
pub fn Failed(error: ApiError, on_retry: Callback<()>) -> impl IntoView {
    let is_refused = matches!(error.status, 400 | 413);
    let reference = (!error.reference.is_empty()).then(|| format!("{} {}", t(Word::Reference), error.reference));
    let again = move || {
        view! {
            {reference.map(|reference| view! { <code class="id">{reference}</code> })}
            <button type="button" class="btn" on:click=move |_| on_retry.run(())>
                <SmallIcon name="recheck" />
                {t(Word::TryAgain)}
            </button>
        }
    };
    view! {
        <div role="alert">
            <Empty face=Face::Failed title=t(if is_refused { Word::NothingRead } else { Word::DidNotLoad }) text=error.sentence>
                {(!is_refused).then(again)}
            </Empty>
        </div>
    }
}
