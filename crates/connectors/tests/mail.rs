//! Mail reaches an SMTP server as it was written. Own listener of forty lines: RFC 5321 as far as one message needs it.

use connectors::{Mail, MailError, MailOptions, Mailer};
use domain::users::email::Email;
use lettre::message::Mailbox;
use proptest::prelude::*;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Takes one message and returns the lines the client said; refuses recipients of other houses.
async fn listen() -> (u16, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let task = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.expect("the client");
        let (reader, mut writer) = stream.into_split();
        let mut lines = BufReader::new(reader).lines();
        let mut said = Vec::new();
        let mut is_data = false;
        writer.write_all(b"220 mail.calder.example\r\n").await.ok();
        while let Ok(Some(line)) = lines.next_line().await {
            let answer = match line.as_str() {
                "." if is_data => "250 taken",
                _ if is_data => "",
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                line if line.starts_with("RCPT") && !line.contains("@calder.example") => "550 no such mailbox here",
                _ => "250 ok",
            };
            is_data = line == "DATA" || is_data && line != ".";
            said.push(line);
            if !answer.is_empty() && writer.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
                break;
            }
        }
        said
    });
    (port, task)
}

fn mailer(port: u16) -> Mailer {
    let from = "Sightline <sightline@calder.example>".to_owned();
    Mailer::new(&MailOptions { url: format!("smtp://127.0.0.1:{port}"), password: None, from, ca_pem: None })
        .expect("usable settings")
}

fn mail(to: &str) -> Mail {
    Mail { to: to.into(), subject: "Perché no?".into(), text: "One line.\n.\nAfter a lone dot.\n".into(), html: None, id: None }
}

#[tokio::test]
async fn a_message_arrives_whole() {
    let (port, said) = listen().await;
    mailer(port).send(&mail("nora@calder.example")).await.expect("it is taken");
    let said = said.await.expect("the listener ends");
    assert!(said.contains(&"MAIL FROM:<sightline@calder.example>".to_owned()), "{said:?}");
    assert!(said.contains(&"RCPT TO:<nora@calder.example>".to_owned()), "{said:?}");
    assert!(said.contains(&"From: Sightline <sightline@calder.example>".to_owned()), "{said:?}");
    assert!(said.iter().any(|line| line.starts_with("Subject: =?utf-8?")), "{said:?}");
    assert!(said.contains(&"After a lone dot.".to_owned()), "{said:?}");
}

#[tokio::test]
async fn a_message_that_is_not_taken_says_why() {
    let (port, _said) = listen().await;
    let refused = mailer(port).send(&mail("otto@northwind.example")).await;
    let Err(MailError::NotTaken(cause)) = refused else { unreachable!("it must be refused: {refused:?}") };
    assert!(cause.to_string().contains("no such mailbox here"), "{cause}");
}

proptest! {
    /// Else somebody is invited, holds a seat, and his mail fails before any mail server was asked (A8, A9).
    #[test]
    fn a9_whatever_is_taken_as_an_address_can_be_written_to(text in address()) {
        let email = Email::parse(&text);
        prop_assume!(email.is_ok());
        let email = email.expect("assumed above");
        let read = email.as_str().parse::<Mailbox>();
        prop_assert!(read.as_ref().is_ok_and(|read| read.email.to_string() == email.as_str()), "{text:?}: {read:?}");
    }
}

/// Texts of which about half are addresses: words of what addresses are made of and of what they are not, at each place.
fn address() -> impl Strategy<Value = String> {
    let word = |edges: &str, inner: &str| {
        let usual = format!("[{edges}][{inner}]{{0,9}}[{edges}]");
        let long = format!("[{inner}]{{60,66}}");
        let usual = proptest::string::string_regex(&usual).expect("a pattern");
        let long = proptest::string::string_regex(&long).expect("a pattern");
        prop_oneof![16 => usual, 1 => long, 1 => "\\PC{0,3}"]
    };
    let words = |edges, inner| prop::collection::vec(word(edges, inner), 1..4).prop_map(|words| words.join("."));
    (words("a-zé0-9!#$%&'*+/=?^_`{|}~-", "a-zA-Zäß0-9_+-"), words("a-zéß0-9", "a-zA-Zö0-9-"))
        .prop_map(|(local, domain)| format!("{local}@{domain}"))
}
