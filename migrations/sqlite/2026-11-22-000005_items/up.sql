CREATE TABLE items (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    occupation_code TEXT NOT NULL,
    level INTEGER NOT NULL,
    code TEXT NOT NULL,
    section TEXT NOT NULL,
    point_code TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('true_false', 'single_choice', 'multiple_choice')),
    state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'retired')),
    current_version INTEGER NOT NULL,
    stem TEXT NOT NULL,
    enemies TEXT NOT NULL,
    difficulty INTEGER NOT NULL,
    times_used INTEGER NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT items_code_key UNIQUE (body_id, occupation_code, code)
);
CREATE INDEX items_for_assembly ON items (body_id, occupation_code, level, state);

CREATE TABLE item_versions (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    item_id TEXT NOT NULL REFERENCES items (id),
    version INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('true_false', 'single_choice', 'multiple_choice')),
    content TEXT NOT NULL,
    digest TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT item_versions_version_key UNIQUE (item_id, version)
);
