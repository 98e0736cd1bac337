//! The words of signing in and sessions, in each language.

use crate::text::words;

words! {
    /// See the module.
    SignInWord {
    SignInTo = "Sign in to Sightline", "Accedi a Sightline";
    Tagline = "Know who can see what, and why.", "Sapere chi può vedere cosa, e perché.";
    Password = "Password", "Password";
    SignIn = "Sign in", "Accedi";
    SessionHasEnded = "Your session has ended", "La sessione è terminata";
    SessionHasEndedText = "Sign in again to go on where you were. What you entered is still there.", "Accedi di nuovo per riprendere da dove eri. Ciò che hai inserito è ancora lì.";
    ContinueAs = "Continue as {name}", "Continua come {name}";
    DemoOrganisation = "Demo organisation", "Organizzazione dimostrativa";
    TryAsSomebody = "Try it as somebody", "Provalo come qualcuno";
    DemoText = "Invented people and records. The demo starts afresh each time it is started.", "Persone e record inventati. La demo riparte da capo a ogni avvio.";
    SetUpTitle = "Set up Sightline", "Configura Sightline";
    SetUpText = "You become the primary administrator. The set-up code stands in the server's log.", "Diventerai l'amministratore principale. Il codice di configurazione è nel registro del server.";
    SetUpCode = "Set-up code", "Codice di configurazione";
    OrganisationName = "Organisation", "Organizzazione";
    SetUpButton = "Set up", "Configura";
    SetUpDone = "Done. Sign in with your new password.", "Fatto. Accedi con la nuova password.";
    SessionsText = "Browsers that are signed in as you. End those you do not know.", "Browser in cui hai effettuato l'accesso. Termina quelli che non riconosci.";
    Browser = "Browser", "Browser";
    SignedInFrom = "Signed in from", "Accesso da";
    SignedInAt = "Signed in", "Accesso";
    LastUsed = "Last used", "Ultimo uso";
    }
}
