-- Who was given what.
SET LOCAL ROLE memento_owner;

-- Grants. type_id names a project (pro…), category (cat…) or annotation (ann…); sysadm and the right to create projects
-- (proadm on 0 or 1) are stored with 1. The three columns after it place the grant (one of an
-- annotation has its category, too) and make it go with what it names. One of an annotation has besides what lists choose and sort
-- annotations by (kept by sql/code/guards.sql): a page is read off the first index, however many grants there are.
CREATE TABLE permissions (
    user_id int NOT NULL REFERENCES users ON DELETE CASCADE,
    type text NOT NULL
        CHECK (type IN ('sysadm', 'proadm', 'propar', 'provie', 'catpar', 'catvie', 'annpar', 'annvie')),
    type_id int NOT NULL,
    project_id int REFERENCES projects ON DELETE CASCADE,
    category_id int REFERENCES categories ON DELETE CASCADE,
    annotation_id int,
    annotation_name text,
    annotation_status text,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, type, type_id),
    CHECK ((type = 'sysadm' OR (type = 'proadm' AND type_id = 1)) = (project_id IS NULL)),
    CHECK ((type IN ('catpar', 'catvie', 'annpar', 'annvie')) = (category_id IS NOT NULL)),
    CHECK (num_nonnulls(annotation_id, annotation_name, annotation_status) = CASE WHEN type IN ('annpar', 'annvie') THEN 3 ELSE 0 END),
    CHECK (type_id = coalesce(annotation_id, category_id, project_id, 1)),
    FOREIGN KEY (annotation_id, category_id, project_id) REFERENCES annotations (annotation_id, category_id, project_id)
        ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX ON permissions (user_id, project_id, category_id, annotation_status, annotation_name, annotation_id, type);
CREATE INDEX ON permissions (project_id, user_id);
CREATE INDEX ON permissions (category_id, user_id);
CREATE INDEX ON permissions (annotation_id, user_id, type);

-- A link that opens one annotation for anyone who holds it. The row holds no secret: the link carries a mac made with a
-- key that is not in the database.
CREATE TABLE shares (
    share_id text PRIMARY KEY CHECK (share_id ~ '^[0-9a-f]{32}$'),
    annotation_id int NOT NULL,
    category_id int NOT NULL,
    project_id int NOT NULL,
    author_id int REFERENCES users ON DELETE SET NULL,
    author text NOT NULL DEFAULT '',
    by_manager boolean NOT NULL, -- its author managed the project when he made it: the link outlives his right
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    annotation_name text NOT NULL,
    FOREIGN KEY (annotation_id, category_id, project_id) REFERENCES annotations (annotation_id, category_id, project_id)
        ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX ON shares (annotation_id);
CREATE INDEX ON shares (author_id);
CREATE INDEX ON shares (project_id);
CREATE INDEX ON shares (category_id, annotation_name, annotation_id, expires_at);

ALTER TABLE permissions ENABLE ROW LEVEL SECURITY;
ALTER TABLE shares ENABLE ROW LEVEL SECURITY;

RESET ROLE;
