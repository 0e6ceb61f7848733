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
        LEFT JOIN LATERAL (SELECT e.before FROM edits e WHERE e.shape_id = c.id AND e.layer_id = layer AND e.before IS NOT NULL
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
            SELECT FROM edits e WHERE e.shape_id = u.id AND e.seq > base AND e.layer_id = layer AND e.author_id IS DISTINCT FROM who
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
        SELECT s.shape_id, EXISTS (SELECT FROM edits e WHERE e.shape_id = s.shape_id AND e.seq > base AND e.layer_id = layer
                                   AND e.author_id IS DISTINCT FROM who) AS clashes
        FROM shapes s WHERE s.layer_id = layer AND s.shape_id = ANY (ARRAY(SELECT jsonb_array_elements_text(asked -> 'deleted')::uuid))),
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
    most_of_sample CONSTANT int := 2000000;
    most_points CONSTANT int := 10000000;
    held record;
BEGIN
    UPDATE drawings d SET places = d.places + places_given, points = d.points + more_points, is_read = true WHERE d.layer_id = layer
        RETURNING d.annotation_id, d.points INTO held;
    IF more_points > 0 AND held.points > most_points THEN
        RAISE EXCEPTION SQLSTATE 'MM413' USING MESSAGE = format('A layer holds %s points at the most, and this one would hold %s.',
                                                                most_points, held.points);
    END IF;
    UPDATE edit_counters c SET seq = number, shapes = c.shapes + more WHERE c.annotation_id = held.annotation_id RETURNING c.shapes INTO held;
    IF more > 0 AND held.shapes > most_of_sample THEN
        RAISE EXCEPTION SQLSTATE 'MM413' USING MESSAGE = format('A sample holds %s shapes at the most, and this one would hold %s.',
                                                                most_of_sample, held.shapes);
    END IF;
END $$;

