-- What the pages ask for: one function a page, each run as the caller, whose rows row-level security chooses. Arguments are those of the
-- path and of the query; the answer is JSON text, NULL where there is nothing to see.

-- A value to look for by an index is a plain column: row-level security does not let the planner use coalesce() there, which could tell of
-- rows that are not the caller's; OFFSET 0 keeps it a column. Plans with policies look dear, and would be compiled (jit) for longer than
-- they run.
--
-- Those that read a page of rows do it in one statement, whatever they tell of each: a function called for a row would make its sets
-- anew for each, and one in SQL its plan as well.

-- Who am I and what may I do.
CREATE FUNCTION page_me() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT json_build_object('user_id', user_id, 'username', username, 'name', name, 'email', email,
                                     'sysadm', is_sysadm(), 'proadm', may_create_projects())
            FROM people WHERE user_id = caller());
END $$;

-- Lists are for who has an account: a guest has one sample, and its page asks for that alone.

-- The projects that the caller has a level on, or on something inside (within: what the best of these grants allows); left_over is what
-- he may still review, active when something was said last, where he sees the whole. Counted are the categories that he sees the whole of, by their
-- counts, and single annotations one by one.
CREATE FUNCTION page_home() RETURNS text LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    sysadm boolean := is_sysadm();
    managed int[] := my_managed_projects();
    par int[] := my_par_projects();
    vie int[] := my_projects();
    whole int[] := my_whole_categories(NULL);
    mine int[] := my_whole_par_categories(NULL);
    inside int[] := my_categories();
    par_inside int[] := my_par_categories();
BEGIN
    IF caller() IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (
        WITH singles AS MATERIALIZED ( -- read once, however many they are
            SELECT g.annotation_id, g.category_id, g.project_id, g.annotation_status AS status, bool_or(g.type = 'annpar') AS par
            FROM permissions g WHERE g.user_id = caller() AND g.annotation_id IS NOT NULL AND reaches(g.project_id) GROUP BY 1, 2, 3, 4
            UNION SELECT a.annotation_id, a.category_id, a.project_id, a.status, false FROM annotations a
            WHERE a.annotation_id = shared_annotation()
                AND NOT EXISTS (SELECT FROM permissions g WHERE g.user_id = caller() AND g.annotation_id = a.annotation_id AND reaches(g.project_id))),
        granted AS (
            SELECT i.project_id, CASE WHEN bool_or(i.par) THEN 'par' ELSE 'vie' END AS within FROM (
                SELECT s.project_id, s.par FROM singles s
                UNION ALL SELECT c.project_id, c.category_id = ANY (par_inside) FROM categories c WHERE c.category_id = ANY (inside)) i
            GROUP BY i.project_id),
        left_over AS (
            SELECT l.project_id, sum(l.left_over) AS left_over FROM (
                SELECT k.project_id, k.annotations - k.submitted AS left_over
                FROM category_counts k WHERE k.category_id = ANY (mine)
                UNION ALL SELECT s.project_id, 1 FROM singles s WHERE s.par AND s.status = 'N' AND s.category_id <> ALL (mine)) l
            GROUP BY l.project_id),
        single AS (
            SELECT s.project_id, count(*) AS annotations, count(*) FILTER (WHERE s.status = 'S') AS submitted,
                   min(s.annotation_id) AS first
            FROM singles s WHERE s.category_id <> ALL (whole) GROUP BY s.project_id),
        counted AS (
            SELECT k.project_id, sum(k.annotations) AS annotations, sum(k.submitted) AS submitted, min(f.annotation_id) AS first
            FROM category_counts k LEFT JOIN LATERAL (
                SELECT a.annotation_id FROM annotations a WHERE a.category_id = k.category_id
                ORDER BY a.annotation_id LIMIT 1) f ON k.annotations > 0
            WHERE k.category_id = ANY (whole) GROUP BY k.project_id),
        shells AS (SELECT c.project_id, count(*) AS categories FROM categories c GROUP BY c.project_id)
        SELECT coalesce(json_agg(x ORDER BY x.name, x.project_id), '[]') FROM (
            SELECT p.project_id, p.name, p.settings, level_by_sets(p.project_id, sysadm, managed, par, vie) AS level,
                   CASE WHEN p.project_id = ANY (vie) THEN last_said(p.project_id) END AS active,
                   coalesce(g.within, '') AS within, coalesce(o.left_over, 0) AS left_over,
                   coalesce(c.categories, 0) AS categories,
                   coalesce(k.annotations, 0) + coalesce(s.annotations, 0) AS annotations,
                   coalesce(k.submitted, 0) + coalesce(s.submitted, 0) AS submitted,
                   coalesce('/memento/t/' || t.key || '/small.jpg', (SELECT '/memento/t/' || i.key || '/thumbnail.jpg' FROM images i
                         WHERE i.image_id = b.image_id AND i.state = 'ready'), '') AS thumbnail
            FROM projects p LEFT JOIN shells c USING (project_id) LEFT JOIN counted k USING (project_id)
            LEFT JOIN single s USING (project_id) LEFT JOIN granted g USING (project_id) LEFT JOIN left_over o USING (project_id)
            LEFT JOIN annotations a ON a.annotation_id = least(k.first, s.first)
            LEFT JOIN composites t ON t.annotation_id = a.annotation_id
            LEFT JOIN LATERAL (
                SELECT coalesce(a.image_id, (
                    SELECT l.image_id FROM layers l LEFT JOIN layers g ON g.layer_id = l.parent_id
                    WHERE l.annotation_id = a.annotation_id AND l.image_id IS NOT NULL
                    ORDER BY coalesce(g.sequence, l.sequence), coalesce(g.layer_id, l.layer_id), l.sequence, l.layer_id LIMIT 1)) AS image_id
                OFFSET 0) b ON true) x);
