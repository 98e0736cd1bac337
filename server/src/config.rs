//! Every setting: name, unit, default, and where it may come from. A flag beats the environment, which beats the file.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::Args;
use ipnet::IpNet;
use secrecy::SecretString;
use serde::Deserialize;
use services::{AllowedHost, MailOptions};

/// The settings, as given; [`Settings::resolve`] fills in the file and the defaults.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[command(next_help_heading = "Settings (flag, environment, or key of the same name in the file)")]
pub struct Settings {
    /// File to read settings from, TOML; keys are named like the flags without dashes in front.
    #[arg(long, global = true, env = "SIGHTLINE_CONFIG", value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,
    /// Address and port to listen on [default: 127.0.0.1:8460].
    #[arg(long, global = true, env = "SIGHTLINE_LISTEN", value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// Address people use in the browser; every link in a mail starts with it [default: http:// and the listen address].
    #[arg(long, global = true, env = "SIGHTLINE_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Folder for the database file, the master key and the audit head [default: ./data].
    #[arg(long, global = true, env = "SIGHTLINE_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Database: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME [default: sqlite: and sightline.db in the data folder].
    #[arg(long, global = true, env = "SIGHTLINE_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// File to read the database URL from, so that its password is in no environment.
    #[arg(long, global = true, env = "SIGHTLINE_DATABASE_URL_FILE", value_name = "FILE")]
    pub database_url_file: Option<PathBuf>,
    /// File with the master key, 64 hexadecimal digits; made if missing [default: master.key in the data folder].
    #[arg(long, global = true, env = "SIGHTLINE_MASTER_KEY_FILE", value_name = "FILE")]
    pub master_key_file: Option<PathBuf>,
    /// Host and port a CRM connection may point to besides the vendor's own; may be given several times.
    #[arg(long = "crm-host", global = true, env = "SIGHTLINE_CRM_HOSTS", value_name = "HOST:PORT", value_delimiter = ',')]
    #[serde(rename = "crm-host")]
    pub crm_hosts: Vec<String>,
    /// Where mail goes out: smtps://USER@HOST:PORT, or smtp://USER@HOST:PORT with STARTTLS; no password in it [default: none].
    #[arg(long, global = true, env = "SIGHTLINE_MAIL_URL", value_name = "URL")]
    pub mail_url: Option<String>,
    /// File with the password for the mail server.
    #[arg(long, global = true, env = "SIGHTLINE_MAIL_PASSWORD_FILE", value_name = "FILE")]
    pub mail_password_file: Option<PathBuf>,
    /// Whom mail comes from, such as "Sightline <sightline@example.com>"; needed with a mail URL.
    #[arg(long, global = true, env = "SIGHTLINE_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// File with certificates to trust besides the system's, PEM; for a CRM behind a private authority.
    #[arg(long, global = true, env = "SIGHTLINE_CA_FILE", value_name = "FILE")]
    pub ca_file: Option<PathBuf>,
    /// Proxy before the server, an address or a network, whose X-Forwarded-For tells where a request came from; may be given
    /// several times. Name the proxies only: whoever is in a trusted network may choose his source. Without it everybody behind
    /// a proxy shares one allowance for sign-ins.
    #[arg(long = "trusted-proxy", global = true, env = "SIGHTLINE_TRUSTED_PROXIES", value_name = "NETWORK", value_delimiter = ',')]
    #[serde(rename = "trusted-proxy")]
    pub trusted_proxies: Vec<String>,
    /// File with the bearer token that /metrics asks for; without it only this machine may read them.
    #[arg(long, global = true, env = "SIGHTLINE_METRICS_TOKEN_FILE", value_name = "FILE")]
    pub metrics_token_file: Option<PathBuf>,
    /// Log format: text or json [default: text].
    #[arg(long, global = true, env = "SIGHTLINE_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<LogFormat>,
    /// What to log, as in sightline=debug [default: info].
    #[arg(long, global = true, env = "SIGHTLINE_LOG", value_name = "FILTER")]
    pub log: Option<String>,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

/// The settings with nothing left open.
#[derive(Clone)]
pub struct Resolved {
    pub listen: SocketAddr,
    /// Without a slash at the end. `None` until the port is known, when none was given.
    pub public_url: Option<String>,
    pub data: PathBuf,
    pub database_url: String,
    pub master_key_file: PathBuf,
    pub crm_hosts: Vec<AllowedHost>,
    pub ca_pem: Option<Vec<u8>>,
    /// `None`: no mail is sent.
    pub mail: Option<MailOptions>,
    pub metrics_token: Option<String>,
    pub trusted_proxies: Vec<IpNet>,
    pub log_format: LogFormat,
    pub log: String,
}

impl Settings {
    /// Reads the file, fills in defaults and checks.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub fn resolve(self) -> Result<Resolved, String> {
        let settings = match self.config.clone() {
            None => self,
            Some(path) => {
                let file: Self = config::Config::builder()
                    .add_source(config::File::from(path.clone()).format(config::FileFormat::Toml))
                    .build()
                    .and_then(config::Config::try_deserialize)
                    .map_err(|error| format!("The settings file {} cannot be used: {error}.", path.display()))?;
                self.over(file)
            }
        };
        let data = settings.data.unwrap_or_else(|| "data".into());
        let database_url = match (settings.database_url, settings.database_url_file) {
            (Some(_), Some(_)) => return Err("Give the database URL or the file that holds it, not both.".into()),
            (Some(url), None) => url,
            (None, Some(path)) => read_secret(&path)?,
            (None, None) => format!("sqlite:{}", data.join("sightline.db").display()),
        };
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| database_url.starts_with(scheme)) {
            return Err("The database URL must start with sqlite: or postgres:.".into());
        }
        let public_url = match settings.public_url {
            None => None,
            Some(url) if (url.starts_with("https://") || url.starts_with("http://")) && !url.contains(['?', '#', ' ']) => {
                Some(url.trim_end_matches('/').to_owned())
            }
            Some(url) => return Err(format!("The public URL “{url}” must start with https:// or http:// and hold no query.")),
        };
        let ca_pem = settings.ca_file.as_deref().map(read_bytes).transpose()?;
        let mail = match (settings.mail_url, settings.mail_from) {
            (None, None) => None,
            (Some(url), Some(from)) => {
                let password = settings.mail_password_file.as_deref().map(read_secret).transpose()?.map(SecretString::from);
                Some(MailOptions { url, password, from, ca_pem: ca_pem.clone() })
            }
            _ => return Err("Mail needs both --mail-url and --mail-from.".into()),
        };
        Ok(Resolved {
            listen: settings.listen.unwrap_or(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8460)),
            public_url,
            master_key_file: settings.master_key_file.unwrap_or_else(|| data.join("master.key")),
            crm_hosts: settings.crm_hosts.iter().map(|host| host.parse()).collect::<Result<_, String>>()?,
            ca_pem,
            mail,
            metrics_token: settings.metrics_token_file.as_deref().map(read_secret).transpose()?,
            trusted_proxies: settings.trusted_proxies.iter().map(|text| network(text)).collect::<Result<_, _>>()?,
            log_format: settings.log_format.unwrap_or_default(),
            log: settings.log.unwrap_or_else(|| "info".into()),
            data,
            database_url,
        })
    }

    fn over(self, file: Self) -> Self {
        Self {
            config: self.config,
            listen: self.listen.or(file.listen),
            public_url: self.public_url.or(file.public_url),
            data: self.data.or(file.data),
            // A URL and the file with the URL are one setting: the stronger source decides which of the two.
            database_url_file: if self.database_url.is_some() {
                None
            } else {
                self.database_url_file.clone().or(file.database_url_file)
            },
            database_url: if self.database_url_file.is_some() {
                self.database_url
            } else {
                self.database_url.or(file.database_url)
            },
            master_key_file: self.master_key_file.or(file.master_key_file),
            crm_hosts: if self.crm_hosts.is_empty() { file.crm_hosts } else { self.crm_hosts },
            mail_url: self.mail_url.or(file.mail_url),
            mail_password_file: self.mail_password_file.or(file.mail_password_file),
            mail_from: self.mail_from.or(file.mail_from),
            ca_file: self.ca_file.or(file.ca_file),
            metrics_token_file: self.metrics_token_file.or(file.metrics_token_file),
            trusted_proxies: if self.trusted_proxies.is_empty() { file.trusted_proxies } else { self.trusted_proxies },
            log_format: self.log_format.or(file.log_format),
            log: self.log.or(file.log),
        }
    }
}

