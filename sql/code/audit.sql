-- What is kept of what happened: written by functions of the owner, read by sysadm, and of a project by its managers (activity.sql), changed by nobody.

CREATE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE restrict_violation USING MESSAGE = 'The audit can only grow.';
END $$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION keep_audit();

-- What somebody chose to write is cut to what a line can show; a list to its first entries, and how many there are. No row is larger
-- than a few KiB, whatever a request has: the audit can only grow.
CREATE FUNCTION bounded(facts jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    max_text CONSTANT int := 200;
    max_entries CONSTANT int := 50;
BEGIN
    RETURN CASE jsonb_typeof(facts)
        WHEN 'string' THEN CASE WHEN length(facts #>> '{}') > max_text THEN to_jsonb(left(facts #>> '{}', max_text) || '…') ELSE facts END
        WHEN 'array' THEN
            (SELECT coalesce(jsonb_agg(bounded(x.entry) ORDER BY x.place), '[]')
             FROM jsonb_array_elements(facts) WITH ORDINALITY x (entry, place) WHERE x.place <= max_entries)
            || CASE WHEN jsonb_array_length(facts) > max_entries
                    THEN jsonb_build_array('… of ' || jsonb_array_length(facts)) ELSE '[]' END
        WHEN 'object' THEN (SELECT coalesce(jsonb_object_agg(left(key, max_text), bounded(value)), '{}')
                            FROM (SELECT * FROM jsonb_each(facts) ORDER BY key LIMIT max_entries) x)
        ELSE facts END;
END $$;

-- project: where it was; else it is looked for (project_of_target()).
CREATE FUNCTION add_audit(what text, about text, more jsonb DEFAULT '{}', who int DEFAULT NULL, project int DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    actor int := coalesce(who, caller());
BEGIN
    IF current_setting('memento.token', true) <> '' THEN
        more := more || jsonb_build_object('token', current_setting('memento.token'));
    END IF;
    INSERT INTO audit (project_id, user_id, username, address, action, target, details)
    VALUES (coalesce(project, project_of_target(about)), actor,
            coalesce((SELECT username FROM users WHERE user_id = actor), current_setting('memento.operator', true), ''),
            coalesce(current_setting('memento.address', true), ''), left(what, 50), left(about, 300),
            CASE WHEN octet_length(more::text) <= 150 THEN more ELSE bounded(more) END); -- so short, it holds nothing that would be cut
END $$;

-- Many of the caller's at once: an array of {action, target, details}.
CREATE FUNCTION add_audits(entries jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    actor int := caller();
    name text := coalesce((SELECT username FROM users WHERE user_id = actor), current_setting('memento.operator', true), '');
    by_token jsonb := CASE WHEN current_setting('memento.token', true) <> '' THEN jsonb_build_object('token', current_setting('memento.token'))
                           ELSE '{}' END;
BEGIN
    INSERT INTO audit (project_id, user_id, username, address, action, target, details)
        SELECT project_of_target(e.target), actor, name, coalesce(current_setting('memento.address', true), ''), left(e.action, 50), left(e.target, 300),
               CASE WHEN octet_length(e.details::text) <= 150 THEN e.details ELSE bounded(e.details) END || by_token
        FROM jsonb_to_recordset(entries) e (action text, target text, details jsonb);
END $$;

-- Refusals are noted, but not without end: 100 of a kind in an hour for a user, or for an address where there is no user.
CREATE FUNCTION add_refusal(what text, about text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_noted CONSTANT int := 100;
    who int := caller();
    noted int := (SELECT count(*) FROM (
        SELECT FROM audit WHERE action = what AND happened_at > now() - interval '1 hour' AND user_id IS NOT DISTINCT FROM who
            AND (who IS NOT NULL OR address = coalesce(current_setting('memento.address', true), '')) LIMIT max_noted) n);
BEGIN
    IF noted < max_noted THEN
        PERFORM add_audit(what, about);
    END IF;
END $$;

-- Rows that go with what they belong to are told by that deletion: when the trigger runs, at the end of the statement, their
-- parent is gone.
CREATE FUNCTION audit_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed permissions := coalesce(NEW, OLD);
BEGIN
    IF EXISTS (SELECT FROM users WHERE user_id = changed.user_id)
       AND (changed.project_id IS NULL OR EXISTS (SELECT FROM projects WHERE project_id = changed.project_id))
       AND (changed.category_id IS NULL OR EXISTS (SELECT FROM categories WHERE category_id = changed.category_id))
       AND (changed.annotation_id IS NULL OR EXISTS (SELECT FROM annotations WHERE annotation_id = changed.annotation_id)) THEN
        PERFORM add_audit(CASE TG_OP WHEN 'INSERT' THEN 'grant' ELSE 'revoke' END, changed.type || ' ' || changed.type_id,
                          jsonb_build_object('user_id', changed.user_id, 'person', name_of_user(changed.user_id)), NULL, changed.project_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER audit AFTER INSERT OR DELETE ON permissions FOR EACH ROW EXECUTE FUNCTION audit_grant();

CREATE FUNCTION audit_share() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed shares := coalesce(NEW, OLD);
BEGIN
    IF EXISTS (SELECT FROM annotations WHERE annotation_id = changed.annotation_id) THEN
        PERFORM add_audit(CASE TG_OP WHEN 'INSERT' THEN 'share' ELSE 'unshare' END, 'annotation ' || changed.annotation_id,
                          '{}', NULL, changed.project_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER audit AFTER INSERT OR DELETE ON shares FOR EACH ROW EXECUTE FUNCTION audit_share();

-- Deletions, once for a statement. Arguments: the kind, its key, the parent's key. What goes with its parent is told by that deletion.
-- Not everything has a name.
CREATE FUNCTION audit_delete() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM add_audit('delete', TG_ARGV[0] || ' ' || (x.row ->> TG_ARGV[1]),
                      jsonb_strip_nulls(jsonb_build_object('name', x.row -> 'name', 'author', x.row -> 'author')), NULL,
                      (x.row ->> 'project_id')::int)
    FROM (SELECT to_jsonb(gone) AS row, to_jsonb(gone) ->> TG_ARGV[1] AS key FROM gone) x
    WHERE CASE TG_ARGV[2]
              WHEN 'project_id' THEN EXISTS (SELECT FROM projects WHERE project_id = (x.row ->> 'project_id')::int)
              WHEN 'category_id' THEN EXISTS (SELECT FROM categories WHERE category_id = (x.row ->> 'category_id')::int)
              WHEN 'annotation_id' THEN EXISTS (SELECT FROM annotations WHERE annotation_id = (x.row ->> 'annotation_id')::int)
              WHEN 'layer_id' THEN EXISTS (SELECT FROM layers WHERE layer_id = (x.row ->> 'layer_id')::int)
              ELSE true END
    ORDER BY x.key::int;
    RETURN NULL;
END $$;
DO $$
DECLARE
    kind text[];
BEGIN
    FOREACH kind SLICE 1 IN ARRAY ARRAY[['projects', 'project', 'project_id', ''], ['categories', 'category', 'category_id', 'project_id'],
        ['annotations', 'annotation', 'annotation_id', 'category_id'], ['layers', 'layer', 'layer_id', 'annotation_id'],
        ['images', 'image', 'image_id', 'project_id'], ['labels', 'label', 'label_id', 'project_id'],
        ['classifications', 'classification', 'classification_id', 'project_id'], ['comments', 'comment', 'comment_id', 'layer_id']] LOOP
        EXECUTE format('CREATE TRIGGER audit AFTER DELETE ON %I REFERENCING OLD TABLE AS gone FOR EACH STATEMENT'
                       ' EXECUTE FUNCTION audit_delete(%L, %L, %L)', kind[1], kind[2], kind[3], kind[4]);
    END LOOP;
END $$;

CREATE FUNCTION audit_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM add_audit('delete', 'user ' || OLD.user_id, jsonb_build_object('name', OLD.username));
    RETURN NULL;
END $$;
CREATE TRIGGER audit AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION audit_user();

-- Another owner, row by row; what hand_over() does is told as a whole. Drawings and comments of a deleted user have none.
CREATE FUNCTION audit_owner() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF coalesce(current_setting('memento.handing_over', true), '') <> 'on' THEN
        PERFORM add_audit('ownership', TG_ARGV[0] || ' ' || (to_jsonb(NEW) ->> (TG_ARGV[0] || '_id')),
                          jsonb_build_object('former', OLD.owner_id, 'heir', NEW.owner_id), NULL, NEW.project_id);
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