END $$;

-- What the caller sees of a project, counted by category.
CREATE FUNCTION categories_counted(project int) RETURNS TABLE (category_id int, name text, settings text, annotations bigint,
                                                               submitted bigint, comments bigint, scores json)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
    whole int[] := my_whole_categories(project);
BEGIN
    RETURN QUERY
        SELECT c.category_id, c.name, c.settings, k.annotations::bigint, k.submitted::bigint, k.comments::bigint,
               (SELECT coalesce(json_agg(x), '[]') FROM (
                    SELECT s.classification_id, s.option, s.annotations FROM score_counts s
                    WHERE s.category_id = c.category_id AND s.annotations > 0 ORDER BY 1, 2) x)
        FROM categories c JOIN category_counts k USING (category_id)
        WHERE c.project_id = project AND c.category_id = ANY (whole);
    IF cardinality(whole) = (SELECT count(*) FROM categories c WHERE c.project_id = project) THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT c.category_id, c.name, c.settings, coalesce(n.annotations, 0), coalesce(n.submitted, 0), coalesce(n.comments, 0), coalesce(n.scores, '[]')
        FROM categories c LEFT JOIN singles_counted(project, whole) n USING (category_id)
        WHERE c.project_id = project AND c.category_id <> ALL (whole);
END $$;

-- A project with its labels and categories, counted.
CREATE FUNCTION page_project(project int) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF caller() IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT json_build_object(
        'project_id', p.project_id, 'name', p.name, 'owner_id', p.owner_id, 'settings', p.settings, 'version', p.version,
        'level', my_level_on_project(p.project_id),
        'within', CASE WHEN EXISTS (SELECT FROM permissions g WHERE g.user_id = caller() AND g.project_id = p.project_id
                                    AND g.category_id IS NOT NULL AND g.type IN ('catpar', 'annpar')) THEN 'par'
                       WHEN EXISTS (SELECT FROM permissions g WHERE g.user_id = caller() AND g.project_id = p.project_id AND g.category_id IS NOT NULL)
                       THEN 'vie' ELSE '' END,
        'labels', (SELECT coalesce(json_agg(json_build_object('label_id', l.label_id, 'name', l.name, 'colour', l.colour, 'key', l.key) ORDER BY l.place, l.name), '[]')
                   FROM labels l WHERE l.project_id = p.project_id),
        'classifications', (SELECT coalesce(json_agg(json_build_object('classification_id', k.classification_id, 'name', k.name, 'data', k.data)
                                                     ORDER BY k.name), '[]')
                            FROM classifications k WHERE k.project_id = p.project_id),
        'categories', (SELECT coalesce(json_agg(c ORDER BY c.name), '[]') FROM categories_counted(project) c),
        'properties', property_names(project),
        'changes', changes_mark()) -- asked for from here on, nothing is missed
        FROM projects p WHERE p.project_id = project);
