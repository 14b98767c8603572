CREATE TABLE training_centres (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    county_code TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT training_centres_name_key UNIQUE (body_id, name)
);

CREATE TABLE cohorts (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    centre_id TEXT NOT NULL REFERENCES training_centres (id),
    name TEXT NOT NULL,
    occupation_code TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT cohorts_name_key UNIQUE (centre_id, name)
);

CREATE TABLE candidates (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    name TEXT NOT NULL,
    sex TEXT NOT NULL CHECK (sex IN ('female', 'male')),
    birth_date DATE NOT NULL,
    id_number_cipher TEXT NOT NULL,
    id_number_index TEXT NOT NULL,
    id_number_masked TEXT NOT NULL,
    mobile_cipher TEXT NOT NULL,
    mobile_masked TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT candidates_id_number_key UNIQUE (body_id, id_number_index)
);

CREATE TABLE enrolments (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    centre_id TEXT NOT NULL REFERENCES training_centres (id),
    cohort_id TEXT NOT NULL REFERENCES cohorts (id),
    candidate_id TEXT NOT NULL REFERENCES candidates (id),
    education TEXT NOT NULL,
    declared_condition TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT enrolments_candidate_key UNIQUE (cohort_id, candidate_id)
);
CREATE INDEX enrolments_by_candidate ON enrolments (candidate_id);

CREATE TABLE roster_imports (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    centre_id TEXT NOT NULL REFERENCES training_centres (id),
    cohort_id TEXT NOT NULL REFERENCES cohorts (id),
    job_id TEXT,
    file_name TEXT NOT NULL,
    file_digest TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'refused')),
    refusal TEXT,
    columns_cipher TEXT,
    rows_total INTEGER NOT NULL DEFAULT 0,
    rows_done INTEGER NOT NULL DEFAULT 0,
    rows_entered INTEGER NOT NULL DEFAULT 0,
    rows_updated INTEGER NOT NULL DEFAULT 0,
    rows_unchanged INTEGER NOT NULL DEFAULT 0,
    rows_rejected INTEGER NOT NULL DEFAULT 0,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP
);
CREATE INDEX roster_imports_by_end ON roster_imports (finished_at);
CREATE INDEX roster_imports_by_cohort ON roster_imports (cohort_id, created_at);

CREATE TABLE roster_rejections (
    import_id TEXT NOT NULL REFERENCES roster_imports (id),
    row_number INTEGER NOT NULL,
    reasons TEXT NOT NULL,
    cells_cipher TEXT NOT NULL,
    PRIMARY KEY (import_id, row_number)
);
