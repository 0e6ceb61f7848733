-- When a session was used last, and from where: beside the sessions and without a reference, so that a long answer, which has noted it
-- and is still being sent, keeps nobody from ending the session meanwhile.
SET LOCAL ROLE memento_owner;

CREATE TABLE session_seen (
    jti text PRIMARY KEY,
    seen_at timestamptz NOT NULL,
    address text NOT NULL,
    expires_at timestamptz NOT NULL -- of the session
) WITH (fillfactor = 50); -- rows are changed in their place
CREATE INDEX ON session_seen (expires_at);
INSERT INTO session_seen SELECT jti, begun_at, address, expires_at FROM sessions;

ALTER TABLE session_seen ENABLE ROW LEVEL SECURITY;

RESET ROLE;
