-- What every request does first, and in as few calls as it takes: who is calling, and what he has a level on.
SET LOCAL ROLE memento_owner;

-- The annotation that the living share with this id opens.
CREATE FUNCTION annotation_of_share(share text) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT annotation_id FROM shares WHERE share_id = share AND expires_at > now());
END $$;

-- As in 002_caller.sql, but part of the query that asks: most callers have no share, and pay no call.
CREATE OR REPLACE FUNCTION shared_annotation() RETURNS int LANGUAGE sql STABLE
RETURN CASE WHEN current_setting('memento.share', true) <> ''
            THEN annotation_of_share(current_setting('memento.share', true)) END;
ALTER FUNCTION shared_annotation() SECURITY INVOKER;
ALTER FUNCTION shared_annotation() RESET ALL;

-- As in 002_caller.sql, in one call instead of three.
CREATE OR REPLACE FUNCTION my_projects() RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who int := nullif(current_setting('memento.user_id', true), '')::int;
BEGIN
    IF EXISTS (SELECT FROM permissions WHERE user_id = who AND type = 'sysadm') THEN
        RETURN ARRAY(SELECT project_id FROM projects);
    END IF;
    RETURN ARRAY(SELECT project_id FROM projects WHERE owner_id = who
                 UNION ALL SELECT project_id FROM permissions
                           WHERE user_id = who AND type IN ('proadm', 'propar', 'provie') AND project_id IS NOT NULL);
END $$;

-- Sets the caller of this transaction: a user whose session holds, a guest whose share lives, or both. Neither is given: nobody,
-- who sees no rows. What was given and does not hold is an error of its own, MM401, so that what follows in the same message is
-- not run.
CREATE FUNCTION enter(wanted int, wanted_version int, wanted_jti text, client text, share text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who int := (SELECT u.user_id FROM users u WHERE u.user_id = wanted AND u.session_version = wanted_version
                AND NOT EXISTS (SELECT FROM ended_sessions e WHERE e.jti = wanted_jti));
    who_text text;
BEGIN
    -- Assignments are plain expressions; PERFORM would run a query.
    who_text := set_config('memento.user_id', coalesce(who::text, ''), true);
    client := set_config('memento.address', client, true);
    IF share <> '' THEN
        share := set_config('memento.share', share, true);
    END IF;
    IF who IS NULL AND (wanted IS NOT NULL OR share <> '') AND shared_annotation() IS NULL THEN
        RAISE EXCEPTION SQLSTATE 'MM401' USING MESSAGE = 'The session has ended.';
    END IF;
END $$;

DROP FUNCTION check_session(int, int, text); -- its work is enter()'s

REVOKE EXECUTE ON FUNCTION enter(int, int, text, text, text), annotation_of_share(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION enter(int, int, text, text, text), annotation_of_share(text) TO memento_app;

RESET ROLE;
