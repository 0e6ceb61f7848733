-- One thing done to many annotations, and categories that become one; for who manages the project.

-- asked: {"action": "move" | "rename" | "reset" | "delete", "annotations": [{"annotation_id", "name"}], "category_id"}; names for
-- renaming, the category to move to. Answers {"done", "refused": [{"annotation_id", "name", "why"}]}: what stands in the way of one
-- (gone, taken, empty) does not stop the others. NULL when there is no such project or category.
CREATE FUNCTION change_annotations(project int, asked jsonb) RETURNS text LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    action CONSTANT text := asked ->> 'action';
    target CONSTANT int := (asked ->> 'category_id')::int;
    ids CONSTANT int[] := ARRAY(SELECT DISTINCT (e ->> 'annotation_id')::int FROM jsonb_array_elements(asked -> 'annotations') e);
    said jsonb; -- {id: name}
    there int[];
    left_over int[];
    settled int[];
    done int := 0;
    refused jsonb := '[]';
BEGIN
    IF NOT may_edit(project)
       OR (action = 'move' AND NOT EXISTS (SELECT FROM categories c WHERE c.category_id = target AND c.project_id = project)) THEN
        RETURN NULL;
    END IF;
    there := ARRAY(SELECT h.annotation_id FROM (
        SELECT a.annotation_id FROM annotations a WHERE a.annotation_id = ANY (ids) AND a.project_id = project
        ORDER BY a.annotation_id FOR UPDATE) h);
    refused := (SELECT coalesce(jsonb_agg(jsonb_build_object('annotation_id', i, 'name', '', 'why', 'gone')), '[]')
                FROM unnest(ids) i WHERE i <> ALL (there));
    IF action = 'delete' THEN
        DELETE FROM annotations WHERE annotation_id = ANY (there);
        GET DIAGNOSTICS done = ROW_COUNT;
    ELSIF action = 'reset' THEN
        UPDATE annotations SET status = 'N' WHERE annotation_id = ANY (there) AND status = 'S';
        done := cardinality(there);
    ELSIF action = 'move' THEN
        UPDATE annotations a SET category_id = target
        WHERE a.annotation_id IN (
                  SELECT DISTINCT ON (m.name) m.annotation_id FROM annotations m
                  WHERE m.annotation_id = ANY (there) AND m.category_id <> target ORDER BY m.name, m.annotation_id)
            AND NOT EXISTS (SELECT FROM annotations t WHERE t.category_id = target AND t.name = a.name);
        refused := refused || (
            SELECT coalesce(jsonb_agg(jsonb_build_object('annotation_id', a.annotation_id, 'name', a.name, 'why', 'taken')
                                      ORDER BY a.name), '[]')
            FROM annotations a WHERE a.annotation_id = ANY (there) AND a.category_id <> target);
        done := cardinality(ids) - jsonb_array_length(refused);
    ELSE
        said := (SELECT coalesce(jsonb_object_agg(e ->> 'annotation_id', normalize(btrim(e ->> 'name'), NFC)), '{}')
                 FROM jsonb_array_elements(asked -> 'annotations') e);
        left_over := ARRAY(SELECT a.annotation_id FROM annotations a
                           WHERE a.annotation_id = ANY (there) AND said ->> a.annotation_id::text NOT IN ('', a.name));
        LOOP -- a name may become free because the one that had it is renamed, too
            settled := ARRAY(
                SELECT DISTINCT ON (a.category_id, said ->> a.annotation_id::text) a.annotation_id FROM annotations a
                WHERE a.annotation_id = ANY (left_over)
                    AND NOT EXISTS (SELECT FROM annotations t
                                    WHERE t.category_id = a.category_id AND t.name = said ->> a.annotation_id::text)
                ORDER BY a.category_id, said ->> a.annotation_id::text, a.annotation_id);
            EXIT WHEN cardinality(settled) = 0;
            UPDATE annotations a SET name = said ->> a.annotation_id::text WHERE a.annotation_id = ANY (settled);
            left_over := ARRAY(SELECT l FROM unnest(left_over) l WHERE l <> ALL (settled));
        END LOOP;
        refused := refused || (
            SELECT coalesce(jsonb_agg(jsonb_build_object('annotation_id', a.annotation_id, 'name', a.name, 'why',
                                                         CASE said ->> a.annotation_id::text WHEN '' THEN 'empty' ELSE 'taken' END)
                                      ORDER BY a.name), '[]')
            FROM annotations a
            WHERE a.annotation_id = ANY (left_over) OR (a.annotation_id = ANY (there) AND said ->> a.annotation_id::text = ''));
        done := cardinality(ids) - jsonb_array_length(refused);
    END IF;
    RETURN json_build_object('done', done, 'refused', refused);
END $$;

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

-- Puts all of a category into another of the project, with who was given rights on it, and deletes it. False where page_merge is NULL.
CREATE FUNCTION merge_category(category int, target int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    called text;
BEGIN
    IF NOT may_merge(category, target) THEN
        RETURN false;
    END IF;
    PERFORM 1 FROM categories c WHERE c.category_id IN (category, target) ORDER BY c.category_id FOR UPDATE;
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
