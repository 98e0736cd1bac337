//! A field that suggests (ARIA 1.2, "Editable Combobox With List Autocomplete"): anything may be typed.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use super::browser::lower;
use super::icon::Icon;
use crate::text::{Word, t};

/// What is suggested.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// What is put into the field.
    pub value: String,
    /// When to choose it.
    pub text: String,
}

/// Label, input, list of suggestions, hint, error; tied together for screen readers. The arrows go through the suggestions
/// that hold what was typed, Enter takes one, Escape closes the list.
#[component]
pub fn Combobox(
    /// Unique on the page.
    id: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(into)] suggestions: Signal<Vec<Suggestion>>,
    #[prop(into)] hint: String,
    /// What is wrong with the value; stands in the hint's place.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What came of a search that suggests nothing; stands in the hint's place too.
    #[prop(optional, into)]
    status: Signal<Option<String>>,
    /// The suggestions were searched for by what was typed: none of them is left out here.
    #[prop(optional)]
    is_searched: bool,
    /// What a keyboard on the screen should offer.
    #[prop(default = "url")]
    inputmode: &'static str,
    /// Told the suggestion that is taken.
    #[prop(optional, into)]
    on_take: Option<Callback<Suggestion>>,
) -> impl IntoView {
    let (note, listbox) = (format!("{id}-note"), format!("{id}-list"));
    let option_id = move |at: usize| format!("{id}-{at}");
    let open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    // Everything until something is typed that narrows it: a field that holds a suggestion still offers the others.
    let typed = RwSignal::new(false);
    let offered = Memo::new(move |_| {
        let text = value.with(|text| lower(text.trim()));
        let narrows = typed.get() && !is_searched;
        let fits =
            |suggestion: &&Suggestion| !narrows || suggestion.value.contains(&text) || lower(&suggestion.text).contains(&text);
        suggestions.with(|suggestions| suggestions.iter().filter(fits).cloned().collect::<Vec<_>>())
    });
    let is_shown = Memo::new(move |_| open.get() && offered.with(|offered| !offered.is_empty()));
    let show = move || {
        typed.set(false);
        open.set(true);
    };
    let hide = move || {
        open.set(false);
        active.set(None);
    };
    let take = move |at: usize| {
        if let Some(suggestion) = offered.with_untracked(|offered| offered.get(at).cloned()) {
            value.set(suggestion.value.clone());
            if let Some(on_take) = on_take {
                on_take.run(suggestion);
            }
        }
        hide();
    };
    let on_keydown = move |event: KeyboardEvent| {
        let count = offered.with_untracked(Vec::len);
        match (event.key().as_str(), is_shown.get_untracked(), active.get_untracked()) {
            ("ArrowDown" | "ArrowUp", false, _) => show(),
            ("ArrowDown", true, at) => active.set(Some(at.map_or(0, |at| (at + 1) % count))),
            ("ArrowUp", true, at) => active.set(Some(at.map_or(count - 1, |at| (at + count - 1) % count))),
            ("Enter", true, Some(at)) => take(at),
            ("Escape", true, _) => hide(),
            _ => return,
        }
        event.prevent_default();
    };
    let on_input = move |_| {
        typed.set(true);
        open.set(true);
        active.set(None);
    };
    let row = move |(at, suggestion): (usize, Suggestion)| {
        view! {
            // Pressed, not clicked: the field loses the focus in between, and the list with it.
            <li
                id=option_id(at)
                role="option"
                aria-selected=move || (active.get() == Some(at)).to_string()
                on:mousedown=move |event| {
                    event.prevent_default();
                    take(at);
                }
            >
                <span>{suggestion.value}</span>
                <small class="t3">{suggestion.text}</small>
            </li>
        }
    };
    let describes = note.clone();
    let controls = listbox.clone();
    view! {
        <div class="field combobox">
            <label for=id>{label}</label>
            // The arrow opens the list as the field does.
            <div class="input" on:click=move |_| show()>
                <input
                    id=id
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    inputmode=inputmode
                    autocapitalize="none"
                    aria-autocomplete="list"
                    aria-expanded=move || is_shown.get().to_string()
                    aria-controls=controls
                    aria-activedescendant=move || active.get().filter(|_| is_shown.get()).map(option_id)
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    aria-describedby=describes
                    bind:value=value
                    on:input=on_input
                    on:keydown=on_keydown
                    on:blur=move |_| hide()
                />
                <Icon name="down" />
            </div>
            <ul id=listbox role="listbox" aria-label=t(Word::Suggestions) hidden=move || !is_shown.get()>
                {move || offered.get().into_iter().enumerate().map(row).collect_view()}
            </ul>
            <p id=note class="fieldnote" aria-live="polite" data-error=move || error.with(Option::is_some).then_some("")>
                {move || error.get().or_else(|| status.get()).unwrap_or_else(|| hint.clone())}
            </p>
        </div>
    }
}
