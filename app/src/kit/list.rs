//! What every list that comes from the server does: a skeleton first, then its rows, and on failure the last good state
//! with the way to try again.

use leptos::prelude::*;

use super::answer::Answer;
use super::empty::Failed;
use super::focus::keep_focus;
use crate::text::{Word, t};
use crate::wire::ApiError;

/// Draws what `answer` holds: nothing yet, an answer, or a failure. `children` is called once, with the answers as a signal:
/// a reload changes values and leaves elements, and the focus on them, alone. After a failed reload the last good answer
/// stays, with a note above it.
#[component]
pub fn Loaded<T, F, V>(
    answer: Answer<T>,
    /// What "Try again" does; asks again when left out.
    #[prop(optional)]
    on_retry: Option<Callback<()>>,
    children: F,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(Signal<T>) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    // Not owned by the effect that fills it, which runs again and again.
    let good = RwSignal::new(None::<ArcRwSignal<T>>);
    let failure = RwSignal::new(None::<ApiError>);
    Effect::new(move |_| match answer.get() {
        None => {}
        Some(Ok(value)) => {
            failure.set(None);
            match good.get_untracked() {
                Some(shown) => keep_focus(|| shown.set(value)),
                None => good.set(Some(ArcRwSignal::new(value))),
            }
        }
        Some(Err(error)) => failure.set(Some(error)),
    });
    let is_good = Signal::derive(move || good.with(Option::is_some));
    let on_retry = on_retry.unwrap_or_else(|| Callback::new(move |()| answer.again()));
    let content = move || good.get().map(|value| children(RwSignal::from(value).into()).into_any());
    view! {
        <Waiting is_good failure on_retry />
        {content}
    }
}

/// What stands in place of the answer, or above it.
#[component]
fn Waiting(is_good: Signal<bool>, failure: RwSignal<Option<ApiError>>, on_retry: Callback<()>) -> impl IntoView {
    move || match (failure.get(), is_good.get()) {
        (None, true) => ().into_any(),
        (None, false) => view! { <Skeleton /> }.into_any(),
        (Some(error), false) => view! { <Failed error on_retry /> }.into_any(),
        (Some(error), true) => view! {
            <div class="note" data-tone="bad" role="alert">
                <div>{error.sentence} " " {t(Word::LastKnown)}</div>
                <button type="button" class="btn" data-size="s" on:click=move |_| on_retry.run(())>{t(Word::TryAgain)}</button>
            </div>
        }
        .into_any(),
    }
}

/// Grey lines where rows will be.
#[component]
pub fn Skeleton() -> impl IntoView {
    const WIDTHS: [&str; 8] = ["w8", "w6", "w8", "w5", "w6", "w8", "w4", "w6"];
    view! {
        <div class="skeleton-rows" role="status">
            <span class="vh">{t(Word::Loading)}</span>
            {WIDTHS.map(|width| view! { <span class=format!("skel {width}")></span> })}
        </div>
    }
}
