//! A list that may be long. Beyond 200 rows only those near what is seen are in the document.
//!
//! Rows are drawn in blocks of 50. A block far from the view keeps its height and nothing else; the browser says which
//! blocks are in view (`IntersectionObserver`), so rows need not be equally high and no scrolling is computed here.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{IntersectionObserver, IntersectionObserverEntry};

/// A list of so many rows is drawn whole.
const WHOLE_ROWS: usize = 200;
const BLOCK_ROWS: usize = 50;
/// What a row is taken for until its block was drawn once, in pixels.
const ROW_PX: f64 = 45.0;

/// Draws each of `rows` with `children` as an element of a list.
#[component]
pub fn LongList<T, F, V>(#[prop(into)] rows: Signal<Vec<T>>, children: F) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let total = Memo::new(move |_| rows.with(Vec::len));
    let blocks = Memo::new(move |_| if total.get() > WHOLE_ROWS { total.get().div_ceil(BLOCK_ROWS) } else { 1 });
    // Which blocks are in view; one and its neighbours are drawn, so that scrolling meets no gap.
    let in_view = RwSignal::new(Vec::<bool>::new());
    let block = move |index: usize| {
        let range = move || match blocks.get() {
            1 => 0..total.get(),
            _ => (index * BLOCK_ROWS).min(total.get())..((index + 1) * BLOCK_ROWS).min(total.get()),
        };
        let is_drawn = Memo::new(move |_| {
            blocks.get() == 1
                || in_view.with(|seen| (index.saturating_sub(1)..=index + 1).any(|at| seen.get(at).copied().unwrap_or(at == 0)))
        });
        let children = children.clone();
        let row = move |(at, row): (usize, T)| {
            view! {
                <div role="listitem" aria-posinset=at + 1 aria-setsize=move || total.get()>{children(row)}</div>
            }
            .into_any()
        };
        let drawn = move || {
            let range = range();
            let begin = range.start;
            let shown: Vec<T> = rows.with(|rows| rows.get(range).unwrap_or_default().to_vec());
            shown.into_iter().enumerate().map(|(at, item)| row((begin + at, item))).collect_view()
        };
        let on_view = Callback::new(move |is_in_view: bool| {
            in_view.update(|seen| {
                seen.resize(seen.len().max(index + 1), false);
                seen[index] = is_in_view;
            });
        });
        view! { <Block is_drawn on_view>{move || is_drawn.get().then(|| drawn().into_any())}</Block> }.into_any()
    };
    view! { <div role="list">{move || (0..blocks.get()).map(block.clone()).collect_view()}</div> }
}

/// Rows together; tells `on_view` whether they are in view, and keeps its height while they are not drawn.
#[component]
fn Block(is_drawn: Memo<bool>, on_view: Callback<bool>, children: Children) -> impl IntoView {
    let element: NodeRef<html::Div> = NodeRef::new();
    let height = RwSignal::new(ROW_PX * BLOCK_ROWS as f64);
    let watch = StoredValue::new_local(None::<(IntersectionObserver, Closure<dyn FnMut(js_sys::Array)>)>);
    Effect::new(move |_| {
        let Some(element) = element.get() else { return };
        let told = Closure::new(move |entries: js_sys::Array| {
            let Ok(entry) = entries.pop().dyn_into::<IntersectionObserverEntry>() else { return };
            if is_drawn.get_untracked() {
                height.set(entry.bounding_client_rect().height());
            }
            on_view.run(entry.is_intersecting());
        });
        // A browser without the observer draws the first blocks; every browser that runs this wasm has it.
        if let Ok(observer) = IntersectionObserver::new(told.as_ref().unchecked_ref()) {
            observer.observe(&element);
            watch.set_value(Some((observer, told)));
        }
    });
    on_cleanup(move || {
        watch.try_update_value(|watch| {
            if let Some((observer, _)) = watch.take() {
                observer.disconnect();
            }
        });
    });
    view! {
        <div node_ref=element role="presentation" style:height=move || (!is_drawn.get()).then(|| format!("{}px", height.get()))>
            {children()}
        </div>
    }
}
