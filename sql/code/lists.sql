-- The rows of lists, in their order, page by page or all: each begins with what the caller has, not with what there is. In every category
-- that he sees the whole of, an index has the rows in the order of the list, and no more are read than a page shows; single annotations
-- are few. Row-level security looks at all of it once more.
--
-- after: the key of the row that ended the page before (NULL: from the first); max_rows: so many (NULL: all).
--
-- The planner knows neither how long a page is nor how many categories somebody has, and a plan is kept for the life of a connection:
-- it is told to use the indexes.

-- A page of those that the caller sees, or may annotate, by grants on them or by his share: by name, of a status among `statuses`, with
-- `search` in the name. category: of this one, if it is none of `besides`; NULL: of all.
CREATE FUNCTION my_single_page(project int, category int, besides int[], to_annotate boolean, statuses text[], search text,
                               mark_name text, mark_id int, max_rows int) RETURNS SETOF int
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    who int := caller();
BEGIN
    RETURN QUERY
        SELECT x.annotation_id FROM (
            SELECT g.name, g.annotation_id
            FROM (SELECT k.project_id, k.category_id FROM categories k
                  WHERE k.category_id = category AND (project IS NULL OR k.project_id = project) AND k.category_id <> ALL (besides)
                  UNION ALL SELECT m.project_id, m.category_id FROM my_single_categories(project, besides) m WHERE category IS NULL) c
            CROSS JOIN unnest(statuses) status CROSS JOIN LATERAL (
                SELECT DISTINCT g.annotation_name AS name, g.annotation_id FROM permissions g
                WHERE g.user_id = who AND g.project_id = c.project_id AND g.category_id = c.category_id AND g.annotation_status = status
                    AND (g.annotation_name, g.annotation_id) > (mark_name, mark_id) AND (g.type = 'annpar' OR NOT to_annotate)
                    AND reaches(c.project_id) AND position(lower(search) IN lower(g.annotation_name)) > 0
                ORDER BY g.annotation_name, g.annotation_id LIMIT max_rows) g
            UNION
            SELECT a.name, a.annotation_id FROM annotations a
            WHERE a.annotation_id = shared_annotation() AND NOT to_annotate AND (project IS NULL OR a.project_id = project)
                AND (category IS NULL OR a.category_id = category) AND a.category_id <> ALL (besides) AND a.status = ANY (statuses)
                AND (a.name, a.annotation_id) > (mark_name, mark_id) AND position(lower(search) IN lower(a.name)) > 0) x
        ORDER BY x.name, x.annotation_id LIMIT max_rows;
END $$;

-- Annotations by name. project, category: NULL for any. to_review: only those of status N that the caller may submit.
CREATE FUNCTION listed_annotations(project int, category int, to_review boolean, after int, max_rows int) RETURNS SETOF annotations
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    mark_name text := '';
    mark_id int := 0;
    whole int[];
    looked int[];
BEGIN
    IF after IS NOT NULL THEN
        SELECT a.name, a.annotation_id INTO mark_name, mark_id FROM annotations a WHERE a.annotation_id = after;
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;
    IF to_review THEN
        whole := my_whole_par_categories(project);
        looked := CASE WHEN category IS NULL THEN whole WHEN category = ANY (whole) THEN ARRAY[category] ELSE '{}' END;
        RETURN QUERY
            SELECT x.* FROM (
                SELECT a.* FROM unnest(looked) c CROSS JOIN LATERAL (
                    SELECT b.* FROM annotations b
                    WHERE b.category_id = c AND b.status = 'N' AND (b.name, b.annotation_id) > (mark_name, mark_id)
                    ORDER BY b.name, b.annotation_id LIMIT max_rows) a
                UNION ALL
                SELECT a.* FROM my_single_page(project, category, whole, true, '{N}', '', mark_name, mark_id, max_rows) s
                JOIN annotations a ON a.annotation_id = s) x
            ORDER BY x.name, x.annotation_id LIMIT max_rows;
        RETURN;
    END IF;
    IF category IS NULL AND project = ANY (my_projects()) THEN -- an index has these in order, too
        RETURN QUERY SELECT a.* FROM annotations a
                     WHERE a.project_id = project AND (a.name, a.annotation_id) > (mark_name, mark_id)
                     ORDER BY a.name, a.annotation_id LIMIT max_rows;
        RETURN;
    END IF;
    whole := my_whole_categories(project);
    looked := CASE WHEN category IS NULL THEN whole WHEN category = ANY (whole) THEN ARRAY[category] ELSE '{}' END;
    RETURN QUERY
        SELECT x.* FROM (
            SELECT a.* FROM unnest(looked) c CROSS JOIN LATERAL (
                SELECT b.* FROM annotations b WHERE b.category_id = c AND (b.name, b.annotation_id) > (mark_name, mark_id)
                ORDER BY b.name, b.annotation_id LIMIT max_rows) a
            UNION ALL
            SELECT a.* FROM my_single_page(project, category, whole, false, '{N,S}', '', mark_name, mark_id, max_rows) s
            JOIN annotations a ON a.annotation_id = s) x
        ORDER BY x.name, x.annotation_id LIMIT max_rows;
END $$;

-- Layers and comments by sequence: listed_layers(), listed_comments(). project: NULL for any. Those of single annotations have no index
-- in the order of the list: each annotation is looked into, of an index alone, and a page of them is read.
DO $do$
DECLARE
    kind text[];
