CREATE TABLE clock_freezes (
    id TEXT PRIMARY KEY,
    active INTEGER UNIQUE CHECK (active = 1),
    since TIMESTAMP NOT NULL,
    jump_seconds BIGINT NOT NULL,
    noticed_at TIMESTAMP NOT NULL,
    lifted_at TIMESTAMP,
    lifted_by TEXT
);
