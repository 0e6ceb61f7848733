-- Shapes and their edits. The tables are reached through these functions alone: a viewer's look at a large drawing asks once who may see the
-- layer, and not of every shape.
--
-- Whoever changes several of these holds them in this order: sample, layer, counter, then what hangs below.

-- What the caller may do with a drawing layer; no row where he does not see it.
CREATE FUNCTION drawing_seen(layer int) RETURNS TABLE (annotation_id int, project_id int, may_draw boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    who int := caller();
BEGIN
    RETURN QUERY
        SELECT l.annotation_id, l.project_id, v.level IN ('sys', 'manage') OR (v.level = 'par' AND l.owner_id IS NOT DISTINCT FROM who)
        FROM layers l, LATERAL (SELECT my_level_on_annotation(l.annotation_id) AS level OFFSET 0) v
        WHERE l.layer_id = layer AND l.kind = 'drawing' AND v.level <> 'none';
END $$;

-- Of a layer that the caller sees, whether its text is to be read into shapes first. NULL: he does not see it.
CREATE FUNCTION is_unread(layer int) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT NOT l.drawn AND NOT coalesce(d.is_read, false) AND (l.data <> 'none' OR d.layer_id IS NOT NULL)
            FROM drawing_seen(layer) s, layers l LEFT JOIN drawings d USING (layer_id) WHERE l.layer_id = layer);
END $$;

-- Holds a drawing until the transaction ends, and its sample's counter. The text that is still to be read, NULL where there is none.
CREATE FUNCTION hold_drawing(layer int) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    sample int := (SELECT s.annotation_id FROM drawing_seen(layer) s);
BEGIN
    PERFORM set_config('memento.drawing', layer::text, true);
    PERFORM FROM annotations a WHERE a.annotation_id = sample FOR KEY SHARE;
    PERFORM FROM layers l WHERE l.layer_id = layer FOR NO KEY UPDATE;
    INSERT INTO drawings (layer_id, annotation_id, is_read)
        SELECT l.layer_id, l.annotation_id, l.data = 'none' FROM layers l WHERE l.layer_id = layer AND l.annotation_id = sample
        ON CONFLICT DO NOTHING;
    INSERT INTO edit_counters (annotation_id) VALUES (sample) ON CONFLICT DO NOTHING;
    PERFORM FROM edit_counters c WHERE c.annotation_id = sample FOR UPDATE;
    RETURN (SELECT l.data FROM layers l JOIN drawings d USING (layer_id) WHERE l.layer_id = layer AND NOT l.drawn AND NOT d.is_read);
END $$;

-- Lists of x, y of lines and rings, as requests have them.
CREATE FUNCTION geometry_json(geometry double precision[], parts int[]) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    lists jsonb := '[]';
    done int := 0;
    points int;
BEGIN
    IF cardinality(parts) = 0 THEN
        RETURN to_jsonb(geometry);
    ELSIF cardinality(parts) = 1 THEN
        RETURN jsonb_build_array(geometry);
    END IF;
    FOREACH points IN ARRAY parts LOOP
        lists := lists || jsonb_build_array(geometry[done + 1 : done + 2 * points]);
        done := done + 2 * points;
    END LOOP;
    RETURN lists;
END $$;

CREATE FUNCTION shape_json(s shapes) RETURNS jsonb LANGUAGE sql STABLE
RETURN jsonb_build_object('id', s.shape_id, 'kind', s.kind, 'geometry', geometry_json(s.geometry, s.parts), 'class', s.class_id,
    'name', s.name, 'colour', s.colour, 'group', s.group_id, 'author', s.author, 'created', s.created_at, 'changed', s.changed_at,
    'changed_by', s.changer, 'seq', s.seq, 'area', s.area, 'length', s.length);

CREATE FUNCTION points_of(s shapes) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN CASE WHEN cardinality(s.parts) > 0 THEN cardinality(s.geometry) / 2 ELSE least(cardinality(s.geometry), 1) END;

