-- The rows of lists, in their order, page by page or all: each begins with what the caller has, not with what there is. In every category
-- that he sees the whole of, an index has the rows in the order of the list, and no more are read than a page shows; single annotations
-- are few. Row-level security looks at all of it once more.
--
-- after: the key of the row that ended the page before (NULL: from the first); most: so many rows (NULL: all).
--
-- The planner knows neither how long a page is nor how many categories somebody has, and a plan is kept for the life of a connection:
-- it is told to use the indexes.

-- Annotations by name. project, category: NULL for any. to_review: only those of status N that the caller may submit.
CREATE FUNCTION listed_annotations(project int, category int, to_review boolean, after int, most int) RETURNS SETOF annotations
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
                    ORDER BY b.name, b.annotation_id LIMIT most) a
                UNION ALL
                SELECT a.* FROM (
                    SELECT s.annotation_id FROM my_single_par_annotations(project, whole) s
                    WHERE (category IS NULL OR s.category_id = category) AND s.status = 'N'
                        AND (s.name, s.annotation_id) > (mark_name, mark_id)
                    ORDER BY s.name, s.annotation_id LIMIT most) s JOIN annotations a USING (annotation_id)) x
            ORDER BY x.name, x.annotation_id LIMIT most;
        RETURN;
    END IF;
    IF category IS NULL AND project = ANY (my_projects()) THEN -- an index has these in order, too
        RETURN QUERY SELECT a.* FROM annotations a
                     WHERE a.project_id = project AND (a.name, a.annotation_id) > (mark_name, mark_id)
                     ORDER BY a.name, a.annotation_id LIMIT most;
        RETURN;
    END IF;
    whole := my_whole_categories(project);
    looked := CASE WHEN category IS NULL THEN whole WHEN category = ANY (whole) THEN ARRAY[category] ELSE '{}' END;
    RETURN QUERY
        SELECT x.* FROM (
            SELECT a.* FROM unnest(looked) c CROSS JOIN LATERAL (
                SELECT b.* FROM annotations b WHERE b.category_id = c AND (b.name, b.annotation_id) > (mark_name, mark_id)
                ORDER BY b.name, b.annotation_id LIMIT most) a
            UNION ALL
            SELECT a.* FROM (
                SELECT s.annotation_id FROM my_single_annotations(project, whole) s
                WHERE (category IS NULL OR s.category_id = category) AND (s.name, s.annotation_id) > (mark_name, mark_id)
                ORDER BY s.name, s.annotation_id LIMIT most) s JOIN annotations a USING (annotation_id)) x
        ORDER BY x.name, x.annotation_id LIMIT most;
END $$;

-- The same for a page of a category: those of a status ('': of any) whose names hold a text.
CREATE FUNCTION listed_in_category(category int, only_status text, search text, after int, most int) RETURNS SETOF annotations
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    mark_name text := '';
    mark_id int := 0;
    whole int[] := my_whole_categories(NULL);
BEGIN
    IF after <> 0 THEN
        SELECT a.name, a.annotation_id INTO mark_name, mark_id FROM annotations a WHERE a.annotation_id = after;
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;
    IF NOT category = ANY (whole) THEN
        RETURN QUERY
            SELECT a.* FROM (
                SELECT s.annotation_id FROM my_single_annotations(NULL, whole) s
                WHERE s.category_id = category AND only_status IN ('', s.status) AND position(lower(search) IN lower(s.name)) > 0
                    AND (s.name, s.annotation_id) > (mark_name, mark_id)
                ORDER BY s.name, s.annotation_id LIMIT most) s JOIN annotations a USING (annotation_id)
            ORDER BY a.name, a.annotation_id LIMIT most;
    ELSIF only_status = '' THEN
        RETURN QUERY
            SELECT a.* FROM annotations a
            WHERE a.category_id = category AND position(lower(search) IN lower(a.name)) > 0
                AND (a.name, a.annotation_id) > (mark_name, mark_id)
            ORDER BY a.name, a.annotation_id LIMIT most;
    ELSE
        RETURN QUERY
            SELECT a.* FROM annotations a
            WHERE a.category_id = category AND a.status = only_status AND position(lower(search) IN lower(a.name)) > 0
                AND (a.name, a.annotation_id) > (mark_name, mark_id)
            ORDER BY a.name, a.annotation_id LIMIT most;
    END IF;
