//! What an invitation says (A9). The templates are compiled in; a language is a pair of them.

use askama::Template;
use domain::locale::Locale;

use super::Written;

/// What the mail tells.
pub(super) struct Facts<'a> {
    pub locale: Locale,
    pub organization: &'a str,
    pub inviter: Option<&'a str>,
    /// Application and role.
    pub roles: Vec<(String, String)>,
    pub link: &'a str,
}

#[derive(Template)]
#[template(path = "invitation.en.txt")]
struct EnglishText<'a>(&'a Facts<'a>);

#[derive(Template)]
#[template(path = "invitation.en.html")]
struct EnglishHtml<'a>(&'a Facts<'a>);

#[derive(Template)]
#[template(path = "invitation.it.txt")]
struct ItalianText<'a>(&'a Facts<'a>);

#[derive(Template)]
#[template(path = "invitation.it.html")]
struct ItalianHtml<'a>(&'a Facts<'a>);

/// Writes the mail; the link is put in by whoever made it.
pub(super) fn write(facts: &Facts<'_>) -> Written {
    let (subject, text, html) = match facts.locale {
        Locale::En => (
            format!("You are invited to {} on Sightline", facts.organization),
            EnglishText(facts).render(),
            EnglishHtml(facts).render(),
        ),
        Locale::It => (
            format!("Hai un invito di {} su Sightline", facts.organization),
            ItalianText(facts).render(),
            ItalianHtml(facts).render(),
        ),
    };
    // Rendering compiled templates into strings does not fail.
    Written { subject, text: text.unwrap_or_default(), html: html.unwrap_or_default(), link: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(locale: Locale) -> Facts<'static> {
        Facts {
            locale,
            organization: "Calder & Voss",
            inviter: Some("Nora <b>Lindqvist</b>"),
            roles: vec![("ABM".into(), "Sales User".into()), ("Sales Intelligence".into(), "Sales AE".into())],
            link: "https://sightline.calder.example/invitation/TOKEN",
        }
    }

    #[test]
    fn a9_the_mail_says_who_invites_to_what_and_for_how_long() {
        for locale in Locale::ALL {
            let written = write(&facts(locale));
            insta::assert_snapshot!(
                format!("invitation-{}", locale.tag()),
                format!("{}\n\n{}\n\n{}", written.subject, written.text, written.html)
            );
        }
    }

    #[test]
    fn t20_a_name_stays_text_in_the_html() {
        let html = write(&facts(Locale::En)).html;
        assert!(!html.contains("<b>Lindqvist"), "{html}");
    }
}
