DROP TABLE identification_points;
DROP TABLE exam_plans;
DROP TABLE adopted_standards;
DROP TABLE standard_editions;
DROP TABLE evaluation_bodies;
