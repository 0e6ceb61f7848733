-- What was reviewed is counted in any number of rows, which are added up: who counts takes one that nobody else holds, and makes another one where
-- there is none, so that nobody waits for himself in another session (sql/code/reviews.sql).
SET LOCAL ROLE memento_owner;

ALTER TABLE reviews DROP CONSTRAINT reviews_pkey, ADD COLUMN count_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
CREATE INDEX ON reviews (project_id, hour, user_id);
ALTER TABLE reviewers DROP CONSTRAINT reviewers_pkey, ADD COLUMN count_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
CREATE INDEX ON reviewers (project_id, user_id);
CREATE INDEX ON reviewers (user_id);

RESET ROLE;
