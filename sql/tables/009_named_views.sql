-- How channels are to be shown, under a name: for everybody in a project, or for oneself.
SET LOCAL ROLE memento_owner;

CREATE TABLE named_views (
    view_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id int NOT NULL REFERENCES projects ON DELETE CASCADE,
    user_id int REFERENCES users ON DELETE CASCADE, -- whose own it is; NULL: the project's
    name text NOT NULL CHECK (name <> '' AND length(name) <= 100),
    looks text NOT NULL CHECK (octet_length(looks) <= 20000), -- of each channel by its name: the page's own words
    is_first boolean NOT NULL DEFAULT false, -- of the project: how every sample is shown at first
    author text NOT NULL DEFAULT '',
    UNIQUE NULLS NOT DISTINCT (project_id, user_id, name),
    CHECK (NOT is_first OR user_id IS NULL)
);
CREATE UNIQUE INDEX ON named_views (project_id) WHERE is_first;
CREATE INDEX ON named_views (user_id);

ALTER TABLE named_views ENABLE ROW LEVEL SECURITY;

RESET ROLE;
