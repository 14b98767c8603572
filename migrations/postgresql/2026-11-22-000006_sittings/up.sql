CREATE TABLE sittings (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    plan_id TEXT NOT NULL REFERENCES exam_plans (id),
    occupation_code TEXT NOT NULL,
    level INTEGER NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'prepared', 'released')),
    opens_at TIMESTAMP NOT NULL,
    closes_at TIMESTAMP NOT NULL,
    duration_minutes INTEGER NOT NULL,
    seed TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT sittings_name_key UNIQUE (body_id, name)
);
CREATE INDEX sittings_by_body ON sittings (body_id, opens_at);

CREATE TABLE rooms (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    centre_id TEXT NOT NULL REFERENCES training_centres (id),
    name TEXT NOT NULL,
    seats INTEGER NOT NULL CHECK (seats BETWEEN 1 AND 500),
    CONSTRAINT rooms_name_key UNIQUE (sitting_id, name)
);

CREATE TABLE forms (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    label TEXT NOT NULL,
    seed TEXT NOT NULL,
    document TEXT NOT NULL,
    digest TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT forms_label_key UNIQUE (sitting_id, label)
);

CREATE TABLE admissions (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    centre_id TEXT NOT NULL REFERENCES training_centres (id),
    cohort_id TEXT NOT NULL REFERENCES cohorts (id),
    enrolment_id TEXT NOT NULL REFERENCES enrolments (id),
    candidate_id TEXT NOT NULL REFERENCES candidates (id),
    room_id TEXT REFERENCES rooms (id),
    seat_no INTEGER,
    form_id TEXT REFERENCES forms (id),
    order_seed TEXT,
    admission_number TEXT,
    seat_code_cipher TEXT,
    seat_code_digest TEXT,
    seat_code_state TEXT CHECK (seat_code_state IN ('fresh', 'used')),
    device_digest TEXT,
    entered_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT admissions_candidate_key UNIQUE (sitting_id, candidate_id),
    CONSTRAINT admissions_number_key UNIQUE (admission_number),
    CONSTRAINT admissions_seat_key UNIQUE (room_id, seat_no)
);
CREATE INDEX admissions_by_candidate ON admissions (candidate_id);
CREATE INDEX admissions_by_centre ON admissions (centre_id, sitting_id);
