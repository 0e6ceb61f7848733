-- What edits say later: what is new, who did what, how a drawing was, and drawings that were deleted.

-- What of a sample's shapes was edited since `since`, as it is now; "all": too much to tell one by one. NULL: the caller does not see the sample.
CREATE FUNCTION page_edits(sample int, since int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_edits CONSTANT int := 2000;
    now_at int := coalesce((SELECT c.seq FROM edit_counters c WHERE c.annotation_id = sample), 0);
    told int;
BEGIN
    IF my_level_on_annotation(sample) = 'none' THEN
        RETURN NULL;
    END IF;
    told := (SELECT count(*) FROM (SELECT FROM edits e WHERE e.annotation_id = sample AND e.seq > since LIMIT max_edits + 1) x);
    IF told > max_edits THEN
        RETURN jsonb_build_object('seq', now_at, 'all', true, 'edits', '[]'::jsonb);
    END IF;
    RETURN jsonb_build_object('seq', now_at, 'all', false, 'edits', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('id', e.shape_id, 'layer_id', e.layer_id, 'seq', e.seq, 'op_id', e.op_id, 'author', e.author,
                                                     'shape', CASE WHEN s.shape_id IS NOT NULL THEN shape_json(s) END) ORDER BY e.seq, s.place, e.shape_id), '[]')
        FROM (SELECT DISTINCT ON (x.shape_id) x.* FROM edits x WHERE x.annotation_id = sample AND x.seq > since
              ORDER BY x.shape_id, x.seq DESC) e
        JOIN layers l ON l.layer_id = e.layer_id AND l.annotation_id = sample
        LEFT JOIN shapes s ON s.shape_id = e.shape_id AND s.layer_id = e.layer_id
        WHERE s.kind IS DISTINCT FROM 'other'));
END $$;

-- A page of the edits of a drawing, the newest first, before the edit `before` (0: from the newest); of each the first shapes by name.
CREATE FUNCTION page_history(layer int, before int, max_rows int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    named CONSTANT int := 20;
BEGIN
    IF NOT EXISTS (SELECT FROM drawing_seen(layer)) THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT coalesce(jsonb_agg(to_jsonb(h) ORDER BY h.seq DESC), '[]') FROM (
        SELECT n.seq, n.author, n.made_at AS at, e.created, e.changed, e.deleted, e.fields, (
                   SELECT jsonb_agg(jsonb_build_object('id', x.shape_id, 'fields', x.fields,
                                                       'kind', coalesce(s.kind, x.before ->> 'kind', l.before ->> 'kind'),
                                                       'name', coalesce(s.name, x.before ->> 'name', l.before ->> 'name'),
                                                       'class_name', x.before ->> 'class_name'))
                   FROM (SELECT * FROM edits y WHERE y.layer_id = layer AND y.seq = n.seq LIMIT named) x LEFT JOIN shapes s USING (shape_id)
                   LEFT JOIN LATERAL ( -- what was made and is gone: as the next edit found it
                       SELECT y.before FROM edits y WHERE s.shape_id IS NULL AND x.before IS NULL AND y.shape_id = x.shape_id AND y.seq > x.seq
                       ORDER BY y.seq LIMIT 1) l ON true) AS shapes
        FROM newest_edits(layer, before, max_rows) n, LATERAL (
            SELECT count(*) FILTER (WHERE x.fields = '{created}') AS created, count(*) FILTER (WHERE x.fields = '{deleted}') AS deleted,
                   count(*) FILTER (WHERE x.fields <> '{created}' AND x.fields <> '{deleted}') AS changed,
                   coalesce((SELECT array_agg(DISTINCT f) FROM edits y, unnest(y.fields) f
                             WHERE y.layer_id = layer AND y.seq = n.seq AND f NOT IN ('created', 'deleted')), '{}') AS fields
            FROM edits x WHERE x.layer_id = layer AND x.seq = n.seq) e) h);
END $$;

