-- What others have done since a page asked last: what is new is written down with the change itself, and found by one look into an index.
--
-- A page names the moment up to which it knows everything by a mark: seconds since 1970, a dash, and the snapshot of the database, which
-- says of every transaction whether it was over by then. So nothing is told twice and nothing is missed, whatever ends in which order, and
-- nobody who writes waits for anybody. Rows are kept for an hour; who comes later is told that anything may be new.

CREATE FUNCTION changes_mark() RETURNS text LANGUAGE sql STABLE
RETURN extract(epoch FROM now())::bigint || '-' || pg_current_snapshot()::text;

-- The oldest rows of a project that are too old; what somebody else is about to forget is left to him.
CREATE FUNCTION forget_changes(project int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    edge xid8 := (SELECT o.made_in FROM (SELECT c.made_in, c.made_at FROM changes c WHERE c.project_id = project
                                         ORDER BY c.made_in LIMIT 1000) o
                  WHERE o.made_at < now() - interval '1 hour' ORDER BY o.made_in DESC LIMIT 1);
BEGIN
    DELETE FROM changes WHERE ctid = ANY (ARRAY(SELECT c.ctid FROM changes c WHERE c.project_id = project AND c.made_in <= edge
                                                FOR UPDATE SKIP LOCKED));
END $$;

-- Once for a statement, however many rows it changes. What goes with its project is nobody's news.
CREATE FUNCTION note_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_told CONSTANT int := 200; -- told one by one
    place int;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO changes (project_id, category_id, annotation_id)
            SELECT DISTINCT m.project_id, m.category_id, CASE WHEN n.rows <= max_told THEN m.annotation_id ELSE 0 END
            FROM made m, (SELECT count(*) AS rows FROM made) n
            ON CONFLICT DO NOTHING;
        place := (SELECT m.project_id FROM made m LIMIT 1);
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO changes (project_id, category_id, annotation_id)
            SELECT m.project_id, m.category_id, CASE WHEN n.rows <= max_told THEN m.annotation_id ELSE 0 END
            FROM (SELECT project_id, category_id, annotation_id FROM made UNION SELECT project_id, category_id, annotation_id FROM gone) m,
                 (SELECT count(*) AS rows FROM made) n
            WHERE EXISTS (SELECT FROM projects p WHERE p.project_id = m.project_id)
            ON CONFLICT DO NOTHING;
        place := (SELECT m.project_id FROM made m LIMIT 1);
    ELSE
        INSERT INTO changes (project_id, category_id, annotation_id)
            SELECT DISTINCT m.project_id, m.category_id, CASE WHEN n.rows <= max_told THEN m.annotation_id ELSE 0 END
            FROM gone m, (SELECT count(*) AS rows FROM gone) n
            WHERE EXISTS (SELECT FROM projects p WHERE p.project_id = m.project_id)
            ON CONFLICT DO NOTHING;
    END IF;
    IF place IS NOT NULL AND random() < 0.02 THEN
        PERFORM forget_changes(place);
    END IF;
    RETURN NULL;
END $$;

-- What somebody was given, or lost, is news for him alone: in rows of his number below zero, which none of his annotations has.
CREATE FUNCTION note_rights() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO changes (project_id, category_id, annotation_id)
        SELECT DISTINCT g.project_id, 0, -g.user_id FROM given g
        WHERE g.project_id IS NOT NULL AND EXISTS (SELECT FROM projects p WHERE p.project_id = g.project_id)
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER news_given AFTER INSERT ON permissions REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION note_rights();
CREATE TRIGGER news_taken AFTER DELETE ON permissions REFERENCING OLD TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION note_rights();

-- A project that is gone has no news, and nobody who would forget them.
CREATE FUNCTION forget_project() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM changes WHERE project_id = OLD.project_id;
    RETURN NULL;
END $$;
CREATE TRIGGER news_forgotten AFTER DELETE ON projects FOR EACH ROW EXECUTE FUNCTION forget_project();

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['annotations', 'annotations_labels', 'scores', 'layers', 'comments', 'shares'] LOOP
        EXECUTE format('CREATE TRIGGER news_made AFTER INSERT ON %I REFERENCING NEW TABLE AS made
                        FOR EACH STATEMENT EXECUTE FUNCTION note_changes()', name);
        EXECUTE format('CREATE TRIGGER news_changed AFTER UPDATE ON %I REFERENCING OLD TABLE AS gone NEW TABLE AS made
                        FOR EACH STATEMENT EXECUTE FUNCTION note_changes()', name);
        EXECUTE format('CREATE TRIGGER news_gone AFTER DELETE ON %I REFERENCING OLD TABLE AS gone
                        FOR EACH STATEMENT EXECUTE FUNCTION note_changes()', name);
    END LOOP;
END $$;

-- What has been changed in a project since a mark ('': nothing is asked), whoever may see it: annotations, and the categories they are in;
-- nothing where there is nothing. is_all: more than is looked at, longer ago than is known, or by other rights of the caller. NULL: he does
-- not see the project.
-- By keys, as may_see_tiles(): this is asked again and again.
CREATE FUNCTION changed_since(project int, since text, OUT is_all boolean, OUT changed int[], OUT places int[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_changes CONSTANT int := 1000; -- looked at
    known pg_snapshot;
    who CONSTANT int := caller();
BEGIN
    IF NOT sees_project(project) THEN
        RETURN;
    END IF;
    is_all := false;
    IF since = '' THEN
        RETURN;
    END IF;
    known := split_part(since, '-', 2)::pg_snapshot;
    is_all := to_timestamp(split_part(since, '-', 1)::bigint) < now() - interval '50 minutes'
        OR pg_snapshot_xmax(known) > pg_snapshot_xmax(pg_current_snapshot()); -- a mark of another database
    IF is_all THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT FROM changes c WHERE c.project_id = project AND c.made_in >= pg_snapshot_xmin(known)
                   AND NOT pg_visible_in_snapshot(c.made_in, known)) THEN
        RETURN;
    END IF;
    SELECT array_agg(x.annotation_id), array_agg(x.category_id) INTO changed, places FROM (
        SELECT c.annotation_id, c.category_id FROM changes c
        WHERE c.project_id = project AND c.made_in >= pg_snapshot_xmin(known) AND NOT pg_visible_in_snapshot(c.made_in, known)
            AND (c.annotation_id >= 0 OR c.annotation_id = -who)
        ORDER BY c.made_in LIMIT max_changes + 1) x;
    is_all := coalesce(cardinality(changed) > max_changes OR -who = ANY (changed), false);
END $$;

-- What of a project is new for the caller since a mark ('': nothing is asked but the mark of now), as lists show it. "all": anything may be
-- new. NULL: he does not see the project; a guest, who has one sample, asks for that.
CREATE FUNCTION page_changes(project int, since text) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    new record := changed_since(project, since);
BEGIN
    IF new.is_all IS NULL THEN
        RETURN NULL;
    END IF;
    IF new.is_all OR new.changed IS NULL THEN
        RETURN '{"since":"' || changes_mark() || '","all":' || new.is_all || ',"changes":[]}';
    END IF;
    RETURN json_build_object('since', changes_mark(), 'all', false, 'changes', changed_rows(project, new.changed, new.places));
END $$;

-- Each with its row as it is now; without one where it is there no more, and for 0, which stands for all of its category. What the caller
-- does not see is not told; that something is gone only to who sees the whole of its category.
CREATE FUNCTION changed_rows(project int, changed int[], places int[]) RETURNS json LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    whole int[] := my_whole_categories(project);
BEGIN
    RETURN (SELECT coalesce(json_agg(x ORDER BY x.annotation_id, x.category_id), '[]') FROM (
        SELECT a.annotation_id, a.category_id, json_build_object(
            'name', a.name, 'status', a.status, 'version', a.version,
            'shared', CASE WHEN EXISTS (SELECT FROM shared_annotations s WHERE s.annotation_id = a.annotation_id) THEN '1' ELSE '' END,
            'comments', (SELECT count(*) FROM comments m WHERE m.annotation_id = a.annotation_id),
            'thumbnail', coalesce('/memento/t/' || t.key || '/small.jpg', ''), 'large', coalesce('/memento/t/' || t.key || '/large.jpg', ''),
            'labels', ARRAY(SELECT l.label_id FROM annotations_labels l WHERE l.annotation_id = a.annotation_id ORDER BY 1),
            'scores', (SELECT coalesce(json_agg(json_build_object('classification_id', s.classification_id, 'option', s.option)
                                                ORDER BY s.classification_id, s.option), '[]')
                       FROM scores s WHERE s.annotation_id = a.annotation_id)) AS row
        FROM (SELECT DISTINCT id FROM unnest(changed) id) c JOIN annotations a ON a.annotation_id = c.id
        LEFT JOIN composites t ON t.annotation_id = a.annotation_id
        WHERE a.project_id = project
        UNION ALL
        SELECT c.annotation_id, c.category_id, NULL
        FROM (SELECT DISTINCT * FROM unnest(changed, places) u (annotation_id, category_id)) c
        WHERE CASE WHEN c.annotation_id = 0 THEN EXISTS (SELECT FROM categories k WHERE k.category_id = c.category_id)
                   ELSE c.category_id = ANY (whole)
                       AND NOT EXISTS (SELECT FROM annotations a WHERE a.annotation_id = c.annotation_id AND a.category_id = c.category_id)
              END) x);
END $$;
