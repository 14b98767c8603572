DROP TABLE roster_rejections;
DROP TABLE roster_imports;
DROP TABLE enrolments;
DROP TABLE candidates;
DROP TABLE cohorts;
DROP TABLE training_centres;
