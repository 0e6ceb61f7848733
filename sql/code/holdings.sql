-- What people write, weighed: a sample may hold so much, and a user, over all requests together. What is beyond is refused with the
-- figures (MM413); what makes it less is always taken.

CREATE FUNCTION told_bytes(bytes bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN bytes < 1048576 THEN ceil(bytes / 1024.0) || ' KiB' ELSE trim_scale(round(bytes / 1048576.0, 1)) || ' MiB' END;

-- One for each sample and author of a statement: how many drawings or comments (kind) there are more, and bytes; either may be negative.
-- First samples, then users, each in the order of their ids: one order for all who write at the same time.
CREATE FUNCTION weigh(kind text, annotations int[], authors int[], counts int[], sizes bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_drawings CONSTANT int := 1000;
    max_drawn CONSTANT bigint := 128 * 1048576;
    max_comments CONSTANT int := 10000;
    max_written CONSTANT bigint := 4 * 1048576;
    drawn int := (kind = 'drawings')::int;
    written int := 1 - drawn;
    max_count int := CASE kind WHEN 'drawings' THEN max_drawings ELSE max_comments END;
    max_bytes bigint := CASE kind WHEN 'drawings' THEN max_drawn ELSE max_written END;
    beyond record;
BEGIN
    -- What becomes less: nothing is made for a sample or user that is going, too.
    IF 0 > ANY (counts) OR 0 > ANY (sizes) THEN
        UPDATE sample_holdings h SET drawings = drawings + drawn * d.more, drawn_bytes = drawn_bytes + drawn * d.bytes,
                                     comments = comments + written * d.more, written_bytes = written_bytes + written * d.bytes
        FROM (SELECT x.a, sum(x.c)::int AS more, sum(x.b)::bigint AS bytes FROM unnest(annotations, counts, sizes) x (a, c, b)
              GROUP BY x.a HAVING sum(x.c) <= 0 AND sum(x.b) <= 0) d
        WHERE h.annotation_id = d.a;
    END IF;
    WITH heavier AS (
        SELECT x.a, sum(x.c) AS more, sum(x.b)::bigint AS bytes FROM unnest(annotations, counts, sizes) x (a, c, b)
        GROUP BY x.a HAVING sum(x.c) > 0 OR sum(x.b) > 0),
    held AS (
        INSERT INTO sample_holdings AS h (annotation_id, drawings, drawn_bytes, comments, written_bytes)
            SELECT d.a, drawn * d.more, drawn * d.bytes, written * d.more, written * d.bytes FROM heavier d ORDER BY d.a
            ON CONFLICT (annotation_id) DO UPDATE SET
                drawings = h.drawings + EXCLUDED.drawings, drawn_bytes = h.drawn_bytes + EXCLUDED.drawn_bytes,
                comments = h.comments + EXCLUDED.comments, written_bytes = h.written_bytes + EXCLUDED.written_bytes
            RETURNING annotation_id, CASE drawn WHEN 1 THEN drawings ELSE comments END AS there,
                      CASE drawn WHEN 1 THEN drawn_bytes ELSE written_bytes END AS held)
    SELECT d.more, d.bytes, h.there, h.held INTO beyond FROM heavier d JOIN held h ON h.annotation_id = d.a
    WHERE (d.more > 0 AND h.there > max_count) OR (d.bytes > 0 AND h.held > max_bytes) LIMIT 1;
    IF FOUND AND beyond.more > 0 AND beyond.there > max_count THEN
        RAISE EXCEPTION SQLSTATE 'MM413' USING MESSAGE = format('A sample holds %s %s at the most.', max_count, kind);
    ELSIF FOUND THEN
        RAISE EXCEPTION SQLSTATE 'MM413' USING MESSAGE = format('The %s of this sample hold %s already, and %s at the most: %s more is too much.',
            kind, told_bytes(beyond.held - beyond.bytes), told_bytes(max_bytes), told_bytes(beyond.bytes));
    END IF;
    INSERT INTO user_holdings (user_id, bytes)
        SELECT x.u, sum(x.b) FROM unnest(authors, sizes) x (u, b)
        WHERE EXISTS (SELECT FROM users WHERE user_id = x.u) -- who is deleted has nothing any more
        GROUP BY x.u HAVING sum(x.b) <> 0 ORDER BY x.u;
    PERFORM hold_within(x.u, sum(x.b)::bigint) FROM unnest(authors, sizes) x (u, b)
    WHERE x.u IS NOT NULL GROUP BY x.u HAVING sum(x.b) > 0 ORDER BY x.u;
END $$;

-- Makes one row of all that a user holds, and refuses what is too much, of which `more` is new. One after the other for each user.
CREATE FUNCTION hold_within(who int, more bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_bytes CONSTANT bigint := 2048 * 1048576::bigint;
    held bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(4242005, who);
    WITH gone AS (DELETE FROM user_holdings WHERE user_id = who RETURNING bytes)
    INSERT INTO user_holdings (user_id, bytes) SELECT who, sum(bytes) FROM gone HAVING count(*) > 0 RETURNING bytes INTO held;
    IF held > max_bytes THEN
        RAISE EXCEPTION SQLSTATE 'MM413' USING MESSAGE = format('What you drew and wrote holds %s already, and %s at the most: %s more is too much.',
            told_bytes(held - more), told_bytes(max_bytes), told_bytes(more));
    END IF;
END $$;

-- A trigger for each table and kind of statement: the same but for what is weighed, and whether rows were made, are gone, or both.
DO $do$
DECLARE
    kind text[];
    change text[];
BEGIN
    FOREACH kind SLICE 1 IN ARRAY ARRAY[['layers', 'drawings', 'data', 'kind = ''drawing'''], ['comments', 'comments', 'content', 'true']] LOOP
        FOREACH change SLICE 1 IN ARRAY ARRAY[
            ['insert', 'NEW TABLE AS made', 'SELECT annotation_id, owner_id, 1, octet_length(%1$s) FROM made WHERE %2$s'],
            ['delete', 'OLD TABLE AS gone', 'SELECT annotation_id, owner_id, -1, -octet_length(%1$s) FROM gone WHERE %2$s'],
            ['update', 'NEW TABLE AS made OLD TABLE AS gone',
             'SELECT annotation_id, owner_id, 1, octet_length(%1$s) FROM made WHERE %2$s'
             ' UNION ALL SELECT annotation_id, owner_id, -1, -octet_length(%1$s) FROM gone WHERE %2$s']] LOOP
            EXECUTE format($sql$
                CREATE FUNCTION weigh_%1$s_%2$s() RETURNS trigger
                LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
                DECLARE
                    weights record;
                BEGIN
                    SELECT array_agg(x.a) AS a, array_agg(x.u) AS u, array_agg(x.c) AS c, array_agg(x.b) AS b INTO weights
                    FROM (SELECT w.a, w.u, sum(w.c)::int AS c, sum(w.b)::bigint AS b FROM (%3$s) w (a, u, c, b)
                          GROUP BY w.a, w.u HAVING sum(w.c) <> 0 OR sum(w.b) <> 0) x;
                    IF weights.a IS NOT NULL THEN
                        PERFORM weigh(%4$L, weights.a, weights.u, weights.c, weights.b);
                    END IF;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER weigh_%2$s AFTER %2$s ON %1$I REFERENCING %5$s FOR EACH STATEMENT EXECUTE FUNCTION weigh_%1$s_%2$s()
                $sql$, kind[1], change[1], format(change[3], kind[3], kind[4]), kind[2], change[2]);
        END LOOP;
    END LOOP;
END $do$;

-- How many shapes a drawing has: Fabric.js JSON, read once when it is written.
CREATE FUNCTION count_shapes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.drawn THEN -- told by who draws (drawing.sql)
        RETURN NEW;
    END IF;
    NEW.shapes := 0;
    IF NEW.image_id IS NULL AND NEW.data NOT IN ('', 'none') THEN
        NEW.shapes := coalesce(json_array_length(NEW.data::json -> 'objects'), 0);
    END IF;
    RETURN NEW;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN -- no JSON, nested too deeply, no list
    RETURN NEW;
END $$;
CREATE TRIGGER c_shapes BEFORE INSERT ON layers FOR EACH ROW WHEN (NEW.data <> '') EXECUTE FUNCTION count_shapes();
CREATE TRIGGER c_shapes_changed BEFORE UPDATE OF data, image_id ON layers FOR EACH ROW
    WHEN (NEW.data <> OLD.data OR NEW.image_id IS DISTINCT FROM OLD.image_id) EXECUTE FUNCTION count_shapes();
