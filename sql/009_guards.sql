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

-- 2. Classify ------------------------------------------------------------------------------------------------------------

-- Makes the scores of every annotation exactly `chosen`, an array of {classification_id, option}. All or nothing; the number of
-- annotations. Of a classification that is not linked to the category, scores are kept unless they are chosen anew: the pages
-- do not show it, and re-linking it shows them again.
--
-- As in 007_pages.sql, but a classification that the caller cannot see, or of another project, is refused like one that is
-- absent: foreign keys see what the caller does not. And sets are compared, instead of a call for each annotation.
CREATE OR REPLACE FUNCTION classify(wanted int[], chosen jsonb) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    par_projects int[] := my_par_projects();
BEGIN
    IF EXISTS (SELECT unnest(wanted) EXCEPT SELECT annotation_id FROM annotations WHERE annotation_id = ANY (wanted))
       OR EXISTS (SELECT c.classification_id, a.project_id
                  FROM jsonb_to_recordset(chosen) c (classification_id int),
                       (SELECT DISTINCT project_id FROM annotations WHERE annotation_id = ANY (wanted)) a
                  EXCEPT SELECT classification_id, project_id FROM classifications) THEN
        RAISE foreign_key_violation;
    END IF;
    IF EXISTS (SELECT annotation_id FROM annotations WHERE annotation_id = ANY (wanted) AND project_id <> ALL (par_projects)
               EXCEPT SELECT unnest(my_par_annotations())) THEN
        RAISE insufficient_privilege;
    END IF;
    IF EXISTS (SELECT FROM jsonb_to_recordset(chosen) c (classification_id int, option text)
               WHERE is_option(c.classification_id, c.option) IS NOT TRUE) THEN
        RAISE invalid_parameter_value;
    END IF;
    PERFORM add_audit('classify', 'annotation ' || id,
                      jsonb_build_object('before', (SELECT jsonb_agg(jsonb_build_array(s.classification_id, s.option))
                                                    FROM scores s WHERE s.annotation_id = id), 'chosen', chosen))
    FROM unnest(wanted) id;
    DELETE FROM scores s USING annotations a, categories_classifications l
    WHERE s.annotation_id = ANY (wanted) AND a.annotation_id = s.annotation_id
        AND l.category_id = a.category_id AND l.classification_id = s.classification_id
        AND NOT EXISTS (SELECT FROM jsonb_to_recordset(chosen) c (classification_id int, option text)
                        WHERE c.classification_id = s.classification_id AND c.option = s.option);
    INSERT INTO scores (annotation_id, classification_id, option)
        SELECT id, c.classification_id, c.option
        FROM unnest(wanted) id, jsonb_to_recordset(chosen) c (classification_id int, option text)
        ON CONFLICT DO NOTHING;
    RETURN cardinality(wanted);
END $$;

-- 3. Drawings and comments stay their author's -----------------------------------------------------------------------------

-- What is drawn, and its name and settings, is changed by its author alone; by nobody when he was deleted. Managers move it,
-- order it and delete it. Cascades, the import and the administrator are not bound. What is made over HTTP has an author.
CREATE FUNCTION guard_author() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF is_unbound() THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.owner_id IS NULL THEN
            RAISE insufficient_privilege;
        END IF;
    ELSIF OLD.image_id IS NULL AND OLD.data <> '' AND OLD.owner_id IS DISTINCT FROM caller()
          AND (NEW.name, NEW.data, NEW.settings, NEW.image_id) IS DISTINCT FROM (OLD.name, OLD.data, OLD.settings, OLD.image_id) THEN
        RAISE insufficient_privilege;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER c_author BEFORE INSERT OR UPDATE ON layers FOR EACH ROW EXECUTE FUNCTION guard_author();
CREATE TRIGGER c_author BEFORE INSERT ON comments FOR EACH ROW EXECUTE FUNCTION guard_author();

REVOKE EXECUTE ON FUNCTION guard_author() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guard_author() TO memento_app;

-- 4. Audit ---------------------------------------------------------------------------------------------------------------

CREATE INDEX audit_action ON audit (action, happened_at);

