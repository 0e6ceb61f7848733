-- Pictures of samples for lists: all layers laid over each other, as a sample is shown at first (sql/code/composites.sql).
SET LOCAL ROLE memento_owner;

-- What there is. A picture of something else has another key.
CREATE TABLE composites (
    annotation_id int PRIMARY KEY,
    category_id int NOT NULL,
    project_id int NOT NULL,
    key text NOT NULL UNIQUE CHECK (key ~ '^[0-9a-f]{32}$'), -- the folder in the store
    made_of text NOT NULL, -- digest of layers, windows, tints and files: the same means the same picture
    FOREIGN KEY (annotation_id, category_id, project_id) REFERENCES annotations (annotation_id, category_id, project_id)
        ON DELETE CASCADE ON UPDATE CASCADE
);

-- Samples that were changed, and whose picture is to be looked at again. A row for each transaction, so that nobody who writes waits for
-- anybody. No reference: who finds that a sample is gone forgets it.
CREATE TABLE composite_wants (
    annotation_id int NOT NULL,
    made_in xid8 NOT NULL DEFAULT pg_current_xact_id(),
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (annotation_id, made_in)
);

-- Pictures that are being made: by whom, his lease says.
CREATE TABLE composite_work (
    annotation_id int PRIMARY KEY,
    key text NOT NULL UNIQUE, -- of the files that are being made
    lease_until timestamptz NOT NULL,
    attempts int NOT NULL DEFAULT 1
);
CREATE INDEX ON composite_work (lease_until);

-- Projects all of whose samples are to be looked at, because what holds for all of them has changed; up to which it was done.
CREATE TABLE composite_projects (
    project_id int PRIMARY KEY REFERENCES projects ON DELETE CASCADE,
    category_id int NOT NULL DEFAULT 0,
    last_id int NOT NULL DEFAULT 0
);

ALTER TABLE composites ENABLE ROW LEVEL SECURITY;
ALTER TABLE composite_wants ENABLE ROW LEVEL SECURITY;
ALTER TABLE composite_work ENABLE ROW LEVEL SECURITY;
ALTER TABLE composite_projects ENABLE ROW LEVEL SECURITY;

RESET ROLE;
