DROP TABLE audit_heads;
DROP TABLE audit_entries;
DROP TABLE clock_marks;
DROP TABLE idempotency_keys;
DROP TABLE outbox_mails;
DROP TABLE jobs;