/// An address alone is the network of that address.
fn network(text: &str) -> Result<IpNet, String> {
    let parsed = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    parsed.map_err(|_| {
        format!("The trusted proxy “{text}” is neither an address such as 10.0.0.7 nor a network such as 10.0.0.0/29.")
    })
}

fn read_bytes(path: &std::path::Path) -> Result<Vec<u8>, String> {
    std::fs::read(path).map_err(|error| format!("The file {} cannot be read: {error}.", path.display()))
}

fn read_secret(path: &std::path::Path) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("The file {} cannot be read: {error}.", path.display()))?;
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(settings: Settings) -> String {
        settings.resolve().err().expect("this must be refused")
    }

    #[test]
    fn without_settings_everything_lies_in_one_folder() {
        let resolved = Settings::default().resolve().unwrap();
        assert_eq!(resolved.database_url, "sqlite:data/sightline.db");
        assert_eq!(resolved.listen.to_string(), "127.0.0.1:8460");
    }

    #[test]
    fn wrong_settings_are_told_in_one_sentence() {
        let database = Settings { database_url: Some("mysql://x".into()), ..Settings::default() };
        assert_eq!(refused(database), "The database URL must start with sqlite: or postgres:.");
        let public = Settings { public_url: Some("sightline.example".into()), ..Settings::default() };
        assert!(refused(public).starts_with("The public URL “sightline.example” must start with"));
        let proxy = Settings { trusted_proxies: vec!["10.0.0.0/99".into()], ..Settings::default() };
        assert!(refused(proxy).starts_with("The trusted proxy “10.0.0.0/99” is neither"));
    }

    #[test]
    fn a_flag_beats_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sightline.toml");
        std::fs::write(&path, "listen = \"127.0.0.1:1\"\npublic-url = \"https://a.example/\"\n").unwrap();
        let flags = Settings { config: Some(path.clone()), listen: Some("127.0.0.1:2".parse().unwrap()), ..Settings::default() };
        let resolved = flags.resolve().unwrap();
        assert_eq!(resolved.listen.port(), 2);
        assert_eq!(resolved.public_url.as_deref(), Some("https://a.example"));

        std::fs::write(&path, "lisen = \"127.0.0.1:1\"\n").unwrap();
        let typo = Settings { config: Some(path), ..Settings::default() };
        assert!(refused(typo).contains("lisen"));
    }
}
