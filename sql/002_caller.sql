-- Who is calling, and what he has a level on: the sets that the policies of 003_policies.sql compare with.
--
-- The responder connects as memento_app and sets memento.user_id at the start of every transaction; without it there are no
-- rows. The functions here run as memento_owner, which row-level security does not bind. They are plpgsql because its plans
-- are kept for the life of a connection; those of SQL functions are made anew in every call.
SET LOCAL ROLE memento_owner;

CREATE FUNCTION caller() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('memento.user_id', true), '')::int;

-- The annotation that a guest's share opens, if it lives.
CREATE FUNCTION shared_annotation() RETURNS int LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    share text := nullif(current_setting('memento.share', true), '');
BEGIN
    IF share IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT annotation_id FROM shares WHERE share_id = share AND expires_at > now());
END $$;

-- True for connections that row-level security does not bind: the administrator's, and cascades of foreign keys.
CREATE FUNCTION is_unbound() RETURNS boolean LANGUAGE sql STABLE
RETURN NOT row_security_active('public.projects');

-- The two sessions' functions: what a login needs to know, and whether a token still holds.
CREATE FUNCTION find_login(wanted text) RETURNS TABLE (user_id int, password text, session_version int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT u.user_id, u.password, u.session_version FROM users u WHERE lower(u.username) = lower(wanted);
END $$;

-- The user id if the session is valid, else NULL.
CREATE FUNCTION check_session(wanted int, wanted_version int, wanted_jti text) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT u.user_id FROM users u WHERE u.user_id = wanted AND u.session_version = wanted_version
            AND NOT EXISTS (SELECT FROM ended_sessions e WHERE e.jti = wanted_jti));
END $$;

CREATE FUNCTION end_session(ended text, expires timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM ended_sessions WHERE expires_at < now();
    INSERT INTO ended_sessions VALUES (ended, expires) ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION is_sysadm() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM permissions WHERE user_id = caller() AND type = 'sysadm');
END $$;

CREATE FUNCTION may_create_projects() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM permissions WHERE user_id = caller() AND (type = 'sysadm' OR (type = 'proadm' AND type_id = 1)));
END $$;

CREATE FUNCTION my_owned_projects() RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF is_sysadm() THEN
        RETURN ARRAY(SELECT project_id FROM projects);
    END IF;
    RETURN ARRAY(SELECT project_id FROM projects WHERE owner_id = caller());
END $$;

-- Level manage: owner, or proadm of the project; everything for sysadm.
CREATE FUNCTION my_managed_projects() RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF is_sysadm() THEN
        RETURN ARRAY(SELECT project_id FROM projects);
    END IF;
    RETURN ARRAY(SELECT project_id FROM projects WHERE owner_id = caller()
                 UNION SELECT project_id FROM permissions
                       WHERE user_id = caller() AND type = 'proadm' AND project_id IS NOT NULL);
END $$;

-- Level par on the whole project, or more.
CREATE FUNCTION my_par_projects() RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN my_managed_projects() || ARRAY(SELECT type_id FROM permissions WHERE user_id = caller() AND type = 'propar');
END $$;

-- Level vie on the whole project, or more.
CREATE FUNCTION my_projects() RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN my_managed_projects()
        || ARRAY(SELECT type_id FROM permissions WHERE user_id = caller() AND type IN ('propar', 'provie'));
END $$;

-- Projects of which at least a shell is seen: those above, and those with a grant on something inside.
CREATE FUNCTION my_shell_projects() RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN my_managed_projects()
        || ARRAY(SELECT project_id FROM permissions WHERE user_id = caller() AND project_id IS NOT NULL);
END $$;

CREATE FUNCTION my_par_categories() RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT type_id FROM permissions WHERE user_id = caller() AND type = 'catpar');
END $$;

CREATE FUNCTION my_categories() RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT type_id FROM permissions WHERE user_id = caller() AND type IN ('catpar', 'catvie'));
END $$;

CREATE FUNCTION my_shell_categories() RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN my_categories()
        || ARRAY(SELECT a.category_id FROM annotations a JOIN permissions p ON p.annotation_id = a.annotation_id
                 WHERE p.user_id = caller());
END $$;

-- Annotations by grants on them or on their category (those of whole projects are told by the project).
CREATE FUNCTION my_par_annotations() RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT type_id FROM permissions WHERE user_id = caller() AND type = 'annpar'
                 UNION SELECT annotation_id FROM annotations WHERE category_id = ANY (my_par_categories()));
END $$;

CREATE FUNCTION my_annotations() RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN ARRAY(SELECT type_id FROM permissions WHERE user_id = caller() AND type IN ('annpar', 'annvie')
                 UNION SELECT annotation_id FROM annotations WHERE category_id = ANY (my_categories()));
END $$;

-- May the caller see the tiles of the image with this key? By key and index, because the set test of the policy on images
-- would read every layer that the caller may see, for every tile.
CREATE FUNCTION may_see_tiles(wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    image record;
    guest int := shared_annotation();
BEGIN
    SELECT image_id, project_id INTO image FROM images WHERE key = wanted AND state = 'ready';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF image.project_id = ANY (my_managed_projects()) THEN
        RETURN true;
    END IF;
    RETURN EXISTS (
        SELECT FROM (SELECT a.annotation_id, a.category_id FROM annotations a WHERE a.image_id = image.image_id
                     UNION ALL
                     SELECT a.annotation_id, a.category_id FROM layers l JOIN annotations a USING (annotation_id)
                     WHERE l.image_id = image.image_id) used
        WHERE used.annotation_id = guest
           OR EXISTS (SELECT FROM permissions p WHERE p.user_id = caller()
                      AND ((p.type IN ('propar', 'provie') AND p.type_id = image.project_id)
                        OR (p.type IN ('catpar', 'catvie') AND p.type_id = used.category_id)
                        OR (p.type IN ('annpar', 'annvie') AND p.type_id = used.annotation_id))));
END $$;

-- The level of the caller on a project: 'sys', 'manage', 'par', 'vie' or 'none' (a shell at best).
CREATE FUNCTION my_level_on_project(wanted int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN CASE
        WHEN is_sysadm() THEN 'sys'
        WHEN wanted = ANY (my_managed_projects()) THEN 'manage'
        WHEN wanted = ANY (my_par_projects()) THEN 'par'
        WHEN wanted = ANY (my_projects()) THEN 'vie'
        ELSE 'none' END;
END $$;

CREATE FUNCTION my_level_on_annotation(wanted int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    whole text := my_level_on_project((SELECT project_id FROM annotations WHERE annotation_id = wanted));
BEGIN
    RETURN CASE
        WHEN whole IN ('sys', 'manage', 'par') THEN whole
        WHEN wanted = ANY (my_par_annotations()) THEN 'par'
        WHEN whole = 'vie' OR wanted = ANY (my_annotations()) THEN 'vie'
        WHEN wanted = shared_annotation() THEN 'share'
        ELSE 'none' END;
END $$;

-- sysadm and the right to create projects have one row each, whichever of the equal forms names it.
CREATE FUNCTION grant_target(type text, type_id int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN type = 'sysadm' OR (type = 'proadm' AND type_id IN (0, 1)) THEN 1 ELSE type_id END;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO memento_app;

RESET ROLE;
