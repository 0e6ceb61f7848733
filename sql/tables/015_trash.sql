-- What was deleted, for as long as it can be brought back (setting trash_days): the rows themselves are gone.
SET LOCAL ROLE memento_owner;

-- An entry for what one deletion took. No references: what it names is gone, or may go.
CREATE TABLE trash (
    entry_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('project', 'category', 'annotation', 'image')),
    project_id int NOT NULL,
    category_id int, -- of annotations
    place text NOT NULL DEFAULT '', -- its name
    root_ids int[] NOT NULL, -- what was deleted, without what went with it
    name text NOT NULL, -- of the first
    managers int[] NOT NULL DEFAULT '{}', -- of a project: who may bring it back, besides administrators
    contents jsonb NOT NULL DEFAULT '{}', -- how many of what went
    bytes bigint NOT NULL DEFAULT 0, -- of the files that wait with it
    deleted_at timestamptz NOT NULL DEFAULT now(),
    deleted_by text NOT NULL,
    ending boolean NOT NULL DEFAULT false -- its files are being unlinked: it cannot come back any more
);
CREATE INDEX ON trash (project_id, entry_id);
CREATE INDEX ON trash (entry_id) WHERE kind = 'project';
CREATE INDEX ON trash (deleted_at);

-- The rows of a table as they were, in pieces of a few MiB.
CREATE TABLE trash_rows (
    entry_id int NOT NULL REFERENCES trash ON DELETE CASCADE,
    of_table text NOT NULL,
    piece bigint GENERATED ALWAYS AS IDENTITY,
    rows json NOT NULL,
    PRIMARY KEY (entry_id, of_table, piece)
);
DO $$
BEGIN
    ALTER TABLE trash_rows ALTER COLUMN rows SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN -- this server has pglz, which takes longer
    NULL;
END $$;

-- The files that wait with an entry: in the store, and nobody's to remove.
CREATE TABLE trash_keys (
    key text PRIMARY KEY,
    entry_id int NOT NULL REFERENCES trash ON DELETE CASCADE
);
CREATE INDEX ON trash_keys (entry_id);

-- Deleted drawings stay with their sample (010_drawings.sql): those of a project.
CREATE INDEX drawings_gone ON drawings (((gone ->> 'project_id')::int), gone_at) WHERE gone IS NOT NULL;

ALTER TABLE trash ENABLE ROW LEVEL SECURITY;
ALTER TABLE trash_rows ENABLE ROW LEVEL SECURITY;
ALTER TABLE trash_keys ENABLE ROW LEVEL SECURITY;

RESET ROLE;