END $$;

-- The layers of single annotations, in their order.
CREATE FUNCTION my_single_layers(project int, besides int[], mark_sequence int, mark_id int, most int) RETURNS SETOF int
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
BEGIN
    RETURN QUERY
        SELECT l.layer_id FROM my_single_annotations(project, besides) s JOIN layers l USING (annotation_id)
        WHERE (l.sequence, l.layer_id) > (mark_sequence, mark_id)
        ORDER BY l.sequence, l.layer_id LIMIT most;
END $$;

-- Layers by sequence. project: NULL for any.
CREATE FUNCTION listed_layers(project int, after int, most int) RETURNS SETOF layers
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    mark_sequence int := -2147483648;
    mark_id int := 0;
    whole int[] := my_whole_categories(project);
BEGIN
    IF after IS NOT NULL THEN
        SELECT l.sequence, l.layer_id INTO mark_sequence, mark_id FROM layers l WHERE l.layer_id = after;
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;
    RETURN QUERY
        SELECT x.* FROM (
            SELECT l.* FROM unnest(whole) c CROSS JOIN LATERAL (
                SELECT b.* FROM layers b WHERE b.category_id = c AND (b.sequence, b.layer_id) > (mark_sequence, mark_id)
                ORDER BY b.sequence, b.layer_id LIMIT most) l
            UNION ALL
            SELECT l.* FROM my_single_layers(project, whole, mark_sequence, mark_id, most) s JOIN layers l ON l.layer_id = s) x
        ORDER BY x.sequence, x.layer_id LIMIT most;
END $$;

-- Comments by sequence. project: NULL for any.
CREATE FUNCTION listed_comments(project int, after int, most int) RETURNS SETOF comments
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    mark_sequence int := -2147483648;
    mark_id int := 0;
    whole int[] := my_whole_categories(project);
BEGIN
    IF after IS NOT NULL THEN
        SELECT m.sequence, m.comment_id INTO mark_sequence, mark_id FROM comments m WHERE m.comment_id = after;
        IF NOT FOUND THEN
            RETURN;
        END IF;
    END IF;
    RETURN QUERY
        SELECT x.* FROM (
            SELECT m.* FROM unnest(whole) c CROSS JOIN LATERAL (
                SELECT b.* FROM comments b WHERE b.category_id = c AND (b.sequence, b.comment_id) > (mark_sequence, mark_id)
                ORDER BY b.sequence, b.comment_id LIMIT most) m
            UNION ALL
            SELECT m.* FROM my_single_annotations(project, whole) s JOIN comments m USING (annotation_id)
            WHERE (m.sequence, m.comment_id) > (mark_sequence, mark_id)) x
        ORDER BY x.sequence, x.comment_id LIMIT most;
END $$;

-- The images of a project (NULL: of any) by name. without_wrecks: not those that are being uploaded or failed. Who manages or sees the
-- whole project has them by the index; of somebody else's, those used in what he sees are found from there, unless so much of the
-- project is his that the index finds a page sooner.
CREATE FUNCTION listed_images(project int, without_wrecks boolean, after int, most int) RETURNS SETOF images
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
            SELECT i.* FROM projects p CROSS JOIN LATERAL listed_images(p.project_id, without_wrecks, after, most) i
            ORDER BY i.name, i.image_id LIMIT most;
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
        IF mine * mine < everything * coalesce(most, everything) OR mine = 0 THEN
            RETURN QUERY
                SELECT i.* FROM images_in_use(project, whole, without_wrecks, mark_name, mark_id, most) u JOIN images i ON i.image_id = u
                ORDER BY i.name, i.image_id LIMIT most;
            RETURN;
        END IF;
    END IF;
    RETURN QUERY
        SELECT i.* FROM images i
        WHERE i.project_id = project AND NOT (without_wrecks AND i.state IN ('uploading', 'failed'))
            AND (i.name, i.image_id) > (mark_name, mark_id)
        ORDER BY i.name, i.image_id LIMIT most;
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
CREATE FUNCTION images_in_use(project int, whole int[], without_wrecks boolean, mark_name text, mark_id int, most int) RETURNS SETOF int
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 100 SET search_path = public, pg_temp SET enable_seqscan = off SET jit = off AS $$
BEGIN
    RETURN QUERY
        SELECT i.image_id FROM images i JOIN (
            SELECT l.image_id FROM layers l WHERE l.category_id = ANY (whole) AND l.kind = 'image'
            UNION SELECT a.image_id FROM annotations a WHERE a.category_id = ANY (whole)
            UNION SELECT l.image_id FROM my_single_annotations(project, whole) s JOIN layers l USING (annotation_id)
                  WHERE l.kind = 'image'
            UNION SELECT a.image_id FROM my_single_annotations(project, whole) s JOIN annotations a USING (annotation_id)) u
            USING (image_id)
        WHERE NOT (without_wrecks AND i.state IN ('uploading', 'failed')) AND (i.name, i.image_id) > (mark_name, mark_id)
        ORDER BY i.name, i.image_id LIMIT most;
