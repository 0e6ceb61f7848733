-- What the audit says to people: of a project to its managers, of logins and grants of the whole server to sysadm.

-- True while the trash puts rows back as they were (trash.sql): what they say was said before, by others. In the first of the files, because
-- triggers of all others ask it.
CREATE FUNCTION is_restoring() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('memento.restoring', true), '') = 'on';

-- The project that the target of an entry of the audit lies in, while it is there; NULL: none.
CREATE FUNCTION project_of_target(about text) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kind text := split_part(about, ' ', 1);
    id int := substring(about FROM ' (\d{1,9})$')::int;
BEGIN
    RETURN CASE
        WHEN id IS NULL THEN NULL
        WHEN kind IN ('project', 'propar', 'provie') OR about LIKE '% of project %' THEN id
        WHEN kind = 'annotation' THEN (SELECT a.project_id FROM annotations a WHERE a.annotation_id = id)
        WHEN kind = 'category' THEN (SELECT c.project_id FROM categories c WHERE c.category_id = id)
        WHEN kind = 'layer' THEN (SELECT l.project_id FROM layers l WHERE l.layer_id = id)
        WHEN kind = 'image' THEN (SELECT i.project_id FROM images i WHERE i.image_id = id)
        WHEN kind = 'label' THEN (SELECT l.project_id FROM labels l WHERE l.label_id = id)
        WHEN kind = 'classification' THEN (SELECT k.project_id FROM classifications k WHERE k.classification_id = id) END;
END $$;

