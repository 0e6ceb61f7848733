-- Pictures of samples for lists: all layers laid over each other, as a sample is shown at first. What they are made of is computed outside
-- (lib/look); here is who wants one, who makes it, and what there is.
--
-- Whoever changes what a sample looks like leaves a want (composite_wants); the worker takes those that nobody has added to for a moment,
-- makes the pictures under a new key, and puts the key into composites in one transaction. Cut off anywhere, the lease lapses, its key is
-- buried, and another one begins. All functions are run as the owner; none but the triggers is for the responder.

-- 1. Wants -----------------------------------------------------------------------------------------------------------------

CREATE FUNCTION want_of_layers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO composite_wants (annotation_id) SELECT DISTINCT m.annotation_id FROM made m WHERE m.kind = 'image' ON CONFLICT DO NOTHING;
    ELSE -- what goes with its sample has no picture
        INSERT INTO composite_wants (annotation_id)
            SELECT DISTINCT g.annotation_id FROM gone g WHERE g.kind <> 'drawing'
                AND EXISTS (SELECT FROM annotations a WHERE a.annotation_id = g.annotation_id)
            ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER picture_made AFTER INSERT ON layers REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION want_of_layers();
CREATE TRIGGER picture_gone AFTER DELETE ON layers REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION want_of_layers();

-- By row, because of what is drawn a layer has a change for each stroke, and the condition costs nothing.
CREATE FUNCTION want_of_layer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO composite_wants (annotation_id) VALUES (NEW.annotation_id), (OLD.annotation_id) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER picture_changed AFTER UPDATE ON layers FOR EACH ROW
    WHEN (NEW.kind <> 'drawing' AND (OLD.name, OLD.settings, OLD.sequence, OLD.parent_id, OLD.image_id, OLD.annotation_id)
          IS DISTINCT FROM (NEW.name, NEW.settings, NEW.sequence, NEW.parent_id, NEW.image_id, NEW.annotation_id))
    EXECUTE FUNCTION want_of_layer();

-- Its tiles have come, or others, or never will.
CREATE FUNCTION want_of_image() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO composite_wants (annotation_id) SELECT DISTINCT l.annotation_id FROM layers l WHERE l.image_id = NEW.image_id ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER picture_tiled AFTER UPDATE OF state, key ON images FOR EACH ROW
    WHEN (NEW.state IN ('ready', 'failed') AND (OLD.state, OLD.key) IS DISTINCT FROM (NEW.state, NEW.key)) EXECUTE FUNCTION want_of_image();

-- How a project shows samples at first: then all of it is looked at, step by step.
CREATE FUNCTION want_of_project() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    was text := CASE WHEN TG_OP <> 'INSERT' AND OLD.is_first THEN OLD.looks END;
    is_now text := CASE WHEN TG_OP <> 'DELETE' AND NEW.is_first THEN NEW.looks END;
BEGIN
    IF was IS DISTINCT FROM is_now THEN
        INSERT INTO composite_projects (project_id)
            SELECT p.project_id FROM projects p WHERE p.project_id = CASE WHEN TG_OP = 'DELETE' THEN OLD.project_id ELSE NEW.project_id END
            ON CONFLICT (project_id) DO UPDATE SET category_id = 0, last_id = 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER pictures_changed AFTER INSERT OR UPDATE OR DELETE ON named_views FOR EACH ROW EXECUTE FUNCTION want_of_project();