-- From now on the shapes are the drawing: the first time, its text goes, and what it weighed they do. more: shapes; bytes: of what was drawn.
CREATE FUNCTION mark_drawn(layer int, who int, more int, bytes bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    most_of_layer CONSTANT int := 1000000;
    was record;
    there int;
BEGIN
    SELECT l.drawn, l.owner_id, octet_length(l.data) AS weight INTO was FROM layers l WHERE l.layer_id = layer;
    UPDATE layers l SET drawn = true, data = 'shapes',
        shapes = CASE WHEN was.drawn THEN l.shapes + more ELSE (SELECT count(*) FROM shapes s WHERE s.layer_id = layer) END
        WHERE l.layer_id = layer RETURNING l.shapes INTO there;
    IF more > 0 AND there > most_of_layer THEN
        RAISE EXCEPTION SQLSTATE 'MM413' USING MESSAGE = format('A layer holds %s shapes at the most, and this one would hold %s.',
                                                                most_of_layer, there);
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
END $$;

CREATE FUNCTION edit_shapes(layer int, base int, asked jsonb, op uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    unread record;
BEGIN
    SELECT b.unread IS NOT NULL AS is_there INTO unread FROM begin_edit(layer) b;
    IF NOT FOUND OR unread.is_there THEN
        RAISE insufficient_privilege;
    ELSIF EXISTS (SELECT FROM drawings d JOIN layers l USING (layer_id) WHERE d.layer_id = layer AND d.frame IS NULL AND NOT l.drawn) THEN
        RAISE restrict_violation USING MESSAGE = 'This layer holds a text that is no drawing of Fabric.js: nothing is drawn over it.';
    END IF;
    RETURN apply_edit(layer, caller(), now(), base, asked, op, false);
END $$;

-- What the text of a layer says, as an edit of its author's at the time when he wrote it; the whole in several calls. The last says what of its
-- text is no object. Only while there is something to read.
CREATE FUNCTION read_shapes(layer int, asked jsonb, frame_said text, is_last boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    written record;
BEGIN
    IF hold_drawing(layer) IS NULL OR NOT EXISTS (SELECT FROM drawing_seen(layer)) THEN
        RAISE insufficient_privilege;
    END IF;
    SELECT l.owner_id, l.changed_at INTO written FROM layers l WHERE l.layer_id = layer;
    asked := asked || jsonb_build_object('created', ( -- an id may be taken: scripts copy drawings
        SELECT coalesce(jsonb_agg(CASE WHEN EXISTS (SELECT FROM shapes s WHERE s.shape_id = (x ->> 'id')::uuid)
                                       THEN x || jsonb_build_object('id', gen_random_uuid()) ELSE x END ORDER BY n), '[]')
        FROM jsonb_array_elements(asked -> 'created') WITH ORDINALITY e (x, n)));
    PERFORM apply_edit(layer, written.owner_id, written.changed_at, 2147483647, asked, NULL, true);
    UPDATE drawings d SET is_read = is_last, frame = CASE WHEN is_last THEN frame_said ELSE d.frame END WHERE d.layer_id = layer;
END $$;

-- The shapes of a layer that has just been read, from the bottom to the top.
CREATE FUNCTION place_shapes(layer int, ids uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF hold_drawing(layer) IS NULL THEN
        RAISE insufficient_privilege;
    END IF;
    UPDATE shapes s SET place = o.n FROM unnest(ids) WITH ORDINALITY o (id, n)
        WHERE s.shape_id = o.id AND s.layer_id = layer AND s.place <> o.n;
    UPDATE drawings d SET places = greatest(d.places, cardinality(ids)) WHERE d.layer_id = layer;
END $$;

-- The kinds of shapes of a layer that is being edited.
CREATE FUNCTION kinds_of(layer int, ids uuid[]) RETURNS TABLE (shape_id uuid, kind text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT s.shape_id, s.kind FROM drawing_seen(layer) v, shapes s WHERE s.layer_id = layer AND s.shape_id = ANY (ids);
END $$;

-- A text that says something else than before is to be read anew; who edits shapes says so, and so do moves of layers.
CREATE FUNCTION follow_layer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.data <> OLD.data AND NOT NEW.drawn THEN
        UPDATE drawings SET is_read = false WHERE layer_id = NEW.layer_id;
    END IF;
    IF NEW.annotation_id <> OLD.annotation_id THEN
        UPDATE drawings SET annotation_id = NEW.annotation_id WHERE layer_id = NEW.layer_id;
        IF FOUND THEN -- numbers of the layer's edits stay, and those to come are higher
            UPDATE edit_counters SET shapes = shapes - (SELECT count(*) FROM shapes WHERE layer_id = NEW.layer_id) WHERE annotation_id = OLD.annotation_id;
            INSERT INTO edit_counters AS c (annotation_id, seq, shapes)
                SELECT NEW.annotation_id, o.seq, (SELECT count(*) FROM shapes WHERE layer_id = NEW.layer_id)
                FROM edit_counters o WHERE o.annotation_id = OLD.annotation_id
                ON CONFLICT (annotation_id) DO UPDATE SET seq = greatest(c.seq, EXCLUDED.seq), shapes = c.shapes + EXCLUDED.shapes;
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER drawing_follows AFTER UPDATE ON layers FOR EACH ROW
    WHEN (NEW.data <> OLD.data OR NEW.annotation_id <> OLD.annotation_id) EXECUTE FUNCTION follow_layer();

-- A text in place of one that the shapes have outgrown: the shapes follow it when they are read.
CREATE FUNCTION take_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.drawn := false;
    RETURN NEW;
END $$;
CREATE TRIGGER b_text BEFORE UPDATE OF data ON layers FOR EACH ROW
    WHEN (OLD.drawn AND NEW.data <> OLD.data) EXECUTE FUNCTION take_text();

-- The drawing that this transaction reads (memento.drawing), where its caller sees it: the policy of shapes.
CREATE FUNCTION drawing_opened() RETURNS int LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    layer int := nullif(current_setting('memento.drawing', true), '')::int;
BEGIN
    RETURN (SELECT layer FROM drawing_seen(layer));
END $$;
CREATE POLICY opened ON shapes FOR SELECT USING (layer_id = (SELECT drawing_opened()));

-- A shape as lib/drawing reads it from the database (stored.hpp): words that a space ends, then a text on each line.
CREATE FUNCTION shape_line(s shapes) RETURNS text LANGUAGE sql STABLE
RETURN s.shape_id || ' ' || array_position('{point,line,polyline,polygon,rectangle,ellipse}', s.kind) || ' ' || coalesce(s.class_id, 0) || ' '
    || coalesce(s.group_id, 0) || ' ' || s.seq || ' ' || (extract(epoch FROM s.created_at) * 1000000)::bigint || ' '
    || (extract(epoch FROM s.changed_at) * 1000000)::bigint || ' ' || s.area || ' ' || s.length || ' ' || s.parts::text || ' '
    || encode(array_send(s.geometry), 'hex') || E'\n' || s.name || E'\n' || s.colour || E'\n' || translate(s.author, E'\n', ' ') || E'\n'
    || translate(s.changer, E'\n', ' ');

-- The same for a text of Fabric.js: what came from one and was not edited is there as it came.
CREATE FUNCTION fabric_line(s shapes) RETURNS text LANGUAGE sql STABLE
RETURN CASE WHEN s.original IS NOT NULL THEN '=' || s.shape_id || ' ' || s.original ELSE '+' || shape_line(s) END;

-- Opens a drawing to read it. NULL: the caller does not see it; else the number of the sample's last edit, whether its text is still to be
-- read, how many shapes it has.
CREATE FUNCTION open_drawing(layer int) RETURNS TABLE (seq int, unread boolean, shapes int)
LANGUAGE plpgsql SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM set_config('memento.drawing', layer::text, true);
    RETURN QUERY SELECT coalesce(c.seq, 0), is_unread(layer), l.shapes
        FROM drawing_seen(layer) v JOIN layers l ON l.layer_id = layer LEFT JOIN edit_counters c ON c.annotation_id = v.annotation_id;
END $$;

-- One shape. NULL: the caller does not see its layer, or it is not there.
CREATE FUNCTION page_shape(layer int, shape uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT shape_json(s) FROM drawing_seen(layer) v, shapes s WHERE s.shape_id = shape AND s.layer_id = layer AND s.kind <> 'other');
END $$;

-- The shapes of a drawing that has been opened, in a box, the largest first.
CREATE FUNCTION shapes_in_view(layer int, view box) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
DECLARE
    largest CONSTANT int := 25; -- 2^25 px is more than anything may have
BEGIN
    IF drawing_opened() IS DISTINCT FROM layer THEN
        RETURN;
    END IF;
    FOR of_size IN REVERSE largest .. 0 LOOP
        RETURN QUERY SELECT shape_line(s) FROM shapes s
            WHERE (s.bounds + point(s.layer_id * 4e7::double precision, s.size * 4e7::double precision))
                    && (view + point(layer * 4e7::double precision, of_size * 4e7::double precision))
                AND s.layer_id = layer AND s.size = of_size AND s.bounds && view AND s.kind <> 'other';
    END LOOP;
END $$;