END $$;

-- The sample to be reviewed after (before) one in the queue of its project, which goes round at its ends: the first (last) of those
-- behind it, else of those up to it. whole: the categories that the caller may annotate the whole of; in each, the index of the queue
-- is looked into.
CREATE FUNCTION next_in_queue(whole int[], here_category text, here_name text, here int)
RETURNS TABLE (annotation_id int, name text, category_id int, category text, behind boolean)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        SELECT q.annotation_id, q.name, q.category_id, q.category, q.behind FROM (
            SELECT a.annotation_id, a.name, a.category_id, c.name AS category, true AS behind
            FROM categories c CROSS JOIN LATERAL (
                SELECT b.annotation_id, b.name, b.category_id FROM annotations b
                WHERE b.category_id = c.category_id AND b.status = 'N' AND (b.name, b.annotation_id)
                    > (CASE WHEN c.name = here_category THEN here_name ELSE '' END, CASE WHEN c.name = here_category THEN here ELSE 0 END)
                ORDER BY b.name, b.annotation_id LIMIT 1) a
            WHERE c.category_id = ANY (whole) AND c.name >= here_category
            UNION ALL
            SELECT a.annotation_id, a.name, a.category_id, c.name, false
            FROM categories c CROSS JOIN LATERAL (
                SELECT b.annotation_id, b.name, b.category_id FROM annotations b
                WHERE b.category_id = c.category_id AND b.status = 'N'
                ORDER BY b.name, b.annotation_id LIMIT 1) a
            WHERE c.category_id = ANY (whole) AND (c.name, a.name, a.annotation_id) < (here_category, here_name, here)) q
        ORDER BY q.behind DESC, q.category, q.name, q.annotation_id LIMIT 1;
END $$;

CREATE FUNCTION previous_in_queue(whole int[], here_category text, here_name text, here int)
RETURNS TABLE (annotation_id int, name text, category_id int, category text, behind boolean)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        SELECT q.annotation_id, q.name, q.category_id, q.category, q.behind FROM (
            SELECT a.annotation_id, a.name, a.category_id, c.name AS category, false AS behind
            FROM categories c CROSS JOIN LATERAL (
                SELECT b.annotation_id, b.name, b.category_id FROM annotations b
                WHERE b.category_id = c.category_id AND b.status = 'N' AND (b.name, b.annotation_id) < (here_name, here)
                ORDER BY b.name DESC, b.annotation_id DESC LIMIT 1) a
            WHERE c.category_id = ANY (whole) AND c.name = here_category
            UNION ALL
            SELECT a.annotation_id, a.name, a.category_id, c.name, (c.name, a.name, a.annotation_id) > (here_category, here_name, here)
            FROM categories c CROSS JOIN LATERAL (
                SELECT b.annotation_id, b.name, b.category_id FROM annotations b
                WHERE b.category_id = c.category_id AND b.status = 'N'
                ORDER BY b.name DESC, b.annotation_id DESC LIMIT 1) a
            WHERE c.category_id = ANY (whole) AND a.annotation_id <> here) q
        ORDER BY q.behind, q.category DESC, q.name DESC, q.annotation_id DESC LIMIT 1;
END $$;
