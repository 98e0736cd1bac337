//! A filter that is on, with its remover.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use super::focus::focused;
use super::icon::SmallIcon;
use crate::text::{Word, t};

/// `Status: Invited ✕`. Taken away, it gives the focus to the next one, or to what stands where it stood.
#[component]
pub fn FilterChip(#[prop(into)] name: String, #[prop(into)] value: String, on_remove: Callback<()>) -> impl IntoView {
    let label = format!("{}: {name}", t(Word::RemoveFilter));
    let remove = move |event: MouseEvent| {
        let chip = event.current_target().and_then(|cross| cross.dyn_into::<Element>().ok()?.parent_element());
        let place = chip.and_then(|chip| Some((chip.parent_element()?, place_of(&chip)?)));
        on_remove.run(());
        if let Some((bar, place)) = place {
            focus_once_drawn(bar, place, FRAMES);
        }
    };
    view! {
        <span class="chip" data-on="">
            <span class="cut">{name} ": " <b>{value}</b></span>
            <button type="button" class="x" aria-label=label on:click=remove>
                <SmallIcon name="close" />
            </button>
        </span>
    }
}

/// So many frames may pass until the bar is drawn anew: its chips go and come with what was asked for.
const FRAMES: u8 = 40;

/// Gives the focus to a place of the bar as often as drawing takes it away.
fn focus_once_drawn(bar: Element, place: u32, frames: u8) {
    request_animation_frame(move || {
        if focused().is_none() {
            focus_at(&bar, place);
        }
        if frames > 0 {
            focus_once_drawn(bar, place, frames - 1);
        }
    });
}

/// Which of the chips beside it one is.
fn place_of(chip: &Element) -> Option<u32> {
    let chips = chip.parent_element()?.query_selector_all(CHIPS).ok()?;
    (0..chips.length()).find(|place| chips.get(*place).as_ref() == Some(chip.as_ref()))
}

/// Focuses the chip in this place, or else the last: its cross, or itself where it is a button.
fn focus_at(bar: &Element, place: u32) {
    let Ok(chips) = bar.query_selector_all(CHIPS) else { return };
    let chip = chips.get(place.min(chips.length().saturating_sub(1))).and_then(|chip| chip.dyn_into::<Element>().ok());
    let Some(chip) = chip else { return };
    let cross = chip.query_selector("button").ok().flatten().unwrap_or(chip);
    if let Ok(cross) = cross.dyn_into::<HtmlElement>() {
        cross.focus().ok();
    }
}

const CHIPS: &str = ":scope > .chip";
