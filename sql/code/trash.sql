-- The trash. What is deleted is gone from its tables at once, and its name is free; what went is written down as rows of JSON with their
-- ids, so that it can be put back whole. No statement of a page knows of it. Files of images wait in the store under their keys.
--
-- What somebody deletes by itself has an entry; what goes with it has none of its own. An image that was not all there is no loss.

-- 1. What goes ---------------------------------------------------------------------------------------------------------------

-- The entry of what is being deleted: of many samples or images that go in one transaction it is one, up to a thousand.
CREATE FUNCTION trash_entry(its_kind text, project int, category int, its_place text, id int, its_name text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_roots CONSTANT int := 1000;
    place_now text := its_kind || ' ' || project || ' ' || coalesce(category, 0);
    known text[] := string_to_array(current_setting('memento.trash', true), '|');
    entry int;
BEGIN
    IF known[1] = place_now AND its_kind = 'category' THEN -- that of a merge, which has begun it (merging.sql)
        SELECT t.entry_id INTO entry FROM trash t WHERE t.entry_id = known[2]::int AND t.root_ids = ARRAY[id];
    ELSIF known[1] = place_now AND its_kind IN ('annotation', 'image') THEN
        UPDATE trash SET root_ids = root_ids || id WHERE entry_id = known[2]::int AND cardinality(root_ids) < max_roots RETURNING entry_id INTO entry;
    END IF;
    IF entry IS NULL THEN
        INSERT INTO trash (kind, project_id, category_id, place, root_ids, name, deleted_by)
            VALUES (its_kind, project, category, its_place, ARRAY[id], its_name, name_of_actor()) RETURNING entry_id INTO entry;
        PERFORM set_config('memento.trash', place_now || '|' || entry, true);
    END IF;
    RETURN entry;
END $$;

-- Writes down rows of each table that hangs on samples; and on layers, and so on: a function for each list of tables. Which rows: of the
-- ids that are given. In pieces by what a row weighs as text, about; no row is larger than what one request may hold.
DO $do$
DECLARE
    one text[];
    body text := '';
BEGIN
    FOREACH one SLICE 1 IN ARRAY ARRAY[
        ['annotations', 'annotation_id = ANY (ids)', '400'],
        ['annotations_labels', 'annotation_id = ANY (ids)', '300'],
        ['scores', 'annotation_id = ANY (ids)', '300'],
        ['properties', 'annotation_id = ANY (ids)', '300 + octet_length(t.name) + octet_length(t.value)'],
        ['layers', 'annotation_id = ANY (ids)', '500 + octet_length(t.data) + octet_length(t.settings)'],
        ['comments', 'annotation_id = ANY (ids)', '500 + octet_length(t.content) + octet_length(t.view)'],
        ['drawings', 'annotation_id = ANY (ids)', '300 + 4 * coalesce(pg_column_size(t.gone), 0)'],
        ['edit_counters', 'annotation_id = ANY (ids)', '100'],
        ['edits', 'annotation_id = ANY (ids)', '300 + 4 * coalesce(pg_column_size(t.before), 0)'],
        ['shapes', 'layer_id IN (SELECT d.layer_id FROM drawings d WHERE d.annotation_id = ANY (ids))',
         '600 + 20 * cardinality(t.geometry) + coalesce(octet_length(t.original), 0)'],
        ['decisions', 'annotation_id = ANY (ids)', '300 + octet_length(t.value)'],
        ['permissions', 'annotation_id = ANY (ids)', '300'],
        ['shares', 'annotation_id = ANY (ids)', '400'],
        ['sample_holdings', 'annotation_id = ANY (ids)', '200']] LOOP
        body := body || format($sql$
    INSERT INTO trash_rows (entry_id, of_table, rows)
        SELECT entry, %1$L, json_agg(x.t) FROM (
            SELECT t, sum(%3$s) OVER (ROWS UNBOUNDED PRECEDING) / 4194304 AS piece FROM %1$I t WHERE t.%2$s) x
        GROUP BY x.piece;$sql$, one[1], one[2], one[3]);
    END LOOP;
    EXECUTE format($sql$
CREATE FUNCTION keep_samples(entry int, ids int[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
BEGIN
    -- What is said of them meanwhile waits, and is refused.
    PERFORM FROM annotations a WHERE a.annotation_id = ANY (ids) ORDER BY a.annotation_id FOR UPDATE;%s
END $$;$sql$, body);

    body := '';
    FOREACH one SLICE 1 IN ARRAY ARRAY[
        ['projects', 'project_id = project AND category IS NULL'],
        ['categories', 'project_id = project AND (category IS NULL OR t.category_id = category)'],
        ['classifications', 'project_id = project AND category IS NULL'],
        ['labels', 'project_id = project AND category IS NULL'],
        ['categories_classifications', 'project_id = project AND (category IS NULL OR t.category_id = category)'],
        ['named_views', 'project_id = project AND category IS NULL'],
        ['permissions', 'project_id = project AND t.annotation_id IS NULL AND (category IS NULL OR t.category_id = category)'],
        ['images', 'project_id = project AND category IS NULL']] LOOP
        body := body || format($sql$
    INSERT INTO trash_rows (entry_id, of_table, rows)
        SELECT entry, %1$L, json_agg(x.t) FROM (SELECT t, row_number() OVER () / 2000 AS piece FROM %1$I t WHERE t.%2$s) x GROUP BY x.piece;
        $sql$, one[1], one[2]);
    END LOOP;
    EXECUTE format($sql$
CREATE FUNCTION keep_around(entry int, project int, category int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    ids int[];
    last_id int := 0;
BEGIN%s
    LOOP
        ids := ARRAY(SELECT a.annotation_id FROM annotations a
                     WHERE a.project_id = project AND (category IS NULL OR a.category_id = category) AND a.annotation_id > last_id
                     ORDER BY a.annotation_id LIMIT 1000);
        EXIT WHEN cardinality(ids) = 0;
        PERFORM keep_samples(entry, ids);
        last_id := ids[cardinality(ids)];
    END LOOP;
END $$;$sql$, body);
END $do$;

CREATE FUNCTION trash_project() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry int := trash_entry('project', OLD.project_id, NULL, '', OLD.project_id, OLD.name);
BEGIN
    PERFORM keep_around(entry, OLD.project_id, NULL);
    INSERT INTO trash_keys (key, entry_id) SELECT i.key, entry FROM images i
        WHERE i.project_id = OLD.project_id AND i.key IS NOT NULL AND i.state <> 'uploading';
    UPDATE trash SET managers = OLD.owner_id || ARRAY(SELECT g.user_id FROM permissions g WHERE g.type = 'proadm' AND g.type_id = OLD.project_id),
        bytes = coalesce((SELECT sum(i.size_bytes) FROM images i WHERE i.project_id = OLD.project_id), 0),
        contents = (SELECT jsonb_build_object('categories', count(*), 'annotations', coalesce(sum(k.annotations), 0),
                                              'images', (SELECT count(*) FROM images i WHERE i.project_id = OLD.project_id))
                    FROM category_counts k WHERE k.project_id = OLD.project_id)
        WHERE entry_id = entry;
    RETURN OLD;
END $$;

CREATE FUNCTION trash_category() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry int := trash_entry('category', OLD.project_id, NULL, '', OLD.category_id, OLD.name);
BEGIN
    PERFORM keep_around(entry, OLD.project_id, OLD.category_id);
    UPDATE trash SET contents = contents || (SELECT jsonb_build_object('annotations', k.annotations, 'comments', k.comments)
                                 FROM category_counts k WHERE k.category_id = OLD.category_id)
        WHERE entry_id = entry;
    RETURN OLD;
END $$;

CREATE FUNCTION trash_annotation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    around text := (SELECT c.name FROM categories c WHERE c.category_id = OLD.category_id);
BEGIN
    PERFORM keep_samples(trash_entry('annotation', OLD.project_id, OLD.category_id, around, OLD.annotation_id, OLD.name),
                         ARRAY[OLD.annotation_id]);
    RETURN OLD;
END $$;

CREATE FUNCTION trash_image() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry int := trash_entry('image', OLD.project_id, NULL, '', OLD.image_id, OLD.name);
BEGIN
    INSERT INTO trash_rows (entry_id, of_table, rows) VALUES (entry, 'images', json_build_array(OLD));
    INSERT INTO trash_keys (key, entry_id) SELECT OLD.key, entry WHERE OLD.key IS NOT NULL;
    UPDATE trash SET bytes = bytes + coalesce(OLD.size_bytes, 0) WHERE entry_id = entry;
    RETURN OLD;
END $$;

-- Not for what goes with something else: cascades are triggers themselves.
CREATE TRIGGER trash BEFORE DELETE ON projects FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION trash_project();
CREATE TRIGGER trash BEFORE DELETE ON categories FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION trash_category();
CREATE TRIGGER trash BEFORE DELETE ON annotations FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION trash_annotation();
CREATE TRIGGER trash BEFORE DELETE ON images FOR EACH ROW WHEN (pg_trigger_depth() = 0 AND OLD.state = 'ready') EXECUTE FUNCTION trash_image();

-- 2. What comes back ---------------------------------------------------------------------------------------------------------

-- A name like this one that is not among those that are taken.
CREATE FUNCTION free_name(name text, taken text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    n int := 2;
BEGIN
    WHILE name || ' (' || n || ')' = ANY (taken) LOOP
        n := n + 1;
    END LOOP;
    RETURN name || ' (' || n || ')';
END $$;

-- What stands in the way of an entry: names that are taken (with one that is free), the category of samples, the one that holds what a merge has
-- moved and given, images that they use. names: what is to be called otherwise, by id.
CREATE FUNCTION trash_obstacles(which int, names jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_told CONSTANT int := 20;
    entry trash := (SELECT t FROM trash t WHERE t.entry_id = which);
    found jsonb;
BEGIN
    IF entry.kind = 'annotation' AND NOT EXISTS (SELECT FROM categories c WHERE c.category_id = entry.category_id) THEN
        RETURN jsonb_build_array(jsonb_build_object('what', 'category gone', 'id', entry.category_id, 'name', entry.place));
    END IF;
    -- What it was merged into lies in the trash with what was its own: that would come back there.
    found := (SELECT jsonb_agg(jsonb_build_object('what', 'merged away', 'id', t.root_ids[1], 'name', t.name))
              FROM trash t JOIN merged_into(entry.project_id, (entry.contents ->> 'merged_into')::int) m ON t.root_ids = ARRAY[m]
              WHERE entry.contents ? 'merged_into' AND t.project_id = entry.project_id AND t.kind = 'category' AND NOT t.ending
                  AND NOT t.contents ? 'merged_into');
    IF found IS NOT NULL THEN
        RETURN found;
    END IF;
    -- Of the names that are there, those that begin like one that is wanted.
    WITH roots AS (
        SELECT r.id, coalesce(names ->> r.id::text, r.name) AS name
        FROM trash_rows p, json_array_elements(p.rows) x, LATERAL (SELECT (x ->> (entry.kind || '_id'))::int AS id, x ->> 'name' AS name) r
        WHERE p.entry_id = which AND r.id = ANY (entry.root_ids)
            AND p.of_table = CASE entry.kind WHEN 'category' THEN 'categories' ELSE entry.kind || 's' END),
    here AS (
        SELECT p.name FROM projects p WHERE entry.kind = 'project'
        UNION ALL SELECT c.name FROM categories c WHERE entry.kind = 'category' AND c.project_id = entry.project_id
        UNION ALL SELECT a.name FROM annotations a WHERE entry.kind = 'annotation' AND a.category_id = entry.category_id
        UNION ALL SELECT i.name FROM images i WHERE entry.kind = 'image' AND i.project_id = entry.project_id)
    SELECT jsonb_agg(jsonb_build_object('what', 'name taken', 'id', t.id, 'name', t.name,
                                        'free', free_name(t.name, ARRAY(SELECT h.name FROM here h WHERE starts_with(h.name, t.name || ' (')))))
        INTO found
    FROM (SELECT r.* FROM roots r WHERE EXISTS (SELECT FROM here h WHERE h.name = normalize(r.name, NFC)) ORDER BY r.name LIMIT max_told) t;
    IF found IS NOT NULL OR entry.kind IN ('project', 'image') THEN
        RETURN coalesce(found, '[]');
    END IF;
    RETURN (
        SELECT coalesce(jsonb_agg(jsonb_build_object('what', CASE WHEN k.name IS NULL THEN 'image lost' ELSE 'image gone' END, 'id', u.image_id,
                                                     'name', coalesce(k.name, ''))), '[]')
        FROM (SELECT DISTINCT (x ->> 'image_id')::int AS image_id FROM trash_rows p, json_array_elements(p.rows) x
              WHERE p.entry_id = which AND p.of_table IN ('annotations', 'layers') AND x ->> 'image_id' IS NOT NULL
              EXCEPT SELECT i.image_id FROM images i WHERE i.project_id = entry.project_id
              ORDER BY 1 LIMIT max_told) u
        LEFT JOIN LATERAL (
            SELECT x ->> 'name' AS name FROM trash t JOIN trash_rows p USING (entry_id), json_array_elements(p.rows) x
            WHERE t.project_id = entry.project_id AND t.kind = 'image' AND NOT t.ending AND u.image_id = ANY (t.root_ids)
                AND p.of_table = 'images' AND (x ->> 'image_id')::int = u.image_id LIMIT 1) k ON true);
END $$;

-- Puts the rows of a table back; `heir` gets what belongs to nobody any more. How many.
CREATE FUNCTION put_back(which int, its_kind text, into_table text, names jsonb, heir int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    root_table text := CASE its_kind WHEN 'category' THEN 'categories' ELSE its_kind || 's' END;
    columns text;
    expressions text;
    condition text := CASE into_table
        WHEN 'permissions' THEN 'EXISTS (SELECT FROM users u WHERE u.user_id = t.user_id)'
        WHEN 'named_views' THEN 't.user_id IS NULL OR EXISTS (SELECT FROM users u WHERE u.user_id = t.user_id)'
        WHEN 'annotations_labels' THEN 'EXISTS (SELECT FROM labels l WHERE l.label_id = t.label_id)'
        WHEN 'scores' THEN 'EXISTS (SELECT FROM classifications k WHERE k.classification_id = t.classification_id)'
        WHEN 'categories_classifications' THEN 'EXISTS (SELECT FROM classifications k WHERE k.classification_id = t.classification_id)'
        WHEN 'shares' THEN 't.expires_at > now()'
        ELSE 'true' END;
    put bigint;
BEGIN
    -- What the rows have and the table has, still: columns that came since have their defaults.
    SELECT string_agg(quote_ident(c.attname), ', ' ORDER BY c.attnum), string_agg(CASE
            WHEN c.attname = 'name' AND into_table = root_table THEN format('coalesce($2 ->> t.%I::text, t.name)', its_kind || '_id')
            WHEN c.attname = 'owner_id' AND c.attnotnull THEN 'coalesce((SELECT u.user_id FROM users u WHERE u.user_id = t.owner_id), $3)'
            WHEN c.attname IN ('owner_id', 'submitted_by') OR (c.attname = 'author_id' AND into_table IN ('annotations_labels', 'scores', 'shares'))
                THEN format('(SELECT u.user_id FROM users u WHERE u.user_id = t.%I)', c.attname)
            WHEN into_table = 'shapes' AND c.attname = 'class_id' THEN '(SELECT l.label_id FROM labels l WHERE l.label_id = t.class_id)'
            -- Of an image that was on its way the bytes are all there, or none.
            WHEN into_table = 'images' AND c.attname = 'state'
                THEN $x$CASE t.state WHEN 'uploading' THEN 'failed' WHEN 'tiling' THEN 'queued' ELSE t.state END$x$
            WHEN into_table = 'images' AND c.attname = 'key' THEN $x$CASE WHEN t.state <> 'uploading' THEN t.key END$x$
            WHEN into_table = 'images' AND c.attname = 'reason'
                THEN $x$CASE WHEN t.state = 'uploading' THEN 'It was deleted before all of its bytes had come.' ELSE t.reason END$x$
            ELSE 't.' || quote_ident(c.attname) END, ', ' ORDER BY c.attnum)
        INTO columns, expressions
    FROM pg_attribute c
    WHERE c.attrelid = ('public.' || quote_ident(into_table))::regclass AND c.attnum > 0 AND NOT c.attisdropped AND c.attgenerated = ''
        AND c.attname IN (SELECT json_object_keys(p.rows -> 0) FROM (SELECT r.rows FROM trash_rows r WHERE r.entry_id = which AND r.of_table = into_table
                                                                      ORDER BY r.piece LIMIT 1) p);
    IF columns IS NULL THEN
        RETURN 0;
    END IF;
    IF into_table = 'sample_holdings' THEN -- the rest of it was counted with what was put back
        condition := 't.told_bytes > 0';
        columns := 'annotation_id, told_bytes';
        expressions := 't.annotation_id, t.told_bytes';
    END IF;
    EXECUTE format('INSERT INTO %I (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM trash_rows r, json_populate_recordset(NULL::%I, r.rows) t
                    WHERE r.entry_id = $1 AND r.of_table = %L AND (%s) %s', into_table, columns, expressions, into_table, into_table, condition,
                   CASE into_table WHEN 'sample_holdings' THEN 'ON CONFLICT (annotation_id) DO UPDATE SET told_bytes = EXCLUDED.told_bytes' ELSE '' END)
        USING which, names, heir;
    GET DIAGNOSTICS put = ROW_COUNT;
    RETURN put;
END $$;

-- Puts an entry back, or tells what stands in its way, and does nothing: {"kind", "obstacles": […]}, or {"kind", "id", "name", "left_out": how many labels
-- and scores were said with words that are gone, "moved", "elsewhere": how many of what a merge had moved returned, and did not}. NULL: there is
-- no such entry. Asks nobody who he is.
CREATE FUNCTION put_entry_back(which int, days int, names jsonb, heir int) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry trash;
    obstacles jsonb;
    into_table text;
    put bigint;
    left_out bigint := 0;
    moved bigint := 0;
BEGIN
    SELECT * INTO entry FROM trash t WHERE t.entry_id = which AND NOT t.ending AND t.deleted_at > now() - make_interval(days => days) FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    obstacles := trash_obstacles(which, names);
    IF obstacles <> '[]' THEN
        RETURN jsonb_build_object('kind', entry.kind, 'obstacles', obstacles);
    END IF;
    PERFORM set_config('memento.restoring', 'on', true);
    FOREACH into_table IN ARRAY ARRAY['projects', 'categories', 'classifications', 'labels', 'categories_classifications', 'images', 'named_views',
        'annotations', 'annotations_labels', 'scores', 'properties', 'layers', 'comments', 'drawings', 'edit_counters', 'shapes', 'edits', 'decisions',
        'permissions', 'shares', 'sample_holdings'] LOOP
        put := put_back(which, entry.kind, into_table, names, heir);
        IF into_table IN ('annotations_labels', 'scores') THEN
            left_out := left_out - put
                + coalesce((SELECT sum(json_array_length(r.rows)) FROM trash_rows r WHERE r.entry_id = which AND r.of_table = into_table), 0);
        END IF;
    END LOOP;
    -- What waits to be converted, or may be tried again, is work once more.
    INSERT INTO image_work (image_id, key, is_new)
        SELECT i.image_id, i.key, false FROM images i JOIN trash_keys k ON k.key = i.key AND k.entry_id = which
        WHERE i.state IN ('queued', 'failed');
    PERFORM set_config('memento.restoring', '', true);
    IF entry.contents ? 'merged_into' THEN
        moved := undo_merge(which);
    END IF;
    SET CONSTRAINTS ALL IMMEDIATE;
    DELETE FROM trash WHERE entry_id = which;
    PERFORM add_audit('restore', entry.kind || ' ' || entry.root_ids[1],
                      jsonb_build_object('name', coalesce(names ->> entry.root_ids[1]::text, entry.name), 'count', cardinality(entry.root_ids)), NULL,
                      entry.project_id);
    RETURN jsonb_build_object('kind', entry.kind, 'id', entry.root_ids[1], 'project_id', entry.project_id,
                              'name', coalesce(names ->> entry.root_ids[1]::text, entry.name), 'left_out', left_out,
                              'moved', moved, 'elsewhere', coalesce((entry.contents ->> 'moved')::bigint, 0) - moved);
EXCEPTION WHEN foreign_key_violation OR unique_violation THEN -- somebody has deleted or made something since it was looked at
    RAISE restrict_violation USING MESSAGE = 'Something else was changed at this moment. Try again.';
END $$;

-- May the caller bring it back? Whoever could delete it.
CREATE FUNCTION may_restore(entry trash) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN CASE entry.kind
        WHEN 'project' THEN (is_sysadm() OR (caller() = ANY (entry.managers) AND reaches(entry.project_id)))
                            AND current_setting('memento.token_may', true) IS DISTINCT FROM 'annotate'
        ELSE entry.project_id = ANY (my_managed_projects()) END;
END $$;

CREATE FUNCTION restore_entry(which int, days int, names jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM trash t WHERE t.entry_id = which AND may_restore(t)) THEN
        RETURN NULL;
    END IF;
    RETURN put_entry_back(which, days, names, caller());
END $$;

-- 3. What is over ------------------------------------------------------------------------------------------------------------

-- Ends the oldest entry that is older than so many days, or goes on with it: so many of its files are buried, the entry goes with the last of
-- them. True: there may be more to do.
CREATE FUNCTION end_trash(days int, max_keys int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    which int;
    buried bigint;
BEGIN
    SELECT t.entry_id INTO which FROM trash t WHERE t.deleted_at <= now() - make_interval(days => days)
    ORDER BY t.deleted_at LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE trash SET ending = true WHERE entry_id = which AND NOT ending;
    WITH over AS (DELETE FROM trash_keys WHERE key = ANY (ARRAY(SELECT k.key FROM trash_keys k WHERE k.entry_id = which LIMIT max_keys)) RETURNING key)
    SELECT count(o.key) INTO buried FROM over o, LATERAL bury_files(o.key);
    IF buried < max_keys THEN
        DELETE FROM trash WHERE entry_id = which;
    END IF;
    RETURN true;
END $$;
