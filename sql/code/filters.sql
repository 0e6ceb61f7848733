-- Samples in the order of a list, of those that a filter lets through. A filter is jsonb; what is not there lets everything through:
--   status 'N' | 'S' · label, an id (0: none is set) · classification and option (0: no score) · comments 'any' | 'open' | 'none' ·
--   shared true · mine true: submitted, scored or commented on by the caller · property and value: it has this one · search: a part of the
--   name, or of the value of a property ·
--   sort 'name' | 'added', in each category; categories follow by name.
--
-- A search is looked up first (searching.sql). In each category the filter has besides: granted, where only what the caller has single grants on
-- is let through; and hits, the samples that the search finds there, where the index has them all. Who looks until he has found one says far.
--
-- In each category one index has what one part of the filter asks for in the order of the list: it is read from the mark on, and the
-- other parts are looked up for each of its rows. A call looks at no more than so many of them, however rare what it looks for is:
-- then it says at which sample it has stopped (is_mark), and the next call goes on from there.

-- Ways through an index: onwards from a mark, back from a mark, back from the end. For each a function that reads a category,
-- samples_next(), samples_previous(), samples_last(), and one that counts: count_next() … They ask nobody what he may see. `granted`:
-- only what the caller has grants on, or his share.
DO $do$
DECLARE
    way text[];
    driver text[];
    checks text[] := ARRAY[
        ['granted', '(NOT f_granted OR d.annotation_id = shared_annotation() OR CASE WHEN f_grants IS NOT NULL THEN d.annotation_id IN (SELECT unnest(f_grants))
            ELSE EXISTS (SELECT FROM permissions g WHERE g.user_id = who AND g.annotation_id = d.annotation_id OFFSET 0) END)'],
        ['status', '(f_status = '''' OR (SELECT a.status FROM annotations a WHERE a.annotation_id = d.annotation_id) = f_status)'],
        ['search', '(f_search = '''' OR CASE WHEN f_hits IS NOT NULL THEN d.annotation_id IN (SELECT unnest(f_hits)) ELSE position(f_search IN lower(d.name)) > 0
            OR CASE WHEN f_valued IS NOT NULL THEN d.annotation_id IN (SELECT unnest(f_valued)) ELSE f_told AND EXISTS (
                SELECT FROM properties t WHERE t.annotation_id = d.annotation_id AND position(f_search IN lower(t.value)) > 0 OFFSET 0) END END)'],
        ['property', '(f_property IS NULL
            OR EXISTS (SELECT FROM properties t WHERE t.category_id = category AND t.name = f_property AND t.value = f_value
                       AND t.annotation_name = d.name AND t.annotation_id = d.annotation_id OFFSET 0))'], -- in the index alone
        ['label', '(f_label IS NULL
            OR (f_label <> 0 AND EXISTS (SELECT FROM annotations_labels l
                                         WHERE l.annotation_id = d.annotation_id AND l.label_id = f_label OFFSET 0))
            OR (f_label = 0 AND NOT EXISTS (SELECT FROM annotations_labels l WHERE l.annotation_id = d.annotation_id OFFSET 0)))'],
        ['score', '(f_classification IS NULL
            OR (f_classification <> 0 AND EXISTS (SELECT FROM scores s WHERE s.annotation_id = d.annotation_id
                                                  AND s.classification_id = f_classification AND s.option = f_option OFFSET 0))
            OR (f_classification = 0 AND NOT EXISTS (SELECT FROM scores s WHERE s.annotation_id = d.annotation_id OFFSET 0)))'],
        ['comments', '(f_comments = ''''
            OR (f_comments = ''any'' AND EXISTS (SELECT FROM comments m WHERE m.annotation_id = d.annotation_id OFFSET 0))
            OR (f_comments = ''none'' AND NOT EXISTS (SELECT FROM comments m WHERE m.annotation_id = d.annotation_id OFFSET 0))
            OR (f_comments = ''open'' AND EXISTS (SELECT FROM comments m WHERE m.annotation_id = d.annotation_id
                                                AND m.answers_to IS NULL AND m.resolved_at IS NULL OFFSET 0)))'],
        ['shared', '(NOT f_shared OR EXISTS (SELECT FROM shares h WHERE h.annotation_id = d.annotation_id AND h.expires_at > now() OFFSET 0))'],
        ['mine', '(NOT f_mine
            OR EXISTS (SELECT FROM annotations a WHERE a.annotation_id = d.annotation_id AND a.submitted_by = who OFFSET 0)
            OR EXISTS (SELECT FROM scores s WHERE s.annotation_id = d.annotation_id AND s.author_id = who OFFSET 0)
            OR EXISTS (SELECT FROM comments m WHERE m.annotation_id = d.annotation_id AND m.owner_id = who OFFSET 0))']];
    -- Name, the parts of the filter that it answers, its rows in the order of the list. [from] is the condition of the way on a
    -- name, [from id] on an id, [sort] the order of the way.
    drivers text[] := ARRAY[
        ['name', '', 'SELECT x.name, x.annotation_id FROM annotations x WHERE x.category_id = category [from x.name]'],
        ['status', 'status', 'SELECT x.name, x.annotation_id FROM annotations x
            WHERE x.category_id = category AND x.status = f_status [from x.name]'],
        ['label', 'label', 'SELECT x.annotation_name AS name, x.annotation_id FROM annotations_labels x
            WHERE x.category_id = category AND x.label_id = f_label [from x.annotation_name]'],
        ['score', 'score', 'SELECT x.annotation_name AS name, x.annotation_id FROM scores x
            WHERE x.category_id = category AND x.classification_id = f_classification AND x.option = f_option [from x.annotation_name]'],
        ['property', 'property', 'SELECT x.annotation_name AS name, x.annotation_id FROM properties x
            WHERE x.category_id = category AND x.name = f_property AND x.value = f_value [from x.annotation_name]'],
        ['any', 'comments', 'SELECT DISTINCT ON (x.annotation_name, x.annotation_id) x.annotation_name AS name, x.annotation_id FROM comments x
            WHERE x.category_id = category [from x.annotation_name] [sort x.annotation_name]'],
        ['open', 'comments', 'SELECT DISTINCT ON (x.annotation_name, x.annotation_id) x.annotation_name AS name, x.annotation_id FROM comments x
            WHERE x.category_id = category AND x.answers_to IS NULL AND x.resolved_at IS NULL [from x.annotation_name] [sort x.annotation_name]'],
        ['shared', 'shared', 'SELECT DISTINCT ON (x.annotation_name, x.annotation_id) x.annotation_name AS name, x.annotation_id FROM shares x
            WHERE x.category_id = category AND x.expires_at > now() [from x.annotation_name] [sort x.annotation_name]'],
        ['mine', 'mine', 'SELECT DISTINCT ON (x.name, x.annotation_id) x.name, x.annotation_id FROM (
            (SELECT x.name, x.annotation_id FROM annotations x
             WHERE x.category_id = category AND x.submitted_by = who [from x.name] [sort x.name])
            UNION ALL (SELECT x.annotation_name, x.annotation_id FROM scores x
             WHERE x.category_id = category AND x.author_id = who [from x.annotation_name] [sort x.annotation_name])
            UNION ALL (SELECT x.annotation_name, x.annotation_id FROM comments x
             WHERE x.category_id = category AND x.owner_id = who [from x.annotation_name] [sort x.annotation_name])) x [sort x.name]'],
        ['granted', 'granted', 'SELECT DISTINCT ON (x.name, x.annotation_id) x.name, x.annotation_id FROM (
            (SELECT x.annotation_name AS name, x.annotation_id FROM permissions x
             WHERE x.user_id = who AND x.project_id = project AND x.category_id = category AND x.annotation_status = ''N''
             [from x.annotation_name] [sort x.annotation_name])
            UNION ALL (SELECT x.annotation_name, x.annotation_id FROM permissions x
             WHERE x.user_id = who AND x.project_id = project AND x.category_id = category AND x.annotation_status = ''S''
             [from x.annotation_name] [sort x.annotation_name])
            UNION ALL (SELECT x.name, x.annotation_id FROM (SELECT * FROM annotations a WHERE a.annotation_id = shared_annotation() OFFSET 0) x
             WHERE x.category_id = category [from x.name] [sort x.name])) x [sort x.name]'],
        ['hits', 'search', '[hits] [from x.name]'],
        ['hits added', 'search', '[hits] [from id]'],
        ['added', '', 'SELECT x.name, x.annotation_id FROM annotations x WHERE x.category_id = category [from id]'],
        ['granted added', 'granted', 'SELECT x.annotation_name AS name, x.annotation_id FROM permissions x
            WHERE x.user_id = who AND x.project_id = project AND x.category_id = category AND x.annotation_id IS NOT NULL [from id]
            UNION SELECT x.name, x.annotation_id FROM annotations x
            WHERE x.annotation_id = shared_annotation() AND x.category_id = category [from id]']];
    hits constant text := 'SELECT x.name, x.annotation_id FROM (
        SELECT a.name, a.annotation_id FROM annotations a WHERE a.annotation_id = ANY (f_hits) OFFSET 0) x
        WHERE true';
    row_of text;
    lets text;
    sorted text;
    reads text;
    counts text;
    head constant text := $sql$
CREATE FUNCTION %s_%s(driver text, project int, category int, asked jsonb, mark_name text, mark_id int, max_rows int, budget int)
RETURNS %s
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET enable_hashagg = off SET enable_sort = off
SET enable_incremental_sort = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    who int := caller();
    f_status text := coalesce(asked ->> 'status', '');
    f_search text := lower(coalesce(asked ->> 'search', ''));
    f_told boolean := asked ? 'told';
    f_hits int[] := asked ->> 'hits';
    f_valued int[] := asked ->> 'valued';
    f_granted boolean := asked ? 'granted';
    f_grants int[]; -- all, where they are few enough and many are asked for
    f_property text := asked ->> 'property';
    f_value text := coalesce(asked ->> 'value', '');
    f_label int := (asked ->> 'label')::int;
    f_classification int := (asked ->> 'classification')::int;
    f_option text := coalesce(asked ->> 'option', '');
    f_comments text := coalesce(asked ->> 'comments', '');
    f_shared boolean := coalesce((asked ->> 'shared')::boolean, false);
    f_mine boolean := coalesce((asked ->> 'mine')::boolean, false);
    max_grants CONSTANT int := 5000;
    found int;
BEGIN
    IF f_granted AND driver = 'property' THEN
        f_grants := ARRAY(SELECT g.annotation_id FROM permissions g
                          WHERE g.user_id = who AND g.project_id = project AND g.category_id = category AND g.annotation_id IS NOT NULL LIMIT max_grants);
        f_grants := CASE WHEN cardinality(f_grants) < max_grants THEN f_grants END;
    END IF;
%s
END $$;
$sql$;
BEGIN
    FOREACH way SLICE 1 IN ARRAY ARRAY[['next', '>', ''], ['previous', '<', 'DESC'], ['last', '', 'DESC']] LOOP
        reads := '';
        counts := '';
        FOREACH driver SLICE 1 IN ARRAY drivers LOOP
            driver[3] := replace(driver[3], '[hits]', hits);
            row_of := CASE WHEN way[1] = 'last' THEN regexp_replace(driver[3], '\[from [^]]*\]', '', 'g')
                           ELSE regexp_replace(replace(driver[3], '[from id]', format('AND x.annotation_id %s mark_id', way[2])),
                                               '\[from ([^]]*)\]', format('AND \1 %s mark_name', way[2]), 'g') END;
            sorted := CASE WHEN driver[1] LIKE '%added' THEN format('annotation_id %s', way[3])
                           -- Of one category, where a name is there once.
                           ELSE format(CASE WHEN driver[3] LIKE 'SELECT DISTINCT%' THEN 'name %1$s, annotation_id %1$s' ELSE 'name %1$s' END, way[3]) END;
            row_of := regexp_replace(row_of, '\[sort ([^]]*)\]', format('ORDER BY \1 %1$s, x.annotation_id %1$s', way[3]), 'g');
            row_of := format('SELECT r.name, r.annotation_id FROM (%s) r ORDER BY %s', row_of, sorted);
            SELECT string_agg(checks[i][2], ' AND ') INTO lets FROM generate_subscripts(checks, 1) i WHERE checks[i][1] <> driver[2];
            reads := reads || format($sql$
    IF driver = %1$L THEN
        RETURN QUERY SELECT d.annotation_id, d.name, false FROM (%2$s LIMIT budget) d WHERE %3$s LIMIT max_rows;
        GET DIAGNOSTICS found = ROW_COUNT;
        IF found < max_rows THEN
            RETURN QUERY SELECT d.annotation_id, d.name, true FROM (%2$s OFFSET budget - 1 LIMIT 1) d;
        END IF;
    END IF;$sql$, driver[1], row_of, lets);
            counts := counts || format($sql$
    IF driver = %1$L THEN
        SELECT count(*) INTO found FROM (SELECT FROM (%2$s LIMIT budget) d WHERE %3$s LIMIT max_rows) x;
        RETURN CASE WHEN found < max_rows AND NOT EXISTS (SELECT FROM (%2$s OFFSET budget LIMIT 1) d) THEN found END;
    END IF;$sql$, driver[1], row_of, lets);
        END LOOP;
        EXECUTE format(head, 'samples', way[1], 'TABLE (annotation_id int, name text, is_mark boolean)', reads);
        EXECUTE format(head, 'count', way[1], 'int', counts || E'\n    RETURN NULL;');
    END LOOP;
END $do$;

-- How many rows of an index one call looks at: more when nothing has to be looked up for each.
CREATE FUNCTION rows_looked_at(asked jsonb, driver text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN (SELECT count(*) FROM jsonb_object_keys(asked - '{search,sort,order,option,value,told,hits,valued,granted,far}'::text[]))
                 > CASE WHEN driver IN ('name', 'added', 'granted', 'granted added', 'hits', 'hits added') THEN 0 ELSE 1 END THEN 600
            WHEN asked ? 'told' AND NOT asked ?| '{hits,valued}' THEN 2000 ELSE 20000 END;

-- The part of the filter that is the rarest in a category, as far as is counted: what is not is taken for a part of it. Of who has single grants
-- there it is these, unless something is rarer than a few. '': there is none.
CREATE FUNCTION driver_in(category int, is_whole boolean, asked jsonb) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
    few CONSTANT int := 200;
    max_told CONSTANT int := 5000;
    granted int := few;
    who int := caller();
    is_added boolean := coalesce(asked ->> 'sort', '') = 'added';
    hits int := cardinality((asked ->> 'hits')::int[]);
    counted category_counts;
    scored int;
    told int;
    shared int := 0;
    mine int;
BEGIN
    SELECT * INTO counted FROM category_counts k WHERE k.category_id = category;
    scored := coalesce((SELECT s.annotations FROM score_counts s
                        WHERE s.category_id = category AND s.classification_id = (asked ->> 'classification')::int
                            AND s.option = coalesce(asked ->> 'option', '')), 0);
    IF asked ? 'property' THEN
        told := (SELECT count(*) FROM (SELECT FROM properties t WHERE t.category_id = category AND t.name = asked ->> 'property'
                                       AND t.value = coalesce(asked ->> 'value', '') LIMIT CASE WHEN is_whole THEN 1 WHEN asked ? 'far' THEN max_told ELSE few END) x);
        IF told >= few AND told < max_told AND asked ? 'far' THEN
            granted := (SELECT count(*) FROM (SELECT FROM permissions g WHERE g.user_id = who AND g.project_id = counted.project_id
                                              AND g.category_id = category AND g.annotation_id IS NOT NULL LIMIT 10 * few) x);
            told := (granted + told) / 10; -- once the grants are a table in memory, a look into it is a tenth of one into an index
        ELSIF told >= few OR (told > 0 AND is_whole) THEN
            told := counted.annotations / 5 + 1;
        END IF;
    END IF;
    IF counted.annotations = 0 OR ((asked ->> 'classification')::int <> 0 AND scored = 0) OR told = 0 OR hits = 0
        OR (asked ->> 'status' = 'S' AND counted.submitted = 0) OR (asked ->> 'status' = 'N' AND counted.submitted = counted.annotations)
        OR (asked ->> 'comments' IN ('any', 'open') AND counted.comments = 0) THEN
        RETURN '';
    END IF;
    IF is_added THEN
        RETURN CASE WHEN hits <= CASE WHEN is_whole THEN hits ELSE 5 * few END THEN 'hits added' WHEN is_whole THEN 'added' ELSE 'granted added' END;
    END IF;
    mine := counted.annotations / 4;
    IF NOT is_whole AND (asked ->> 'shared')::boolean THEN
        shared := (SELECT count(*) FROM (SELECT FROM shares h WHERE h.category_id = category AND h.expires_at > now() LIMIT few) x);
    END IF;
    IF NOT is_whole AND (asked ->> 'mine')::boolean THEN
        mine := (SELECT count(*) FROM ((SELECT FROM annotations a WHERE a.category_id = category AND a.submitted_by = who LIMIT few)
                                       UNION ALL (SELECT FROM scores s WHERE s.category_id = category AND s.author_id = who LIMIT few)
                                       UNION ALL (SELECT FROM comments m WHERE m.category_id = category AND m.owner_id = who LIMIT few)) x);
    END IF;
    RETURN (SELECT d.driver FROM (VALUES
                ('name', counted.annotations + 1, is_whole),
                ('granted', granted, NOT is_whole),
                ('hits', CASE WHEN is_whole THEN hits ELSE hits / 5 END, hits IS NOT NULL),
                ('status', CASE asked ->> 'status' WHEN 'S' THEN counted.submitted ELSE counted.annotations - counted.submitted END,
                 asked ? 'status'),
                ('label', counted.annotations / 3, (asked ->> 'label')::int <> 0),
                ('score', scored, (asked ->> 'classification')::int <> 0),
                ('property', told, asked ? 'property'),
                ('any', counted.comments, asked ->> 'comments' = 'any'),
                ('open', counted.comments / 2, asked ->> 'comments' = 'open'),
                ('shared', shared, (asked ->> 'shared')::boolean),
                ('mine', mine, (asked ->> 'mine')::boolean)) d (driver, rows, is_asked)
            WHERE d.is_asked ORDER BY d.rows, d.driver LIMIT 1);
END $$;

-- The samples of a project (category NULL), or of one of its categories, that the caller sees and the filter lets through: up to
-- max_rows after (backwards: before) the sample `mark`, from the first (last) on when it is NULL. The last row may be a mark.
CREATE FUNCTION filtered_samples(project int, category int, asked jsonb, mark int, backwards boolean, max_rows int)
RETURNS TABLE (annotation_id int, category_id int, is_mark boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    whole int[] := my_whole_categories(project);
    here_id int := 0;
    here_name text := '';
    here_category int;
    here_category_name text;
    hits jsonb;
    starts jsonb;
    start text;
    each_category record;
    found record;
    rows_left int := max_rows;
    max_looks constant int := 20000;
    looks_left int := max_looks;
    driver text;
    goes_back boolean := backwards <> (coalesce(asked ->> 'order', '') = 'desc'); -- through a category
BEGIN
    IF mark IS NOT NULL THEN
        SELECT a.name, a.annotation_id, a.category_id, c.name INTO here_name, here_id, here_category, here_category_name
        FROM annotations a JOIN categories c USING (category_id) WHERE a.annotation_id = mark;
    END IF;
    SELECT h.known, h.hits INTO asked, hits FROM hits_by_category(project, coalesce(here_category, category), asked, here_name, goes_back) h;
    starts := starts_by_category(project, asked, here_category, here_name, goes_back);
    FOR each_category IN
        SELECT k.category_id, k.name, k.category_id = ANY (whole) AS is_whole, k.category_id IS NOT DISTINCT FROM here_category AS is_here,
               row_number() OVER (ORDER BY k.name, k.category_id) * CASE WHEN backwards THEN -1 ELSE 1 END AS place
        FROM categories k
        WHERE k.category_id IN (SELECT unnest(whole) UNION SELECT m.category_id FROM my_single_categories(project, whole) m
                                UNION SELECT a.category_id FROM annotations a WHERE a.annotation_id = shared_annotation())
            AND k.project_id = project AND (category IS NULL OR k.category_id = category) AND (hits IS NULL OR hits ? k.category_id::text)
            AND (mark IS NULL OR CASE WHEN backwards THEN (k.name, k.category_id) <= (here_category_name, here_category)
                                      ELSE (k.name, k.category_id) >= (here_category_name, here_category) END)
        ORDER BY place LOOP
        asked := in_category(asked, hits, each_category.category_id, each_category.is_whole);
        driver := driver_in(each_category.category_id, each_category.is_whole, asked);
        CONTINUE WHEN driver = '';
        CONTINUE WHEN driver = 'name' AND NOT starts ? each_category.category_id::text;
        start := CASE WHEN driver = 'name' AND starts IS NOT NULL THEN starts ->> each_category.category_id::text
                      WHEN each_category.is_here THEN here_name END;
        FOR found IN EXECUTE format('SELECT * FROM samples_%s($1, $2, $3, $4, $5, $6, $7, $8)',
                                    CASE WHEN NOT goes_back THEN 'next' WHEN start IS NOT NULL THEN 'previous' ELSE 'last' END)
            USING driver, project, each_category.category_id, asked, coalesce(start, ''),
                  CASE WHEN each_category.is_here THEN here_id ELSE 0 END, rows_left,
                  least(looks_left, rows_looked_at(asked, driver)) LOOP
            annotation_id := found.annotation_id;
            category_id := each_category.category_id;
            is_mark := found.is_mark;
            RETURN NEXT;
            EXIT WHEN is_mark;
            rows_left := rows_left - 1;
        END LOOP;
        IF is_mark OR rows_left = 0 THEN
            RETURN;
        END IF;
        -- What was looked at in vain counts, over all categories; where it has been enough, the end of this one is the mark.
        IF each_category.is_whole AND category IS NULL AND hits IS NULL AND (starts IS NULL OR driver <> 'name') THEN
            looks_left := looks_left - least(looks_left, (SELECT CASE driver WHEN 'status' THEN k.annotations - k.submitted WHEN 'name' THEN k.annotations
                                                                 WHEN 'added' THEN k.annotations ELSE k.annotations / 20 END
                                                          FROM category_counts k WHERE k.category_id = each_category.category_id));
            IF looks_left = 0 THEN
                EXECUTE format('SELECT * FROM samples_%s($1, $2, $3, ''{}'', '''', 0, 1, 1)', CASE WHEN goes_back THEN 'next' ELSE 'last' END)
                    INTO found USING CASE WHEN asked ->> 'sort' = 'added' THEN 'added' ELSE 'name' END, project, each_category.category_id;
                IF found.annotation_id IS DISTINCT FROM mark THEN
                    annotation_id := found.annotation_id;
                    category_id := each_category.category_id;
                    is_mark := true;
                    RETURN NEXT;
                    RETURN;
                END IF;
                looks_left := max_looks; -- it began at the end: nothing of this category was looked at
            END IF;
        END IF;
    END LOOP;
END $$;

-- How many samples of a category the filter lets through beyond one (before it, when backwards; NULL: in all of it): NULL when they are
-- more than are counted, or too many had to be looked at.
CREATE FUNCTION filtered_count(project int, category int, asked jsonb, mark int, backwards boolean) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    is_whole boolean := category = ANY (my_whole_categories(project));
    hits jsonb;
    driver text;
    goes_back boolean := backwards <> (coalesce(asked ->> 'order', '') = 'desc');
    here_id int := 0;
    here_name text := '';
    max_counted constant int := 5000;
    counted int;
BEGIN
    IF mark IS NOT NULL THEN
        SELECT a.name, a.annotation_id INTO here_name, here_id FROM annotations a WHERE a.annotation_id = mark;
    END IF;
    SELECT h.known, h.hits INTO asked, hits FROM hits_by_category(project, category, asked, here_name, goes_back) h;
    asked := in_category(asked, hits, category, is_whole);
    driver := driver_in(category, is_whole, asked);
    IF driver = '' THEN
        RETURN 0;
    END IF;
    IF mark IS NULL AND is_whole AND asked - '{sort,order}'::text[] = '{}' THEN
        RETURN (SELECT k.annotations FROM category_counts k WHERE k.category_id = category);
    END IF;
    IF is_whole AND asked - '{sort,order}'::text[] = '{}' THEN
        EXECUTE format('SELECT count(*) FROM (SELECT FROM annotations WHERE category_id = $1 AND %s %s LIMIT $4 + 1) x',
                       CASE WHEN driver = 'added' THEN 'annotation_id' ELSE 'name' END,
                       CASE WHEN goes_back THEN '<' ELSE '>' END || CASE WHEN driver = 'added' THEN '$3' ELSE '$2' END)
            INTO counted USING category, here_name, here_id, max_counted;
        RETURN CASE WHEN counted <= max_counted THEN counted END;
    END IF;
    EXECUTE format('SELECT count_%s($1, $2, $3, $4, $5, $6, $7, $7)',
                   CASE WHEN goes_back AND mark IS NOT NULL THEN 'previous' ELSE 'next' END)
        INTO counted USING driver, project, category, asked, here_name, here_id, least(1000, rows_looked_at(asked, driver) / 2);
    RETURN counted;
END $$;

-- The sample that is the place-th of a list, counted from one. From the nearer end where it is known how many there are.
CREATE FUNCTION sample_at(project int, category int, asked jsonb, place int, OUT annotation_id int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    is_desc boolean := coalesce(asked ->> 'order', '') = 'desc';
    everything int;
BEGIN
    IF category IS NULL OR NOT category = ANY (my_whole_categories(project)) OR asked - '{sort,order}'::text[] <> '{}' THEN
        SELECT f.annotation_id INTO annotation_id
        FROM filtered_samples(project, category, asked, NULL, false, least(place, 4000)) WITH ORDINALITY f ORDER BY f.ordinality DESC LIMIT 1;
        RETURN;
    END IF;
    SELECT k.annotations INTO everything FROM category_counts k WHERE k.category_id = category;
    place := least(place, everything);
    IF place > everything / 2 THEN
        is_desc := NOT is_desc;
        place := everything - place + 1;
    END IF;
    EXECUTE format('SELECT annotation_id FROM annotations WHERE category_id = $1 ORDER BY %s %s OFFSET $2 - 1 LIMIT 1',
                   CASE WHEN asked ->> 'sort' = 'added' THEN 'annotation_id' ELSE 'name' END, CASE WHEN is_desc THEN 'DESC' ELSE '' END)
        INTO annotation_id USING category, place;
END $$;
