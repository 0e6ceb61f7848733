-- The life of an image: each change of its state is one function here.
--
--   uploading ── bytes arrive ──► queued ──► tiling ──► ready          claim_upload, queue_upload, claim_image_work, finish_image_work
--                                   ▲           │
--                                   └── again ──┴──► failed            fail_image_work, release_image_work, abandon_upload, retry_image
--
-- Most functions name an image by its key: 128 random bits that only the server knows while the image is not ready. They work
-- without a caller, because an upload outlives a transaction, and perhaps the session that began it. All are run as the owner,
-- except for the few that ask who is calling.

-- 1. Files whose image is gone -------------------------------------------------------------------------------------------

-- The files under a key are nobody's: they are unlinked later, by whoever finds the tombstone. seconds: not before that.
CREATE FUNCTION bury_files(former_key text, seconds int DEFAULT 0) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO tombstones (key, deleted_at) SELECT former_key, now() + make_interval(secs => seconds)
    WHERE former_key IS NOT NULL ON CONFLICT DO NOTHING;
END $$;

-- They are unlinked, or somebody's after all.
CREATE FUNCTION forget_buried(former_key text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM tombstones WHERE key = former_key;
END $$;

-- The keys whose files may be unlinked now.
CREATE FUNCTION buried_keys() RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY SELECT t.key FROM tombstones t
                 WHERE t.deleted_at <= now() AND NOT EXISTS (SELECT FROM images i WHERE i.key = t.key);
END $$;

CREATE FUNCTION bury_image() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bury_files(OLD.key);
    RETURN NULL;
END $$;
CREATE TRIGGER bury AFTER DELETE ON images FOR EACH ROW WHEN (OLD.key IS NOT NULL) EXECUTE FUNCTION bury_image();

-- 2. Bytes that arrive ---------------------------------------------------------------------------------------------------

-- Is nobody sending this image any more? The one definition of it: an upload is silent for longer than its patience. What an
-- import makes has no heartbeat: it is being made while somebody holds the lock of imports into its project.
CREATE FUNCTION is_stale_upload(image int) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    upload record;
BEGIN
    SELECT w.heartbeat_at, w.patience INTO upload FROM image_work w JOIN images i USING (image_id, key) WHERE i.image_id = image;
    IF FOUND THEN
        RETURN upload.heartbeat_at < now() - make_interval(secs => upload.patience);
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM images i JOIN projects p USING (project_id)
        JOIN pg_locks l ON l.locktype = 'advisory' AND l.classid = 4242002
            AND l.objid::bigint = (hashtext(p.name)::bigint & 4294967295)
            AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())
        WHERE i.image_id = image);
END $$;

-- May the name of this image be taken by another? Of a wreck: it failed, or was never finished. The row keeps its id and gets new
-- bytes, so that layers pointing at it heal. importing: we hold the lock of imports, so what has no heartbeat is not being made.
CREATE FUNCTION is_wreck(image int, importing boolean DEFAULT false) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    its record;
BEGIN
    SELECT i.state, w.image_id IS NOT NULL AS has_work INTO its
    FROM images i LEFT JOIN image_work w USING (image_id, key) WHERE i.image_id = image;
    RETURN its.state = 'failed' OR (its.state = 'uploading' AND is_stale_upload(image))
        OR (importing AND its.state <> 'ready' AND NOT its.has_work);
END $$;