END $$;

-- Rows of lists, of these samples in this order.
CREATE FUNCTION page_rows(samples int[]) RETURNS json
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
BEGIN
    RETURN (SELECT coalesce(json_agg(to_jsonb(x) - 'place' ORDER BY x.place), '[]') FROM (
        SELECT u.place, a.annotation_id, a.category_id, a.name, a.status,
               CASE WHEN EXISTS (SELECT FROM shared_annotations s WHERE s.annotation_id = a.annotation_id) THEN '1' ELSE '' END AS shared,
               coalesce('/memento/t/' || t.key || '/small.jpg', (SELECT '/memento/t/' || i.key || '/thumbnail.jpg' FROM images i
                         WHERE i.image_id = b.image_id AND i.state = 'ready'), '') AS thumbnail,
               coalesce('/memento/t/' || t.key || '/large.jpg', '') AS large,
               (SELECT count(*) FROM comments m WHERE m.annotation_id = a.annotation_id) AS comments,
               ARRAY(SELECT l.label_id FROM annotations_labels l WHERE l.annotation_id = a.annotation_id ORDER BY 1) AS labels,
               (SELECT coalesce(json_agg(json_build_object('classification_id', s.classification_id, 'option', s.option)
                                         ORDER BY s.classification_id, s.option), '[]')
                FROM scores s WHERE s.annotation_id = a.annotation_id) AS scores
        FROM unnest(samples) WITH ORDINALITY u (annotation_id, place) JOIN annotations a USING (annotation_id)
        LEFT JOIN composites t ON t.annotation_id = a.annotation_id
        LEFT JOIN LATERAL ( -- until there is a picture of all its layers, that of its first image
            SELECT coalesce(a.image_id, (
                SELECT l.image_id FROM layers l LEFT JOIN layers g ON g.layer_id = l.parent_id
                WHERE l.annotation_id = a.annotation_id AND l.image_id IS NOT NULL
                ORDER BY coalesce(g.sequence, l.sequence), coalesce(g.layer_id, l.layer_id), l.sequence, l.layer_id LIMIT 1)) AS image_id
            WHERE t.key IS NULL OFFSET 0) b ON true) x);
END $$;

-- A page of a list: of a project, or of one of its categories (not NULL), what a filter lets through (filters.sql). Which one `page`
-- says: {after} or {before} a sample, which the page does not hold; {around} one, which it holds when the filter lets it through; {at} so
-- many rows from the first one on; {end}; else the first. next and previous: the samples that the pages beside it begin after and
-- end before, 0 where there is none. before and after: how many rows there are on each side; null when they are not
-- counted, because they are too many or a page after one that is known was asked for. {tell}: the names of properties that are told of its rows.
CREATE FUNCTION page_samples(project int, category int, asked jsonb, page jsonb, max_rows int) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    around int := (page ->> 'around')::int;
    after int := (page ->> 'after')::int;
    before int := (page ->> 'before')::int;
    place int := (page ->> 'at')::int;
    rows int[] := '{}';
    back record;
    forth record;
    mark int;
    next int := 0;
    previous int := 0;
    back_is_cut boolean := false;
    forth_is_cut boolean := false;
    rows_before int;
    rows_after int;
    everything int;
