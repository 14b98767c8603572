DROP TABLE release_signatures;
DROP TABLE component_results;
DROP TABLE practical_marks;
