-- How much of a project was reviewed when and by whom, for its overview: kept with the change itself (sql/code/reviews.sql). user_id 0: who is
-- gone by now. No references: rows go with those of their project by a trigger, and a key would be checked anew by each change.
SET LOCAL ROLE memento_owner;

-- The annotations that are submitted now, by the hour in which that was: days are those of the clock of who looks.
CREATE TABLE reviews (
    project_id int NOT NULL,
    hour timestamptz NOT NULL,
    user_id int NOT NULL,
    annotations int NOT NULL,
    PRIMARY KEY (project_id, hour, user_id)
) WITH (fillfactor = 50);
CREATE INDEX ON reviews (project_id, user_id, hour);

-- And of all time.
CREATE TABLE reviewers (
    project_id int NOT NULL,
    user_id int NOT NULL,
    annotations int NOT NULL,
    PRIMARY KEY (project_id, user_id)
) WITH (fillfactor = 20);

INSERT INTO reviews (project_id, hour, user_id, annotations)
    SELECT a.project_id, date_trunc('hour', a.submitted_at, 'UTC'), coalesce(a.submitted_by, 0), count(*)
    FROM annotations a WHERE a.status = 'S' AND a.submitted_at IS NOT NULL GROUP BY 1, 2, 3;
INSERT INTO reviewers (project_id, user_id, annotations)
    SELECT a.project_id, coalesce(a.submitted_by, 0), count(*) FROM annotations a WHERE a.status = 'S' GROUP BY 1, 2;

-- What failed is counted there, however much waits or is on its way.
CREATE INDEX ON images (project_id) WHERE state = 'failed';

ALTER TABLE reviews ENABLE ROW LEVEL SECURITY;
ALTER TABLE reviewers ENABLE ROW LEVEL SECURITY;

RESET ROLE;