BEGIN
    IF caller() IS NULL OR NOT EXISTS (SELECT FROM projects p WHERE p.project_id = project)
       OR (category IS NOT NULL AND NOT EXISTS (SELECT FROM categories c WHERE c.category_id = category AND c.project_id = project)) THEN
        RETURN NULL;
    END IF;
    mark := coalesce(around, after, before);
    IF mark IS NOT NULL AND NOT EXISTS (SELECT FROM annotations a WHERE a.annotation_id = mark AND a.project_id = project) THEN
        RETURN '';
    END IF;
    IF around IS NOT NULL THEN
        SELECT * INTO back FROM page_of_samples(project, category, asked, around, true, max_rows / 2);
        mark := coalesce(back.rows[cardinality(back.rows)], nullif(back.beyond, 0));
        SELECT * INTO forth FROM page_of_samples(project, category, asked, mark, false, max_rows - cardinality(back.rows));
        rows := back.rows || forth.rows;
        previous := back.beyond;
        next := forth.beyond;
        back_is_cut := back.is_cut;
        forth_is_cut := forth.is_cut;
    ELSIF before IS NOT NULL OR page ? 'end' THEN
        SELECT * INTO back FROM page_of_samples(project, category, asked, before, true, max_rows);
        rows := back.rows;
        previous := back.beyond;
        back_is_cut := back.is_cut;
        next := CASE WHEN before IS NULL THEN 0 ELSE coalesce(rows[cardinality(rows)], before) END;
    ELSE
        IF place > 0 THEN
            SELECT f.annotation_id INTO mark FROM sample_at(project, category, asked, place) f;
        END IF;
        SELECT * INTO forth FROM page_of_samples(project, category, asked, mark, false, max_rows);
        rows := forth.rows;
        next := forth.beyond;
        forth_is_cut := forth.is_cut;
        previous := CASE WHEN mark IS NULL THEN 0 ELSE coalesce(rows[1], mark) END;
    END IF;
    IF after IS NULL THEN
        rows_before := CASE WHEN previous = 0 THEN 0 WHEN category IS NULL OR back_is_cut THEN NULL WHEN place > 0 THEN place
                            ELSE filtered_count(project, category, asked, coalesce(rows[1], previous), true) END;
        IF category IS NOT NULL AND asked - '{sort,order}'::text[] = '{}' THEN
            everything := filtered_count(project, category, asked, NULL, false) - cardinality(rows);
        END IF;
        rows_after := CASE WHEN next = 0 THEN 0 WHEN category IS NULL OR forth_is_cut THEN NULL
                           WHEN everything IS NOT NULL AND rows_before IS NOT NULL THEN everything - rows_before
                           ELSE filtered_count(project, category, asked, coalesce(rows[cardinality(rows)], next), false) END;
        rows_before := coalesce(rows_before, everything - rows_after);
    END IF;
    RETURN json_build_object('annotations', page_rows(rows), 'properties', properties_of(rows, page -> 'tell'), 'next', next, 'previous', previous,
                             'before', rows_before, 'after', rows_after);
END $$;

-- Up to max_rows samples on one side of a mark, in the order of the list, and the sample beyond which there may be more (0: there is none).
-- is_cut: so much was looked at for them that counting the others is left.
CREATE FUNCTION page_of_samples(project int, category int, asked jsonb, mark int, backwards boolean, max_rows int,
                                OUT rows int[], OUT beyond int, OUT is_cut boolean) LANGUAGE plpgsql STABLE AS $$
DECLARE
    found int[];
BEGIN
    SELECT array_agg(f.annotation_id ORDER BY f.place), coalesce(bool_or(f.is_mark), false) INTO found, is_cut
    FROM filtered_samples(project, category, asked, mark, backwards, max_rows)
        WITH ORDINALITY f (annotation_id, category_id, is_mark, place);
    beyond := CASE WHEN is_cut OR cardinality(found) = max_rows THEN found[cardinality(found)] ELSE 0 END;
    IF is_cut THEN
        found := found[1:cardinality(found) - 1];
    END IF;
    rows := CASE WHEN backwards THEN ARRAY(SELECT f.id FROM unnest(found) WITH ORDINALITY f (id, place) ORDER BY f.place DESC)
                 ELSE coalesce(found, '{}') END;
