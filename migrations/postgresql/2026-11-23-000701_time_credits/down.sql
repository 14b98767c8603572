DROP TABLE time_credits;
ALTER TABLE attempts DROP COLUMN credit_seconds;
ALTER TABLE attempts DROP COLUMN extra_seconds;
DROP TABLE accommodations;