-- Up to so many samples of a project, beyond one of them, category by category.
CREATE FUNCTION samples_beyond(project int, category int, last int, max_rows int) RETURNS TABLE (in_category int, sample int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
    RETURN QUERY SELECT a.category_id, a.annotation_id FROM categories c CROSS JOIN LATERAL (
            SELECT b.category_id, b.annotation_id FROM annotations b
            WHERE b.category_id = c.category_id AND b.annotation_id > CASE WHEN c.category_id = category THEN last ELSE 0 END
            ORDER BY b.annotation_id LIMIT max_rows) a
        WHERE c.project_id = project AND c.category_id >= category
        ORDER BY a.category_id, a.annotation_id LIMIT max_rows;
END $$;

-- Wants of a project of which all samples are to be looked at, when there is little else to do.
CREATE FUNCTION want_of_projects() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    at_a_time CONSTANT int := 200;
    looked record;
    beyond record;
BEGIN
    SELECT p.* INTO looked FROM composite_projects p ORDER BY p.project_id LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF NOT FOUND OR (SELECT count(*) FROM (SELECT FROM composite_wants LIMIT at_a_time) w) >= at_a_time THEN
        RETURN;
    END IF;
    WITH chosen AS MATERIALIZED (SELECT * FROM samples_beyond(looked.project_id, looked.category_id, looked.last_id, at_a_time)),
         wanted AS (INSERT INTO composite_wants (annotation_id, made_at) SELECT s.sample, to_timestamp(0) FROM chosen s ON CONFLICT DO NOTHING)
    SELECT s.in_category, s.sample, count(*) OVER () AS rows INTO beyond FROM chosen s ORDER BY s.in_category DESC, s.sample DESC LIMIT 1;
    IF beyond.rows = at_a_time THEN
        UPDATE composite_projects SET category_id = beyond.in_category, last_id = beyond.sample WHERE project_id = looked.project_id;
    ELSE
        DELETE FROM composite_projects WHERE project_id = looked.project_id;
    END IF;
END $$;

-- 2. Making them -------------------------------------------------------------------------------------------------------------

-- These samples, but those whose picture somebody makes at the moment: what they wanted is being looked at from here on.
CREATE FUNCTION claim_composites_of(samples int[], keys text[], seconds int) RETURNS TABLE (sample int, new_key text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    FOR place IN 1 .. cardinality(samples) LOOP
        INSERT INTO composite_work (annotation_id, key, lease_until)
            VALUES (samples[place], keys[place], clock_timestamp() + make_interval(secs => seconds)) ON CONFLICT DO NOTHING;
        CONTINUE WHEN NOT FOUND;
        DELETE FROM composite_wants w WHERE w.annotation_id = samples[place];
        RETURN QUERY SELECT samples[place], keys[place];
    END LOOP;
END $$;

-- Up to as many as there are keys: of those whose maker was cut off, then of those that want one. at_once: also those that somebody may
-- still be changing, as an import does channel by channel.
CREATE FUNCTION claim_composites(keys text[], seconds int, at_once boolean) RETURNS TABLE (sample int, new_key text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashagg = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    settled CONSTANT interval := '2 seconds';
    max_attempts CONSTANT int := 3;
    cut record;
    free text[] := keys;
BEGIN
    PERFORM want_of_projects();
    FOR cut IN SELECT w.annotation_id, w.key, w.attempts FROM composite_work w WHERE w.lease_until < clock_timestamp()
               ORDER BY w.lease_until LIMIT cardinality(keys) FOR UPDATE SKIP LOCKED LOOP
        PERFORM bury_files(cut.key);
        IF cut.attempts >= max_attempts THEN
            PERFORM end_composite(cut.annotation_id, cut.key, false);
            CONTINUE;
        END IF;
        UPDATE composite_work w SET key = free[1], lease_until = clock_timestamp() + make_interval(secs => seconds), attempts = w.attempts + 1
        WHERE w.annotation_id = cut.annotation_id;
        RETURN QUERY SELECT cut.annotation_id, free[1];
        free := free[2:];
    END LOOP;
    RETURN QUERY SELECT * FROM claim_composites_of(ARRAY(
        SELECT w.annotation_id FROM composite_wants w
        WHERE NOT EXISTS (SELECT FROM composite_work k WHERE k.annotation_id = w.annotation_id)
        GROUP BY w.annotation_id HAVING at_once OR max(w.made_at) < now() - settled
        ORDER BY w.annotation_id LIMIT cardinality(free)), free, seconds);
END $$;

-- All that a first look depends on (lib/look/first_look.hpp), and what the picture that there is was made of. NULL: the sample is gone.
CREATE FUNCTION composite_source(sample int) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
BEGIN
    RETURN (SELECT json_build_object(
        'made_of', coalesce((SELECT c.made_of FROM composites c WHERE c.annotation_id = a.annotation_id), ''),
        'first', coalesce((SELECT v.looks FROM named_views v WHERE v.project_id = a.project_id AND v.is_first), ''),
        'layers', (SELECT coalesce(json_agg(x ORDER BY x.sequence, x.layer_id), '[]') FROM (
            SELECT l.layer_id, l.kind, l.name, coalesce(l.image_id, 0) AS image_id, l.settings, l.sequence, coalesce(l.parent_id, 0) AS parent_id
            FROM layers l WHERE l.annotation_id = a.annotation_id AND l.kind <> 'drawing') x),
        'images', (SELECT coalesce(json_agg(x ORDER BY x.image_id), '[]') FROM (
            SELECT i.image_id, i.state, i.type, i.width, i.height, i.channels, i.bit_depth, i.pixel_size_um, i.key,
                   i.pyramid->'tile_size' AS tile_size, i.pyramid->'tile_format' AS tile_format, i.pyramid->'levels' AS levels,
                   i.pyramid->'stats' AS stats, i.pyramid->'mapping' AS mapping
            FROM images i WHERE i.image_id IN (SELECT l.image_id FROM layers l WHERE l.annotation_id = a.annotation_id)) x))
        FROM annotations a WHERE a.annotation_id = sample);
END $$;

-- The files are in place: from now on they are the sample's picture, and the former ones nobody's. False when the lease was lost, or the
-- sample is gone: then its files are buried.
CREATE FUNCTION finish_composite(sample int, its_key text, digest text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    former text := (SELECT c.key FROM composites c WHERE c.annotation_id = sample);
    place record;
BEGIN
    DELETE FROM composite_work w WHERE w.annotation_id = sample AND w.key = its_key;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    SELECT a.project_id, a.category_id INTO place FROM annotations a WHERE a.annotation_id = sample FOR KEY SHARE;
    IF NOT FOUND THEN
        PERFORM bury_files(its_key);
        RETURN false;
    END IF;
    INSERT INTO composites (annotation_id, category_id, project_id, key, made_of) VALUES (sample, place.category_id, place.project_id, its_key, digest)
        ON CONFLICT (annotation_id) DO UPDATE SET key = excluded.key, made_of = excluded.made_of;
    PERFORM bury_files(former);
    PERFORM tell_of_composite(sample, place.project_id, place.category_id);
    RETURN true;
END $$;

-- Pages that are open hear of it.
CREATE FUNCTION tell_of_composite(sample int, project int, category int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO changes (project_id, category_id, annotation_id) VALUES (project, category, sample) ON CONFLICT DO NOTHING;
END $$;

-- Nothing new comes of it. keep: the picture that there is, is right; else there is none any more.
CREATE FUNCTION end_composite(sample int, its_key text, keep boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone record;
BEGIN
    DELETE FROM composite_work w WHERE w.annotation_id = sample AND w.key = its_key;
    IF FOUND AND NOT keep THEN
        DELETE FROM composites c WHERE c.annotation_id = sample RETURNING c.project_id, c.category_id INTO gone;
        PERFORM tell_of_composite(sample, gone.project_id, gone.category_id) WHERE gone.project_id IS NOT NULL;
    END IF;
END $$;

-- It did not work, and may later: the lease lapses then.
CREATE FUNCTION retry_composite(sample int, its_key text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE composite_work w SET lease_until = clock_timestamp() + interval '30 seconds' WHERE w.annotation_id = sample AND w.key = its_key;
END $$;

-- As if it had never been claimed: whoever makes them was asked to stop.
CREATE FUNCTION release_composite(sample int, its_key text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM composite_work w WHERE w.annotation_id = sample AND w.key = its_key;
    IF FOUND THEN
        PERFORM bury_files(its_key);
        INSERT INTO composite_wants (annotation_id) VALUES (sample) ON CONFLICT DO NOTHING;
    END IF;
END $$;

-- The pictures of a sample that is deleted go; when it comes back, its layers want new ones.
CREATE FUNCTION bury_composite() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bury_files(OLD.key);
    RETURN NULL;
END $$;
CREATE TRIGGER bury AFTER DELETE ON composites FOR EACH ROW EXECUTE FUNCTION bury_composite();