CREATE FUNCTION begin_image_work(image int, new_key text, former_key text, made boolean, args jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bury_files(former_key);
    DELETE FROM image_work WHERE image_id = image;
    INSERT INTO image_work (image_id, key, is_new, upload_id, expected, patience, expires_at)
    VALUES (image, new_key, made, args ->> 'upload_id', (args ->> 'expected')::bigint, (args ->> 'patience')::int,
            now() + make_interval(secs => (args ->> 'lifetime')::int));
END $$;

-- The row of an image that is to arrive, by the rights of the caller: a new one, or that of a wreck, which keeps its id and
-- gets new bytes. args: name, project_id, owner_id, format, lifetime (seconds without bytes after which it is given up),
-- upload_id and expected where there are such. patience: seconds of silence after which it is stale.
CREATE FUNCTION claim_upload(args jsonb, new_key text, patience int) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    claimed int;
    former record;
BEGIN
    INSERT INTO images (name, project_id, owner_id, format, key)
    VALUES (args ->> 'name', (args ->> 'project_id')::int, (args ->> 'owner_id')::int, (args ->> 'format')::int, new_key)
    ON CONFLICT DO NOTHING RETURNING image_id INTO claimed;
    IF claimed IS NOT NULL THEN
        PERFORM begin_image_work(claimed, new_key, NULL, true, args || jsonb_build_object('patience', patience));
        RETURN claimed;
    END IF;
    SELECT image_id, key INTO former FROM images
    WHERE project_id = (args ->> 'project_id')::int AND name = args ->> 'name' FOR UPDATE;
    -- A statement of its own: it must see what happened while we waited for the row.
    IF NOT FOUND OR NOT is_wreck(former.image_id) THEN
        RAISE unique_violation;
    END IF;
    UPDATE images SET key = new_key, state = 'uploading', reason = '', format = (args ->> 'format')::int, type = '',
                      sha256 = NULL, size_bytes = NULL, width = NULL, height = NULL, source_width = NULL,
                      source_height = NULL, channels = NULL, bit_depth = NULL, pixel_size_um = NULL, pyramid = '{}'
    WHERE image_id = former.image_id;
    PERFORM begin_image_work(former.image_id, new_key, former.key, false,
                             args || jsonb_build_object('patience', patience));
    RETURN former.image_id;
END $$;

-- An image of another kind takes the place of an upload: what came of that is nobody's.
CREATE FUNCTION drop_image_work(image int, former_key text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM bury_files(former_key);
    DELETE FROM image_work WHERE image_id = image;
END $$;

-- The row of an external image, by the rights of the caller: a new one, or that of a wreck, as in claim_upload().
-- args: name, project_id, owner_id, uri.
CREATE FUNCTION claim_external(args jsonb) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    claimed int;
    former record;
BEGIN
    INSERT INTO images (name, project_id, owner_id, uri, type, state)
    VALUES (args ->> 'name', (args ->> 'project_id')::int, (args ->> 'owner_id')::int, args ->> 'uri', 'E', 'ready')
    ON CONFLICT DO NOTHING RETURNING image_id INTO claimed;
    IF claimed IS NOT NULL THEN
        RETURN claimed;
    END IF;
    SELECT image_id, key INTO former FROM images
    WHERE project_id = (args ->> 'project_id')::int AND name = args ->> 'name' FOR UPDATE;
    -- A statement of its own: it must see what happened while we waited for the row.
    IF NOT FOUND OR NOT is_wreck(former.image_id) THEN
        RAISE unique_violation;
    END IF;
    UPDATE images SET uri = args ->> 'uri', type = 'E', state = 'ready', reason = '', key = NULL, format = 0, sha256 = NULL,
                      size_bytes = NULL, width = NULL, height = NULL, source_width = NULL, source_height = NULL,
                      channels = NULL, bit_depth = NULL, planes = 1, pixel_size_um = NULL, pyramid = '{}'
    WHERE image_id = former.image_id;
    PERFORM drop_image_work(former.image_id, former.key);
    RETURN former.image_id;
END $$;

-- Bytes arrive; arrived, when not NULL, are safe. False when the image is gone or somebody else's by now.
CREATE FUNCTION touch_upload(image_key text, arrived bigint, lifetime int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE image_work w SET heartbeat_at = clock_timestamp(), received = coalesce(arrived, received),
                            expires_at = clock_timestamp() + make_interval(secs => lifetime)
    FROM images i WHERE w.key = image_key AND i.image_id = w.image_id AND i.key = w.key AND i.state = 'uploading';
    RETURN FOUND;
END $$;

-- All bytes are safe and the header was read. With a lease the image is converted by whoever holds it, without one it waits
-- for a worker. False as above.
CREATE FUNCTION queue_upload(image_key text, digest text, size bigint, info jsonb, its_lease text, seconds int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE images SET state = CASE WHEN its_lease IS NULL THEN 'queued' ELSE 'tiling' END, sha256 = digest, size_bytes = size,
                      source_width = (info ->> 'source_width')::int, source_height = (info ->> 'source_height')::int,
                      type = CASE WHEN (info ->> 'tiled')::boolean THEN 'T' ELSE '' END
    WHERE key = image_key AND state = 'uploading';
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE image_work SET received = size, expected = size, heartbeat_at = clock_timestamp(), lease = its_lease,
                          lease_until = CASE WHEN its_lease IS NOT NULL THEN clock_timestamp() + make_interval(secs => seconds) END,
                          attempts = CASE WHEN its_lease IS NULL THEN 0 ELSE 1 END
    WHERE key = image_key;
    RETURN true;
END $$;

-- Does an annotation or layer refer to the image?
CREATE FUNCTION is_image_used(image int) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM layers WHERE image_id = image) OR EXISTS (SELECT FROM annotations WHERE image_id = image);
END $$;

-- The upload came to nothing. Its row goes if the upload made it and nothing refers to it; else it says why it failed.
CREATE FUNCTION abandon_upload(image_key text, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    failed record;
BEGIN
    SELECT i.image_id, w.is_new INTO failed FROM images i JOIN image_work w USING (image_id, key)
    WHERE i.key = image_key AND i.state <> 'ready' FOR UPDATE OF i;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF failed.is_new AND NOT is_image_used(failed.image_id) THEN
        DELETE FROM images WHERE image_id = failed.image_id;
        RETURN;
    END IF;
    UPDATE images SET state = 'failed', reason = why, key = NULL WHERE image_id = failed.image_id;
    DELETE FROM image_work WHERE image_id = failed.image_id;
    PERFORM bury_files(image_key);
END $$;

-- The keys of uploads that nobody resumes any more; and the work that is done, or of bytes that are replaced, is forgotten.
CREATE FUNCTION expired_uploads() RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM image_work w USING images i
    WHERE i.image_id = w.image_id AND (i.state = 'ready' OR i.key IS DISTINCT FROM w.key)
        AND w.heartbeat_at < now() - interval '1 day';
    RETURN QUERY SELECT i.key FROM images i JOIN image_work w USING (image_id, key)
                 WHERE i.state = 'uploading' AND w.expires_at < now();
END $$;

-- 3. Conversion ----------------------------------------------------------------------------------------------------------

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

CREATE FUNCTION image_exists(image_key text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM images WHERE key = image_key);
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

-- Images are ready. done: an array of {"key", "info", "sha256", "size_bytes"}; info is that of lib/image/image.hpp, the last two may
-- be missing where the row has them. The keys of those that are: of others the row is gone, or was taken by somebody else, and the
-- files are nobody's.
CREATE FUNCTION finish_images(done jsonb) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
        UPDATE images i SET state = 'ready', reason = '', type = CASE WHEN (d.info ->> 'tiled')::boolean THEN 'T' ELSE '' END,
                            sha256 = coalesce(d.sha256, i.sha256), size_bytes = coalesce(d.size_bytes, i.size_bytes),
                            format = (d.info ->> 'format')::int, width = (d.info ->> 'width')::int,
                            height = (d.info ->> 'height')::int, source_width = (d.info ->> 'source_width')::int,
                            source_height = (d.info ->> 'source_height')::int, channels = (d.info ->> 'channels')::int,
                            bit_depth = (d.info ->> 'bit_depth')::int, planes = (d.info ->> 'planes')::int,
                            pixel_size_um = (d.info ->> 'pixel_size_um')::float8, pyramid = d.info -> 'pyramid'
        FROM jsonb_to_recordset(done) d (key text, info jsonb, sha256 text, size_bytes bigint)
        WHERE i.key = d.key RETURNING i.key;
END $$;

-- The image that was uploaded is ready. To be called while the row is held.
CREATE FUNCTION finish_image_work(image_key text, info jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM finish_images(jsonb_build_array(jsonb_build_object('key', image_key, 'info', info)));
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

-- 4. Imports ---------------------------------------------------------------------------------------------------------------

-- Rows of state uploading for images of an import, which holds the lock of imports into the project: new ones, or those of wrecks.
-- planned: an array of {"name", "key"}. claimed_id is NULL where the name is taken by something else. is_new: the row is.
CREATE FUNCTION claim_imports(project int, owner int, planned jsonb)
RETURNS TABLE (image_name text, claimed_id int, is_new boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    image record;
    former record;
BEGIN
    FOR image IN SELECT p.name, p.key FROM jsonb_to_recordset(planned) p (name text, key text) ORDER BY p.name LOOP
        image_name := image.name;
        is_new := true;
        INSERT INTO images (name, project_id, owner_id, key) VALUES (image.name, project, owner, image.key)
        ON CONFLICT DO NOTHING RETURNING image_id INTO claimed_id;
        IF claimed_id IS NULL THEN
            SELECT i.image_id, i.key INTO former FROM images i WHERE i.project_id = project AND i.name = image.name FOR UPDATE;
            IF FOUND AND is_wreck(former.image_id, true) THEN
                UPDATE images SET key = image.key, state = 'uploading', reason = '' WHERE image_id = former.image_id;
                PERFORM bury_files(former.key);
                claimed_id := former.image_id;
                is_new := false;
            END IF;
        END IF;
        RETURN NEXT;
    END LOOP;
END $$;

-- Takes back a claim: the row goes if the import made it and nothing refers to it, else it says why it failed. False when the image
-- is ready with this key all the same, as after a commit whose answer was lost: then it stays.
CREATE FUNCTION release_import(image int, image_key text, is_new boolean, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM images WHERE image_id = image AND key = image_key AND state = 'ready' FOR UPDATE;
    IF FOUND THEN
        RETURN false;
    END IF;
    IF is_new AND NOT is_image_used(image) THEN
        DELETE FROM images WHERE image_id = image AND key = image_key;
    ELSE
        UPDATE images SET state = 'failed', reason = why WHERE image_id = image AND key = image_key;
    END IF;
    PERFORM bury_files(image_key);
    RETURN true;
END $$;

-- 5. Tiles made anew -------------------------------------------------------------------------------------------------------

-- An image that is ready gets other files, under a new key. To be called when they are in place, in the transaction that holds the
-- row (hold_ready_image()). The former ones are buried.
CREATE FUNCTION replace_files(image int, new_key text, info jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    former_key text := (SELECT key FROM images WHERE image_id = image);
BEGIN
    UPDATE images SET key = new_key WHERE image_id = image;
    PERFORM FROM finish_images(jsonb_build_array(jsonb_build_object('key', new_key, 'info', info)));
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

-- 6. What managers see and do ----------------------------------------------------------------------------------------------

CREATE FUNCTION image_progress(project int) RETURNS json LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT project = ANY (my_managed_projects()) THEN
        RAISE insufficient_privilege;
    END IF;
    RETURN (SELECT coalesce(json_agg(x ORDER BY x.name, x.image_id), '[]') FROM (
        SELECT i.image_id, i.name, i.state, i.reason,
               CASE i.state WHEN 'uploading' THEN coalesce(w.received * 100 / nullif(w.expected, 0), 0)::int
                            WHEN 'tiling' THEN coalesce(w.percent, 0) ELSE 0 END AS percent,
               coalesce(w.received, 0) AS received, coalesce(w.expected, 0) AS size, coalesce(w.attempts, 0) AS attempts,
               i.state = 'failed' AND w.image_id IS NOT NULL AS can_retry
        FROM images i LEFT JOIN image_work w USING (image_id, key)
        WHERE i.project_id = project AND i.state <> 'ready') x);
END $$;

CREATE FUNCTION restart_image_work(image int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE image_work w SET attempts = 0, percent = 0, lease = NULL, lease_until = NULL
    FROM images i WHERE i.image_id = image AND w.image_id = i.image_id AND w.key = i.key;
    RETURN FOUND;
END $$;

CREATE FUNCTION retry_image(image int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM images WHERE image_id = image AND project_id = ANY (my_managed_projects())) THEN
        RAISE insufficient_privilege;
    END IF;
    UPDATE images SET state = 'queued', reason = '' WHERE image_id = image AND state = 'failed' AND key IS NOT NULL;
    IF NOT FOUND OR NOT restart_image_work(image) THEN
        RAISE restrict_violation USING MESSAGE = 'There is nothing to try again: the image did not fail, or its bytes never arrived.';
    END IF;
END $$;
