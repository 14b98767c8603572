DROP TABLE answer_events;
DROP TABLE attempts;
