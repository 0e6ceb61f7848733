-- The two roles, and who there is: users, their sessions, what they did.
--
-- All tables belong to memento_owner. The responder is memento_app, which owns nothing and is bound by row-level security: a
-- table without a policy (sql/code/policies.sql) shows it nothing. Tables are made before the code and know nothing of it.
--
-- Ids are identity columns and never used again.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'memento_owner') THEN
        CREATE ROLE memento_owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'memento_app') THEN
        CREATE ROLE memento_app LOGIN NOBYPASSRLS;
    END IF;
END $$;

-- A plan with policies looks dear, and would be compiled (jit) for longer than it runs.
ALTER ROLE memento_app SET jit = off;
-- Of much that one looks like another the planner thinks that the first is soon found, and would read a table from its beginning; for who
-- has nothing there, that is all of it.
ALTER ROLE memento_app SET enable_seqscan = off;
GRANT CREATE, USAGE ON SCHEMA public TO memento_owner;
GRANT USAGE ON SCHEMA public TO memento_app;
-- Whoever may connect makes nothing beside our tables; a database that was once of PostgreSQL 14 lets everybody.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
SET LOCAL ROLE memento_owner;

CREATE TABLE users (
    user_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username text NOT NULL CHECK (username ~ '^[A-Za-z0-9._@+-]{1,50}$'),
    name text NOT NULL DEFAULT '',
    email text NOT NULL DEFAULT '',
    settings text NOT NULL DEFAULT '',
    password text NOT NULL, -- argon2id, see lib/access/password.hpp
    session_version int NOT NULL DEFAULT 1, -- raised to end all sessions of the user
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_username_key ON users (lower(username));

-- Sessions that were ended by logging out; kept until the token would have expired.
CREATE TABLE ended_sessions (
    jti text PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

-- What somebody draws and writes, over all samples, in bytes: the sum of his rows. A change adds one (sql/code/holdings.sql): a row that
-- is changed by each of thousands of samples that go at once would be read thousands of times through all that it was.
CREATE TABLE user_holdings (
    user_id int NOT NULL REFERENCES users ON DELETE CASCADE,
    bytes bigint NOT NULL
);
CREATE INDEX ON user_holdings (user_id);

-- Logins are counted, failures and successes apart, so that thirty people behind one address can log in at nine o'clock. Not worth a
-- place in the log of the database: UNLOGGED.
CREATE UNLOGGED TABLE login_attempts (
    account text NOT NULL, -- as it was typed, lower case; also of accounts that do not exist
    address text NOT NULL, -- or a network of IPv6
    succeeded boolean NOT NULL DEFAULT false, -- an attempt under way has not, yet
    tried_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON login_attempts (address, tried_at);

-- What happened, who did it, from where. Rows are added by functions of the owner and never changed or deleted.
CREATE TABLE audit (
    audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    happened_at timestamptz NOT NULL DEFAULT now(),
    user_id int, -- no reference: the entry outlives the user
    username text NOT NULL DEFAULT '',
    address text NOT NULL DEFAULT '',
    action text NOT NULL, -- login, login failed, grant, revoke, share, unshare, export, delete, ownership, refused, …
    target text NOT NULL DEFAULT '',
    details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ON audit (happened_at);
CREATE INDEX ON audit (action, happened_at);
CREATE INDEX ON audit (user_id, audit_id) WHERE action = 'login'; -- where one logged in last

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
ALTER TABLE ended_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE user_holdings ENABLE ROW LEVEL SECURITY;
ALTER TABLE login_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;

RESET ROLE;