END $$;

-- Everything to open an annotation, but for what is drawn: of a drawing, how many shapes it has, and its size. Who sees it by a link alone
-- is told no name of what is around it, nor those of images, which begin with them, and nothing of labels and scores.
--
-- Whoever sees a sample sees all that hangs below it, so the level on it is asked for once, and then everything is read without policies:
-- with them, the executor prepares a hundred sub-plans more, in three times the time.
CREATE FUNCTION page_annotation(annotation int) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    level text := my_level_on_annotation(annotation);
    is_guest boolean := level = 'share';
BEGIN
    IF level = 'none' THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT json_build_object(
        'annotation_id', a.annotation_id, 'name', a.name, 'status', a.status,
        'shared', CASE WHEN EXISTS (SELECT FROM shared_annotations s WHERE s.annotation_id = a.annotation_id) THEN '1' ELSE '' END,
        'image_id', coalesce(a.image_id, 0), 'project_id', a.project_id, 'category_id', a.category_id, 'owner_id', a.owner_id,
        'version', a.version, 'project_name', CASE WHEN is_guest THEN '' ELSE p.name END,
        'category_name', CASE WHEN is_guest THEN '' ELSE c.name END, 'level', level,
        'labels', ARRAY(SELECT l.label_id FROM annotations_labels l WHERE l.annotation_id = a.annotation_id AND NOT is_guest ORDER BY 1),
        'scores', (SELECT coalesce(json_agg(json_build_object('classification_id', s.classification_id, 'option', s.option)
                                            ORDER BY s.classification_id, s.option), '[]')
                   FROM scores s WHERE s.annotation_id = a.annotation_id AND NOT is_guest),
        'classifications', (SELECT coalesce(json_agg(json_build_object('classification_id', k.classification_id, 'name', k.name, 'type', k.type,
                                                                       'data', k.data, 'settings', k.settings) ORDER BY k.name), '[]')
                            FROM classifications k JOIN categories_classifications l USING (classification_id)
                            WHERE l.category_id = a.category_id AND NOT is_guest),
        'layers', (SELECT coalesce(json_agg(x ORDER BY x.sequence, x.layer_id), '[]') FROM (
            SELECT l.layer_id, l.kind, l.name, l.shapes, CASE WHEN l.drawn THEN 500 * l.shapes ELSE octet_length(l.data) END AS bytes, coalesce(l.image_id, 0) AS image_id, l.settings,
                   l.sequence, coalesce(l.parent_id, 0) AS parent_id, coalesce(l.owner_id, 0) AS owner_id, l.author, l.version, l.drawn
            FROM layers l WHERE l.annotation_id = a.annotation_id) x),
        'images', (SELECT coalesce(json_agg(x ORDER BY x.image_id), '[]') FROM (
            SELECT i.image_id, CASE WHEN is_guest THEN '' ELSE i.name END AS name, i.state, i.type, CASE i.type WHEN 'E' THEN i.uri
                       ELSE 'images/geturl/' || i.image_id || '/0/none' END AS uri,
                   i.width, i.height, i.channels, i.bit_depth, i.planes, i.pixel_size_um,
                   CASE WHEN i.state = 'ready' AND i.key IS NOT NULL THEN '/memento/t/' || i.key || '/' ELSE '' END AS tiles,
                   CASE WHEN i.state = 'ready' AND i.key IS NOT NULL THEN '/memento/t/' || i.key || '/thumbnail.jpg' ELSE '' END AS thumbnail,
                   i.pyramid->'tile_size' AS tile_size, i.pyramid->'tile_format' AS tile_format, i.pyramid->'levels' AS levels,
                   i.pyramid->'stats' AS stats, i.pyramid->'mapping' AS mapping,
                   i.pyramid->'plane'->'z_um' AS z_um, i.pyramid->'plane'->'t_s' AS t_s
            FROM images i
            WHERE i.image_id IN (SELECT a.image_id UNION SELECT l.image_id FROM layers l WHERE l.annotation_id = a.annotation_id)) x),
        'comments', (SELECT coalesce(json_agg(said ORDER BY said.sequence, said.comment_id), '[]') FROM (
            SELECT m.comment_id, m.layer_id, m.content, m.sequence, coalesce(m.owner_id, 0) AS owner_id, m.author,
                   m.created_at AS created, m.changed_at > m.created_at AS edited, m.version, coalesce(m.answers_to, 0) AS answers_to, m.x, m.y, m.view,
                   m.resolved_at IS NOT NULL AS resolved, m.resolver
            FROM comments m WHERE m.annotation_id = a.annotation_id) said))
        FROM annotations a JOIN projects p USING (project_id) JOIN categories c USING (category_id)
        WHERE a.annotation_id = annotation);