-- Refusals are noted, but not without end: 100 of a kind in an hour for a user, or for an address where there is no user.
CREATE FUNCTION add_refusal(what text, about text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    most CONSTANT int := 100;
    who int := caller();
    noted int := (SELECT count(*) FROM (
        SELECT FROM audit WHERE action = what AND happened_at > now() - interval '1 hour' AND user_id IS NOT DISTINCT FROM who
            AND (who IS NOT NULL OR address = coalesce(current_setting('memento.address', true), '')) LIMIT most) n);
BEGIN
    IF noted < most THEN
        PERFORM add_audit(what, about);
    END IF;
END $$;

-- As in 005_sessions.sql, but not everything that is deleted has a name.
CREATE OR REPLACE FUNCTION audit_delete() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone jsonb := to_jsonb(OLD);
    has_parent boolean := true;
BEGIN
    IF TG_NARGS > 2 THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I = $1)', TG_ARGV[2], TG_ARGV[3])
            INTO has_parent USING (gone ->> TG_ARGV[3])::int;
    END IF;
    IF has_parent THEN
        PERFORM add_audit('delete', TG_ARGV[0] || ' ' || (gone ->> TG_ARGV[1]),
                          jsonb_strip_nulls(jsonb_build_object('name', gone -> 'name', 'author', gone -> 'author')));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER audit AFTER DELETE ON comments
    FOR EACH ROW EXECUTE FUNCTION audit_delete('comment', 'comment_id', 'layers', 'layer_id');

-- Another owner, row by row; what hand_over() does is told as a whole. Drawings and comments of a deleted user have none.
CREATE FUNCTION audit_owner() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF coalesce(current_setting('memento.handing_over', true), '') <> 'on' THEN
        PERFORM add_audit('ownership', TG_ARGV[0] || ' ' || (to_jsonb(NEW) ->> (TG_ARGV[0] || '_id')),
                          jsonb_build_object('former', OLD.owner_id, 'heir', NEW.owner_id));
    END IF;
    RETURN NULL;
END $$;
DO $$
DECLARE
    kind text[];
BEGIN
    FOREACH kind SLICE 1 IN ARRAY ARRAY[['projects', 'project'], ['categories', 'category'], ['classifications', 'classification'],
        ['labels', 'label'], ['images', 'image'], ['annotations', 'annotation'], ['layers', 'layer'], ['comments', 'comment']] LOOP
        EXECUTE format('CREATE TRIGGER audit_owner AFTER UPDATE OF owner_id ON %I FOR EACH ROW'
                       ' WHEN (NEW.owner_id <> OLD.owner_id) EXECUTE FUNCTION audit_owner(%L)', kind[1], kind[2]);
    END LOOP;
END $$;

