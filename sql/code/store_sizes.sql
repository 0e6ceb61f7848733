-- What images take on the disk: a worker measures each once its files are in place, when nothing else waits, and sums are kept.

-- An image has files that are new. converted: and was made here now, not put back.
CREATE FUNCTION note_files() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO unmeasured_images (image_id, key) VALUES (NEW.image_id, NEW.key) ON CONFLICT (image_id) DO UPDATE SET key = excluded.key;
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO conversions AS c (hour, process, images) VALUES (date_trunc('hour', now(), 'UTC'), pg_backend_pid(), 1)
            ON CONFLICT (hour, process) DO UPDATE SET images = c.images + 1;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER files_there AFTER INSERT ON images FOR EACH ROW WHEN (NEW.state = 'ready' AND NEW.key IS NOT NULL) EXECUTE FUNCTION note_files();
CREATE TRIGGER files_made AFTER UPDATE ON images FOR EACH ROW
    WHEN (NEW.state = 'ready' AND NEW.key IS NOT NULL AND (OLD.state <> 'ready' OR NEW.key IS DISTINCT FROM OLD.key)) EXECUTE FUNCTION note_files();

-- Once for a statement, however many go.
CREATE FUNCTION forget_sizes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    DELETE FROM unmeasured_images u USING gone g WHERE u.image_id = g.image_id;
    WITH taken AS (DELETE FROM image_sizes s USING gone g WHERE s.image_id = g.image_id RETURNING s.project_id, s.original, s.tiles)
    UPDATE store_sizes t SET originals = t.originals - c.originals, tiles = t.tiles - c.tiles
    FROM (SELECT h.project_id, m.originals, m.tiles
          FROM (SELECT x.project_id, sum(x.original) AS originals, sum(x.tiles) AS tiles FROM taken x GROUP BY 1) m
          JOIN store_sizes h USING (project_id) ORDER BY h.project_id FOR NO KEY UPDATE OF h) c
    WHERE t.project_id = c.project_id;
    RETURN NULL;
END $$;
CREATE TRIGGER sizes_gone AFTER DELETE ON images REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_sizes();

CREATE FUNCTION end_sizes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM store_sizes WHERE project_id = OLD.project_id;
    RETURN NULL;
END $$;
CREATE TRIGGER sizes_gone AFTER DELETE ON projects FOR EACH ROW EXECUTE FUNCTION end_sizes();

-- Some of those that are to be measured.
CREATE FUNCTION images_to_measure(max_rows int) RETURNS TABLE (image int, image_key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT u.image_id, u.key FROM unmeasured_images u ORDER BY u.image_id LIMIT max_rows;
END $$;

-- sizes: [{image_id, key, original, tiles}], bytes. What has other files by now, or is gone, is left out.
CREATE FUNCTION note_sizes(sizes jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    -- Who deletes one of them meanwhile waits, and finds what is noted here.
    PERFORM FROM images i WHERE i.image_id IN (SELECT x.image_id FROM jsonb_to_recordset(sizes) x (image_id int)) ORDER BY i.image_id FOR KEY SHARE;
    WITH measured AS MATERIALIZED (
        SELECT i.image_id, i.project_id, x.original, x.tiles
        FROM jsonb_to_recordset(sizes) x (image_id int, key text, original bigint, tiles bigint)
        JOIN images i ON i.image_id = x.image_id AND i.key = x.key),
    before AS MATERIALIZED (SELECT s.* FROM measured m JOIN image_sizes s USING (image_id)),
    put AS (
        INSERT INTO image_sizes (image_id, project_id, original, tiles) SELECT * FROM measured ORDER BY image_id
            ON CONFLICT (image_id) DO UPDATE SET original = excluded.original, tiles = excluded.tiles)
    INSERT INTO store_sizes AS t (project_id, originals, tiles)
        SELECT c.project_id, sum(c.original), sum(c.tiles) FROM (
            SELECT project_id, original, tiles FROM measured UNION ALL SELECT project_id, -original, -tiles FROM before) c
        GROUP BY 1 ORDER BY 1
        ON CONFLICT (project_id) DO UPDATE SET originals = t.originals + excluded.originals, tiles = t.tiles + excluded.tiles;
    DELETE FROM unmeasured_images u USING jsonb_to_recordset(sizes) x (image_id int, key text) WHERE u.image_id = x.image_id AND u.key = x.key;
END $$;
