-- From bytes to tiles: images.sql goes before.

-- 1. Conversion ----------------------------------------------------------------------------------------------------------

-- Who has images that wait to be converted, or are converted now: by the index, from one owner to the next, not from image to image.
CREATE FUNCTION owners_with_image_work() RETURNS SETOF int
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    WITH RECURSIVE owners(owner_id) AS (
        (SELECT owner_id FROM images WHERE state IN ('queued', 'tiling') ORDER BY owner_id LIMIT 1)
        UNION ALL
        SELECT (SELECT i.owner_id FROM images i WHERE i.state IN ('queued', 'tiling') AND i.owner_id > o.owner_id ORDER BY i.owner_id LIMIT 1)
        FROM owners o WHERE o.owner_id IS NOT NULL)
    SELECT owner_id FROM owners WHERE owner_id IS NOT NULL;
END;

-- Takes an image that waits, or whose lease has lapsed, for so many seconds: of the owner whose turn was longest ago the oldest, so that
-- nobody waits for all that another one has uploaded. Nothing when there is none.
CREATE FUNCTION claim_image_work(new_lease text, seconds int)
RETURNS TABLE (claimed_id int, claimed_key text, claimed_format int, claimed_attempt int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    waiting record;
    whose int;
BEGIN
    LOOP
        waiting := NULL;
        FOR whose IN SELECT o FROM owners_with_image_work() o LEFT JOIN tiling_turns t ON t.owner_id = o ORDER BY t.served_at NULLS FIRST, o LOOP
            SELECT i.image_id, i.key, i.format, i.state, w.attempts INTO waiting
            FROM images i JOIN image_work w USING (image_id, key)
            WHERE i.owner_id = whose AND i.state IN ('queued', 'tiling')
                AND (w.lease_until IS NULL OR w.lease_until < clock_timestamp())
            ORDER BY i.image_id LIMIT 1 FOR UPDATE SKIP LOCKED;
            EXIT WHEN FOUND;
        END LOOP;
        EXIT WHEN waiting IS NULL;
        IF waiting.attempts >= 3 THEN
            UPDATE images SET state = 'failed', reason = 'Its conversion was cut off three times. The image may be too large '
                || 'for this machine; the log of the worker says more.' WHERE image_id = waiting.image_id;
            UPDATE image_work SET lease = NULL, lease_until = NULL WHERE image_id = waiting.image_id;
            CONTINUE;
        END IF;
        IF waiting.state = 'queued' THEN
            UPDATE images SET state = 'tiling' WHERE image_id = waiting.image_id;
        END IF;
        UPDATE image_work SET lease = new_lease, lease_until = clock_timestamp() + make_interval(secs => seconds),
                              attempts = attempts + 1, percent = 0
        WHERE image_id = waiting.image_id;
        INSERT INTO tiling_turns VALUES (whose, clock_timestamp()) ON CONFLICT (owner_id) DO UPDATE SET served_at = excluded.served_at;
        RETURN QUERY SELECT waiting.image_id, waiting.key, waiting.format, waiting.attempts + 1;
        EXIT;
    END LOOP;
END $$;

-- An image that is there, or may be brought back, or the picture of a sample: its files are not to be removed.
CREATE FUNCTION image_exists(image_key text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM images WHERE key = image_key) OR EXISTS (SELECT FROM trash_keys WHERE key = image_key)
        OR EXISTS (SELECT FROM composites WHERE key = image_key) OR EXISTS (SELECT FROM composite_work WHERE key = image_key);
END $$;

-- Keeps a lease alive. False when it is lost: the image is gone, or was taken over.
CREATE FUNCTION keep_image_work(image_key text, its_lease text, done int, seconds int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE image_work SET lease_until = clock_timestamp() + make_interval(secs => seconds), percent = done
    WHERE key = image_key AND lease = its_lease;
    RETURN FOUND;
END $$;

-- Holds the row until the end of the transaction, in which the tiles are put in place. False when the lease is lost.
CREATE FUNCTION hold_image_work(image_key text, its_lease text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM images i JOIN image_work w USING (image_id, key)
    WHERE i.key = image_key AND i.state = 'tiling' AND w.lease = its_lease FOR UPDATE;
    RETURN FOUND;
END $$;

-- The image is ready; info is that of lib/image/image.hpp. digest and size: where the row does not have them. False when the row is
-- gone, or was taken by somebody else: then the files are nobody's.
CREATE FUNCTION finish_image(image_key text, info jsonb, digest text DEFAULT NULL, size bigint DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE images SET state = 'ready', reason = '', type = CASE WHEN (info ->> 'tiled')::boolean THEN 'T' ELSE '' END,
                      sha256 = coalesce(digest, sha256), size_bytes = coalesce(size, size_bytes), format = (info ->> 'format')::int,
                      width = (info ->> 'width')::int, height = (info ->> 'height')::int,
                      source_width = (info ->> 'source_width')::int, source_height = (info ->> 'source_height')::int,
                      channels = (info ->> 'channels')::int, bit_depth = (info ->> 'bit_depth')::int,
                      planes = (info ->> 'planes')::int, pixel_size_um = (info ->> 'pixel_size_um')::float8,
                      pyramid = info -> 'pyramid'
    WHERE key = image_key;
    RETURN FOUND;
END $$;

-- The image that was uploaded is ready. To be called while the row is held.
CREATE FUNCTION finish_image_work(image_key text, info jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM finish_image(image_key, info);
    UPDATE image_work SET lease = NULL, lease_until = NULL, percent = 100 WHERE key = image_key;
    DELETE FROM image_work WHERE key = image_key AND upload_id IS NULL; -- of a resumable one the sender may ask once more
END $$;

-- The conversion did not work. It is tried again later, unless that makes no sense or was tried three times.
CREATE FUNCTION fail_image_work(image_key text, its_lease text, why text, again boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT hold_image_work(image_key, its_lease) THEN
        RETURN;
    END IF;
    UPDATE images i SET state = CASE WHEN again AND w.attempts < 3 THEN 'queued' ELSE 'failed' END, reason = why
    FROM image_work w WHERE w.key = image_key AND i.image_id = w.image_id;
    UPDATE image_work SET lease = NULL, lease_until = clock_timestamp() + interval '30 seconds' WHERE key = image_key;
END $$;

-- Gives a lease back, as if it had never been taken: the worker was asked to stop.
CREATE FUNCTION release_image_work(image_key text, its_lease text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF hold_image_work(image_key, its_lease) THEN
        UPDATE images SET state = 'queued' WHERE key = image_key;
        UPDATE image_work SET lease = NULL, lease_until = NULL, percent = 0, attempts = attempts - 1 WHERE key = image_key;
    END IF;
END $$;

-- 2. Tiles made anew -------------------------------------------------------------------------------------------------------

-- An image that is ready gets other files, under a new key. To be called when they are in place, in the transaction that holds the
-- row (hold_ready_image()). The former ones are buried.
CREATE FUNCTION replace_files(image int, new_key text, info jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    former_key text := (SELECT key FROM images WHERE image_id = image);
BEGIN
    UPDATE images SET key = new_key WHERE image_id = image;
    PERFORM finish_image(new_key, info);
    PERFORM forget_buried(new_key);
    PERFORM bury_files(former_key);
END $$;

-- Holds the row until the end of the transaction. False when it is not what it was: another key, or no longer ready.
CREATE FUNCTION hold_ready_image(image int, image_key text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM images WHERE image_id = image AND key = image_key AND state = 'ready' FOR UPDATE;
    RETURN FOUND;
END $$;

-- 3. What managers see and do ----------------------------------------------------------------------------------------------

-- The images of a project that are not ready, by name: of very many, those that were begun first. beyond: the last of these then, else 0.
CREATE FUNCTION image_progress(project int) RETURNS json LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    max_told CONSTANT int := 500;
BEGIN
    IF NOT may_edit(project) THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT json_build_object('images', coalesce(json_agg(x ORDER BY x.name, x.image_id), '[]'),
                                     'beyond', CASE WHEN count(*) = max_told THEN max(x.image_id) ELSE 0 END) FROM (
        SELECT i.image_id, i.name, i.state, i.reason,
               CASE i.state WHEN 'uploading' THEN coalesce(w.received * 100 / nullif(w.expected, 0), 0)::int
                            WHEN 'tiling' THEN coalesce(w.percent, 0) ELSE 0 END AS percent,
               coalesce(w.received, 0) AS received, coalesce(w.expected, 0) AS size, coalesce(w.attempts, 0) AS attempts,
               i.state = 'failed' AND w.image_id IS NOT NULL AS can_retry
        FROM (SELECT * FROM images n WHERE n.project_id = project AND n.state <> 'ready' ORDER BY n.image_id LIMIT max_told) i
        LEFT JOIN image_work w USING (image_id, key)) x);
END $$;

CREATE FUNCTION restart_image_work(image int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE image_work w SET attempts = 0, percent = 0, lease = NULL, lease_until = NULL
    FROM images i WHERE i.image_id = image AND w.image_id = i.image_id AND w.key = i.key;
    RETURN FOUND;
END $$;

-- An image that failed waits for its tiles again. False when it did not fail, or its bytes never arrived.
CREATE FUNCTION queue_failed_image(image int) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE images SET state = 'queued', reason = '' WHERE image_id = image AND state = 'failed' AND key IS NOT NULL;
    RETURN FOUND AND restart_image_work(image);
END $$;

CREATE FUNCTION retry_image(image int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM images WHERE image_id = image AND project_id = ANY (my_managed_projects())) THEN
        RAISE insufficient_privilege;
    END IF;
    IF NOT queue_failed_image(image) THEN
        RAISE restrict_violation USING MESSAGE = 'There is nothing to try again: the image did not fail, or its bytes never arrived.';
    END IF;
END $$;

-- All that can be tried again; how many. Of the whole server: a sysadm's.
CREATE FUNCTION retry_failed_images() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_sysadm();
    RETURN (SELECT count(*) FILTER (WHERE queue_failed_image(f.image_id))
            FROM (SELECT i.image_id FROM images i JOIN image_work w USING (image_id, key)
                  WHERE i.state = 'failed' ORDER BY i.image_id FOR UPDATE OF i SKIP LOCKED) f);
END $$;
