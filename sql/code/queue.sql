-- The queue of a project: what the caller has to review of it, by category and name, going round at its ends.
--
-- Counts say in which categories anything is left, so that no more than two of them are looked into, however many there are.

-- The categories of a project in which the caller may annotate something, the whole of it or single samples, and how many of them are to be
-- reviewed; those granted singly are counted, an entry of the index each.
CREATE FUNCTION my_queue(project int) RETURNS TABLE (category_id int, category text, is_whole boolean, left_over bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    who int := caller();
    whole int[] := my_whole_par_categories(project);
BEGIN
    RETURN QUERY
        SELECT c.category_id, c.name, true, k.annotations::bigint - k.submitted
        FROM categories c JOIN category_counts k USING (category_id) WHERE c.category_id = ANY (whole)
        UNION ALL
        SELECT c.category_id, c.name, false,
               (SELECT count(*) FROM permissions g
                WHERE g.user_id = who AND g.project_id = project AND g.category_id = c.category_id AND g.annotation_status = 'N'
                    AND g.type = 'annpar')
        FROM my_single_categories(project, whole) JOIN categories c USING (category_id);
END $$;

-- The first sample to be reviewed in a category after a mark, the last one before it; NULL: the first, the last of all. Those of the whole
-- category, or those granted singly: next_in_category(), previous_in_category().
DO $do$
DECLARE
    way text[];
BEGIN
    FOREACH way SLICE 1 IN ARRAY ARRAY[['next', '>', ''], ['previous', '<', 'DESC']] LOOP
        EXECUTE format($sql$
CREATE FUNCTION %1$s_in_category(project int, category int, is_whole boolean, mark_name text, mark int, OUT annotation_id int, OUT name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    who int := caller();
BEGIN
    IF is_whole AND mark IS NULL THEN
        SELECT a.annotation_id, a.name INTO annotation_id, name FROM annotations a
        WHERE a.category_id = category AND a.status = 'N' ORDER BY a.name %3$s, a.annotation_id %3$s LIMIT 1;
    ELSIF is_whole THEN
        SELECT a.annotation_id, a.name INTO annotation_id, name FROM annotations a
        WHERE a.category_id = category AND a.status = 'N' AND (a.name, a.annotation_id) %2$s (mark_name, mark)
        ORDER BY a.name %3$s, a.annotation_id %3$s LIMIT 1;
    ELSIF mark IS NULL THEN
        SELECT g.annotation_id, g.annotation_name INTO annotation_id, name FROM permissions g
        WHERE g.user_id = who AND g.project_id = project AND g.category_id = category AND g.annotation_status = 'N' AND g.type = 'annpar'
            AND reaches(project)
        ORDER BY g.annotation_name %3$s, g.annotation_id %3$s LIMIT 1;
    ELSE
        SELECT g.annotation_id, g.annotation_name INTO annotation_id, name FROM permissions g
        WHERE g.user_id = who AND g.project_id = project AND g.category_id = category AND g.annotation_status = 'N' AND g.type = 'annpar'
            AND (g.annotation_name, g.annotation_id) %2$s (mark_name, mark) AND reaches(project)
        ORDER BY g.annotation_name %3$s, g.annotation_id %3$s LIMIT 1;
    END IF;
END $$;

-- The %1$s sample: of the category of the one that is here (own: whether the whole of it is the caller's; NULL: nothing is), else of another
-- one in which something is left (NULL: there is none), else round of its own again. NULL when there is none but the one here.
CREATE FUNCTION %1$s_in_queue(project int, here_category int, own boolean, here_name text, here int, other int, other_is_whole boolean) RETURNS json
LANGUAGE plpgsql STABLE AS $$
DECLARE
    found record;
    found_in int := here_category;
BEGIN
    SELECT * INTO found FROM %1$s_in_category(project, here_category, own, here_name, here) WHERE own IS NOT NULL;
    IF found.annotation_id IS NULL AND other IS NOT NULL THEN
        found := %1$s_in_category(project, other, other_is_whole, NULL, NULL);
        found_in := other;
    END IF;
    IF found.annotation_id IS NULL AND own IS NOT NULL THEN
        found := %1$s_in_category(project, here_category, own, NULL, NULL);
        found_in := here_category;
    END IF;
    RETURN CASE WHEN found.annotation_id <> here
                THEN json_build_object('annotation_id', found.annotation_id, 'name', found.name, 'category_id', found_in) END;
END $$;
        $sql$, way[1], way[2], way[3]);
    END LOOP;
END $do$;

-- What is to be reviewed after and before a sample: objects of annotation_id, name and category_id; and how many are left, with it.
CREATE FUNCTION around_in_queue(project int, here_category int, here_category_name text, here_name text, here int,
                                OUT next json, OUT previous json, OUT left_over bigint)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
    own boolean;
    whole int[];
    behind int; -- the category after that of the sample in which anything is left, going round
    ahead int; -- the one before it
BEGIN
    SELECT coalesce(sum(q.left_over), 0), bool_or(q.is_whole) FILTER (WHERE q.category_id = here_category),
           array_agg(q.category_id) FILTER (WHERE q.is_whole),
           (array_agg(q.category_id ORDER BY q.category < here_category_name, q.category)
                FILTER (WHERE q.left_over > 0 AND q.category_id <> here_category))[1],
           (array_agg(q.category_id ORDER BY q.category > here_category_name, q.category DESC)
                FILTER (WHERE q.left_over > 0 AND q.category_id <> here_category))[1]
        INTO left_over, own, whole, behind, ahead
        FROM my_queue(project) q;
    next := next_in_queue(project, here_category, own, here_name, here, behind, coalesce(behind = ANY (whole), false));
    previous := previous_in_queue(project, here_category, own, here_name, here, ahead, coalesce(ahead = ANY (whole), false));
END $$;
