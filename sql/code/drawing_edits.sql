-- Edits of drawings: once, numbered, field by field.

-- The class and the group that a shape names, where they are there.
CREATE FUNCTION class_in(project int, shape jsonb) RETURNS int LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN CASE WHEN shape ->> 'class' IS NOT NULL
                THEN (SELECT l.label_id FROM labels l WHERE l.label_id = (shape ->> 'class')::int AND l.project_id = project) END;
END $$;

CREATE FUNCTION group_in(sample int, shape jsonb) RETURNS int LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN CASE WHEN shape ->> 'group' IS NOT NULL
                THEN (SELECT l.layer_id FROM layers l WHERE l.layer_id = (shape ->> 'group')::int AND l.annotation_id = sample AND l.kind = 'group') END;
END $$;

-- (`layer_id + 0`: what became of a shape is looked up by the shape. By the layer, each of a thousand would read all edits since `base`.)
--
-- One edit. asked: {created, updated, deleted}, checked and measured by lib/drawing: of a geometry kind, geometry, parts and bounds as texts, area
-- and length. Of updated shapes the fields that change. What somebody else has changed since `base` stays and is told. The drawing is held, its
-- text is read.
CREATE FUNCTION apply_edit(layer int, who int, happened timestamptz, base int, asked jsonb, op uuid, is_reading boolean) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    signed text;
    here record;
    number int;
    made uuid[];
    changed uuid[];
    gone uuid[];
    clashing uuid[];
    points bigint := 0;
