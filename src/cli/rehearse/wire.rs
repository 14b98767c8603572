//! The line between a simulated candidate and the server: what came back, and what is not known to have arrived.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde_json::Value;

/// A candidate's page waits no longer for one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// What came of a request.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    Done(Value),
    /// The server said no, with a code.
    Refused {
        code: String,
        status: u16,
        retry_after: Option<u64>,
    },
    /// No answer: whether it arrived is not known.
    Unknown,
}

impl Outcome {
    /// Worth sending again without any change.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Self::Done(_) => false,
            Self::Refused { status, .. } => *status == 429 || *status >= 500,
            Self::Unknown => true,
        }
    }

    /// The name under which the report counts it; `None` for success.
    pub(super) fn fault(&self) -> Option<&str> {
        match self {
            Self::Done(_) => None,
            Self::Refused { code, .. } => Some(code),
            Self::Unknown => Some("no_answer"),
        }
    }
}

/// Who asks: each simulated computer has a token and an address of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Caller {
    pub(super) token: String,
    pub(super) address: String,
}

/// A request that may have to be sent again.
pub(super) struct Ask {
    method: Method,
    path: String,
    body: Option<Value>,
    /// Who asks, when it is not the candidate.
    pub(super) caller: Option<Caller>,
}

impl Ask {
    pub(super) fn get(path: &str) -> Self {
        Self {
            method: Method::GET,
            path: path.to_owned(),
            body: None,
            caller: None,
        }
    }

    pub(super) fn post(path: &str, body: Value) -> Self {
        Self {
            method: Method::POST,
            body: Some(body),
            ..Self::get(path)
        }
    }

    pub(super) fn put(path: &str, body: Value) -> Self {
        Self {
            method: Method::PUT,
            body: Some(body),
            ..Self::get(path)
        }
    }

    pub(super) fn by(self, caller: Caller) -> Self {
        Self {
            caller: Some(caller),
            ..self
        }
    }
}

#[derive(Clone)]
pub(super) struct Wire {
    client: reqwest::Client,
    base: Arc<str>,
}

impl Wire {
    pub(super) fn new(url: &str) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(PATIENCE)
            .connect_timeout(Duration::from_secs(5))
            .pool_max_idle_per_host(usize::MAX)
            // Shorter than the server keeps idle connections.
            .pool_idle_timeout(Duration::from_secs(4))
            .build()?;
        Ok(Self {
            client,
            base: Arc::from(format!("{}/api/v1", url.trim_end_matches('/'))),
        })
    }

    pub(super) async fn ask(&self, caller: &Caller, ask: &Ask) -> Outcome {
        let caller = ask.caller.as_ref().unwrap_or(caller);
        self.send(ask.method.clone(), caller, &ask.path, ask.body.as_ref())
            .await
    }

    pub(super) async fn get(&self, caller: &Caller, path: &str) -> Outcome {
        self.send(Method::GET, caller, path, None).await
    }

    pub(super) async fn put(&self, caller: &Caller, path: &str, body: &Value) -> Outcome {
        self.send(Method::PUT, caller, path, Some(body)).await
    }

    /// Reads a body that is no JSON; its length.
    pub(super) async fn fetch(&self, caller: &Caller, path: &str) -> Option<usize> {
        let request = self
            .client
            .get(format!("{}{path}", self.base))
            .bearer_auth(&caller.token)
            .header("x-forwarded-for", &caller.address);
        let answer = request.send().await.ok()?;
        let good = answer.status().is_success();
        let bytes = answer.bytes().await.ok()?;
        good.then_some(bytes.len())
    }

    async fn send(
        &self,
        method: Method,
        caller: &Caller,
        path: &str,
        body: Option<&Value>,
    ) -> Outcome {
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.base))
            .header("x-forwarded-for", &caller.address);
        if !caller.token.is_empty() {
            request = request.bearer_auth(&caller.token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let Ok(answer) = request.send().await else {
            return Outcome::Unknown;
        };
        let status = answer.status().as_u16();
        let retry_after = answer
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.parse().ok());
        let good = answer.status().is_success();
        let Ok(bytes) = answer.bytes().await else {
            return Outcome::Unknown;
        };
        let read = serde_json::from_slice::<Value>(&bytes);
        match read {
            Ok(value) if good => Outcome::Done(value),
            // A success that was cut off on the way.
            Err(_) if good => Outcome::Unknown,
            read => Outcome::Refused {
                code: read
                    .ok()
                    .and_then(|value| Some(value.get("code")?.as_str()?.to_owned()))
                    .unwrap_or_else(|| format!("http.{status}")),
                status,
                retry_after,
            },
        }
    }
}
