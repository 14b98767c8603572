DROP TABLE admissions;
DROP TABLE forms;
DROP TABLE rooms;
DROP TABLE sittings;