BEGIN
    SELECT l.annotation_id, l.project_id, c.seq, d.places, l.author INTO here
    FROM layers l JOIN edit_counters c USING (annotation_id) JOIN drawings d USING (layer_id) WHERE l.layer_id = layer;
    number := here.seq + 1;
    signed := CASE WHEN is_reading THEN here.author ELSE name_of_user(who) END;
    IF is_reading THEN
        NULL; -- an old file may name what is there no more
    ELSIF EXISTS (SELECT (x ->> 'class')::int FROM jsonb_array_elements((asked -> 'created') || (asked -> 'updated')) x WHERE x ->> 'class' IS NOT NULL
               EXCEPT SELECT l.label_id FROM labels l WHERE l.project_id = here.project_id) THEN
        RAISE EXCEPTION SQLSTATE 'MM400' USING MESSAGE = 'The class of a shape must be a label of the project.';
    ELSIF EXISTS (SELECT (x ->> 'group')::int FROM jsonb_array_elements((asked -> 'created') || (asked -> 'updated')) x WHERE x ->> 'group' IS NOT NULL
                  EXCEPT SELECT l.layer_id FROM layers l WHERE l.annotation_id = here.annotation_id AND l.kind = 'group') THEN
        RAISE EXCEPTION SQLSTATE 'MM400' USING MESSAGE = 'The group of a shape must be a group of the sample.';
    END IF;

    -- What is made. One that was there before has its first author, time and place again.
    made := ARRAY(SELECT (x ->> 'id')::uuid FROM jsonb_array_elements(asked -> 'created') x);
    clashing := ARRAY(SELECT s.shape_id FROM shapes s WHERE s.shape_id = ANY (made));
    made := ARRAY(SELECT unnest(made) EXCEPT SELECT unnest(clashing));
    INSERT INTO shapes (shape_id, layer_id, place, kind, geometry, parts, bounds, class_id, name, colour, group_id, author_id, author,
                        created_at, changed_at, changer, seq, area, length, original)
        SELECT c.id, layer, coalesce((b.before ->> 'place')::int, here.places + c.nth::int), c.x ->> 'kind', (c.x ->> 'geometry')::double precision[],
               (c.x ->> 'parts')::int[], (c.x ->> 'bounds')::box, class_in(here.project_id, c.x), coalesce(c.x ->> 'name', ''),
               coalesce(c.x ->> 'colour', ''), group_in(here.annotation_id, c.x),
               CASE WHEN b.before IS NULL THEN who ELSE (b.before ->> 'author_id')::int END, coalesce(b.before ->> 'author', signed),
               coalesce((b.before ->> 'created_at')::timestamptz, happened), happened, signed, number, (c.x ->> 'area')::double precision,
               (c.x ->> 'length')::double precision,
               CASE WHEN b.before IS NULL THEN c.x ->> 'original'
                    WHEN (c.x ->> 'geometry')::double precision[] = ARRAY(SELECT jsonb_array_elements_text(b.before -> 'geometry')::double precision)
                        AND coalesce(c.x ->> 'name', '') = b.before ->> 'name' AND coalesce(c.x ->> 'colour', '') = b.before ->> 'colour'
                        AND (c.x ->> 'class') IS NOT DISTINCT FROM (b.before ->> 'class_id')
                        AND (c.x ->> 'group') IS NOT DISTINCT FROM (b.before ->> 'group_id') THEN b.before ->> 'original' END
        FROM (SELECT x, (x ->> 'id')::uuid AS id, nth FROM jsonb_array_elements(asked -> 'created') WITH ORDINALITY e (x, nth)) c
        LEFT JOIN LATERAL (SELECT e.before FROM edits e WHERE e.shape_id = c.id AND e.layer_id + 0 = layer AND e.before IS NOT NULL
                           ORDER BY e.seq DESC LIMIT 1) b ON true
        WHERE c.id = ANY (made);
    INSERT INTO edits (annotation_id, seq, shape_id, layer_id, op_id, author_id, author, made_at, fields)
        SELECT here.annotation_id, number, id, layer, op, who, signed, happened, '{created}' FROM unnest(made) id;

    -- What changes: a field that somebody else has changed since `base` is a conflict, and so is a shape that is gone.
    WITH u AS (
        SELECT (x ->> 'id')::uuid AS id, s.shape_id IS NULL AS is_gone, ARRAY(
            SELECT f.name FROM (VALUES
                ('geometry', x ? 'geometry' AND (s.kind, s.geometry, s.parts)
                    IS DISTINCT FROM (x ->> 'kind', (x ->> 'geometry')::double precision[], (x ->> 'parts')::int[])),
                ('class', x ? 'class' AND s.class_id IS DISTINCT FROM (x ->> 'class')::int),
                ('name', x ? 'name' AND s.name <> (x ->> 'name')),
                ('colour', x ? 'colour' AND s.colour <> (x ->> 'colour')),
                ('group', x ? 'group' AND s.group_id IS DISTINCT FROM (x ->> 'group')::int)) f (name, differs) WHERE f.differs) AS fields
        FROM jsonb_array_elements(asked -> 'updated') x
        LEFT JOIN shapes s ON s.shape_id = (x ->> 'id')::uuid AND s.layer_id = layer AND s.kind <> 'other'),
    judged AS MATERIALIZED (
        SELECT u.*, u.is_gone OR (u.fields <> '{}' AND EXISTS (
            SELECT FROM edits e WHERE e.shape_id = u.id AND e.seq > base AND e.layer_id + 0 = layer AND e.author_id IS DISTINCT FROM who
                AND (e.fields && u.fields OR e.fields && '{created,deleted}'))) AS clashes
        FROM u),
    kept AS (
        INSERT INTO edits (annotation_id, seq, shape_id, layer_id, op_id, author_id, author, made_at, fields, before)
            SELECT here.annotation_id, number, j.id, layer, op, who, signed, happened, j.fields, shape_before(s)
            FROM judged j JOIN shapes s ON s.shape_id = j.id WHERE NOT j.clashes AND j.fields <> '{}')
    SELECT array_agg(j.id) FILTER (WHERE NOT j.clashes AND j.fields <> '{}'), clashing || coalesce(array_agg(j.id) FILTER (WHERE j.clashes), '{}')
    INTO changed, clashing FROM judged j;
    points := points - coalesce((SELECT sum(points_of(s)) FROM shapes s WHERE s.shape_id = ANY (changed)), 0);
    UPDATE shapes s SET
        kind = coalesce(x ->> 'kind', s.kind), geometry = coalesce((x ->> 'geometry')::double precision[], s.geometry),
        parts = coalesce((x ->> 'parts')::int[], s.parts), bounds = coalesce((x ->> 'bounds')::box, s.bounds),
        area = coalesce((x ->> 'area')::double precision, s.area), length = coalesce((x ->> 'length')::double precision, s.length),
        class_id = CASE WHEN x ? 'class' THEN class_in(here.project_id, x) ELSE s.class_id END, name = coalesce(x ->> 'name', s.name),
        colour = coalesce(x ->> 'colour', s.colour), group_id = CASE WHEN x ? 'group' THEN group_in(here.annotation_id, x) ELSE s.group_id END,
        changed_at = happened, changer = signed, seq = number, original = x ->> 'original'
    FROM jsonb_array_elements(asked -> 'updated') x WHERE s.shape_id = (x ->> 'id')::uuid AND s.shape_id = ANY (changed);
    points := points + coalesce((SELECT sum(points_of(s)) FROM shapes s WHERE s.shape_id = ANY (made) OR s.shape_id = ANY (changed)), 0);

    -- What goes. What is gone already is as it is to be.
    WITH d AS MATERIALIZED (
        SELECT s.shape_id, EXISTS (SELECT FROM edits e WHERE e.shape_id = s.shape_id AND e.seq > base AND e.layer_id + 0 = layer
                                   AND e.author_id IS DISTINCT FROM who) AS clashes
        FROM shapes s WHERE s.layer_id + 0 = layer AND s.shape_id = ANY (ARRAY(SELECT jsonb_array_elements_text(asked -> 'deleted')::uuid))),
    kept AS (
        INSERT INTO edits (annotation_id, seq, shape_id, layer_id, op_id, author_id, author, made_at, fields, before)
            SELECT here.annotation_id, number, s.shape_id, layer, op, who, signed, happened, '{deleted}', shape_before(s)
            FROM d JOIN shapes s USING (shape_id) WHERE NOT d.clashes)
    SELECT array_agg(shape_id) FILTER (WHERE NOT clashes), clashing || coalesce(array_agg(shape_id) FILTER (WHERE clashes), '{}')
    INTO gone, clashing FROM d;
    points := points - coalesce((SELECT sum(points_of(s)) FROM shapes s WHERE s.shape_id = ANY (gone)), 0);
    DELETE FROM shapes WHERE shape_id = ANY (gone);

    IF cardinality(made) = 0 AND changed IS NULL AND gone IS NULL THEN
        number := here.seq;
    ELSE
        PERFORM count_drawing(layer, number, cardinality(made) - coalesce(cardinality(gone), 0), points, jsonb_array_length(asked -> 'created'));
        IF NOT is_reading THEN
            PERFORM mark_drawn(layer, who, cardinality(made) - coalesce(cardinality(gone), 0),
                               (SELECT sum(100 + 8 * cardinality(s.geometry)) FROM shapes s WHERE s.shape_id = ANY (made || changed))::bigint);
        END IF;
    END IF;
    RETURN jsonb_build_object(
        'seq', number,
        'conflicts', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'theirs', CASE WHEN s.shape_id IS NOT NULL THEN shape_json(s) END)), '[]')
                      FROM unnest(clashing) c (id) LEFT JOIN shapes s ON s.shape_id = c.id AND s.layer_id = layer),
        'stamped', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', s.shape_id, 'author', s.author, 'created', s.created_at, 'changed', s.changed_at,
                                                                 'seq', s.seq, 'area', s.area, 'length', s.length)), '[]')
                    FROM shapes s WHERE s.shape_id = ANY (made || changed)));
