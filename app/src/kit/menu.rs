//! A menu button (ARIA Authoring Practices, "Menu Button"): arrows, Home, End and first letters move, Escape gives back.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use super::browser::lower;

/// An entry of a menu.
#[derive(Clone)]
pub struct MenuItem {
    pub label: String,
    /// The language of the label where it is not the page's.
    pub lang: Option<&'static str>,
    pub act: MenuAct,
    /// Why it cannot be chosen now; it then stands there with the reason.
    pub hindrance: Option<String>,
}

impl MenuItem {
    /// An entry that can be chosen.
    pub fn new(label: impl Into<String>, act: MenuAct) -> Self {
        Self { label: label.into(), lang: None, act, hindrance: None }
    }
}

/// What choosing an entry does.
#[derive(Clone)]
pub enum MenuAct {
    Go(String),
    Do(Callback<()>),
}

/// A button that opens a menu above the page. `children` is what the button shows.
#[component]
pub fn Menu(
    /// Unique on the page.
    #[prop(into)]
    id: String,
    /// The menu's name.
    #[prop(into)]
    label: String,
    #[prop(into)] items: Signal<Vec<MenuItem>>,
    /// The class of the button.
    #[prop(default = "btn")]
    class: &'static str,
    /// The name of the button, where what it shows says nothing.
    #[prop(optional)]
    button_label: Option<String>,
    /// Open from the beginning: somebody asked for it before it was there.
    #[prop(optional)]
    opens_at_once: bool,
    children: Children,
) -> impl IntoView {
    let button: NodeRef<html::Button> = NodeRef::new();
    Effect::new(move |_| {
        if let Some(button) = button.get().filter(|_| opens_at_once) {
            // Pressed, not shown: so the button is what the menu stands beside and gives the focus back to.
            button.focus().ok();
            button.click();
        }
    });
    let list: NodeRef<html::Div> = NodeRef::new();
    let open = RwSignal::new(false);
    // An icon alone.
    let square = button_label.is_some().then_some("");
    let close = move || {
        if let Some(list) = list.get_untracked() {
            // Closing fails only when it is closed already.
            list.hide_popover().ok();
        }
    };
    let on_toggle = move |_| {
        let Some(list) = list.get_untracked() else { return };
        open.set(list.matches(":popover-open").unwrap_or_default());
    };
    let on_keydown = move |event: KeyboardEvent| {
        let Some(list) = list.get_untracked() else { return };
        // The browser's own commands.
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        match event.key().as_str() {
            "Tab" => close(),
            key => {
                if let Some(next) = moved(&entries(&list), key) {
                    event.prevent_default();
                    next.focus().ok();
                }
            }
        }
    };
    // The browser gives the focus to the first in the moment the menu opens; `toggle` comes later, after keys typed in a hurry.
    let entry = move |(at, item): (usize, MenuItem)| match item.act {
        _ if item.hindrance.is_some() => view! {
            <button type="button" role="menuitem" tabindex="-1" autofocus=at == 0 aria-disabled="true">
                {item.label}
                <small>{item.hindrance}</small>
            </button>
        }
        .into_any(),
        MenuAct::Go(href) => view! {
            <a role="menuitem" tabindex="-1" autofocus=at == 0 lang=item.lang href=href on:click=move |_| close()>
                {item.label}
            </a>
        }
        .into_any(),
        MenuAct::Do(act) => {
            let choose = move |_| {
                close();
                act.run(());
            };
            view! {
                <button type="button" role="menuitem" tabindex="-1" autofocus=at == 0 lang=item.lang on:click=choose>
                    {item.label}
                </button>
            }
            .into_any()
        }
    };
    view! {
        <button
            node_ref=button
            id=format!("{id}-button")
            type="button"
            class=class
            data-square=square
            data-kind=square.map(|_| "quiet")
            data-size=square.map(|_| "s")
            aria-haspopup="menu"
            aria-label=button_label
            aria-expanded=move || open.get().to_string()
            popovertarget=id.clone()
        >
            {children()}
        </button>
        <div node_ref=list id=id class="popmenu" role="menu" aria-label=label popover="auto" on:toggle=on_toggle on:keydown=on_keydown>
            {move || items.get().into_iter().enumerate().map(entry).collect_view()}
        </div>
    }
}

fn entries(list: &HtmlElement) -> Vec<HtmlElement> {
    let found = list.query_selector_all("[role=menuitem]").ok();
    let nodes = found.iter().flat_map(|found| (0..found.length()).filter_map(|at| found.item(at)));
    nodes.filter_map(|node| node.dyn_into().ok()).collect()
}

/// The entry a key leads to from the one that has the focus; `None` for a key that does not move.
fn moved<'a>(entries: &'a [HtmlElement], key: &str) -> Option<&'a HtmlElement> {
    let focused = document().active_element();
    let at = entries.iter().position(|entry| focused.as_ref() == Some(entry)).unwrap_or_default();
    let count = entries.len();
    let place = match key {
        "ArrowDown" => (at + 1) % count.max(1),
        "ArrowUp" => (at + count.saturating_sub(1)) % count.max(1),
        "Home" => 0,
        "End" => count.saturating_sub(1),
        letter if letter.chars().count() == 1 && letter != " " => {
            let begins = |entry: &HtmlElement| lower(&entry.inner_text()).starts_with(&lower(letter));
            (1..=count).map(|step| (at + step) % count).find(|place| begins(&entries[*place]))?
        }
        _ => return None,
    };
    entries.get(place)
}