-- As in 003_policies.sql, but told to the audit: once, not for each row. Whoever calls it says what it was for.
CREATE OR REPLACE FUNCTION hand_over(former int, heir int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM set_config('memento.handing_over', 'on', true);
    UPDATE projects SET owner_id = heir WHERE owner_id = former;
    UPDATE categories SET owner_id = heir WHERE owner_id = former;
    UPDATE images SET owner_id = heir WHERE owner_id = former;
    UPDATE labels SET owner_id = heir WHERE owner_id = former;
    UPDATE classifications SET owner_id = heir WHERE owner_id = former;
    UPDATE annotations SET owner_id = heir WHERE owner_id = former;
    UPDATE layers SET owner_id = heir WHERE owner_id = former AND (image_id IS NOT NULL OR data = '');
    PERFORM set_config('memento.handing_over', '', true);
    PERFORM add_audit('ownership', 'user ' || former, jsonb_build_object('heir', heir));
END $$;

CREATE OR REPLACE FUNCTION change_ownership(former int, heir int) RETURNS void
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

REVOKE EXECUTE ON FUNCTION add_refusal(text, text), audit_owner() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION add_refusal(text, text), audit_owner() TO memento_app;

-- 5. External images -------------------------------------------------------------------------------------------------------

-- An image of another kind takes the place of an upload: what came of that is nobody's.
CREATE FUNCTION drop_image_work(wanted int, former_key text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO tombstones (key) SELECT former_key WHERE former_key IS NOT NULL ON CONFLICT DO NOTHING;
    DELETE FROM image_work WHERE image_id = wanted;
END $$;

-- The row of an external image, by the rights of the caller: a new one, or that of a wreck, as in claim_upload().
-- args: name, project_id, owner_id, uri.
CREATE FUNCTION claim_external(args jsonb, patience int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    claimed int;
    former record;
BEGIN
    INSERT INTO images (name, project_id, owner_id, uri, type, state)
    VALUES (args ->> 'name', (args ->> 'project_id')::int, (args ->> 'owner_id')::int, args ->> 'uri', 'E', 'ready')
    ON CONFLICT DO NOTHING RETURNING image_id INTO claimed;
    IF claimed IS NOT NULL THEN
        RETURN claimed;
    END IF;
    SELECT image_id, state, key INTO former FROM images
    WHERE project_id = (args ->> 'project_id')::int AND name = args ->> 'name' FOR UPDATE;
    -- A statement of its own: it must see what happened while we waited for the row.
    IF NOT FOUND OR NOT (former.state = 'failed' OR (former.state = 'uploading' AND upload_is_dead(former.image_id, patience))) THEN
        RAISE unique_violation;
    END IF;
    UPDATE images SET uri = args ->> 'uri', type = 'E', state = 'ready', reason = '', key = NULL, format = 0, sha256 = NULL,
                      size_bytes = NULL, width = NULL, height = NULL, source_width = NULL, source_height = NULL,
                      channels = NULL, bit_depth = NULL, planes = 1, pixel_size_um = NULL, pyramid = '{}'
    WHERE image_id = former.image_id;
    PERFORM drop_image_work(former.image_id, former.key);
    RETURN former.image_id;
END $$;

REVOKE EXECUTE ON FUNCTION drop_image_work(int, text), claim_external(jsonb, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION drop_image_work(int, text), claim_external(jsonb, int) TO memento_app;

-- 6. Smaller things --------------------------------------------------------------------------------------------------------

-- As in 003_policies.sql, but what was changed between the look of the statement and its change is a conflict: the view
-- cannot see that the row has another version by now.
CREATE OR REPLACE FUNCTION change_people() RETURNS trigger
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

-- Drawing layers that hold shapes, as in 004_reports.sql, but an empty list inside of a shape (a group of nothing) does not
-- hide the others. Most layers are told by the text; only those with such a list somewhere are read as JSON.
CREATE FUNCTION holds_shapes(data text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN jsonb_array_length(data::jsonb -> 'objects') > 0;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN -- no JSON, nested too deeply
    RETURN false;
END $$;
CREATE OR REPLACE FUNCTION report_rois(wanted int)
RETURNS TABLE (project text, category text, annotation text, layer text, data text)
LANGUAGE sql STABLE AS $$
    SELECT p.name, c.name, a.name, l.name, l.data
    FROM layers l
    JOIN annotations a USING (annotation_id)
    JOIN projects p ON p.project_id = l.project_id
    JOIN categories c USING (category_id)
    WHERE l.project_id = wanted AND l.image_id IS NULL AND l.data NOT IN ('', 'none')
        AND (l.data !~ '"objects"\s*:\s*\[\s*\]' OR holds_shapes(l.data))
    ORDER BY c.name, a.name, l.sequence, l.layer_id
$$;

-- Does args name a user who is not there? Told to who sees all users; others are refused, whomever they name.
CREATE FUNCTION names_nobody(args jsonb) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (args ->> 'user_id')::int > 0 AND (is_sysadm() OR cardinality(my_managed_projects()) > 0)
        AND NOT EXISTS (SELECT FROM people WHERE user_id = (args ->> 'user_id')::int);
END $$;
CREATE OR REPLACE FUNCTION names_unseen(resource text, args jsonb) RETURNS boolean LANGUAGE sql STABLE
RETURN names_unseen(args) OR coalesce(names_nobody(args), false)
    OR (caller() IS NULL AND resource NOT IN ('annotations', 'annotations_labels', 'layers', 'comments'));

REVOKE EXECUTE ON FUNCTION holds_shapes(text), names_nobody(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION holds_shapes(text), names_nobody(jsonb) TO memento_app;

RESET ROLE;

-- Whoever may connect makes nothing beside our tables; a database that was once of PostgreSQL 14 lets everybody.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
