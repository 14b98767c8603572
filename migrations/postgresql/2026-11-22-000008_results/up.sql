CREATE TABLE practical_marks (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    admission_id TEXT NOT NULL REFERENCES admissions (id),
    units TEXT NOT NULL,
    score_hundredths INTEGER NOT NULL,
    note TEXT NOT NULL,
    revision INTEGER NOT NULL,
    marked_by TEXT NOT NULL,
    marked_at TIMESTAMP NOT NULL,
    CONSTRAINT practical_marks_revision_key UNIQUE (admission_id, revision)
);
CREATE INDEX practical_marks_by_sitting ON practical_marks (sitting_id);

CREATE TABLE component_results (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    admission_id TEXT NOT NULL REFERENCES admissions (id),
    component TEXT NOT NULL CHECK (component IN ('theory', 'practical', 'review')),
    score_hundredths INTEGER NOT NULL,
    full_hundredths INTEGER NOT NULL,
    pass_hundredths INTEGER NOT NULL,
    passed BOOLEAN NOT NULL,
    profile TEXT NOT NULL,
    provenance TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT component_results_component_key UNIQUE (admission_id, component)
);
CREATE INDEX component_results_by_sitting ON component_results (sitting_id);

CREATE TABLE release_signatures (
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    signer_id TEXT NOT NULL REFERENCES accounts (id),
    digest TEXT NOT NULL,
    signed_at TIMESTAMP NOT NULL,
    PRIMARY KEY (sitting_id, signer_id)
);
