-- Drawings as texts of Fabric.js: read into shapes, and followed when they change.

-- Holds the drawing of a layer whose text is about to change, if anybody has ever asked for its shapes (a row).
CREATE FUNCTION hold_text(layer int) RETURNS TABLE (is_drawn boolean)
LANGUAGE plpgsql SECURITY DEFINER ROWS 1 SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM drawings d WHERE d.layer_id = layer) AND EXISTS (SELECT FROM drawing_seen(layer) s WHERE s.may_draw) THEN
        PERFORM hold_drawing(layer);
        RETURN QUERY SELECT l.drawn FROM layers l WHERE l.layer_id = layer;
    END IF;
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
