//! What every list that comes from the server does: a skeleton first, then its rows, and on failure the last good state
//! with the way to try again.

use leptos::prelude::*;

use super::empty::Failed;
use crate::text::{Word, t};
use crate::wire::ApiError;

/// Draws what `answer` holds: nothing yet, an answer, or a failure. After a failed reload the last good answer stays, with
/// a note above it.
#[component]
pub fn Loaded<T, F, V>(
    /// The latest answer; `None` until the first one came.
    answer: Signal<Option<Result<T, ApiError>>, LocalStorage>,
    on_retry: Callback<()>,
    children: F,
) -> impl IntoView
where
    T: Clone + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let last_good = StoredValue::new_local(None::<T>);
    move || match answer.get() {
        None => view! { <Skeleton /> }.into_any(),
        Some(Ok(value)) => {
            last_good.set_value(Some(value.clone()));
            children(value).into_any()
        }
        Some(Err(error)) => match last_good.get_value() {
            None => view! { <Failed error on_retry /> }.into_any(),
            Some(value) => view! {
                <div class="note" data-tone="bad" role="alert">
                    <div>{error.sentence} " " {t(Word::LastKnown)}</div>
                    <button type="button" class="btn" data-size="s" on:click=move |_| on_retry.run(())>{t(Word::TryAgain)}</button>
                </div>
                {children(value)}
            }
            .into_any(),
        },
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
