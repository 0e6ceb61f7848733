-- Shapes of a class over a sample, a category or a project, page by page. Which layers have some is kept with each change, so that a page
-- costs what it shows.

-- How many shapes of each class a layer has follows the shapes: once for a statement, however many it changes.
DO $do$
DECLARE
    change text[];
BEGIN
    FOREACH change SLICE 1 IN ARRAY ARRAY[
        ['insert', 'NEW TABLE AS made', 'SELECT m.*, 1 AS n FROM made m'],
        ['delete', 'OLD TABLE AS gone', 'SELECT g.*, -1 AS n FROM gone g'],
        ['update', 'NEW TABLE AS made OLD TABLE AS gone',
         'SELECT m.*, 1 AS n FROM made m JOIN gone g USING (shape_id) WHERE m.class_id IS DISTINCT FROM g.class_id
          UNION ALL SELECT g.*, -1 FROM gone g JOIN made m USING (shape_id) WHERE m.class_id IS DISTINCT FROM g.class_id']] LOOP
        EXECUTE format($sql$
            CREATE FUNCTION count_classes_%1$s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                INSERT INTO shape_classes AS c (layer_id, class_id, shapes, annotation_id, category_id, project_id)
                    SELECT l.layer_id, x.class_id, x.n, l.annotation_id, l.category_id, l.project_id
                    FROM (SELECT y.layer_id, coalesce(y.class_id, 0) AS class_id, sum(y.n) AS n FROM (%3$s) y
                          WHERE y.kind <> 'other' GROUP BY 1, 2 HAVING sum(y.n) <> 0) x
                    JOIN layers l USING (layer_id) ORDER BY 1, 2 -- one that is deleted has none
                    ON CONFLICT (layer_id, class_id) DO UPDATE SET shapes = c.shapes + EXCLUDED.shapes;
                RETURN NULL;
            END $$;
            CREATE TRIGGER classes_%1$s AFTER %1$s ON shapes REFERENCING %2$s FOR EACH STATEMENT EXECUTE FUNCTION count_classes_%1$s()
            $sql$, change[1], change[2], change[3]);
    END LOOP;
END $do$;

-- And those of categories follow the layers, also when a sample moves. What goes with its category has no row to count in any more.
CREATE FUNCTION count_classes_of_categories() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP IN ('DELETE', 'UPDATE') THEN
        PERFORM hold_counts(ARRAY(SELECT DISTINCT category_id FROM gone));
        UPDATE class_counts k SET shapes = k.shapes - c.n
        FROM (SELECT category_id, class_id, sum(shapes) AS n FROM gone GROUP BY 1, 2) c
        WHERE k.category_id = c.category_id AND k.class_id = c.class_id;
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        PERFORM hold_counts(ARRAY(SELECT DISTINCT category_id FROM made));
        INSERT INTO class_counts AS k (category_id, class_id, shapes)
            SELECT category_id, class_id, sum(shapes) FROM made GROUP BY 1, 2 ORDER BY 1, 2
            ON CONFLICT (category_id, class_id) DO UPDATE SET shapes = k.shapes + EXCLUDED.shapes;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER counts_made AFTER INSERT ON shape_classes REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION count_classes_of_categories();
CREATE TRIGGER counts_changed AFTER UPDATE ON shape_classes REFERENCING OLD TABLE AS gone NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION count_classes_of_categories();
CREATE TRIGGER counts_gone AFTER DELETE ON shape_classes REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION count_classes_of_categories();

-- A drawing that was deleted is there again, with its shapes.
CREATE FUNCTION count_classes_again() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO shape_classes (layer_id, class_id, shapes, annotation_id, category_id, project_id)
        SELECT NEW.layer_id, coalesce(s.class_id, 0), count(*), NEW.annotation_id, NEW.category_id, NEW.project_id
        FROM shapes s WHERE s.layer_id = NEW.layer_id AND s.kind <> 'other' GROUP BY 2;
    RETURN NULL;
END $$;
CREATE TRIGGER classes_again AFTER INSERT ON layers FOR EACH ROW WHEN (NEW.kind = 'drawing') EXECUTE FUNCTION count_classes_again();

-- The layers that have shapes of a class (0: of none, NULL: of any), in what the caller sees of a project, a category (NULL: any) or a sample (NULL: any): so
-- many, in the order of their ids, from one on.
CREATE FUNCTION gallery_layers(project int, category int, sample int, class int, from_layer int, max_rows int)
RETURNS TABLE (layer_id int, annotation_id int)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    whole int[];
    looked int[];
BEGIN
    IF sample IS NOT NULL THEN
        IF my_level_on_annotation(sample) <> 'none' THEN
            RETURN QUERY
                SELECT DISTINCT ON (k.layer_id) k.layer_id, k.annotation_id FROM shape_classes k
                WHERE k.annotation_id = sample AND (class IS NULL OR k.class_id = class) AND k.shapes > 0 AND k.layer_id >= from_layer
                    AND k.project_id = project
                ORDER BY k.layer_id LIMIT max_rows;
        END IF;
        RETURN;
    END IF;
    whole := my_whole_categories(project);
    looked := CASE WHEN category IS NULL THEN whole WHEN category = ANY (whole) THEN ARRAY[category] ELSE '{}' END;
    IF class IS NULL THEN
        RETURN QUERY
            SELECT DISTINCT ON (x.layer_id) x.layer_id, x.annotation_id FROM (
                SELECT l.layer_id, l.annotation_id FROM unnest(looked) c CROSS JOIN LATERAL (
                    SELECT DISTINCT ON (k.layer_id) k.layer_id, k.annotation_id FROM shape_classes k
                    WHERE k.category_id = c AND k.shapes > 0 AND k.layer_id >= from_layer
                    ORDER BY k.layer_id LIMIT max_rows) l
                UNION ALL
                SELECT k.layer_id, k.annotation_id FROM my_single_annotations(project, whole, false) s JOIN shape_classes k USING (annotation_id)
                WHERE (category IS NULL OR s.category_id = category) AND k.shapes > 0 AND k.layer_id >= from_layer) x
            ORDER BY x.layer_id LIMIT max_rows;
        RETURN;
    END IF;
    RETURN QUERY
        SELECT x.layer_id, x.annotation_id FROM (
            SELECT l.layer_id, l.annotation_id FROM unnest(looked) c CROSS JOIN LATERAL (
                SELECT k.layer_id, k.annotation_id FROM shape_classes k
                WHERE k.category_id = c AND k.class_id = class AND k.shapes > 0 AND k.layer_id >= from_layer
                ORDER BY k.layer_id LIMIT max_rows) l
            UNION ALL
            SELECT k.layer_id, k.annotation_id FROM my_single_annotations(project, whole, false) s JOIN shape_classes k USING (annotation_id)
            WHERE (category IS NULL OR s.category_id = category) AND k.class_id = class AND k.shapes > 0 AND k.layer_id >= from_layer) x
        ORDER BY x.layer_id LIMIT max_rows;
END $$;

-- How many shapes of each class there are in what the caller sees of it: [{"class", "shapes"}].
CREATE FUNCTION gallery_counts(project int, category int, sample int) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    whole int[] := my_whole_categories(project);
BEGIN
    RETURN (SELECT coalesce(jsonb_agg(jsonb_build_object('class', n.class_id, 'shapes', n.shapes) ORDER BY n.class_id), '[]') FROM (
        SELECT x.class_id, sum(x.shapes) AS shapes FROM (
            SELECT k.class_id, k.shapes FROM shape_classes k
            WHERE sample IS NOT NULL AND k.annotation_id = sample AND k.project_id = project AND my_level_on_annotation(sample) <> 'none'
            UNION ALL
            SELECT k.class_id, k.shapes FROM class_counts k
            WHERE sample IS NULL AND k.category_id = ANY (whole) AND (category IS NULL OR k.category_id = category)
            UNION ALL
            SELECT k.class_id, k.shapes FROM my_single_annotations(project, whole, false) s JOIN shape_classes k USING (annotation_id)
            WHERE sample IS NULL AND (category IS NULL OR s.category_id = category)) x
        GROUP BY x.class_id HAVING sum(x.shapes) > 0) n);
END $$;

-- So many shapes of a class of a layer, from the bottom to the top, above a place. Each by the index that has them in that order.
CREATE FUNCTION gallery_shapes(layer int, class int, above int, max_rows int) RETURNS SETOF shapes
LANGUAGE plpgsql STABLE ROWS 100
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off SET jit = off AS $$
BEGIN
    IF class IS NULL THEN
        RETURN QUERY SELECT s.* FROM shapes s WHERE s.layer_id = layer AND s.kind <> 'other' AND s.place > above ORDER BY s.place LIMIT max_rows;
    ELSE
        RETURN QUERY SELECT s.* FROM shapes s WHERE s.layer_id = layer AND coalesce(s.class_id, 0) = class AND s.kind <> 'other' AND s.place > above
            ORDER BY s.place LIMIT max_rows;
    END IF;
END $$;

-- A page of the shapes of a class (0: of none, NULL: of any), layer by layer and from the bottom to the top, after a place of a layer (0, 0: from the first); with the samples
-- and layers they are in, and on the first page how many there are of each class. What has very many points is told without its geometry.
-- NULL: the caller does not see the project.
CREATE FUNCTION page_gallery(project int, category int, sample int, class int, after_layer int, after_place int, max_rows int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    max_numbers CONSTANT int := 2000; -- of one shape
    told jsonb := '[]';
    one jsonb;
    found record;
    next text := '';
    total int := 0;
    layers_of int[] := '{}';
BEGIN
    IF NOT sees_project(project) OR caller() IS NULL THEN
        RETURN NULL;
    END IF;
    FOR found IN SELECT g.layer_id FROM gallery_layers(project, category, sample, class, after_layer, max_rows + 1) g LOOP
        EXIT WHEN total > max_rows;
        SELECT coalesce(jsonb_agg(s.told ORDER BY s.place), '[]') INTO one FROM (
            SELECT s.place, shape_json(s) || jsonb_build_object('layer_id', s.layer_id, 'place', s.place,
                'geometry', CASE WHEN cardinality(s.geometry) <= max_numbers THEN geometry_json(s.geometry, s.parts) END,
                'bounds', ARRAY[(s.bounds[1])[0], (s.bounds[1])[1], (s.bounds[0])[0], (s.bounds[0])[1]]) AS told
            FROM gallery_shapes(found.layer_id, class, CASE WHEN found.layer_id = after_layer THEN after_place ELSE -1 END,
                                max_rows + 1 - total) s) s;
        IF jsonb_array_length(one) > 0 THEN
            total := total + jsonb_array_length(one);
            told := told || one;
            layers_of := layers_of || found.layer_id;
        END IF;
    END LOOP;
    IF total > max_rows THEN -- one more than is told: there is a next page
        told := told - max_rows;
        next := (told -> -1 ->> 'layer_id') || '.' || (told -> -1 ->> 'place');
    END IF;
    RETURN jsonb_build_object(
        'shapes', told, 'next', next,
        'classes', CASE WHEN after_layer = 0 THEN gallery_counts(project, category, sample) ELSE '[]' END,
        'layers', (SELECT coalesce(jsonb_agg(jsonb_build_object(
                'layer_id', l.layer_id, 'name', l.name, 'owner_id', coalesce(l.owner_id, 0), 'annotation_id', l.annotation_id, 'annotation', a.name,
                'category_id', a.category_id, 'category', k.name, 'seq', coalesce(c.seq, 0),
                'may_draw', v.may_draw, 'pixel_size_um', (
                    SELECT i.pixel_size_um FROM layers b JOIN images i ON i.image_id = b.image_id WHERE b.annotation_id = l.annotation_id AND b.kind = 'image'
                    ORDER BY b.sequence, b.layer_id LIMIT 1)) ORDER BY l.layer_id), '[]')
            FROM unnest(layers_of) i JOIN layers l ON l.layer_id = i JOIN annotations a ON a.annotation_id = l.annotation_id
            JOIN categories k ON k.category_id = a.category_id LEFT JOIN edit_counters c ON c.annotation_id = a.annotation_id,
            LATERAL drawing_seen(l.layer_id) v))::text;
END $$;
