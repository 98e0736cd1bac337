//! What every list that comes from the server does: a skeleton first, then its rows, and on failure the last good state
//! with the way to try again.

use leptos::prelude::*;

use super::empty::Failed;
use crate::text::{Word, t};
use crate::wire::ApiError;

/// Draws what `answer` holds: nothing yet, an answer, or a failure. `children` is called once, with the answers as a signal:
/// a reload changes values and leaves elements, and the focus on them, alone. After a failed reload the last good answer
/// stays, with a note above it.
#[component]
pub fn Loaded<T, F, V>(
    /// The latest answer; `None` until the first one came.
    answer: Signal<Option<Result<T, ApiError>>, LocalStorage>,
    on_retry: Callback<()>,
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
                Some(shown) => shown.set(value),
                None => good.set(Some(ArcRwSignal::new(value))),
            }
        }
        Some(Err(error)) => failure.set(Some(error)),
    });
    let note = move || {
        failure.get().map(|error| match good.with(Option::is_some) {
            false => view! { <Failed error on_retry /> }.into_any(),
            true => view! {
                <div class="note" data-tone="bad" role="alert">
                    <div>{error.sentence} " " {t(Word::LastKnown)}</div>
                    <button type="button" class="btn" data-size="s" on:click=move |_| on_retry.run(())>{t(Word::TryAgain)}</button>
                </div>
            }
            .into_any(),
        })
    };
    view! {
        {move || (good.with(Option::is_none) && failure.with(Option::is_none)).then(|| view! { <Skeleton /> })}
        {note}
        {move || good.get().map(|value| children(RwSignal::from(value).into()))}
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
