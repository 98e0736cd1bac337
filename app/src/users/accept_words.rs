//! The words of accepting an invitation, in each language.

use crate::text::words;

words! {
    /// See the module.
    AcceptWord {
    JoinOrganisation = "Join {organisation}", "Entra in {organisation}";
    JoinText = "Choose how you are named here, and a password.", "Scegli come comparire qui e una password.";
    NewPassword = "New password", "Nuova password";
    Join = "Join", "Entra";
    Joining = "Joining", "Accesso in corso";
    InvitationIsOver = "This invitation cannot be used", "Questo invito non è utilizzabile";
    JoinedAlready = "If you have joined already, sign in.", "Se sei già entrato, accedi.";
    SignIn = "Sign in", "Accedi";
    SignedInAsOther = "You are signed in as {name}. Joining signs you in as {email} instead.", "Hai effettuato l'accesso come {name}. Entrando accederai invece come {email}.";
    }
}
