-- Links by which people join a project: whoever holds one makes an account, or uses his, and is given a right.
SET LOCAL ROLE memento_owner;

-- type and type_id as in permissions. The row holds no secret: the link is 128 random bits, and here is their SHA-256. A link that has ended
-- stays for a while, so that whoever comes late is told why.
CREATE TABLE invites (
    invite_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
    type text NOT NULL CHECK (type IN ('propar', 'provie', 'catpar', 'catvie', 'annpar', 'annvie')),
    type_id int NOT NULL,
    project_id int NOT NULL REFERENCES projects ON DELETE CASCADE,
    category_id int REFERENCES categories ON DELETE CASCADE,
    annotation_id int REFERENCES annotations ON DELETE CASCADE,
    note text NOT NULL DEFAULT '' CHECK (length(note) <= 100), -- of who made it, for himself
    author_id int REFERENCES users ON DELETE SET NULL,
    author text NOT NULL,
    max_uses int NOT NULL CHECK (max_uses BETWEEN 1 AND 1000),
    uses int NOT NULL DEFAULT 0 CHECK (uses BETWEEN 0 AND max_uses),
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    ended_at timestamptz, -- before its time
    ended_why text CHECK (ended_why IN ('full', 'revoked', 'maker')), -- 'maker': may not invite any more
    CHECK ((ended_at IS NULL) = (ended_why IS NULL)),
    CHECK (num_nonnulls(category_id, annotation_id) = CASE WHEN type IN ('propar', 'provie') THEN 0 ELSE 1 END),
    CHECK (type_id = coalesce(annotation_id, category_id, project_id))
);
CREATE INDEX ON invites (project_id, invite_id);
CREATE INDEX ON invites (category_id);
CREATE INDEX ON invites (annotation_id);
CREATE INDEX ON invites (author_id) WHERE ended_at IS NULL;

ALTER TABLE invites ENABLE ROW LEVEL SECURITY;

RESET ROLE;
