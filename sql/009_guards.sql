-- What was found to be possible, and should not be: each part says what.
SET LOCAL ROLE memento_owner;

-- 1. Sessions ------------------------------------------------------------------------------------------------------------

-- As in 008_reading.sql, but a session that does not hold is an error also when a share lives: nothing that a request brings
-- is passed over in silence. The responder asks again without the session where a guest is meant.
CREATE OR REPLACE FUNCTION enter(wanted int, wanted_version int, wanted_jti text, client text, share text) RETURNS void
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
    IF who IS NULL AND (wanted IS NOT NULL OR (share <> '' AND shared_annotation() IS NULL)) THEN
        RAISE EXCEPTION SQLSTATE 'MM401' USING MESSAGE = 'The session has ended.';
    END IF;
END $$;

RESET ROLE;