-- What a project is made of: who made or changed it, with what was changed.
CREATE FUNCTION audit_edit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    now_is jsonb := to_jsonb(NEW);
    was jsonb;
    changed text[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM add_audit('make', TG_ARGV[0] || ' ' || (now_is ->> (TG_ARGV[0] || '_id')), jsonb_build_object('name', now_is -> 'name'), NULL,
                          (now_is ->> 'project_id')::int);
        RETURN NULL;
    END IF;
    was := to_jsonb(OLD);
    changed := ARRAY(SELECT k FROM unnest('{name,settings,type,data}'::text[]) k WHERE was -> k IS DISTINCT FROM now_is -> k);
    PERFORM add_audit('change', TG_ARGV[0] || ' ' || (now_is ->> (TG_ARGV[0] || '_id')), jsonb_build_object('name', now_is -> 'name',
        'before', (SELECT jsonb_object_agg(k, was -> k) FROM unnest(changed) k), 'after', (SELECT jsonb_object_agg(k, now_is -> k) FROM unnest(changed) k)),
        NULL, (now_is ->> 'project_id')::int);
    RETURN NULL;
END $$;
DO $$
DECLARE
    kind text[];
BEGIN
    FOREACH kind SLICE 1 IN ARRAY ARRAY[['projects', 'project', 'settings'], ['categories', 'category', 'settings'], ['labels', 'label', 'name'],
        ['classifications', 'classification', 'data']] LOOP
        EXECUTE format('CREATE TRIGGER audit_made AFTER INSERT ON %I FOR EACH ROW WHEN (NOT is_restoring()) EXECUTE FUNCTION audit_edit(%L)', kind[1], kind[2]);
        EXECUTE format('CREATE TRIGGER audit_changed AFTER UPDATE ON %I FOR EACH ROW WHEN (NEW.name <> OLD.name OR NEW.%I <> OLD.%I)'
                       ' EXECUTE FUNCTION audit_edit(%L)', kind[1], kind[3], kind[3], kind[2]);
    END LOOP;
END $$;

-- Entries of a project of some kinds, of one person (NULL: of anybody), the newest first, before one (0: from the newest). Read off an index
-- for each kind.
CREATE FUNCTION audit_page(project int, who int, actions text[], before bigint, max_rows int) RETURNS SETOF audit
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    mark bigint := CASE WHEN before > 0 THEN before ELSE 9223372036854775807 END;
BEGIN
    IF who IS NULL THEN
        RETURN QUERY SELECT a.* FROM unnest(actions) one CROSS JOIN LATERAL (
            SELECT * FROM audit x WHERE x.project_id = project AND x.action = one AND x.audit_id < mark ORDER BY x.audit_id DESC LIMIT max_rows) a
            ORDER BY a.audit_id DESC LIMIT max_rows;
    ELSE
        RETURN QUERY SELECT a.* FROM unnest(actions) one CROSS JOIN LATERAL (
            SELECT * FROM audit x WHERE x.project_id = project AND x.action = one AND x.user_id = who AND x.audit_id < mark
            ORDER BY x.audit_id DESC LIMIT max_rows) a
            ORDER BY a.audit_id DESC LIMIT max_rows;
    END IF;
END $$;

-- An entry as pages tell it; names are those of now, or, of what is gone, those of then.
CREATE FUNCTION told_audit(a audit) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kind text := split_part(a.target, ' ', 1);
    id int := substring(a.target FROM ' (\d{1,9})$')::int;
    sample record;
BEGIN
    IF kind IN ('annotation', 'annpar', 'annvie') THEN
        SELECT n.name, c.name AS category INTO sample FROM annotations n JOIN categories c USING (category_id) WHERE n.annotation_id = id;
    ELSIF kind IN ('category', 'catpar', 'catvie') THEN
        SELECT c.name, '' AS category INTO sample FROM categories c WHERE c.category_id = id;
    ELSIF kind IN ('project', 'proadm', 'propar', 'provie') THEN
        SELECT p.name, '' AS category INTO sample FROM projects p WHERE p.project_id = id;
    ELSE
        SELECT '' AS name, '' AS category INTO sample;
    END IF;
    RETURN json_build_object('audit_id', a.audit_id, 'at', a.happened_at, 'user_id', coalesce(a.user_id, 0),
        'who', coalesce(nullif(name_of_user(a.user_id), ''), a.username), 'token', coalesce(a.details ->> 'token', ''), 'address', a.address,
        'action', a.action, 'target', a.target, 'kind', kind, 'name', coalesce(nullif(sample.name, ''), a.details ->> 'name', ''),
        'place', coalesce(sample.category, ''),
        'person', coalesce(nullif(name_of_user(coalesce((a.details ->> 'user_id')::int, (a.details ->> 'heir')::int)), ''),
                           a.details ->> 'person', ''), -- of one who is gone, as he was called then
        'count', coalesce((a.details ->> 'count')::int, 1),
        'changes', CASE WHEN a.action = 'change' THEN (
            SELECT json_agg(json_build_object('key', k, 'before', a.details -> 'before' ->> k, 'after', a.details -> 'after' ->> k))
            FROM jsonb_object_keys(a.details -> 'after') k) ELSE '[]' END);
END $$;

-- NULL: the caller does not see the project.
CREATE FUNCTION page_activity(project int, who int, actions text[], before bigint, max_rows int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT may_edit(project) THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT coalesce(json_agg(told_audit(a) ORDER BY a.audit_id DESC), '[]') FROM audit_page(project, who, actions, before, max_rows) a);
END $$;

-- The same of the whole server, for sysadm.
CREATE FUNCTION page_server_audit(actions text[], before bigint, max_rows int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
    mark timestamptz := coalesce((SELECT happened_at FROM audit WHERE audit_id = before), 'infinity');
    mark_id bigint := CASE WHEN before > 0 THEN before ELSE 9223372036854775807 END;
BEGIN
    PERFORM require_sysadm();
    RETURN (SELECT coalesce(json_agg(told_audit(x.a) ORDER BY (x.a).happened_at DESC, (x.a).audit_id DESC), '[]') FROM (
        SELECT l.a FROM unnest(actions) one CROSS JOIN LATERAL (
            SELECT e AS a FROM audit e WHERE e.action = one AND (e.happened_at, e.audit_id) < (mark, mark_id)
            ORDER BY e.happened_at DESC, e.audit_id DESC LIMIT max_rows) l
        ORDER BY (l.a).happened_at DESC, (l.a).audit_id DESC LIMIT max_rows) x);
END $$;
