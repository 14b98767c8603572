CREATE TABLE candidate_photos (
    candidate_id TEXT PRIMARY KEY REFERENCES candidates (id),
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    digest TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    uploaded_by TEXT NOT NULL,
    uploaded_at TIMESTAMP NOT NULL
);

-- What the heartbeats of a seat said last; written at intervals and never for each beat.
CREATE TABLE seat_presence (
    admission_id TEXT PRIMARY KEY REFERENCES admissions (id),
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    room_id TEXT NOT NULL REFERENCES rooms (id),
    page_id TEXT NOT NULL,
    screen TEXT NOT NULL CHECK (screen IN ('entry', 'ready', 'answering', 'finished')),
    device_digest TEXT NOT NULL,
    first_beat_at TIMESTAMP NOT NULL,
    last_beat_at TIMESTAMP NOT NULL,
    unsent INTEGER NOT NULL,
    signals INTEGER NOT NULL,
    last_signal_at TIMESTAMP
);
CREATE INDEX seat_presence_by_room ON seat_presence (room_id);

CREATE TABLE seat_outages (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    room_id TEXT NOT NULL REFERENCES rooms (id),
    admission_id TEXT NOT NULL REFERENCES admissions (id),
    began_at TIMESTAMP NOT NULL,
    ended_at TIMESTAMP NOT NULL,
    worked_seconds INTEGER NOT NULL CHECK (worked_seconds >= 0),
    page_changed BOOLEAN NOT NULL,
    device_changed BOOLEAN NOT NULL,
    CONSTRAINT seat_outages_order CHECK (ended_at >= began_at)
);
CREATE INDEX seat_outages_by_seat ON seat_outages (admission_id, began_at);
CREATE INDEX seat_outages_by_room ON seat_outages (room_id, began_at);

CREATE TABLE integrity_signals (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    admission_id TEXT NOT NULL REFERENCES admissions (id),
    kind TEXT NOT NULL CHECK (kind IN ('focus_lost', 'fullscreen_left', 'paste', 'second_window', 'long_silence', 'device_changed')),
    at TIMESTAMP NOT NULL,
    seconds INTEGER NOT NULL CHECK (seconds >= 0),
    times INTEGER NOT NULL CHECK (times >= 1)
);
CREATE INDEX integrity_signals_by_seat ON integrity_signals (admission_id, at);

-- The one small table that every process looks at to learn that something in a room is new.
CREATE TABLE room_changes (
    room_id TEXT PRIMARY KEY REFERENCES rooms (id),
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    version BIGINT NOT NULL,
    message_version BIGINT NOT NULL
);

CREATE TABLE room_messages (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    room_id TEXT NOT NULL REFERENCES rooms (id),
    admission_id TEXT REFERENCES admissions (id),
    kind TEXT NOT NULL CHECK (kind IN ('words', 'time_credit')),
    words TEXT NOT NULL,
    seconds INTEGER,
    sent_by TEXT NOT NULL,
    sent_by_name TEXT NOT NULL,
    sent_at TIMESTAMP NOT NULL
);
CREATE INDEX room_messages_by_room ON room_messages (room_id, sent_at);

CREATE TABLE message_readings (
    message_id TEXT NOT NULL REFERENCES room_messages (id),
    admission_id TEXT NOT NULL REFERENCES admissions (id),
    body_id TEXT NOT NULL,
    sitting_id TEXT NOT NULL,
    read_at TIMESTAMP NOT NULL,
    PRIMARY KEY (message_id, admission_id)
);
CREATE INDEX message_readings_by_seat ON message_readings (admission_id);

CREATE TABLE identity_checks (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    admission_id TEXT NOT NULL REFERENCES admissions (id),
    basis TEXT NOT NULL CHECK (basis IN ('photo', 'document')),
    outcome TEXT NOT NULL CHECK (outcome IN ('confirmed', 'doubtful')),
    photo_digest TEXT,
    note TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    checked_by_name TEXT NOT NULL,
    checked_at TIMESTAMP NOT NULL
);
CREATE INDEX identity_checks_by_seat ON identity_checks (admission_id, checked_at);

CREATE TABLE incidents (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    room_id TEXT NOT NULL REFERENCES rooms (id),
    admission_id TEXT REFERENCES admissions (id),
    fault TEXT NOT NULL,
    fault_table TEXT NOT NULL,
    began_at TIMESTAMP NOT NULL,
    minutes INTEGER CHECK (minutes >= 0),
    note TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_by_name TEXT NOT NULL,
    recorded_at TIMESTAMP NOT NULL
);
CREATE INDEX incidents_by_room ON incidents (room_id, recorded_at);

CREATE TABLE credit_proposals (
    id TEXT PRIMARY KEY,
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    room_id TEXT NOT NULL REFERENCES rooms (id),
    admission_id TEXT NOT NULL REFERENCES admissions (id),
    outage_id TEXT REFERENCES seat_outages (id),
    fault TEXT NOT NULL,
    fault_table TEXT NOT NULL,
    measured_seconds INTEGER NOT NULL CHECK (measured_seconds >= 0),
    proposed_seconds INTEGER NOT NULL CHECK (proposed_seconds >= 0),
    state TEXT NOT NULL CHECK (state IN ('open', 'half_granted', 'granted', 'declined')),
    note TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at TIMESTAMP NOT NULL,
    granted_seconds INTEGER,
    first_by TEXT,
    first_by_name TEXT,
    second_by TEXT,
    second_by_name TEXT,
    decided_at TIMESTAMP,
    CONSTRAINT credit_proposals_outage_key UNIQUE (outage_id)
);
CREATE INDEX credit_proposals_by_room ON credit_proposals (room_id, proposed_at);
CREATE INDEX credit_proposals_by_seat ON credit_proposals (admission_id);

CREATE TABLE room_sign_offs (
    room_id TEXT PRIMARY KEY REFERENCES rooms (id),
    body_id TEXT NOT NULL REFERENCES evaluation_bodies (id),
    sitting_id TEXT NOT NULL REFERENCES sittings (id),
    document TEXT NOT NULL,
    digest TEXT NOT NULL,
    signed_by TEXT NOT NULL,
    signed_by_name TEXT NOT NULL,
    signed_at TIMESTAMP NOT NULL
);