END $$;

-- What an edit adds to the figures of its layer and sample, within their limits.
CREATE FUNCTION count_drawing(layer int, number int, more int, more_points bigint, places_given int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_in_sample CONSTANT int := 2000000;
    max_points CONSTANT int := 10000000;
    held record;
BEGIN
    UPDATE drawings d SET places = d.places + places_given, points = d.points + more_points, is_read = true WHERE d.layer_id = layer
        RETURNING d.annotation_id, d.points INTO held;
    IF more_points > 0 AND held.points > max_points THEN
        RAISE EXCEPTION SQLSTATE 'MM413' USING MESSAGE = format('A layer holds %s points at the most, and this one would hold %s.',
                                                                max_points, held.points);
    END IF;
    UPDATE edit_counters c SET seq = number, shapes = c.shapes + more WHERE c.annotation_id = held.annotation_id RETURNING c.shapes INTO held;
    IF more > 0 AND held.shapes > max_in_sample THEN
        RAISE EXCEPTION SQLSTATE 'MM413' USING MESSAGE = format('A sample holds %s shapes at the most, and this one would hold %s.',
                                                                max_in_sample, held.shapes);
    END IF;
END $$;

-- From now on the shapes are the drawing: the first time, its text goes, and what it weighed they do. more: shapes; bytes: of what was drawn.
CREATE FUNCTION mark_drawn(layer int, who int, more int, bytes bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_in_layer CONSTANT int := 1000000;
    was record;
    there int;
BEGIN
    SELECT l.drawn, l.owner_id, octet_length(l.data) AS weight INTO was FROM layers l WHERE l.layer_id = layer;
    UPDATE layers l SET drawn = true, data = 'shapes',
        shapes = CASE WHEN was.drawn THEN l.shapes + more ELSE (SELECT count(*) FROM shapes s WHERE s.layer_id = layer) END
        WHERE l.layer_id = layer RETURNING l.shapes INTO there;
    IF more > 0 AND there > max_in_layer THEN
        RAISE EXCEPTION SQLSTATE 'MM413' USING MESSAGE = format('A layer holds %s shapes at the most, and this one would hold %s.',
                                                                max_in_layer, there);
    END IF;
    IF NOT was.drawn THEN
        INSERT INTO user_holdings (user_id, bytes) SELECT u.user_id, was.weight FROM users u WHERE u.user_id = was.owner_id;
    END IF;
    IF bytes > 0 AND who IS NOT NULL THEN
        INSERT INTO user_holdings (user_id, bytes) VALUES (who, bytes);
        PERFORM hold_within(who, bytes);
    END IF;
END $$;

-- Begins an edit of the caller's. The text that is to be read into shapes first; NULL where there is none. No row: he does not see the layer.
CREATE FUNCTION begin_edit(layer int) RETURNS TABLE (unread text)
LANGUAGE plpgsql SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp AS $$
DECLARE
    seen record;
BEGIN
    SELECT s.may_draw INTO seen FROM drawing_seen(layer) s;
    IF NOT FOUND THEN
        RETURN;
    ELSIF NOT seen.may_draw THEN
        RAISE insufficient_privilege;
    END IF;
    RETURN QUERY SELECT hold_drawing(layer);
    IF EXISTS (SELECT FROM drawings d JOIN layers l USING (layer_id) WHERE d.layer_id = layer AND d.is_read AND d.frame IS NULL AND NOT l.drawn) THEN
        RAISE restrict_violation USING MESSAGE = 'This layer holds a text that is no drawing of Fabric.js: nothing is drawn over it.';
    END IF;
END $$;

CREATE FUNCTION edit_shapes(layer int, base int, asked jsonb, op uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    unread record;
BEGIN
    SELECT b.unread IS NOT NULL AS is_there INTO unread FROM begin_edit(layer) b;
    IF NOT FOUND OR unread.is_there THEN
        RAISE insufficient_privilege;
    END IF;
    RETURN apply_edit(layer, caller(), now(), base, asked, op, false);
END $$;

-- The kinds of shapes of a layer that is being edited.
CREATE FUNCTION kinds_of(layer int, ids uuid[]) RETURNS TABLE (shape_id uuid, kind text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT s.shape_id, s.kind FROM drawing_seen(layer) v, shapes s WHERE s.layer_id = layer AND s.shape_id = ANY (ids);
END $$;
