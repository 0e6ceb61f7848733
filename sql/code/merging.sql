-- Categories that become one, for who manages the project; and how the one that went comes back with what was moved.

-- Two categories of one project that the caller manages; false when they are not that.
CREATE FUNCTION may_merge(category int, target int) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    project int := (SELECT c.project_id FROM categories c WHERE c.category_id = category);
BEGIN
    RETURN project IS NOT NULL AND may_edit(project) AND category <> target
        AND EXISTS (SELECT FROM categories t WHERE t.category_id = target AND t.project_id = project);
END $$;

-- What would become of a category that is put into another: how much is moved, which names both have (they get the name of their
-- category behind them), which classifications the target then offers besides, and who may see more than before.
CREATE FUNCTION page_merge(category int, target int) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    max_named CONSTANT int := 50; -- that are named
BEGIN
    IF NOT may_merge(category, target) THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT json_build_object(
        'annotations', k.annotations, 'submitted', k.submitted, 'comments', k.comments,
        'taken', ARRAY(SELECT a.name FROM annotations a JOIN annotations t ON t.category_id = target AND t.name = a.name
                       WHERE a.category_id = category ORDER BY a.name LIMIT max_named),
        'offered', ARRAY(SELECT f.name FROM categories_classifications l JOIN classifications f USING (classification_id)
                         WHERE l.category_id = category
                             AND NOT EXISTS (SELECT FROM categories_classifications t
                                             WHERE t.category_id = target AND t.classification_id = l.classification_id) ORDER BY f.name),
        'gain', (SELECT coalesce(json_agg(x ORDER BY x.username, x.type), '[]') FROM (
            SELECT u.username, u.name, g.type, g.type_id = category AS in_target FROM permissions g JOIN people u USING (user_id)
            WHERE g.type IN ('catpar', 'catvie') AND g.type_id IN (category, target)
                AND NOT EXISTS (SELECT FROM permissions t WHERE t.user_id = g.user_id AND t.type = g.type AND t.type_id IN (category, target)
                                AND t.type_id <> g.type_id)
            ORDER BY u.username, g.type LIMIT max_named) x))
        FROM category_counts k WHERE k.category_id = category);
END $$;

