//! Outgoing mail over SMTP.
//!
//! | URL | how |
//! |---|---|
//! | `smtps://USER@HOST[:465]` | TLS from the first byte |
//! | `smtp://USER@HOST[:587]` | STARTTLS, refused when the server does not offer it |
//! | `smtp://` to this machine (`localhost`, `127.0.0.1`, `[::1]`) | in the clear: a relay beside Sightline |

use std::path::Path;
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{Address, AsyncFileTransport, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretString};

/// The mail server must have taken a message within this time.
const TAKEN_WITHIN: Duration = Duration::from_secs(30);

/// Where mail goes out, as the operator set it.
#[derive(Clone, Debug)]
pub struct MailOptions {
    /// See the table above; without a password.
    pub url: String,
    pub password: Option<SecretString>,
    /// Who mail comes from: `Sightline <sightline@example.com>` or an address alone.
    pub from: String,
    /// Certificates to trust besides the system's, PEM.
    pub ca_pem: Option<Vec<u8>>,
}

/// A message to one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    /// The same in HTML, for readers who prefer it.
    pub html: Option<String>,
    /// The same for each attempt, so that a mail delivered twice shows once; without the part after the `@`.
    pub id: Option<String>,
}

/// Why a message did not go out.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address or the subject cannot stand in a message.
    #[error("the message cannot be written: {0}")]
    Malformed(String),
    /// The mail server did not take it; trying again may help unless it says otherwise.
    #[error("the mail server did not take the message: {0}")]
    NotTaken(#[source] lettre::transport::smtp::Error),
    /// The folder mails are written to failed.
    #[error("the message was not written: {0}")]
    NotWritten(#[source] lettre::transport::file::Error),
}

impl MailError {
    /// Whether trying again cannot help: the message or the mailbox is refused for good (RFC 5321, section 4.2.1: 5yz).
    #[must_use]
    pub fn is_final(&self) -> bool {
        match self {
            Self::Malformed(_) => true,
            Self::NotTaken(error) => error.is_permanent(),
            Self::NotWritten(_) => false,
        }
    }
}

/// Sends mail. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    transport: Transport,
    from: Mailbox,
}

#[derive(Clone)]
enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(AsyncFileTransport<Tokio1Executor>),
}

impl Mailer {
    /// Makes the mailer; nothing is sent yet.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn new(options: &MailOptions) -> Result<Self, String> {
        let from = options.from.parse().map_err(|_| format!("The mail sender “{}” is not an address.", options.from))?;
        let url = Url::parse(&options.url).map_err(|_| WRONG_URL.to_owned())?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(WRONG_URL)?.to_owned();
        if url.password().is_some() {
            return Err("The mail URL holds a password. Put it into a file and name that with --mail-password-file.".into());
        }
        let is_here = ["localhost", "127.0.0.1", "[::1]"].contains(&host.as_str());
        let (tls, port) = match url.scheme() {
            "smtps" => (Tls::Wrapper(tls(&host, options)?), 465),
            "smtp" if is_here => (Tls::None, 25),
            "smtp" => (Tls::Required(tls(&host, options)?), 587),
            _ => return Err(WRONG_URL.into()),
        };
        // "Dangerous" is leaving TLS out, which the match above decides.
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host.trim_matches(['[', ']']))
            .port(url.port().unwrap_or(port))
            .tls(tls)
            .timeout(Some(TAKEN_WITHIN));
        if let Some(password) = &options.password {
            builder = builder.credentials(Credentials::new(url.username().to_owned(), password.expose_secret().to_owned()));
        }
        Ok(Self { transport: Transport::Smtp(builder.build()), from })
    }

    /// A mailer that writes each message into `folder` and sends nothing: for a demo.
    ///
    /// # Errors
    /// A sentence when the folder cannot be made.
    pub fn to_folder(folder: &Path) -> Result<Self, String> {
        std::fs::create_dir_all(folder).map_err(|error| format!("The folder {} cannot be made: {error}.", folder.display()))?;
        let from =
            Mailbox::new(Some("Sightline".into()), Address::new("sightline", "localhost").map_err(|error| error.to_string())?);
        Ok(Self { transport: Transport::Folder(AsyncFileTransport::new(folder)), from })
    }

    /// Sends a message; returns once the mail server took it.
    ///
    /// # Errors
    /// [`MailError`].
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let malformed = |error: &dyn std::fmt::Display| MailError::Malformed(error.to_string());
        let to: Mailbox = mail.to.parse().map_err(|error| malformed(&error))?;
        let host = self.from.email.domain();
        let id = mail.id.as_ref().map(|id| format!("<{id}@{host}>"));
        let builder = Message::builder().from(self.from.clone()).to(to).subject(mail.subject.clone()).message_id(id);
        let message = match &mail.html {
            None => builder.header(ContentType::TEXT_PLAIN).body(mail.text.clone()),
            Some(html) => builder.multipart(MultiPart::alternative_plain_html(mail.text.clone(), html.clone())),
        };
        let message = message.map_err(|error| malformed(&error))?;
        match &self.transport {
            Transport::Smtp(smtp) => drop(smtp.send(message).await.map_err(MailError::NotTaken)?),
            Transport::Folder(folder) => drop(folder.send(message).await.map_err(MailError::NotWritten)?),
        }
        Ok(())
    }
}

const WRONG_URL: &str = "The mail URL must be smtp://USER@HOST:PORT or smtps://USER@HOST:PORT.";

fn tls(host: &str, options: &MailOptions) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(pem) = &options.ca_pem {
        builder = builder
            .add_root_certificate(Certificate::from_pem(pem).map_err(|error| format!("The CA file cannot be used: {error}."))?);
    }
    builder.build_rustls().map_err(|error| format!("TLS for mail cannot be prepared: {error}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(url: &str) -> MailOptions {
        MailOptions { url: url.into(), password: None, from: "sightline@calder.example".into(), ca_pem: None }
    }

    #[test]
    fn wrong_settings_are_told_in_one_sentence() {
        for url in ["mail.calder.example", "http://mail.calder.example", "smtp://"] {
            assert_eq!(Mailer::new(&options(url)).err().as_deref(), Some(WRONG_URL), "{url}");
        }
        let told = Mailer::new(&options("smtp://me:secret@mail.calder.example")).err().unwrap_or_default();
        assert!(told.contains("--mail-password-file") && !told.contains("secret"));
        let from = MailOptions { from: "nobody".into(), ..options("smtps://mail.calder.example") };
        assert_eq!(Mailer::new(&from).err().as_deref(), Some("The mail sender “nobody” is not an address."));
    }

    #[tokio::test]
    async fn an_address_cannot_carry_a_second_header() {
        let mailer = Mailer::new(&options("smtp://localhost:1")).expect("usable settings");
        let mail = Mail {
            to: "a@calder.example\r\nBcc: b@calder.example".into(),
            subject: "x".into(),
            text: "x".into(),
            html: None,
            id: None,
        };
        assert!(matches!(mailer.send(&mail).await, Err(MailError::Malformed(_))));
    }
}
