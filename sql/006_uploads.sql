-- Images on their way: bytes that arrive, rows that wait for their tiles, and who is at it.
--
-- Most functions name an image by its key: 128 random bits that only the server knows while the image is not ready. They work
-- without a caller, because an upload outlives a transaction, and perhaps the session that began it. All are run as the owner.
SET LOCAL ROLE memento_owner;

-- One row for each image that was uploaded; it goes when the image is ready. Beside images, so that a heartbeat is no change
-- of the image.
CREATE TABLE image_work (
    image_id int PRIMARY KEY REFERENCES images ON DELETE CASCADE,
    key text NOT NULL UNIQUE, -- of the image; when the image has another one by now, this row means nothing
    is_new boolean NOT NULL, -- the upload made the row of the image: when it fails, the row goes
    upload_id text UNIQUE, -- of an upload that can be resumed
    received bigint NOT NULL DEFAULT 0, -- bytes that came; of an upload that can be resumed, those that are safe
    expected bigint, -- bytes; NULL when the sender did not say
    heartbeat_at timestamptz NOT NULL DEFAULT now(), -- when bytes arrived last
    expires_at timestamptz NOT NULL DEFAULT now(), -- when an upload is given up
    lease text, -- of the process that converts the image
    lease_until timestamptz, -- while nobody has a lease: not to be tried again before
    attempts int NOT NULL DEFAULT 0,
    percent int NOT NULL DEFAULT 0 -- of the conversion
);
CREATE INDEX ON images (state) WHERE state IN ('uploading', 'queued', 'tiling');
ALTER TABLE image_work ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON image_work FOR SELECT
    USING (image_id IN (SELECT i.image_id FROM images i WHERE i.project_id = ANY ((SELECT my_managed_projects())::int[])));

-- 1. Bytes that arrive ---------------------------------------------------------------------------------------------------

-- Is nobody sending this image? For an upload: nothing came for so many seconds. An import has no heartbeat, but holds a
-- lock of its project.
CREATE FUNCTION upload_is_dead(wanted int, patience int) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    heard timestamptz := (SELECT w.heartbeat_at FROM image_work w JOIN images i USING (image_id, key) WHERE i.image_id = wanted);
BEGIN
    IF heard IS NOT NULL THEN
        RETURN heard < now() - make_interval(secs => patience);
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM images i JOIN projects p USING (project_id)
        JOIN pg_locks l ON l.locktype = 'advisory' AND l.classid = 4242002
            AND l.objid::bigint = (hashtext(p.name)::bigint & 4294967295)
            AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
        WHERE i.image_id = wanted);
END $$;

