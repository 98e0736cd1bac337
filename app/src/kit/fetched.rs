//! What comes when it is first shown: its code is a file of its own, which `wasm_split` marks and `cargo xtask site` cuts
//! out.
//!
//! What crosses is the function that draws, not what it draws: built anywhere but in its place it would find no context.

use std::pin::Pin;

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

use super::answer::start;
use super::empty::Failed;
use super::list::Skeleton;
use super::toast::Toasts;
use crate::text::locale;
use crate::wire::ApiError;

/// Draws with what it is given.
pub type Draw<P> = fn(P) -> AnyView;
/// Fetches the file, at most once, and returns what draws.
pub type Fetch<P> = fn() -> Pin<Box<dyn Future<Output = Result<Draw<P>, SplitLoaderError>>>>;

/// Draws once the file is there; until then a skeleton. Where it does not come the server is away, or was updated and no
/// longer has the files of this page: trying again loads the page anew, which mends both.
pub fn fetched<P: Copy + Send + Sync + 'static>(fetch: Fetch<P>, given: P) -> AnyView {
    let draw = RwSignal::new_local(None::<Result<Draw<P>, ApiError>>);
    start(async move {
        let answer = fetch().await.map_err(|_| ApiError::unreachable(locale()));
        // Whoever left meanwhile took the signal with him.
        draw.try_set(Some(answer));
    });
    let on_retry = Callback::new(|()| drop(window().location().reload()));
    (move || match draw.get() {
        None => view! { <Skeleton /> }.into_any(),
        Some(Ok(draw)) => draw(given),
        Some(Err(error)) => view! { <Failed error on_retry /> }.into_any(),
    })
    .into_any()
}

/// Draws `meanwhile` until `wanted` first says so; then the file is fetched and takes its place for good. A file that does
/// not come is told, and fetched again when it is wanted again.
pub fn on_demand<P: Copy + Send + Sync + 'static>(wanted: Signal<bool>, fetch: Fetch<P>, given: P, meanwhile: ViewFn) -> AnyView {
    let draw = RwSignal::new_local(None::<Draw<P>>);
    let is_fetching = StoredValue::new(false);
    let toasts: Toasts = expect_context();
    Effect::new(move || {
        if !wanted.get() || is_fetching.get_value() {
            return;
        }
        is_fetching.set_value(true);
        start(async move {
            match fetch().await {
                Ok(fetched) => drop(draw.try_set(Some(fetched))),
                Err(_) => {
                    is_fetching.try_set_value(false);
                    toasts.say(ApiError::unreachable(locale()).sentence);
                }
            }
        });
    });
    (move || match draw.get() {
        Some(draw) => draw(given),
        None => meanwhile.run(),
    })
    .into_any()
}
