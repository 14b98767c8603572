CREATE TABLE accommodations (
    candidate_id TEXT PRIMARY KEY REFERENCES candidates (id),
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    extra_percent INTEGER NOT NULL CHECK (extra_percent BETWEEN 0 AND 200),
    extra_minutes INTEGER NOT NULL CHECK (extra_minutes BETWEEN 0 AND 480),
    text_size TEXT NOT NULL CHECK (text_size IN ('normal', 'large', 'larger')),
    high_contrast BOOLEAN NOT NULL,
    entered_by TEXT NOT NULL,
    entered_at TIMESTAMP NOT NULL
);

ALTER TABLE attempts ADD COLUMN extra_seconds INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN credit_seconds INTEGER NOT NULL DEFAULT 0;

CREATE TABLE time_credits (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    attempt_id TEXT NOT NULL REFERENCES attempts (id),
    seconds INTEGER NOT NULL CHECK (seconds > 0),
    reason TEXT NOT NULL,
    granted_by TEXT NOT NULL,
    granted_at TIMESTAMP NOT NULL
);
CREATE INDEX time_credits_by_attempt ON time_credits (attempt_id);