-- What a shape was, for `edits`: its class by name as well, because labels may go.
CREATE FUNCTION shape_before(s shapes) RETURNS jsonb LANGUAGE sql STABLE
RETURN jsonb_strip_nulls(to_jsonb(s) || jsonb_build_object('class_name', (SELECT l.name FROM labels l WHERE l.label_id = s.class_id)));

-- The drawing that this transaction reads (memento.drawing), where its caller sees it: the policy of shapes.
CREATE FUNCTION drawing_opened() RETURNS int LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    layer int := nullif(current_setting('memento.drawing', true), '')::int;
BEGIN
    RETURN (SELECT layer FROM drawing_seen(layer));
END $$;
CREATE POLICY opened ON shapes FOR SELECT USING (layer_id = (SELECT drawing_opened()));

-- A shape as lib/drawing reads it from the database (stored.hpp): what is told in numbers as the server sends them to its clients, in hex; then
-- a text on each line.
CREATE FUNCTION shape_line(s shapes, parts int[], numbers double precision[]) RETURNS text LANGUAGE sql STABLE
RETURN encode(uuid_send(s.shape_id) || int4send(array_position('{point,line,polyline,polygon,rectangle,ellipse}', s.kind))
        || int4send(coalesce(s.class_id, 0)) || int4send(coalesce(s.group_id, 0)) || int4send(s.seq) || timestamptz_send(s.created_at)
        || timestamptz_send(s.changed_at) || float8send(s.area) || float8send(s.length) || array_send(parts) || array_send(numbers), 'hex')
    || E'\n' || s.name || E'\n' || s.colour || E'\n' || translate(s.author, E'\n', ' ') || E'\n' || translate(s.changer, E'\n', ' ');

CREATE FUNCTION shape_line(s shapes) RETURNS text LANGUAGE sql STABLE
RETURN shape_line(s, s.parts, s.geometry);

-- With its bounds instead of its geometry, for a table of thousands: left, top, right, bottom.
CREATE FUNCTION shape_row(s shapes) RETURNS text LANGUAGE sql STABLE
RETURN shape_line(s, '{}', ARRAY[(s.bounds[1])[0], (s.bounds[1])[1], (s.bounds[0])[0], (s.bounds[0])[1]]);

-- The same for a text of Fabric.js: what came from one and was not edited is there as it came.
CREATE FUNCTION fabric_line(s shapes) RETURNS text LANGUAGE sql STABLE
RETURN CASE WHEN s.original IS NOT NULL THEN '=' || s.shape_id || ' ' || s.original ELSE '+' || s.shape_id || ' ' || shape_line(s) END;

-- Opens a drawing to read it. NULL: the caller does not see it; else the number of the sample's last edit, whether its text is still to be
-- read, how many shapes it has.
CREATE FUNCTION open_drawing(layer int) RETURNS TABLE (seq int, unread boolean, shapes int, frame text)
LANGUAGE plpgsql SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM set_config('memento.drawing', layer::text, true);
    RETURN QUERY SELECT coalesce(c.seq, 0), is_unread(layer), l.shapes, coalesce(d.frame, '')
        FROM drawing_seen(layer) v JOIN layers l ON l.layer_id = layer LEFT JOIN edit_counters c ON c.annotation_id = v.annotation_id
        LEFT JOIN drawings d ON d.layer_id = layer;
END $$;

-- Those of a layer that are called for by their ids: each is looked for by its key, however many the layer holds.
CREATE FUNCTION shapes_of_ids(layer int, ids uuid[]) RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT shape_line(l.s) FROM unnest(ids) one CROSS JOIN LATERAL (SELECT s FROM shapes s WHERE s.shape_id = one OFFSET 0) l
        WHERE (l.s).layer_id = layer AND (l.s).kind <> 'other';
END $$;

-- One shape. NULL: the caller does not see its layer, or it is not there.
CREATE FUNCTION page_shape(layer int, shape uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT shape_json(s) FROM drawing_seen(layer) v, shapes s WHERE s.shape_id = shape AND s.layer_id = layer AND s.kind <> 'other');
END $$;