END $$;

-- A page of who has a grant in the project, with the first of them and how many (counted up to a bound), what he reviewed in it and when he was
-- here last; role '': of any; with_others: when searching, of who
-- could be given one, too; in the order of their usernames, after the user `after` (0: from the first). Only for those who manage the project.
CREATE FUNCTION page_participants(project int, search text, with_others boolean, role text, after int, max_rows int) RETURNS text LANGUAGE plpgsql STABLE
SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    max_told CONSTANT int := 5;
    max_counted CONSTANT int := 101;
BEGIN
    IF NOT may_edit(project) THEN
        RETURN NULL;
    END IF;
    RETURN (WITH x AS MATERIALIZED (
        SELECT u.user_id, u.username, u.name,
               grants_told(project, u.user_id, '', max_told) AS grants,
               (SELECT count(*) FROM (SELECT FROM permissions g WHERE g.user_id = u.user_id AND g.project_id = project LIMIT max_counted) x) AS granted
        FROM people u
        WHERE (EXISTS (SELECT FROM permissions g WHERE g.user_id = u.user_id AND g.project_id = project
                           AND (role = '' OR g.type = ANY (CASE role WHEN 'administer' THEN '{proadm}' WHEN 'annotate' THEN '{propar,catpar,annpar}'
                                                           ELSE '{provie,catvie,annvie}' END::text[])))
               OR (with_others AND search <> ''))
          AND position(lower(search) IN lower(u.username || ' ' || u.name)) > 0
          AND (after = 0 OR u.username > (SELECT b.username FROM people b WHERE b.user_id = after))
        ORDER BY u.username LIMIT max_rows)
        SELECT coalesce(json_agg(json_build_object(
            'user_id', x.user_id, 'username', x.username, 'name', x.name, 'grants', x.grants, 'granted', x.granted,
            'reviewed', coalesce(d.reviewed, 0), 'seen', d.seen) ORDER BY x.username), '[]')
        FROM x LEFT JOIN doings_of(project, ARRAY(SELECT p.user_id FROM x p)) d USING (user_id));
END $$;

-- What comes before and after a sample, going round at the ends; null when there is nothing but it. asked NULL: of what is still to be
-- reviewed; else of the project's list, of what the filter lets through. left: how much is still to be reviewed.
CREATE FUNCTION page_neighbours(annotation int, asked jsonb) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    here record;
    queue record;
    next json;
    previous json;
BEGIN
    SELECT a.category_id, c.name AS category, a.name, a.project_id, a.status INTO here
    FROM annotations a JOIN categories c USING (category_id) WHERE a.annotation_id = annotation;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    queue := around_in_queue(here.project_id, here.category_id, here.category, here.name, annotation);
    IF asked IS NULL THEN
        next := queue.next;
        previous := queue.previous;
    ELSE -- where there is none on the way round, there is none on the way back
        next := (SELECT row_to_json(q) FROM beside_in_list(here.project_id, asked, annotation, false) q);
        previous := CASE WHEN next IS NOT NULL THEN (SELECT row_to_json(q) FROM beside_in_list(here.project_id, asked, annotation, true) q) END;
    END IF;
    RETURN json_build_object(
        'next', next, 'previous', previous,
        'left', queue.left_over - (here.status = 'N' AND my_level_on_annotation(annotation) IN ('sys', 'manage', 'par'))::int);
END $$;
