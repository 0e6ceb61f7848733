-- The life of an image, until its bytes are there; tiling.sql goes on. Each change of its state is one function in the two.
--
--   uploading ── bytes arrive ──► queued ──► tiling ──► ready          claim_upload, queue_upload, claim_image_work, finish_image_work
--       │                           ▲           │
--       │                           └── again ──┴──► failed            fail_image_work, release_image_work, abandon_upload, retry_image
--       └── an import tiles by itself ────────► ready                  claim_import, finish_image, abandon_import
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
                 WHERE t.deleted_at <= now() AND NOT image_exists(t.key);
END $$;

CREATE FUNCTION bury_image() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM trash_keys k WHERE k.key = OLD.key) THEN -- else it may come back
        PERFORM bury_files(OLD.key);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER bury AFTER DELETE ON images FOR EACH ROW WHEN (OLD.key IS NOT NULL) EXECUTE FUNCTION bury_image();

-- Removes the row of an image that nothing uses; else nothing happens. By how many it is used.
CREATE FUNCTION remove_unused_image(image int, OUT layers bigint, OUT annotations bigint) LANGUAGE plpgsql AS $$
BEGIN
    layers := (SELECT count(*) FROM layers l WHERE l.image_id = image);
    annotations := (SELECT count(*) FROM annotations a WHERE a.image_id = image);
    IF layers + annotations = 0 THEN
        DELETE FROM images WHERE image_id = image;
        SET CONSTRAINTS ALL IMMEDIATE;
    END IF;
END $$;

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
    -- The lock is that of the project's id (lib/import/run.cpp): its name may change meanwhile.
    RETURN NOT EXISTS (
        SELECT FROM images i JOIN pg_locks l ON l.locktype = 'advisory' AND l.classid = 4242002 AND l.objid = i.project_id::oid
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

-- May the caller upload anything at all? Asked before a byte is read; where to, when the description of the image is there.
CREATE FUNCTION may_upload() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN cardinality(my_managed_projects()) > 0;
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
    WHERE project_id = (args ->> 'project_id')::int AND name = normalize(args ->> 'name', NFC) FOR UPDATE;
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
    WHERE project_id = (args ->> 'project_id')::int AND name = normalize(args ->> 'name', NFC) FOR UPDATE;
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

-- The same of an upload whose bytes are not all there; expired: only if it is stale and nobody may resume it any more. False when
-- that is not so: it may have come to life since it was looked at.
CREATE FUNCTION abandon_unfinished_upload(image_key text, why text, expired boolean) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM images i JOIN image_work w USING (image_id, key) WHERE i.key = image_key FOR UPDATE;
    -- A statement of its own: it sees what happened while we waited for the rows.
    PERFORM FROM images i JOIN image_work w USING (image_id, key)
    WHERE i.key = image_key AND i.state = 'uploading'
        AND (NOT expired OR (is_stale_upload(i.image_id) AND (w.upload_id IS NULL OR w.expires_at < now())));
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM abandon_upload(image_key, why);
    RETURN true;
END $$;

-- What an import was making when it was killed: nobody knows whether the import made the row, so it stays, as failed. An import that
-- runs again takes it over.
CREATE FUNCTION abandon_cut_imports(why text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    cut record;
    abandoned int := 0;
BEGIN
    FOR cut IN SELECT i.image_id, i.key FROM images i
               WHERE i.state = 'uploading' AND NOT EXISTS (SELECT FROM image_work w WHERE w.image_id = i.image_id AND w.key = i.key)
                   AND is_stale_upload(i.image_id)
               ORDER BY i.image_id FOR UPDATE SKIP LOCKED LOOP
        -- A statement of its own: an import may have begun since the rows were looked at, and taken this one over.
        UPDATE images SET state = 'failed', reason = why, key = NULL
        WHERE image_id = cut.image_id AND key = cut.key AND state = 'uploading' AND is_stale_upload(cut.image_id);
        IF FOUND THEN
            PERFORM bury_files(cut.key);
            abandoned := abandoned + 1;
        END IF;
    END LOOP;
    RETURN abandoned;
END $$;

-- The keys of uploads that are stale, and that nobody may resume any more. Work that is done, or of bytes that are replaced, is
-- forgotten.
CREATE FUNCTION expired_uploads() RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM image_work w USING images i
    WHERE i.image_id = w.image_id AND (i.state = 'ready' OR i.key IS DISTINCT FROM w.key)
        AND w.heartbeat_at < now() - interval '1 day';
    RETURN QUERY SELECT i.key FROM images i JOIN image_work w USING (image_id, key)
                 WHERE i.state = 'uploading' AND is_stale_upload(i.image_id) AND (w.upload_id IS NULL OR w.expires_at < now());
END $$;

-- 3. Imports ---------------------------------------------------------------------------------------------------------------

-- The row of an image of an import, which holds the lock of imports into the project: a new one, or that of a wreck, whose key is
-- buried. Nothing when the name is taken.
CREATE FUNCTION claim_import(project int, owner int, image_name text, new_key text)
RETURNS TABLE (claimed_id int, is_new boolean, former_key text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO images (name, project_id, owner_id, key) VALUES (image_name, project, owner, new_key)
    ON CONFLICT DO NOTHING RETURNING image_id INTO claimed_id;
    is_new := FOUND;
    IF NOT is_new THEN
        SELECT i.image_id, i.key INTO claimed_id, former_key FROM images i
        WHERE i.project_id = project AND i.name = normalize(image_name, NFC) FOR UPDATE;
        IF NOT FOUND OR NOT is_wreck(claimed_id, true) THEN
            RETURN;
        END IF;
        UPDATE images SET key = new_key, state = 'uploading', reason = '' WHERE image_id = claimed_id;
        PERFORM bury_files(former_key);
    END IF;
    RETURN NEXT;
END $$;

-- Takes back a claim: the row goes if the import made it and nothing refers to it, else it says why it failed. False when the image
-- is ready with this key all the same, as after a commit whose answer was lost: then it stays.
CREATE FUNCTION abandon_import(image int, image_key text, is_new boolean, why text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM images WHERE image_id = image AND key = image_key AND state = 'ready' FOR UPDATE;
    IF FOUND THEN
        RETURN false;
    END IF;
    IF is_new AND NOT is_image_used(image) THEN
        DELETE FROM images WHERE image_id = image AND key = image_key;
    ELSE
        UPDATE images SET state = 'failed', reason = why, key = NULL WHERE image_id = image AND key = image_key;
    END IF;
    PERFORM bury_files(image_key);
    RETURN true;
END $$;
