CREATE TABLE attempts (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    admission_id TEXT NOT NULL REFERENCES admissions (id),
    form_id TEXT NOT NULL REFERENCES forms (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'submitted', 'expired')),
    started_at TIMESTAMP NOT NULL,
    deadline_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP,
    events BIGINT NOT NULL DEFAULT 0,
    chain_head TEXT NOT NULL,
    answered INTEGER NOT NULL DEFAULT 0,
    last_saved_at TIMESTAMP,
    receipt TEXT,
    score_hundredths INTEGER,
    full_hundredths INTEGER,
    marks TEXT,
    CONSTRAINT attempts_admission_key UNIQUE (admission_id)
);
CREATE INDEX attempts_overdue ON attempts (state, deadline_at);
CREATE INDEX attempts_by_sitting ON attempts (sitting_id);

CREATE TABLE answer_events (
    attempt_id TEXT NOT NULL REFERENCES attempts (id),
    ordinal BIGINT NOT NULL,
    body_id TEXT NOT NULL,
    sitting_id TEXT NOT NULL,
    item_no INTEGER NOT NULL,
    seq BIGINT NOT NULL,
    answer TEXT NOT NULL,
    answer_hash TEXT NOT NULL,
    client_at TIMESTAMP,
    received_at TIMESTAMP NOT NULL,
    late BOOLEAN NOT NULL,
    chain_hash TEXT NOT NULL,
    PRIMARY KEY (attempt_id, ordinal)
);
