-- Sessions: who may begin one, whether it holds, and how it ends. Guessing of passwords is limited.

-- Sets the caller of this transaction: a user whose session holds, a guest whose share lives, or both. Neither is given: nobody,
-- who sees no rows. What was given and does not hold is an error of its own, MM401, so that what follows in the same message is
-- not run; also when the other one holds: nothing that a request brings is passed over in silence. The responder asks again
-- without the session where a guest is meant.
CREATE FUNCTION enter(claimed_user int, claimed_version int, token_id text, client text, share text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who int := (SELECT u.user_id FROM users u WHERE u.user_id = claimed_user AND u.session_version = claimed_version
                AND NOT EXISTS (SELECT FROM ended_sessions e WHERE e.jti = token_id));
    who_text text;
BEGIN
    -- Assignments are plain expressions; PERFORM would run a query.
    who_text := set_config('memento.user_id', coalesce(who::text, ''), true);
    client := set_config('memento.address', client, true);
    IF share <> '' THEN
        share := set_config('memento.share', share, true);
    END IF;
    IF who IS NULL AND (claimed_user IS NOT NULL OR (share <> '' AND shared_annotation() IS NULL)) THEN
        RAISE EXCEPTION SQLSTATE 'MM401' USING MESSAGE = 'The session has ended.';
    END IF;
END $$;

-- The two sessions' functions: what a login needs to know, and whether a token still holds.
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
END $$;

-- 10 failures in 10 minutes for an account and address together, 100 for an address.
CREATE FUNCTION login_is_blocked(typed_username text, client text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_address int;
    of_both int;
BEGIN
    SELECT count(*), count(*) FILTER (WHERE account = lower(typed_username)) INTO of_address, of_both
    FROM login_failures WHERE address = client AND failed_at > now() - interval '10 minutes';
    RETURN of_address >= 100 OR of_both >= 10;
END $$;

CREATE FUNCTION note_login(typed_username text, client text, succeeded boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM login_failures
    WHERE failed_at < now() - interval '10 minutes' OR (succeeded AND address = client AND account = lower(typed_username));
    IF NOT succeeded THEN
        INSERT INTO login_failures (account, address) VALUES (lower(typed_username), client);
    END IF;
END $$;

-- The new session version; all sessions of before have ended. stored: NULL keeps the password.
CREATE FUNCTION renew_my_sessions(stored text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made int;
BEGIN
    UPDATE users SET session_version = session_version + 1, password = coalesce(stored, password)
    WHERE user_id = caller() RETURNING session_version INTO made;
    PERFORM add_audit(CASE WHEN stored IS NULL THEN 'logout everywhere' ELSE 'password' END, 'user ' || caller());
    RETURN made;
END $$;

CREATE FUNCTION my_password() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
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
