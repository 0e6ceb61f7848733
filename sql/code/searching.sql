-- Samples of a project by a part of their name, or of the value of a property, in an index of trigrams. What is rare is found there; what
-- is common is not asked for, since a list that is read in its order soon has a page of it. They ask nobody what he may see.

-- The pattern by which a text, in lower case, is looked for; NULL: it has no trigram of its own.
CREATE FUNCTION pattern_of(wanted text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN wanted ~ '[[:alnum:]]{3}' THEN '%' || regexp_replace(wanted, '([\\%_])', '\\\1', 'g') || '%' END;

-- A search looks at values of properties in a project that has any: 'told'.
CREATE FUNCTION told_too(project int, asked jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN CASE WHEN asked ? 'search' AND EXISTS (SELECT FROM properties t WHERE t.project_id = project) THEN asked || '{"told": true}' ELSE asked END;
END $$;

-- Does a text, in lower case, stand in some of the first and last names of a project, or in what is told of these samples?
CREATE FUNCTION is_common(project int, wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off SET enable_indexscan = on SET enable_indexonlyscan = on SET jit = off AS $$
DECLARE
    looked_at CONSTANT int := 50; -- at each end
    enough CONSTANT int := 5;
BEGIN
    RETURN (SELECT count(*) >= enough FROM (
                (SELECT a.name, a.annotation_id FROM annotations a WHERE a.project_id = project ORDER BY a.name, a.annotation_id LIMIT looked_at)
                UNION ALL (SELECT a.name, a.annotation_id FROM annotations a WHERE a.project_id = project
                           ORDER BY a.name DESC, a.annotation_id DESC LIMIT looked_at)) x
            WHERE position(wanted IN lower(x.name)) > 0
               OR EXISTS (SELECT FROM properties t WHERE t.annotation_id = x.annotation_id AND position(wanted IN lower(t.value)) > 0 OFFSET 0));
END $$;

-- The samples that a search finds, as far as the index has them. named: by their names; told: by values. Each NULL: they are more, or the text is
-- not of the kind that has trigrams.
CREATE FUNCTION search_hits(project int, asked jsonb, OUT named int[], OUT told int[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off SET enable_bitmapscan = on SET jit = off AS $$
DECLARE
    max_found CONSTANT int := 5000;
    wanted text := lower(asked ->> 'search');
    pattern text := pattern_of(wanted);
BEGIN
    IF pattern IS NULL OR is_common(project, wanted) THEN
        RETURN;
    END IF;
    named := ARRAY(SELECT a.annotation_id FROM annotations a WHERE a.project_id = project AND lower(a.name) LIKE pattern LIMIT max_found + 1);
    told := CASE WHEN asked ? 'told' THEN
                ARRAY(SELECT t.annotation_id FROM properties t WHERE t.project_id = project AND lower(t.value) LIKE pattern LIMIT max_found + 1)
            ELSE '{}' END;
    named := CASE WHEN cardinality(named) <= max_found THEN named END;
    told := CASE WHEN cardinality(told) <= max_found THEN told END;
END $$;

-- A filter that knows what its search finds. hits: in each category, as the text of an array; nothing where there are none. NULL: the index
-- does not have them all; then the list has to be read, but `valued` may have those of which it is told.
CREATE FUNCTION hits_by_category(project int, asked jsonb, OUT known jsonb, OUT hits jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    named int[];
    told int[];
BEGIN
    known := told_too(project, asked);
    IF NOT asked ? 'search' THEN
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

-- The filter in one category.
CREATE FUNCTION in_category(known jsonb, hits jsonb, category int, is_whole boolean) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (known - '{granted,hits}'::text[]) || CASE WHEN is_whole THEN '{}' ELSE '{"granted": true}'::jsonb END
       || CASE WHEN hits IS NULL THEN '{}' ELSE jsonb_build_object('hits', coalesce(hits ->> category::text, '{}')) END;

-- The same of images, which have names alone.
CREATE FUNCTION is_common_in_images(project int, wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off SET enable_bitmapscan = off SET enable_indexscan = on SET enable_indexonlyscan = on SET jit = off AS $$
DECLARE
    looked_at CONSTANT int := 50;
    enough CONSTANT int := 5;
BEGIN
    RETURN (SELECT count(*) >= enough FROM (
                (SELECT i.name FROM images i WHERE i.project_id = project ORDER BY i.name LIMIT looked_at)
                UNION ALL (SELECT i.name FROM images i WHERE i.project_id = project ORDER BY i.name DESC LIMIT looked_at)) x
            WHERE position(wanted IN lower(x.name)) > 0);
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
