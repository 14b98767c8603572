CREATE TABLE certificate_counters (
    prefix TEXT NOT NULL,
    issue_year INTEGER NOT NULL,
    level INTEGER NOT NULL,
    last_serial INTEGER NOT NULL,
    PRIMARY KEY (prefix, issue_year, level)
);

CREATE TABLE certificates (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    centre_id TEXT NOT NULL REFERENCES training_centres (id),
    admission_id TEXT NOT NULL REFERENCES admissions (id),
    candidate_id TEXT NOT NULL REFERENCES candidates (id),
    number TEXT NOT NULL,
    verify_token TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('valid', 'revoked', 'replaced')),
    fields TEXT NOT NULL,
    holder_name TEXT NOT NULL,
    issued_on DATE NOT NULL,
    issued_at TIMESTAMP NOT NULL,
    issued_by TEXT NOT NULL,
    ended_at TIMESTAMP,
    end_reason TEXT,
    replaced_by TEXT,
    pdf_digest TEXT,
    CONSTRAINT certificates_number_key UNIQUE (number),
    CONSTRAINT certificates_verify_token_key UNIQUE (verify_token)
);
CREATE UNIQUE INDEX certificates_valid_key ON certificates (admission_id) WHERE state = 'valid';
CREATE INDEX certificates_by_body ON certificates (body_id, id);
CREATE INDEX certificates_by_sitting ON certificates (sitting_id, id);
CREATE INDEX certificates_by_admission ON certificates (admission_id);
CREATE INDEX certificates_by_candidate ON certificates (candidate_id);
