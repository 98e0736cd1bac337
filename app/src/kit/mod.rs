//! The parts pages are made of. A part knows no room, no router and no server; rooms own no primitive.

pub mod answer;
pub mod audit;
pub mod audit_words;
pub mod browser;
pub mod chip;
pub mod combobox;
pub mod days;
pub mod dialog;
pub mod empty;
pub mod fetched;
pub mod field;
pub mod focus;
pub mod icon;
pub mod level;
pub mod list;
pub mod long;
pub mod menu;
pub mod meter;
pub mod order_key;
pub mod pager;
pub mod search;
pub mod sort;
pub mod status;
pub mod time;
pub mod toast;
pub mod unsaved;
