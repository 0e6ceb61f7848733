-- Sessions: who may begin one, whether it holds, and how it ends. Guessing of passwords is limited.

-- Sets the caller of this transaction: a user whose session holds, a guest whose share lives, or both. Neither is given: nobody,
-- who sees no rows. What was given and does not hold is an error of its own, MM401, so that what follows in the same message is
-- not run; also when the other one holds: nothing that a request brings is passed over in silence. The responder asks again
-- without the session where a guest is meant.
CREATE FUNCTION enter(claimed_user int, claimed_version int, token_id text, client text, share text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who int;
    who_text text;
    seen timestamptz;
BEGIN
    SELECT u.user_id, s.seen_at INTO who, seen FROM users u LEFT JOIN session_seen s ON s.jti = token_id
    WHERE u.user_id = claimed_user AND u.session_version = claimed_version AND NOT EXISTS (SELECT FROM ended_sessions e WHERE e.jti = token_id);
    -- Assignments are plain expressions; PERFORM would run a query.
    who_text := set_config('memento.user_id', coalesce(who::text, ''), true);
    client := set_config('memento.address', client, true);
    IF share <> '' THEN
        share := set_config('memento.share', share, true);
    END IF;
    IF who IS NULL AND (claimed_user IS NOT NULL OR (share <> '' AND shared_annotation() IS NULL)) THEN
        RAISE EXCEPTION SQLSTATE 'MM401' USING MESSAGE = 'The session has ended.';
    END IF;
    -- Every five minutes, by one of those who come side by side: all other requests that read stay without a write.
    IF seen < now() - interval '5 minutes' THEN
        UPDATE session_seen SET seen_at = now(), address = client
        WHERE jti = (SELECT s.jti FROM session_seen s WHERE s.jti = token_id AND s.seen_at = seen FOR UPDATE SKIP LOCKED);
    END IF;
END $$;

-- What a login needs to know.
CREATE FUNCTION find_login(typed_username text) RETURNS TABLE (user_id int, password text, session_version int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT u.user_id, u.password, u.session_version FROM users u WHERE lower(u.username) = lower(typed_username);
END $$;

CREATE FUNCTION end_session(token_id text, expires timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM ended_sessions WHERE expires_at < now();
    INSERT INTO ended_sessions VALUES (token_id, expires) ON CONFLICT DO NOTHING;
    DELETE FROM sessions WHERE jti = token_id;
END $$;

-- A session that has begun, where the caller is.
CREATE FUNCTION note_session(who int, its_version int, token_id text, expires timestamptz, its_agent text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM sessions WHERE expires_at < now();
    DELETE FROM session_seen WHERE jti IN (SELECT s.jti FROM session_seen s WHERE s.expires_at < now() FOR UPDATE SKIP LOCKED);
    INSERT INTO sessions (user_id, session_version, jti, expires_at, address, agent)
        VALUES (who, its_version, token_id, expires, coalesce(current_setting('memento.address', true), ''), its_agent);
    INSERT INTO session_seen SELECT s.jti, s.begun_at, s.address, s.expires_at FROM sessions s WHERE s.jti = token_id;
END $$;

-- When somebody was here last: by his newest sessions, else by his last login, which is kept when they have ended; NULL: never.
CREATE FUNCTION seen_last(who int) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN greatest(
        (SELECT max(l.seen_at) FROM (SELECT s.jti FROM sessions s WHERE s.user_id = who ORDER BY s.session_version DESC, s.session_id DESC LIMIT 10) s
         JOIN session_seen l USING (jti)),
        (SELECT a.happened_at FROM audit a WHERE a.user_id = who AND a.action = 'login' ORDER BY a.audit_id DESC LIMIT 1));
END $$;

-- Those of a user that hold, the newest first; of a script that logs in again and again the newest hundred. here: the session that asks. Asks
-- nobody who he is.
CREATE FUNCTION sessions_of(who int, here text) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(json_agg(x ORDER BY x.session_id DESC), '[]') FROM (
        SELECT s.session_id, s.begun_at AS at, s.address, s.agent, s.jti = here AS here,
               coalesce(l.seen_at, s.begun_at) AS seen, coalesce(l.address, s.address) AS seen_from
        FROM sessions s JOIN users u USING (user_id, session_version) LEFT JOIN session_seen l ON l.jti = s.jti
        WHERE s.user_id = who AND s.expires_at > now() ORDER BY s.session_id DESC LIMIT 100) x);
END $$;

CREATE FUNCTION my_sessions(here text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_login();
    RETURN sessions_of(caller(), here);
END $$;

-- Ends one of a user. False when he has none of that id. Asks nobody who he is.
CREATE FUNCTION end_session_of(who int, which int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    its sessions := (SELECT s FROM sessions s WHERE s.session_id = which AND s.user_id = who);
BEGIN
    IF its.jti IS NULL THEN
        RETURN false;
    END IF;
    PERFORM end_session(its.jti, its.expires_at);
    PERFORM add_audit('logout', 'user ' || who, jsonb_build_object('agent', its.agent, 'from', its.address));
    RETURN true;
END $$;

CREATE FUNCTION end_my_session(which int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_login();
    RETURN end_session_of(caller(), which);
END $$;

-- May a password be tried for this account, from this address (or network of addresses)? Then it counts as a failure until
-- note_login(), so that those who try side by side are counted, too. In ten minutes 10 failures for an account and address together,
-- 100 for an address; and as each costs a hash, 300 of any outcome for both together, 3,000 for an address.
CREATE FUNCTION begin_login(typed_username text, client text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    counted record;
BEGIN
    PERFORM pg_advisory_xact_lock(4242004, hashtext(client));
    SELECT count(*) AS tried, count(*) FILTER (WHERE NOT succeeded) AS failed,
           count(*) FILTER (WHERE account = lower(typed_username)) AS tried_account,
           count(*) FILTER (WHERE NOT succeeded AND account = lower(typed_username)) AS failed_account INTO counted
    FROM login_attempts WHERE address = client AND tried_at > now() - interval '10 minutes';
    IF counted.failed >= 100 OR counted.failed_account >= 10 OR counted.tried >= 3000 OR counted.tried_account >= 300 THEN
        RETURN false;
    END IF;
    INSERT INTO login_attempts (account, address) VALUES (lower(typed_username), client);
    RETURN true;
END $$;

-- What came of it. who: NULL for a failure; a success forgets the failures of its account and address. The audit is told once a
-- minute, of a success once for each program (agent: what it calls itself); is_login: of a success only when a session begins with it.
CREATE FUNCTION note_login(typed_username text, client text, who int, is_login boolean, agent text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    what text := CASE WHEN who IS NULL THEN 'login failed' ELSE 'login' END;
    about text := 'user ' || typed_username;
BEGIN
    DELETE FROM login_attempts WHERE tried_at < now() - interval '10 minutes';
    IF who IS NOT NULL THEN
        DELETE FROM login_attempts WHERE address = client AND account = lower(typed_username) AND NOT succeeded;
        INSERT INTO login_attempts (account, address, succeeded) VALUES (lower(typed_username), client, true);
    END IF;
    IF (who IS NULL OR is_login) AND NOT EXISTS (SELECT FROM audit a WHERE a.action = what AND a.happened_at > now() - interval '1 minute' AND a.target = about
                   AND a.address = coalesce(current_setting('memento.address', true), '')
                   AND (who IS NULL OR a.details ->> 'agent' IS NOT DISTINCT FROM agent)) THEN
        PERFORM add_audit(what, about, jsonb_build_object('agent', agent), who);
    END IF;
END $$;

-- The new session version; all sessions of before have ended. stored: NULL keeps the password.
CREATE FUNCTION renew_my_sessions(stored text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made int;
BEGIN
    PERFORM require_login();
    UPDATE users SET session_version = session_version + 1, password = coalesce(stored, password)
    WHERE user_id = caller() RETURNING session_version INTO made;
    PERFORM add_audit(CASE WHEN stored IS NULL THEN 'logout everywhere' ELSE 'password' END, 'user ' || caller());
    RETURN made;
END $$;

CREATE FUNCTION my_password() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_login();
    RETURN (SELECT password FROM users WHERE user_id = caller());
END $$;

-- Who made the share that the caller holds, and when it ends.
CREATE FUNCTION my_share() RETURNS TABLE (author text, expires_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT s.author, s.expires_at FROM shares s
        WHERE s.share_id = nullif(current_setting('memento.share', true), '');
END $$;
