-- What was changed lately, for pages that are open and ask again and again (sql/code/changes.sql).
SET LOCAL ROLE memento_owner;

-- A row for each annotation that a transaction has changed anything of. annotation_id 0: so many of the category that they are not told
-- one by one. No references: it outlives what was deleted. Rows that are an hour old go.
CREATE TABLE changes (
    project_id int NOT NULL,
    made_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
    annotation_id int NOT NULL,
    category_id int NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, made_in, annotation_id, category_id)
);

ALTER TABLE changes ENABLE ROW LEVEL SECURITY;

RESET ROLE;