BEGIN
    FOREACH kind SLICE 1 IN ARRAY ARRAY[['layers', 'layer_id'], ['comments', 'comment_id']] LOOP
        EXECUTE format($sql$
CREATE FUNCTION my_single_%1$s(project int, besides int[], mark_sequence int, mark_id int, max_rows int) RETURNS SETOF int
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
BEGIN
    RETURN QUERY
        SELECT t.%2$s FROM my_single_annotations(project, besides, false) s JOIN %1$s t USING (annotation_id)
        WHERE (t.sequence, t.%2$s) > (mark_sequence, mark_id)
        ORDER BY t.sequence, t.%2$s LIMIT max_rows;
END $$;

CREATE FUNCTION listed_%1$s(project int, after int, max_rows int) RETURNS SETOF %1$s
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    mark_sequence int := -2147483648;
    mark_id int := 0;
    whole int[] := my_whole_categories(project);
BEGIN
    IF after IS NOT NULL THEN
        SELECT t.sequence, t.%2$s INTO mark_sequence, mark_id FROM %1$s t WHERE t.%2$s = after;
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;
    RETURN QUERY
        SELECT x.* FROM (
            SELECT t.* FROM unnest(whole) c CROSS JOIN LATERAL (
                SELECT b.* FROM %1$s b WHERE b.category_id = c AND (b.sequence, b.%2$s) > (mark_sequence, mark_id)
                ORDER BY b.sequence, b.%2$s LIMIT max_rows) t
            UNION ALL
            SELECT t.* FROM my_single_%1$s(project, whole, mark_sequence, mark_id, max_rows) s JOIN %1$s t ON t.%2$s = s) x
        ORDER BY x.sequence, x.%2$s LIMIT max_rows;
END $$;
        $sql$, kind[1], kind[2]);
    END LOOP;
END $do$;

-- The images of a project (NULL: of any) by name. without_wrecks: not those that are being uploaded or failed. Who manages or sees the
-- whole project has them by the index; of somebody else's, those used in what he sees are found from there, unless so much of the
-- project is his that the index finds a page sooner.
CREATE FUNCTION listed_images(project int, without_wrecks boolean, after int, max_rows int) RETURNS SETOF images
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    mark_name text := '';
    mark_id int := 0;
    whole int[] := my_whole_categories(project);
    mine float8;
    everything float8;
BEGIN
    IF project IS NULL THEN
        RETURN QUERY
            SELECT i.* FROM projects p CROSS JOIN LATERAL listed_images(p.project_id, without_wrecks, after, max_rows) i
            ORDER BY i.name, i.image_id LIMIT max_rows;
        RETURN;
    END IF;
    IF after IS NOT NULL THEN
        SELECT i.name, i.image_id INTO mark_name, mark_id FROM images i WHERE i.image_id = after;
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;
    IF NOT project = ANY (my_projects()) THEN
        SELECT k.mine, k.everything INTO mine, everything FROM share_of_project(project, whole) k;
        IF mine * mine < everything * coalesce(max_rows, everything) OR mine = 0 THEN
            RETURN QUERY
                SELECT i.* FROM images_in_use(project, whole, without_wrecks, mark_name, mark_id, max_rows) u JOIN images i ON i.image_id = u
                ORDER BY i.name, i.image_id LIMIT max_rows;
            RETURN;
        END IF;
    END IF;
    RETURN QUERY
        SELECT i.* FROM images i
        WHERE i.project_id = project AND NOT (without_wrecks AND i.state IN ('uploading', 'failed'))
            AND (i.name, i.image_id) > (mark_name, mark_id)
        ORDER BY i.name, i.image_id LIMIT max_rows;
END $$;

-- How many annotations of a project are in these categories, and how many there are.
CREATE FUNCTION share_of_project(project int, whole int[], OUT mine float8, OUT everything float8)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT coalesce(sum(annotations) FILTER (WHERE category_id = ANY (whole)), 0), coalesce(sum(annotations), 0) INTO mine, everything
    FROM category_counts WHERE project_id = project;
END $$;

-- The images that are used in categories, and in single annotations of the caller. By the kind of a layer, not by whether it has an image:
-- that is the condition of the index of images, which the planner would rather read from one end to the other.
CREATE FUNCTION images_in_use(project int, whole int[], without_wrecks boolean, mark_name text, mark_id int, max_rows int) RETURNS SETOF int
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
    singles int[] := ARRAY(SELECT s.annotation_id FROM my_single_annotations(project, whole, false) s);
    used int[] := ARRAY(
        SELECT l.image_id FROM layers l WHERE l.category_id = ANY (whole) AND l.kind = 'image'
        UNION SELECT a.image_id FROM annotations a WHERE a.category_id = ANY (whole) AND a.image_id IS NOT NULL
        UNION SELECT l.image_id FROM unnest(singles) s JOIN layers l ON l.annotation_id = s WHERE l.kind = 'image'
        UNION SELECT a.image_id FROM unnest(singles) s JOIN annotations a ON a.annotation_id = s WHERE a.image_id IS NOT NULL);
BEGIN
    RETURN QUERY
        SELECT i.image_id FROM unnest(used) u JOIN images i ON i.image_id = u
        WHERE NOT (without_wrecks AND i.state IN ('uploading', 'failed')) AND (i.name, i.image_id) > (mark_name, mark_id)
        ORDER BY i.name, i.image_id LIMIT max_rows;
END $$;

-- The next rows of a cursor of one column of texts: until they are so many, or so many bytes, but one at the least.
CREATE FUNCTION rows_within(rows_of refcursor, max_rows int, max_bytes int) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    line text;
    bytes bigint := 0;
BEGIN
    FOR taken IN 1 .. max_rows LOOP
        FETCH rows_of INTO line;
        EXIT WHEN NOT FOUND;
        RETURN NEXT line;
        bytes := bytes + coalesce(octet_length(line), 0);
        EXIT WHEN bytes >= max_bytes;
    END LOOP;
END $$;
