-- One thing done to many annotations, for who manages the project.

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
