CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL,
    display_name TEXT NOT NULL,
    email TEXT,
    password_hash TEXT,
    active BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT accounts_login_key UNIQUE (login)
);

-- By login and not by account, so that a login without an account is delayed like any other.
CREATE TABLE sign_in_delays (
    login_index TEXT PRIMARY KEY,
    failures INTEGER NOT NULL,
    next_at TIMESTAMP NOT NULL,
    last_at TIMESTAMP NOT NULL
);
CREATE INDEX sign_in_delays_age ON sign_in_delays (last_at);

CREATE TABLE memberships (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    body_id TEXT REFERENCES evaluation_bodies (id),
    centre_id TEXT REFERENCES training_centres (id),
    candidate_id TEXT REFERENCES candidates (id),
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'suspended')),
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX memberships_by_account ON memberships (account_id);
CREATE INDEX memberships_by_body ON memberships (body_id, role);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    membership_id TEXT NOT NULL REFERENCES memberships (id),
    created_at TIMESTAMP NOT NULL,
    last_used_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP,
    revoked_reason TEXT
);
CREATE INDEX sessions_by_account ON sessions (account_id);

CREATE TABLE refresh_tokens (
    token_digest TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id),
    issued_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

CREATE TABLE password_resets (
    token_digest TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);
CREATE INDEX password_resets_by_account ON password_resets (account_id);
