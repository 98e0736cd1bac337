//! What went wrong, where it was met: it stays until the next try.

use leptos::prelude::*;

use super::icon::Icon;
use crate::text::{Word, t};
use crate::wire::ApiError;

/// The sentence, with the reference number to pass on; nothing while there is no error.
#[component]
pub fn ErrorNote(
    #[prop(into)] error: Signal<Option<ApiError>>,
    /// What can be done about it, as a button.
    #[prop(optional, into)]
    act: Option<ViewFn>,
) -> impl IntoView {
    let note = move |error: ApiError| {
        let reference = (!error.reference.is_empty()).then(|| format!("{} {}", t(Word::Reference), error.reference));
        view! {
            <div class="note" data-tone="bad" role="alert">
                <Icon name="error" />
                <div>{error.sentence} {reference.map(|reference| view! { " " <code class="id">{reference}</code> })}</div>
                {act.as_ref().map(ViewFn::run)}
            </div>
        }
    };
    move || error.get().map(&note)
}
