DROP TABLE clock_freezes;
