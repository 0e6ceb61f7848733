-- What comes before and after a sample in a list that a filter goes through (filters.sql).

-- Does a sample come after another one in the list of their project (before it, when backwards)?
CREATE FUNCTION is_beyond(asked jsonb, here int, other int, backwards boolean) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    is_desc boolean := coalesce(asked ->> 'order', '') = 'desc';
BEGIN
    RETURN (SELECT CASE WHEN o.category_id <> h.category_id THEN ((oc.name, oc.category_id) > (hc.name, hc.category_id)) <> backwards
                        WHEN asked ->> 'sort' = 'added' THEN ((o.annotation_id > h.annotation_id) <> backwards) <> is_desc
                        ELSE ((o.name > h.name) <> backwards) <> is_desc END
            FROM annotations h JOIN categories hc ON hc.category_id = h.category_id, annotations o JOIN categories oc ON oc.category_id = o.category_id
            WHERE h.annotation_id = here AND o.annotation_id = other);
END $$;

-- The sample before or after one in the list of its project, going round at the ends: none when there is no other. Looks until it is
-- found.
CREATE FUNCTION beside_in_list(project int, asked jsonb, here int, backwards boolean)
RETURNS TABLE (annotation_id int, name text, category_id int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    mark int := here;
    is_round boolean := false;
    beside record;
BEGIN
    LOOP
        SELECT * INTO beside FROM filtered_samples(project, NULL, asked || '{"far": true}', mark, backwards, 1);
        IF NOT FOUND THEN
            EXIT WHEN is_round;
            is_round := true;
            mark := NULL;
            CONTINUE;
        END IF;
        EXIT WHEN is_round AND (beside.annotation_id = here OR is_beyond(asked, here, beside.annotation_id, backwards));
        IF NOT beside.is_mark THEN
            RETURN QUERY SELECT a.annotation_id, a.name, a.category_id FROM annotations a WHERE a.annotation_id = beside.annotation_id;
            RETURN;
        END IF;
        mark := beside.annotation_id;
    END LOOP;
END $$;