CREATE FUNCTION begin_image_work(wanted int, wanted_key text, former_key text, made boolean, args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO tombstones (key) SELECT former_key WHERE former_key IS NOT NULL ON CONFLICT DO NOTHING;
    DELETE FROM image_work WHERE image_id = wanted;
    INSERT INTO image_work (image_id, key, is_new, upload_id, expected, expires_at)
    VALUES (wanted, wanted_key, made, args ->> 'upload_id', (args ->> 'expected')::bigint,
            now() + make_interval(secs => (args ->> 'lifetime')::int));
END $$;

-- The row of an image that is to arrive, by the rights of the caller: a new one, or that of a wreck, which keeps its id and
-- gets new bytes. args: name, project_id, owner_id, format, lifetime (seconds without bytes after which it is given up),
-- upload_id and expected where there are such.
CREATE FUNCTION claim_upload(args jsonb, new_key text, patience int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    claimed int;
    former record;
BEGIN
    INSERT INTO images (name, project_id, owner_id, format, key)
    VALUES (args ->> 'name', (args ->> 'project_id')::int, (args ->> 'owner_id')::int, (args ->> 'format')::int, new_key)
    ON CONFLICT DO NOTHING RETURNING image_id INTO claimed;
    IF claimed IS NOT NULL THEN
        PERFORM begin_image_work(claimed, new_key, NULL, true, args);
        RETURN claimed;
    END IF;
    SELECT image_id, state, key INTO former FROM images
    WHERE project_id = (args ->> 'project_id')::int AND name = args ->> 'name' FOR UPDATE;
    -- A statement of its own: it must see what happened while we waited for the row.
    IF NOT FOUND OR NOT (former.state = 'failed' OR (former.state = 'uploading' AND upload_is_dead(former.image_id, patience))) THEN
        RAISE unique_violation;
    END IF;
    UPDATE images SET key = new_key, state = 'uploading', reason = '', format = (args ->> 'format')::int, type = '',
                      sha256 = NULL, size_bytes = NULL, width = NULL, height = NULL, source_width = NULL,
                      source_height = NULL, channels = NULL, bit_depth = NULL, pixel_size_um = NULL, pyramid = '{}'
    WHERE image_id = former.image_id;
    PERFORM begin_image_work(former.image_id, new_key, former.key, false, args);
    RETURN former.image_id;
END $$;

-- Bytes arrive; arrived, when not NULL, are safe. False when the image is gone or somebody else's by now.
CREATE FUNCTION touch_upload(wanted text, arrived bigint, lifetime int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE image_work w SET heartbeat_at = clock_timestamp(), received = coalesce(arrived, received),
                            expires_at = clock_timestamp() + make_interval(secs => lifetime)
    FROM images i WHERE w.key = wanted AND i.image_id = w.image_id AND i.key = w.key AND i.state = 'uploading';
    RETURN FOUND;
END $$;

-- All bytes are safe and the header was read. With a lease the image is converted by whoever holds it, without one it waits
-- for a worker. False as above.
CREATE FUNCTION queue_upload(wanted text, digest text, size bigint, info jsonb, its_lease text, seconds int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE images SET state = CASE WHEN its_lease IS NULL THEN 'queued' ELSE 'tiling' END, sha256 = digest, size_bytes = size,
                      source_width = (info ->> 'source_width')::int, source_height = (info ->> 'source_height')::int,
                      type = CASE WHEN (info ->> 'tiled')::boolean THEN 'T' ELSE '' END
    WHERE key = wanted AND state = 'uploading';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE image_work SET received = size, expected = size, heartbeat_at = clock_timestamp(), lease = its_lease,
                          lease_until = CASE WHEN its_lease IS NOT NULL THEN clock_timestamp() + make_interval(secs => seconds) END,
                          attempts = CASE WHEN its_lease IS NULL THEN 0 ELSE 1 END
    WHERE key = wanted;
    RETURN true;
END $$;

-- The upload came to nothing. Its row goes if the upload made it and nothing refers to it; else it says why it failed.
CREATE FUNCTION abandon_upload(wanted text, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    failed record;
BEGIN
    SELECT i.image_id, w.is_new INTO failed FROM images i JOIN image_work w USING (image_id, key)
    WHERE i.key = wanted AND i.state <> 'ready' FOR UPDATE OF i;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF failed.is_new AND NOT EXISTS (SELECT FROM layers WHERE image_id = failed.image_id)
       AND NOT EXISTS (SELECT FROM annotations WHERE image_id = failed.image_id) THEN
        DELETE FROM images WHERE image_id = failed.image_id;
        RETURN;
    END IF;
    UPDATE images SET state = 'failed', reason = why, key = NULL WHERE image_id = failed.image_id;
    DELETE FROM image_work WHERE image_id = failed.image_id;
    INSERT INTO tombstones (key) VALUES (wanted) ON CONFLICT DO NOTHING;
END $$;

-- 2. Conversion ----------------------------------------------------------------------------------------------------------

-- Takes an image that waits, or whose lease has lapsed, for so many seconds. Nothing when there is none.
CREATE FUNCTION claim_image_work(new_lease text, seconds int)
RETURNS TABLE (claimed_id int, claimed_key text, claimed_format int, claimed_attempt int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    waiting record;
BEGIN
    LOOP
        SELECT i.image_id, i.key, i.format, i.state, w.attempts INTO waiting
        FROM images i JOIN image_work w USING (image_id, key)
        WHERE i.state IN ('queued', 'tiling') AND (w.lease_until IS NULL OR w.lease_until < clock_timestamp())
        ORDER BY i.image_id LIMIT 1 FOR UPDATE SKIP LOCKED;
        EXIT WHEN NOT FOUND;
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
        RETURN QUERY SELECT waiting.image_id, waiting.key, waiting.format, waiting.attempts + 1;
        EXIT;
    END LOOP;
END $$;

-- Keeps a lease alive. False when it is lost: the image is gone, or was taken over.
CREATE FUNCTION keep_image_work(wanted text, its_lease text, done int, seconds int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE image_work SET lease_until = clock_timestamp() + make_interval(secs => seconds), percent = done
    WHERE key = wanted AND lease = its_lease;
    RETURN FOUND;
END $$;

CREATE FUNCTION image_exists(wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM images WHERE key = wanted);
END $$;

-- Holds the row until the end of the transaction, in which the tiles are put in place. False when the lease is lost.
CREATE FUNCTION hold_image_work(wanted text, its_lease text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM images i JOIN image_work w USING (image_id, key)
    WHERE i.key = wanted AND i.state = 'tiling' AND w.lease = its_lease FOR UPDATE;
    RETURN FOUND;
END $$;

-- The image is ready; info is that of lib/image/image.hpp. To be called while the row is held.
CREATE FUNCTION finish_image_work(wanted text, info jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE images SET state = 'ready', reason = '', type = CASE WHEN (info ->> 'tiled')::boolean THEN 'T' ELSE '' END,
                      format = (info ->> 'format')::int, width = (info ->> 'width')::int, height = (info ->> 'height')::int,
                      source_width = (info ->> 'source_width')::int, source_height = (info ->> 'source_height')::int,
                      channels = (info ->> 'channels')::int, bit_depth = (info ->> 'bit_depth')::int,
                      planes = (info ->> 'planes')::int, pixel_size_um = (info ->> 'pixel_size_um')::float8,
                      pyramid = info -> 'pyramid'
    WHERE key = wanted;
    UPDATE image_work SET lease = NULL, lease_until = NULL, percent = 100 WHERE key = wanted;
    DELETE FROM image_work WHERE key = wanted AND upload_id IS NULL; -- of a resumable one the sender may ask once more
END $$;

-- The conversion did not work. It is tried again later, unless that makes no sense or was tried three times.
CREATE FUNCTION fail_image_work(wanted text, its_lease text, why text, again boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT hold_image_work(wanted, its_lease) THEN
        RETURN;
    END IF;
    UPDATE images i SET state = CASE WHEN again AND w.attempts < 3 THEN 'queued' ELSE 'failed' END, reason = why
    FROM image_work w WHERE w.key = wanted AND i.image_id = w.image_id;
    UPDATE image_work SET lease = NULL, lease_until = clock_timestamp() + interval '30 seconds' WHERE key = wanted;
END $$;

-- Gives a lease back, as if it had never been taken: the worker was asked to stop.
CREATE FUNCTION release_image_work(wanted text, its_lease text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF hold_image_work(wanted, its_lease) THEN
        UPDATE images SET state = 'queued' WHERE key = wanted;
        UPDATE image_work SET lease = NULL, lease_until = NULL, percent = 0, attempts = attempts - 1 WHERE key = wanted;
    END IF;
END $$;

-- 3. What managers see and do ----------------------------------------------------------------------------------------------

CREATE FUNCTION image_progress(wanted int) RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT wanted = ANY (my_managed_projects()) THEN
        RAISE insufficient_privilege;
    END IF;
    RETURN (SELECT coalesce(json_agg(x ORDER BY x.name, x.image_id), '[]') FROM (
        SELECT i.image_id, i.name, i.state, i.reason,
               CASE i.state WHEN 'uploading' THEN coalesce(w.received * 100 / nullif(w.expected, 0), 0)::int
                            WHEN 'tiling' THEN coalesce(w.percent, 0) ELSE 0 END AS percent,
               coalesce(w.received, 0) AS received, coalesce(w.expected, 0) AS size, coalesce(w.attempts, 0) AS attempts,
               i.state = 'failed' AND w.image_id IS NOT NULL AS can_retry
        FROM images i LEFT JOIN image_work w USING (image_id, key)
        WHERE i.project_id = wanted AND i.state <> 'ready') x);
END $$;

CREATE FUNCTION restart_image_work(wanted int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE image_work w SET attempts = 0, percent = 0, lease = NULL, lease_until = NULL
    FROM images i WHERE i.image_id = wanted AND w.image_id = i.image_id AND w.key = i.key;
    RETURN FOUND;
END $$;

CREATE FUNCTION retry_image(wanted int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM images WHERE image_id = wanted AND project_id = ANY (my_managed_projects())) THEN
        RAISE insufficient_privilege;
    END IF;
    UPDATE images SET state = 'queued', reason = '' WHERE image_id = wanted AND state = 'failed' AND key IS NOT NULL;
    IF NOT FOUND OR NOT restart_image_work(wanted) THEN
        RAISE restrict_violation USING MESSAGE = 'There is nothing to try again: the image did not fail, or its bytes never arrived.';
    END IF;
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON FUNCTION upload_is_dead(int, int), begin_image_work(int, text, text, boolean, jsonb), claim_upload(jsonb, text, int),
    touch_upload(text, bigint, int), queue_upload(text, text, bigint, jsonb, text, int), abandon_upload(text, text),
    keep_image_work(text, text, int, int), image_exists(text), hold_image_work(text, text), finish_image_work(text, jsonb), image_progress(int),
    restart_image_work(int), retry_image(int) TO memento_app;
GRANT SELECT ON image_work TO memento_app;

RESET ROLE;
