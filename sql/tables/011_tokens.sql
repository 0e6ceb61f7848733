-- Personal tokens: what scripts hold in place of a password.
SET LOCAL ROLE memento_owner;

-- The row holds no secret: a token is 256 random bits, and here is its SHA-256.
CREATE TABLE tokens (
    token_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id int NOT NULL REFERENCES users ON DELETE CASCADE,
    name text NOT NULL CHECK (name <> '' AND length(name) <= 100),
    hash text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
    scope text NOT NULL CHECK (scope IN ('read', 'annotate', 'manage')),
    projects int[], -- NULL: all that he sees; no reference: ids are never used again
    session_version int NOT NULL, -- of the user when it was made: what ends his sessions ends it
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    used_from text NOT NULL DEFAULT '',
    UNIQUE (user_id, name),
    CHECK (cardinality(projects) BETWEEN 1 AND 100)
);

ALTER TABLE tokens ENABLE ROW LEVEL SECURITY;

RESET ROLE;
