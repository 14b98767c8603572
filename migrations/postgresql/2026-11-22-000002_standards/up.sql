CREATE TABLE evaluation_bodies (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    class_letter TEXT NOT NULL CHECK (class_letter IN ('Y', 'S')),
    recorded_code TEXT NOT NULL,
    province_code TEXT NOT NULL,
    site_serial TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT evaluation_bodies_number_key UNIQUE (class_letter, recorded_code, province_code, site_serial)
);

CREATE TABLE standard_editions (
    id TEXT PRIMARY KEY,
    occupation_code TEXT NOT NULL,
    edition_year INTEGER NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    document TEXT NOT NULL,
    digest TEXT NOT NULL,
    loaded_at TIMESTAMP NOT NULL,
    CONSTRAINT standard_editions_code_key UNIQUE (occupation_code, edition_year)
);

CREATE TABLE adopted_standards (
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    edition_id TEXT NOT NULL REFERENCES standard_editions (id),
    adopted_by TEXT NOT NULL,
    adopted_at TIMESTAMP NOT NULL,
    PRIMARY KEY (body_id, edition_id)
);

CREATE TABLE exam_plans (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    edition_id TEXT NOT NULL REFERENCES standard_editions (id),
    occupation_code TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 5),
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    digest TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT exam_plans_version_key UNIQUE (body_id, edition_id, level, version)
);

CREATE TABLE identification_points (
    id TEXT PRIMARY KEY,
    edition_id TEXT NOT NULL REFERENCES standard_editions (id),
    level INTEGER NOT NULL,
    code TEXT NOT NULL,
    section TEXT NOT NULL,
    content TEXT,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    gloss_en TEXT,
    importance TEXT NOT NULL CHECK (importance IN ('X', 'Y', 'Z')),
    status TEXT NOT NULL,
    CONSTRAINT identification_points_code_key UNIQUE (edition_id, level, code)
);
