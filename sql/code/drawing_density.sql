-- Where the shapes of large drawings are: those in view, and how many there are of those that are too small, or too many, to be sent.

CREATE FUNCTION side_of_level(level int) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 64 * 4 ^ level;

-- The counts of cells follow the shapes: once for a statement, however many it changes.
DO $do$
DECLARE
    change text[];
BEGIN
    FOREACH change SLICE 1 IN ARRAY ARRAY[
        ['insert', 'NEW TABLE AS made', 'SELECT m.*, 1 AS n FROM made m'],
        ['delete', 'OLD TABLE AS gone', 'SELECT g.*, -1 AS n FROM gone g'],
        ['update', 'NEW TABLE AS made OLD TABLE AS gone',
         'SELECT m.*, 1 AS n FROM made m JOIN gone g USING (shape_id) WHERE (m.bounds ~= g.bounds) IS NOT TRUE
          UNION ALL SELECT g.*, -1 FROM gone g JOIN made m USING (shape_id) WHERE (m.bounds ~= g.bounds) IS NOT TRUE']] LOOP
        EXECUTE format($sql$
            CREATE FUNCTION count_cells_%1$s() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
            BEGIN
                INSERT INTO shape_cells AS c (layer_id, level, down, across, size, shapes)
                    SELECT x.layer_id, v.level, floor((center(x.bounds))[1] / v.side), floor((center(x.bounds))[0] / v.side), x.size, sum(x.n)
                    FROM (%3$s) x, (SELECT level, side_of_level(level) AS side FROM generate_series(0, 5) level) v
                    WHERE x.kind <> 'other' AND EXISTS (SELECT FROM drawings d WHERE d.layer_id = x.layer_id) -- else all of it goes
                    GROUP BY 1, 2, 3, 4, 5 HAVING sum(x.n) <> 0 ORDER BY 1, 2, 3, 4, 5
                    ON CONFLICT (layer_id, level, down, across, size) DO UPDATE SET shapes = c.shapes + EXCLUDED.shapes;
                RETURN NULL;
            END $$;
            CREATE TRIGGER cells_%1$s AFTER %1$s ON shapes REFERENCING %2$s FOR EACH STATEMENT EXECUTE FUNCTION count_cells_%1$s()
            $sql$, change[1], change[2], change[3]);
    END LOOP;
END $do$;

-- Which cells are looked at: no smaller on the screen than so.
CREATE FUNCTION level_at(zoom double precision) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT coalesce(min(level), 5) FROM generate_series(0, 5) level WHERE side_of_level(level) * zoom >= 12);

-- The cells of a level that a box touches, with how many shapes of each size.
CREATE FUNCTION cells_in_view(layer int, view box, of_level int) RETURNS TABLE (across int, down int, size smallint, shapes int)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 1000 SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    side CONSTANT double precision := side_of_level(of_level);
    reach record;
BEGIN
    -- No farther than there is anything.
    SELECT (SELECT c.down FROM shape_cells c WHERE c.layer_id = layer AND c.level = of_level ORDER BY c.down LIMIT 1) AS first,
           (SELECT c.down FROM shape_cells c WHERE c.layer_id = layer AND c.level = of_level ORDER BY c.down DESC LIMIT 1) AS last INTO reach;
    RETURN QUERY
        SELECT c.across, c.down, c.size, c.shapes
        FROM generate_series(greatest(floor((view[1])[1] / side)::int, reach.first), least(floor((view[0])[1] / side)::int, reach.last)) r,
             LATERAL (SELECT * FROM shape_cells x WHERE x.layer_id = layer AND x.level = of_level AND x.down = r
                          AND x.across BETWEEN floor((view[1])[0] / side)::int AND floor((view[0])[0] / side)::int AND x.shapes > 0 OFFSET 0) c;
END $$;

-- The shapes of a drawing that has been opened, in a box, the largest first, many in a row of the answer: one by one, rows would cost more
-- than what is in them. zoom: pixels of the screen for one of the image, NULL: no matter.
-- Of a large drawing, what is smaller than such a pixel, and what would be too many, the smallest first, are told as numbers in cells:
-- "#side across down n across down n …".
CREATE FUNCTION shapes_in_view(layer int, view box, zoom double precision) RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off SET work_mem = '16MB' AS $$
DECLARE
    largest CONSTANT int := 25; -- 2^25 px is more than anything may have
    large CONSTANT int := 20000; -- a drawing that has more
    max_shapes CONSTANT int := 2000; -- is not sent more shapes of at once than about so many
    numbers_in_row CONSTANT int := 4096; -- about
    smallest int := 0; -- that is sent
    of_level int := level_at(zoom);
BEGIN
    IF drawing_opened() IS DISTINCT FROM layer THEN
        RETURN;
    END IF;
    IF zoom IS NOT NULL AND (SELECT l.shapes FROM layers l WHERE l.layer_id = layer) > large THEN
        smallest := greatest((SELECT coalesce(max(n.size) + 1, 0) FROM (
            SELECT c.size, sum(sum(c.shapes)) OVER (ORDER BY c.size DESC) AS larger FROM cells_in_view(layer, view, of_level) c GROUP BY c.size) n
            WHERE n.larger > max_shapes), CASE WHEN zoom < 1 THEN floor(-ln(zoom) / ln(2::double precision))::int + 1 ELSE 0 END);
    END IF;
    FOR of_size IN REVERSE largest .. smallest LOOP
        RETURN QUERY SELECT string_agg(w.line, E'\n') FROM (
            SELECT shape_line(s) AS line, sum(cardinality(s.geometry) + 16) OVER (ROWS UNBOUNDED PRECEDING) / numbers_in_row AS part FROM shapes s
            WHERE (s.bounds + point(s.layer_id * 4e7::double precision, s.size * 4e7::double precision))
                    && (view + point(layer * 4e7::double precision, of_size * 4e7::double precision))
                AND s.layer_id + 0 = layer -- where layers have few shapes each, the planner would read all of this one by their layer
                AND s.size = of_size AND s.bounds && view AND s.kind <> 'other') w
            GROUP BY w.part;
    END LOOP;
    IF smallest > 0 THEN
        RETURN QUERY SELECT '#' || side_of_level(of_level) || ' ' || string_agg(d.across || ' ' || d.down || ' ' || d.n, ' ')
            FROM (SELECT c.across, c.down, sum(c.shapes) AS n FROM cells_in_view(layer, view, of_level) c WHERE c.size < smallest GROUP BY 1, 2) d
            HAVING count(*) > 0;
    END IF;
END $$;