-- Writes down what a merge is about to do, with the category in the trash (trash_category() finds the entry): which annotations it moves, and
-- what the target did not have of grants and offers.
CREATE FUNCTION keep_merge(category int, target int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    old categories := (SELECT c FROM categories c WHERE c.category_id = category);
    entry int;
BEGIN
    IF NOT may_merge(category, target) THEN
        RAISE insufficient_privilege;
    END IF;
    entry := trash_entry('category', old.project_id, NULL, '', category, old.name);
    INSERT INTO trash_rows (entry_id, of_table, rows)
        SELECT entry, 'moved', json_agg(json_build_object('annotation_id', x.annotation_id, 'name', x.name)) FROM (
            SELECT a.annotation_id, a.name, row_number() OVER () / 10000 AS piece FROM annotations a WHERE a.category_id = category) x
        GROUP BY x.piece;
    INSERT INTO trash_rows (entry_id, of_table, rows)
        SELECT entry, 'gained', json_agg(json_build_object('user_id', g.user_id, 'type', g.type)) FROM permissions g
        WHERE g.type IN ('catpar', 'catvie') AND g.type_id = category
            AND NOT EXISTS (SELECT FROM permissions t WHERE t.user_id = g.user_id AND t.type = g.type AND t.type_id = target)
        HAVING count(*) > 0
        UNION ALL SELECT entry, 'offered', json_agg(json_build_object('classification_id', l.classification_id)) FROM categories_classifications l
        WHERE l.category_id = category
            AND NOT EXISTS (SELECT FROM categories_classifications t WHERE t.category_id = target AND t.classification_id = l.classification_id)
        HAVING count(*) > 0;
    UPDATE trash SET contents = jsonb_build_object('merged_into', target, 'into', (SELECT c.name FROM categories c WHERE c.category_id = target),
        'moved', coalesce((SELECT sum(json_array_length(r.rows)) FROM trash_rows r WHERE r.entry_id = entry AND r.of_table = 'moved'), 0))
        WHERE entry_id = entry;
END $$;

-- Where what was merged into a category may be by now: there, or where that was merged into, and so on. Asks nobody who he is.
CREATE FUNCTION merged_into(project int, target int) RETURNS SETOF int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    WITH RECURSIVE p AS (
        SELECT target AS id
        UNION SELECT (t.contents ->> 'merged_into')::int FROM p JOIN trash t ON t.project_id = project AND t.kind = 'category'
            AND t.root_ids = ARRAY[p.id] AND t.contents ? 'merged_into')
    SELECT p.id FROM p;
END;

-- Takes rows out of what an entry keeps of a table: those that hold what one of `gone` says (and were made at a moment, if one is told).
CREATE FUNCTION leave_out(which int, of_one text, gone jsonb, at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF gone = '[]' THEN
        RETURN;
    END IF;
    WITH kept AS (
        SELECT r.piece, json_agg(x.row) FILTER (WHERE NOT EXISTS (
            SELECT FROM jsonb_array_elements(gone) m
            WHERE x.row::jsonb @> m AND (at IS NULL OR (x.row ->> 'created_at')::timestamptz = at))) AS rows
        FROM trash_rows r, json_array_elements(r.rows) x (row) WHERE r.entry_id = which AND r.of_table = of_one GROUP BY r.piece),
    emptied AS (
        DELETE FROM trash_rows r USING kept k WHERE k.rows IS NULL AND r.entry_id = which AND r.of_table = of_one AND r.piece = k.piece)
    UPDATE trash_rows r SET rows = k.rows FROM kept k
        WHERE k.rows IS NOT NULL AND r.entry_id = which AND r.of_table = of_one AND r.piece = k.piece;
END $$;

-- Of what a merge gave its target (grants, and offers of classifications), what that is the same still ends there. Where the target was merged
-- on, so does what it kept of it in the trash, and what it gave onward by that. Asks nobody who he is.
CREATE FUNCTION end_given(entry trash) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    its_target int := (entry.contents ->> 'merged_into')::int;
    since timestamptz := entry.deleted_at; -- a grant made at another moment is another one
    given jsonb := (SELECT coalesce(jsonb_agg(x), '[]') FROM trash_rows r, json_array_elements(r.rows) x
                    WHERE r.entry_id = entry.entry_id AND r.of_table = 'gained');
    offered int[] := ARRAY(SELECT (x ->> 'classification_id')::int FROM trash_rows r, json_array_elements(r.rows) x
                           WHERE r.entry_id = entry.entry_id AND r.of_table = 'offered');
    onward trash;
    other trash;
    also jsonb;
    also_offered int[];
BEGIN
    -- What another merge into the same category gives as well is of that one from now on, also in what the trash keeps of the category.
    FOR other IN SELECT * FROM trash t WHERE t.project_id = entry.project_id AND t.kind = 'category' AND t.entry_id <> entry.entry_id
            AND (t.contents ->> 'merged_into')::int = its_target LOOP
        also_offered := ARRAY(SELECT o FROM unnest(offered) o
                              WHERE EXISTS (SELECT FROM trash_rows r, json_to_recordset(r.rows) x (classification_id int)
                                            WHERE r.entry_id = other.entry_id AND r.of_table = 'categories_classifications'
                                                AND x.classification_id = o));
        INSERT INTO trash_rows (entry_id, of_table, rows)
            SELECT other.entry_id, 'offered', json_agg(json_build_object('classification_id', o)) FROM unnest(also_offered) o HAVING count(*) > 0;
        offered := ARRAY(SELECT o FROM unnest(offered) o WHERE o <> ALL (also_offered));
        also := (SELECT coalesce(jsonb_agg(m), '[]') FROM jsonb_array_elements(given) m
                 WHERE EXISTS (SELECT FROM trash_rows r, json_to_recordset(r.rows) x (user_id int, type text, type_id int)
                               WHERE r.entry_id = other.entry_id AND r.of_table = 'permissions' AND x.user_id = (m ->> 'user_id')::int
                                   AND x.type = m ->> 'type' AND x.type_id = other.root_ids[1]));
        CONTINUE WHEN also = '[]';
        UPDATE permissions g SET created_at = other.deleted_at FROM jsonb_to_recordset(also) m (user_id int, type text)
            WHERE g.user_id = m.user_id AND g.type = m.type AND g.type_id = its_target AND g.created_at = since;
        UPDATE trash_rows r SET rows = (
                SELECT json_agg(CASE WHEN (x.row ->> 'type_id')::int = its_target AND (x.row ->> 'created_at')::timestamptz = since
                                          AND EXISTS (SELECT FROM jsonb_array_elements(also) m WHERE x.row::jsonb @> m)
                                     THEN (x.row::jsonb || jsonb_build_object('created_at', other.deleted_at))::json ELSE x.row END)
                FROM json_array_elements(r.rows) x (row))
            FROM trash t WHERE t.project_id = entry.project_id AND t.kind = 'category' AND t.root_ids = ARRAY[its_target]
                AND r.entry_id = t.entry_id AND r.of_table = 'permissions';
        INSERT INTO trash_rows (entry_id, of_table, rows) VALUES (other.entry_id, 'gained', also::json);
        given := (SELECT coalesce(jsonb_agg(m), '[]') FROM jsonb_array_elements(given) m
                  WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(also) a WHERE a = m));
    END LOOP;
    -- What was scored since, wherever that is by now, stays offered.
    offered := ARRAY(SELECT o FROM unnest(offered) o
                     WHERE NOT EXISTS (SELECT FROM score_counts s JOIN merged_into(entry.project_id, its_target) m ON s.category_id = m
                                       WHERE s.classification_id = o AND s.annotations > 0));
    LOOP
        DELETE FROM permissions g USING jsonb_to_recordset(given) m (user_id int, type text)
            WHERE g.user_id = m.user_id AND g.type = m.type AND g.type_id = its_target AND g.created_at = since;
        DELETE FROM categories_classifications l WHERE l.category_id = its_target AND l.classification_id = ANY (offered);
        SELECT * INTO onward FROM trash t WHERE t.project_id = entry.project_id AND t.kind = 'category' AND t.root_ids = ARRAY[its_target]
            AND t.contents ? 'merged_into';
        EXIT WHEN NOT FOUND OR (given = '[]' AND offered = '{}');
        given := (SELECT coalesce(jsonb_agg(m), '[]') FROM jsonb_array_elements(given) m
                  WHERE EXISTS (SELECT FROM trash_rows r, json_to_recordset(r.rows) x (user_id int, type text, type_id int, created_at timestamptz)
                                WHERE r.entry_id = onward.entry_id AND r.of_table = 'permissions' AND x.user_id = (m ->> 'user_id')::int
                                    AND x.type = m ->> 'type' AND x.type_id = its_target AND x.created_at = since));
        offered := ARRAY(SELECT o FROM unnest(offered) o
                         WHERE EXISTS (SELECT FROM trash_rows r, json_to_recordset(r.rows) x (classification_id int)
                                       WHERE r.entry_id = onward.entry_id AND r.of_table = 'categories_classifications' AND x.classification_id = o));
        PERFORM leave_out(onward.entry_id, 'permissions', given, since);
        PERFORM leave_out(onward.entry_id, 'categories_classifications',
                          (SELECT coalesce(jsonb_agg(jsonb_build_object('classification_id', o)), '[]') FROM unnest(offered) o), NULL);
        given := (SELECT coalesce(jsonb_agg(m), '[]') FROM jsonb_array_elements(given) m
                  WHERE EXISTS (SELECT FROM trash_rows r, json_array_elements(r.rows) x
                                WHERE r.entry_id = onward.entry_id AND r.of_table = 'gained' AND x::jsonb = m));
        offered := ARRAY(SELECT o FROM unnest(offered) o
                         WHERE EXISTS (SELECT FROM trash_rows r, json_array_elements(r.rows) x
                                       WHERE r.entry_id = onward.entry_id AND r.of_table = 'offered' AND (x ->> 'classification_id')::int = o));
        its_target := (onward.contents ->> 'merged_into')::int;
        since := onward.deleted_at;
    END LOOP;
END $$;

-- Takes a merge back, once its category is there again: what it moved and what is where it was put, still, returns, by the name it had; who
-- gained a right by it loses that, as long as it is the same grant, and what was not scored since is not offered any more where it was not
-- before. How many returned. Asks nobody who he is.
CREATE FUNCTION undo_merge(which int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry trash := (SELECT t FROM trash t WHERE t.entry_id = which);
    category CONSTANT int := entry.root_ids[1];
    called CONSTANT text := (SELECT x ->> 'name' FROM trash_rows r, json_array_elements(r.rows) x WHERE r.entry_id = which AND r.of_table = 'categories');
    places int[] := ARRAY(SELECT merged_into(entry.project_id, (entry.contents ->> 'merged_into')::int));
    returned bigint;
BEGIN
    UPDATE annotations a SET category_id = category
    FROM trash_rows r, json_to_recordset(r.rows) m (annotation_id int)
    WHERE r.entry_id = which AND r.of_table = 'moved' AND a.annotation_id = m.annotation_id AND a.category_id = ANY (places);
    GET DIAGNOSTICS returned = ROW_COUNT;
    UPDATE annotations a SET name = m.name
    FROM trash_rows r, json_to_recordset(r.rows) m (annotation_id int, name text)
    WHERE r.entry_id = which AND r.of_table = 'moved' AND a.annotation_id = m.annotation_id AND a.category_id = category
        AND a.name = m.name || ' (' || called || ')'
        AND NOT EXISTS (SELECT FROM annotations t WHERE t.category_id = category AND t.name = m.name);
    PERFORM end_given(entry);
    RETURN returned;
END $$;

-- Puts all of a category into another of the project, with who was given rights on it, and deletes it. False where page_merge is NULL.
CREATE FUNCTION merge_category(category int, target int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    called text;
BEGIN
    IF NOT may_merge(category, target) THEN
        RETURN false;
    END IF;
    PERFORM 1 FROM categories c WHERE c.category_id IN (category, target) ORDER BY c.category_id FOR UPDATE;
    PERFORM keep_merge(category, target);
    called := (SELECT c.name FROM categories c WHERE c.category_id = category);
    UPDATE annotations a SET category_id = target,
        name = CASE WHEN EXISTS (SELECT FROM annotations t WHERE t.category_id = target AND t.name = a.name)
                    THEN a.name || ' (' || called || ')' ELSE a.name END
    WHERE a.category_id = category;
    INSERT INTO categories_classifications (category_id, classification_id)
        SELECT target, l.classification_id FROM categories_classifications l WHERE l.category_id = category ON CONFLICT DO NOTHING;
    INSERT INTO permissions (user_id, type, type_id)
        SELECT g.user_id, g.type, target FROM permissions g WHERE g.type IN ('catpar', 'catvie') AND g.type_id = category
        ON CONFLICT DO NOTHING;
    DELETE FROM categories c WHERE c.category_id = category;
    RETURN true;
END $$;
