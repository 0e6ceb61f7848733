-- Users as others see them, and what becomes of theirs: users itself is read and changed through the view people.

-- A manager sees everybody's name; e-mail and settings are for oneself and sysadm; anybody else sees himself alone.
CREATE VIEW people WITH (security_barrier) AS
    SELECT u.user_id, u.username, u.name,
           CASE WHEN u.user_id = caller() OR (SELECT is_sysadm()) THEN u.email ELSE '' END AS email,
           CASE WHEN u.user_id = caller() OR (SELECT is_sysadm()) THEN u.settings ELSE '' END AS settings,
           NULL::text AS password, u.version
    FROM users u
    WHERE u.user_id = (SELECT caller()) OR cardinality((SELECT my_managed_projects())::int[]) > 0 OR (SELECT is_sysadm());

-- The exact name is known to whoever asks for it: id, username and name, for every caller.
CREATE FUNCTION person_named(its_username text) RETURNS SETOF people
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
        SELECT u.user_id, u.username, u.name,
               CASE WHEN u.user_id = caller() OR is_sysadm() THEN u.email ELSE '' END,
               CASE WHEN u.user_id = caller() OR is_sysadm() THEN u.settings ELSE '' END,
               NULL::text, u.version
        FROM users u WHERE lower(u.username) = lower(its_username) AND caller() IS NOT NULL;
END $$;

-- What was changed between the look of the statement and its change is a conflict: the view cannot see that the row has another
-- version by now.
CREATE FUNCTION change_people() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT is_sysadm() THEN
        IF TG_OP = 'INSERT' OR EXISTS (SELECT FROM people WHERE user_id = OLD.user_id) THEN
            RAISE insufficient_privilege;
        END IF;
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO users (username, name, email, settings, password)
        VALUES (NEW.username, NEW.name, NEW.email, NEW.settings, NEW.password)
        RETURNING user_id, version INTO NEW.user_id, NEW.version;
        NEW.password := NULL;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        UPDATE users SET username = NEW.username, name = NEW.name, email = NEW.email, settings = NEW.settings,
                         password = coalesce(NEW.password, password),
                         session_version = session_version + (NEW.password IS NOT NULL)::int
        WHERE user_id = OLD.user_id AND version = OLD.version RETURNING version INTO NEW.version;
        IF NOT FOUND THEN
            RAISE restrict_violation USING MESSAGE = 'Somebody has changed this in the meantime.';
        END IF;
        NEW.password := NULL;
        RETURN NEW;
    END IF;
    PERFORM remove_user(OLD.user_id, caller());
    RETURN OLD;
END $$;

CREATE TRIGGER change INSTEAD OF INSERT OR UPDATE OR DELETE ON people FOR EACH ROW EXECUTE FUNCTION change_people();

-- Everything that one user owns becomes another's; authors of drawings, scores and comments stay who they were. Told to the audit
-- once, not for each row.
CREATE FUNCTION hand_over(former int, heir int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('memento.handing_over', 'on', true);
    UPDATE projects SET owner_id = heir WHERE owner_id = former;
    UPDATE categories SET owner_id = heir WHERE owner_id = former;
    UPDATE images SET owner_id = heir WHERE owner_id = former;
    UPDATE labels SET owner_id = heir WHERE owner_id = former;
    UPDATE classifications SET owner_id = heir WHERE owner_id = former;
    UPDATE annotations SET owner_id = heir WHERE owner_id = former;
    UPDATE layers SET owner_id = heir WHERE owner_id = former AND kind <> 'drawing';
    PERFORM set_config('memento.handing_over', '', true);
    PERFORM add_audit('ownership', 'user ' || former, jsonb_build_object('heir', heir));
END $$;

-- Hands over what the user owns, then deletes him. Drawings, scores, labels set and comments keep his name as text.
CREATE FUNCTION remove_user(removed int, heir int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF removed = heir THEN
        RAISE restrict_violation USING MESSAGE = 'A user cannot inherit from himself.';
    END IF;
    PERFORM FROM permissions WHERE type = 'sysadm' FOR UPDATE;
    IF EXISTS (SELECT FROM permissions WHERE type = 'sysadm' AND user_id = removed)
       AND NOT EXISTS (SELECT FROM permissions WHERE type = 'sysadm' AND user_id <> removed) THEN
        RAISE restrict_violation USING MESSAGE = 'The last administrator cannot be deleted.';
    END IF;
    PERFORM hand_over(removed, heir);
    DELETE FROM users WHERE user_id = removed;
END $$;

CREATE FUNCTION change_ownership(former int, heir int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT is_sysadm() THEN
        RAISE insufficient_privilege;
    END IF;
    IF NOT EXISTS (SELECT FROM users WHERE user_id = former) OR NOT EXISTS (SELECT FROM users WHERE user_id = heir) THEN
        RAISE foreign_key_violation;
    END IF;
    PERFORM hand_over(former, heir);
END $$;

-- What everybody may change of himself.
CREATE FUNCTION set_my_details(new_name text, new_email text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_login();
    UPDATE users SET name = new_name, email = new_email WHERE user_id = caller();
    RETURN FOUND;
END $$;

-- The first projects of a user, those he owns first: what he may in the whole of each ('' where nothing), in how many parts of it what more, and
-- how much he reviewed there. Asks nobody who he is.
CREATE FUNCTION projects_of(who int) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_told CONSTANT int := 50;
BEGIN
    RETURN (
        WITH granted AS (
            SELECT g.project_id, bool_or(g.type = 'proadm') AS adm, bool_or(g.type = 'propar') AS par, bool_or(g.type = 'provie') AS vie,
                   bool_or(g.type IN ('catpar', 'annpar')) AS par_within, count(g.category_id) AS parts
            FROM permissions g WHERE g.user_id = who AND g.project_id IS NOT NULL GROUP BY 1),
        his AS (
            SELECT p.project_id, p.name, p.owner_id = who AS owns, g.adm, g.par, g.vie, g.par_within, coalesce(g.parts, 0) AS parts
            FROM projects p LEFT JOIN granted g USING (project_id) WHERE p.owner_id = who OR g.project_id IS NOT NULL
            ORDER BY p.owner_id = who DESC, p.name LIMIT max_told)
        SELECT coalesce(json_agg(json_build_object(
            'project_id', h.project_id, 'name', h.name,
            'whole', CASE WHEN h.owns THEN 'own' WHEN h.adm THEN 'administer' WHEN h.par THEN 'annotate' WHEN h.vie THEN 'look' ELSE '' END,
            'parts', h.parts, 'within', CASE WHEN h.parts = 0 THEN '' WHEN h.par_within THEN 'annotate' ELSE 'look' END,
            'reviewed', (SELECT coalesce(sum(r.annotations), 0) FROM reviewers r WHERE r.project_id = h.project_id AND r.user_id = who))
            ORDER BY h.owns DESC, h.name), '[]') FROM his h);
END $$;