-- One row for each edit of a layer, the newest first: the index is looked into once for each, however many shapes it changed.
CREATE FUNCTION newest_edits(layer int, before int, max_rows int) RETURNS TABLE (seq int, author text, made_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 50 SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    mark int := CASE WHEN before > 0 THEN before ELSE 2147483647 END;
BEGIN
    FOR nth IN 1 .. max_rows LOOP
        SELECT e.seq, e.author, e.made_at INTO newest_edits.seq, newest_edits.author, newest_edits.made_at
        FROM edits e WHERE e.layer_id = layer AND e.seq < mark ORDER BY e.seq DESC LIMIT 1;
        EXIT WHEN NOT FOUND;
        mark := newest_edits.seq;
        RETURN NEXT;
    END LOOP;
END $$;

-- The shapes of a layer as they were after the edit `at`: those that were not changed since, and the others as the first change since
-- found them.
CREATE FUNCTION shapes_then(layer int, at int) RETURNS SETOF shapes
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT s.* FROM shapes s WHERE s.layer_id = layer AND s.seq <= at;
    RETURN QUERY SELECT (jsonb_populate_record(NULL::shapes, e.before)).* FROM (
            SELECT DISTINCT ON (x.shape_id) x.before FROM edits x WHERE x.layer_id = layer AND x.seq > at ORDER BY x.shape_id, x.seq) e
        WHERE e.before IS NOT NULL;
END $$;

-- The same as shapes_in_view() has them, from the bottom to the top.
CREATE FUNCTION shape_lines_then(layer int, at int) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF drawing_opened() = layer THEN
        RETURN QUERY SELECT shape_line(s) FROM shapes_then(layer, at) s WHERE s.kind <> 'other' ORDER BY s.place;
    END IF;
END $$;

-- Brings a drawing, or some of its shapes (NULL: all), back to how they were after the edit `at`, as a new edit.
CREATE FUNCTION restore_shapes(layer int, at int, ids uuid[], op uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    project int := (SELECT s.project_id FROM drawing_seen(layer) s);
    sample int := (SELECT s.annotation_id FROM drawing_seen(layer) s);
    asked jsonb;
BEGIN
    IF NOT EXISTS (SELECT FROM begin_edit(layer) b WHERE b.unread IS NULL) THEN
        RAISE insufficient_privilege;
    END IF;
    WITH was AS MATERIALIZED (SELECT t.* FROM shapes_then(layer, at) t WHERE ids IS NULL OR t.shape_id = ANY (ids)),
    told AS (
        SELECT t.shape_id, t.place, s.shape_id IS NULL AS is_gone, jsonb_build_object(
            'id', t.shape_id, 'kind', t.kind, 'geometry', t.geometry::text, 'parts', t.parts::text, 'bounds', t.bounds::text, 'area', t.area,
            'length', t.length, 'class', class_in(project, jsonb_build_object('class', t.class_id)), 'name', t.name, 'colour', t.colour,
            'group', group_in(sample, jsonb_build_object('group', t.group_id)), 'original', t.original) AS shape
        FROM was t LEFT JOIN shapes s ON s.shape_id = t.shape_id
        WHERE s.shape_id IS NULL OR (s.layer_id = layer AND s.seq > at))
    SELECT jsonb_build_object(
        'created', coalesce((SELECT jsonb_agg(shape ORDER BY place) FROM told WHERE is_gone), '[]'),
        'updated', coalesce((SELECT jsonb_agg(shape) FROM told WHERE NOT is_gone), '[]'),
        'deleted', coalesce((SELECT jsonb_agg(s.shape_id) FROM shapes s WHERE s.layer_id = layer AND s.seq > at AND (ids IS NULL OR s.shape_id = ANY (ids))
                             AND NOT EXISTS (SELECT FROM was t WHERE t.shape_id = s.shape_id)), '[]')) INTO asked;
    RETURN apply_edit(layer, caller(), now(), 2147483647, asked, op, false);
END $$;

-- A drawing that is deleted is kept with its sample: the row of its layer, and its shapes. So many of a sample; the oldest go.
CREATE FUNCTION keep_deleted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_layers CONSTANT int := 100;
BEGIN
    IF EXISTS (SELECT FROM annotations a WHERE a.annotation_id = OLD.annotation_id) THEN -- else the whole sample goes
        INSERT INTO drawings (layer_id, annotation_id, gone, gone_at, gone_by)
            VALUES (OLD.layer_id, OLD.annotation_id, to_jsonb(OLD), clock_timestamp(), name_of_actor())
            ON CONFLICT (layer_id) DO UPDATE SET gone = EXCLUDED.gone, gone_at = EXCLUDED.gone_at, gone_by = EXCLUDED.gone_by;
        DELETE FROM drawings WHERE layer_id IN (SELECT d.layer_id FROM drawings d WHERE d.annotation_id = OLD.annotation_id AND d.gone IS NOT NULL
                                                ORDER BY d.gone_at DESC OFFSET max_layers);
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER kept BEFORE DELETE ON layers FOR EACH ROW WHEN (OLD.kind = 'drawing') EXECUTE FUNCTION keep_deleted();

-- May the caller bring back this deleted drawing? Its author, while he may annotate the sample, and managers.
CREATE FUNCTION may_bring_back(gone jsonb, level text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN level IN ('sys', 'manage') OR (level = 'par' AND (gone ->> 'owner_id')::int = caller());
END $$;

-- The deleted drawings of a sample that the caller may bring back, the latest first. NULL: he does not see the sample.
CREATE FUNCTION page_deleted_drawings(sample int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    level text := my_level_on_annotation(sample);
BEGIN
    RETURN CASE WHEN level <> 'none' THEN (
        SELECT coalesce(jsonb_agg(jsonb_build_object('layer_id', d.layer_id, 'name', d.gone ->> 'name', 'author', d.gone ->> 'author',
                                                     'shapes', (d.gone ->> 'shapes')::int, 'at', d.gone_at, 'by', d.gone_by)
                                  ORDER BY d.gone_at DESC), '[]')
        FROM drawings d WHERE d.annotation_id = sample AND d.gone IS NOT NULL AND may_bring_back(d.gone, level)) END;
END $$;

-- Brings a deleted drawing layer back as it was; its group, where that is still there. NULL: none was deleted that the caller may bring back.
CREATE FUNCTION bring_back(layer int) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kept record;
BEGIN
    SELECT d.annotation_id, d.gone, a.category_id, a.project_id INTO kept
    FROM drawings d JOIN annotations a USING (annotation_id) WHERE d.layer_id = layer AND d.gone IS NOT NULL FOR UPDATE OF d;
    IF NOT FOUND OR NOT may_bring_back(kept.gone, my_level_on_annotation(kept.annotation_id)) THEN
        RETURN NULL;
    END IF;
    INSERT INTO layers (layer_id, name, data, drawn, shapes, settings, sequence, parent_id, annotation_id, category_id, project_id, owner_id, author,
                        version, created_at) OVERRIDING SYSTEM VALUE
        SELECT layer, g.name, g.data, g.drawn, g.shapes, g.settings, g.sequence,
               (SELECT p.layer_id FROM layers p WHERE p.layer_id = g.parent_id AND p.annotation_id = kept.annotation_id AND p.kind = 'group'),
               kept.annotation_id, kept.category_id, kept.project_id, (SELECT u.user_id FROM users u WHERE u.user_id = g.owner_id), g.author,
               g.version + 1, g.created_at
        FROM jsonb_populate_record(NULL::layers, kept.gone) g;
    UPDATE drawings SET gone = NULL, gone_at = NULL, gone_by = '' WHERE layer_id = layer;
    RETURN (SELECT jsonb_build_object('layer_id', l.layer_id, 'name', l.name, 'shapes', l.shapes) FROM layers l WHERE l.layer_id = layer);
END $$;
