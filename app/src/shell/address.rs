//! The pattern of a page's address.
//!
//! The router's own `path!` gives each shape of address its own type, and each type a copy of the router's machinery in
//! the first load; here all are one type.

use leptos_router::{PartialPathMatch, PathSegment, PossibleRouteMatch};

/// Such as `/settings/roles/:app/:role`, where a word after a colon names what may stand there.
#[derive(Clone, Copy, Debug)]
pub struct Address(pub &'static str);

impl Address {
    fn segments(self) -> impl Iterator<Item = &'static str> {
        self.0.split('/').filter(|segment| !segment.is_empty())
    }
}

impl PossibleRouteMatch for Address {
    fn optional(&self) -> bool {
        false
    }

    fn test<'a>(&self, path: &'a str) -> Option<PartialPathMatch<'a>> {
        let mut rest = path;
        let mut params = Vec::new();
        for segment in self.segments() {
            let begun = rest.strip_prefix('/')?;
            let (given, after) = begun.split_at(begun.find('/').unwrap_or(begun.len()));
            match segment.strip_prefix(':') {
                Some(name) if !given.is_empty() => params.push((name.into(), given.to_owned())),
                None if given == segment => {}
                _ => return None,
            }
            rest = after;
        }
        Some(PartialPathMatch::new(rest, params, &path[..path.len() - rest.len()]))
    }

    fn generate_path(&self, path: &mut Vec<PathSegment>) {
        path.extend(self.segments().map(|segment| match segment.strip_prefix(':') {
            Some(name) => PathSegment::Param(name.into()),
            None => PathSegment::Static(segment.into()),
        }));
    }
}
