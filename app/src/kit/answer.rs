//! What a page asks of the server, and what it tells it to do.
//!
//! One kind of resource and one kind of task for all: each answer's type would bring some 8 KB of the same machinery
//! with it, and the first load pays for it.

use std::any::Any;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::*;

use crate::wire::ApiError;

type Task<T> = Pin<Box<dyn Future<Output = T>>>;
/// An answer without its type, which [`Answer`] remembers.
type Untyped = Result<Rc<dyn Any>, ApiError>;

/// The latest answer to a question. It is asked again whenever something the question reads changes.
pub struct Answer<T> {
    resource: LocalResource<Untyped>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Answer<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Answer<T> {}

/// How often somebody signed in again after his session had ended. From context, put there by the shell: what an [`Answer`]
/// was refused for want of a session is then asked again.
#[derive(Clone, Copy)]
pub struct SignedInAgain(pub Signal<u32>);

impl<T: Clone + 'static> Answer<T> {
    /// Asks at once.
    pub fn to<F>(question: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        let untyped = move || -> Task<Untyped> {
            let answer = question();
            Box::pin(async move { answer.await.map(|value| Rc::new(value) as Rc<dyn Any>) })
        };
        Self { resource: resource(Box::new(untyped)), of: PhantomData }
    }

    /// The latest answer or failure; `None` until the first one came. While it is asked again, the one before.
    pub fn get(self) -> Option<Result<T, ApiError>> {
        self.resource.with(|answer| match answer.as_ref()? {
            Ok(value) => value.downcast_ref().cloned().map(Ok),
            Err(error) => Some(Err(error.clone())),
        })
    }

    /// The latest answer; `None` until the first one came, and after a failure. See [`Answer::last_good`].
    pub fn latest(self) -> Option<T> {
        self.get().and_then(Result::ok)
    }

    /// The last good answer: a failure since does not take it away.
    pub fn last_good(self) -> Memo<Option<T>>
    where
        T: PartialEq + Send + Sync,
    {
        Memo::new(move |before: Option<&Option<T>>| self.latest().or_else(|| before.cloned().flatten()))
    }

    /// Asks again.
    pub fn again(self) {
        self.resource.refetch();
    }
}

fn resource(question: Box<dyn Fn() -> Task<Untyped>>) -> LocalResource<Untyped> {
    let resource = LocalResource::new(question);
    if let Some(SignedInAgain(times)) = use_context() {
        Effect::new(move |before: Option<u32>| {
            let now = times.get();
            let was_refused = || resource.with(|answer| matches!(answer, Some(Err(error)) if error.is_sign_in_needed()));
            if before.is_some_and(|before| before != now) && untrack(was_refused) {
                resource.refetch();
            }
            now
        });
    }
    resource
}

/// Does something that takes a while: a change on the server, and what follows from its answer.
pub fn start(task: impl Future<Output = ()> + 'static) {
    let task: Task<()> = Box::pin(task);
    leptos::task::spawn_local(task);
}
