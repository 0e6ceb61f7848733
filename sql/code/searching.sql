-- Samples of a project by a part of their name, or of the value of a property, in an index of trigrams. What is rare is found there; what
-- is common is not asked for, since a list that is read in its order soon has a page of it. They ask nobody what he may see.

-- The pattern by which a text, in lower case, is looked for; NULL: it has no trigram of its own.
CREATE FUNCTION pattern_of(part text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN part ~ '[[:alnum:]]{3}' THEN '%' || regexp_replace(part, '([\\%_])', '\\\1', 'g') || '%' END;

-- A search looks at values of properties in a project that has any: 'told'.
CREATE FUNCTION told_too(project int, asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN CASE WHEN asked ? 'search' AND EXISTS (SELECT FROM properties t WHERE t.project_id = project) THEN asked || '{"told": true}' ELSE asked END;
END $$;

-- Does a text, in lower case, stand in so many of the names that a list shows next, or in what is told of these samples, that a page of it is
-- soon read? In a category beyond a name; category NULL: in the project, from the first name on.
CREATE FUNCTION is_common(project int, category int, part text, here_name text, goes_back boolean) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_indexscan = on SET enable_indexonlyscan = on SET jit = off AS $$
DECLARE
    looked_at CONSTANT int := 150;
    enough CONSTANT int := 3;
    found int;
BEGIN
    EXECUTE format($sql$
        SELECT count(*) FROM (SELECT a.name, a.annotation_id FROM annotations a WHERE %s ORDER BY a.name %s LIMIT $5) x
        WHERE position($3 IN lower(x.name)) > 0
           OR EXISTS (SELECT FROM properties t WHERE t.annotation_id = x.annotation_id AND position($3 IN lower(t.value)) > 0 OFFSET 0)$sql$,
        CASE WHEN category IS NULL THEN 'a.project_id = $1' WHEN here_name = '' THEN 'a.category_id = $2'
             WHEN goes_back THEN 'a.category_id = $2 AND a.name < $4' ELSE 'a.category_id = $2 AND a.name > $4' END,
        CASE WHEN goes_back THEN 'DESC' ELSE '' END) INTO found USING project, category, part, here_name, looked_at;
    RETURN found >= enough;
END $$;

-- The samples that a search finds, as far as the index has them. named: by their names; told: by values. Each NULL: they are more than are
-- taken. Without trigrams the whole index would be read: such a text is not asked for.
CREATE FUNCTION search_hits(project int, asked jsonb, OUT named int[], OUT told int[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off SET enable_bitmapscan = on SET jit = off AS $$
DECLARE
    max_found CONSTANT int := 5000;
    pattern text := pattern_of(lower(asked ->> 'search'));
BEGIN
    named := ARRAY(SELECT a.annotation_id FROM annotations a WHERE a.project_id = project AND lower(a.name) LIKE pattern LIMIT max_found + 1);
    told := CASE WHEN asked ? 'told' THEN
                ARRAY(SELECT t.annotation_id FROM properties t WHERE t.project_id = project AND lower(t.value) LIKE pattern LIMIT max_found + 1)
            ELSE '{}' END;
    named := CASE WHEN cardinality(named) <= max_found THEN named END;
    told := CASE WHEN cardinality(told) <= max_found THEN told END;
END $$;

-- A filter that knows what its search finds beyond a name in a category (NULL: from the first category on). hits: the samples in each category,
-- as the text of an array; nothing where there are none. NULL: the list has to be read, since what is looked for is common; or with names that
-- are too many to be taken, and rare here: then the filter has `valued`, those of which it is told.
CREATE FUNCTION hits_by_category(project int, category int, asked jsonb, here_name text, goes_back boolean, OUT known jsonb, OUT hits jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    part text := lower(asked ->> 'search');
    named int[];
    told int[];
BEGIN
    known := told_too(project, asked);
    IF pattern_of(part) IS NULL OR is_common(project, category, part, here_name, goes_back) THEN
        RETURN;
    END IF;
    SELECT h.named, h.told INTO named, told FROM search_hits(project, known) h;
    IF named IS NOT NULL AND told IS NOT NULL THEN
        hits := (SELECT coalesce(jsonb_object_agg(x.category_id, x.ids), '{}') FROM (
            SELECT a.category_id, array_agg(a.annotation_id)::text AS ids
            FROM (SELECT unnest(named) AS annotation_id UNION SELECT unnest(told)) h JOIN annotations a USING (annotation_id) GROUP BY 1) x);
    ELSIF told IS NOT NULL THEN
        known := known || jsonb_build_object('valued', told::text);
    END IF;
END $$;

-- Of names that are too many, and rare here: the first in each category beyond a name in one of them (the last before it), valued ones included.
CREATE FUNCTION first_hits(project int, asked jsonb, here_category int, here_name text, goes_back boolean)
RETURNS TABLE (category_id int, name text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off SET enable_bitmapscan = on SET jit = off AS $$
#variable_conflict use_column
DECLARE
    pattern text := pattern_of(lower(asked ->> 'search'));
    valued int[] := asked ->> 'valued';
BEGIN
    RETURN QUERY
        SELECT h.category_id, CASE WHEN goes_back THEN max(h.name) ELSE min(h.name) END
        FROM (SELECT a.category_id, a.name FROM annotations a WHERE a.project_id = project AND lower(a.name) LIKE pattern
              UNION ALL SELECT a.category_id, a.name FROM annotations a WHERE a.annotation_id = ANY (valued)) h
        WHERE h.category_id IS DISTINCT FROM here_category OR here_name = '' OR CASE WHEN goes_back THEN h.name < here_name ELSE h.name > here_name END
        GROUP BY h.category_id;
END $$;

-- The names next to these, from which on the list is read: by category, none where there is no hit. NULL: from where it is.
CREATE FUNCTION starts_by_category(project int, known jsonb, here_category int, here_name text, goes_back boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
BEGIN
    IF NOT known ? 'valued' OR known ->> 'sort' = 'added' THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT coalesce(jsonb_object_agg(h.category_id, CASE WHEN goes_back
                THEN (SELECT a.name FROM annotations a WHERE a.category_id = h.category_id AND a.name > h.name ORDER BY a.name LIMIT 1)
                ELSE (SELECT a.name FROM annotations a WHERE a.category_id = h.category_id AND a.name < h.name ORDER BY a.name DESC LIMIT 1) END), '{}')
            FROM first_hits(project, known, here_category, here_name, goes_back) h);
END $$;

-- The same of images, which have names alone.
CREATE FUNCTION is_common_in_images(project int, part text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off SET enable_indexscan = on SET enable_indexonlyscan = on SET jit = off AS $$
DECLARE
    looked_at CONSTANT int := 50;
    enough CONSTANT int := 5;
BEGIN
    RETURN (SELECT count(*) >= enough FROM (
                (SELECT i.name FROM images i WHERE i.project_id = project ORDER BY i.name LIMIT looked_at)
                UNION ALL (SELECT i.name FROM images i WHERE i.project_id = project ORDER BY i.name DESC LIMIT looked_at)) x
            WHERE position(part IN lower(x.name)) > 0);
END $$;

CREATE FUNCTION image_hits(project int, search text) RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off SET enable_bitmapscan = on SET jit = off AS $$
DECLARE
    max_found CONSTANT int := 5000;
    pattern text := pattern_of(lower(search));
    hits int[];
BEGIN
    IF pattern IS NULL OR is_common_in_images(project, lower(search)) THEN
        RETURN NULL;
    END IF;
    hits := ARRAY(SELECT i.image_id FROM images i WHERE i.project_id = project AND lower(i.name) LIKE pattern LIMIT max_found + 1);
    RETURN CASE WHEN cardinality(hits) <= max_found THEN hits END;
END $$;

-- The filter in one category.
CREATE FUNCTION in_category(known jsonb, hits jsonb, category int, is_whole boolean) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (known - '{granted,hits}'::text[]) || CASE WHEN is_whole THEN '{}' ELSE '{"granted": true}'::jsonb END
       || CASE WHEN hits IS NULL THEN '{}' ELSE jsonb_build_object('hits', coalesce(hits ->> category::text, '{}')) END;
