-- Sessions that were begun with a password, so that each can be seen and ended by itself. Whether one holds is asked of its token, as before
-- (sql/code/sessions.sql): a row only says where it began. Those of before this table end with all others.
SET LOCAL ROLE memento_owner;

CREATE TABLE sessions (
    session_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id int NOT NULL REFERENCES users ON DELETE CASCADE,
    session_version int NOT NULL, -- of the user then
    jti text NOT NULL UNIQUE,
    begun_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    address text NOT NULL,
    agent text NOT NULL -- what the browser or program calls itself
);
CREATE INDEX ON sessions (user_id, session_version, session_id);
CREATE INDEX ON sessions (expires_at);

ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;

RESET ROLE;
