-- The system as its administrators see it.

-- A sign of life of a worker; findings where it has looked. What gave none for a day is forgotten.
CREATE FUNCTION note_worker(which text, its_host text, its_process int, its_findings json) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO workers AS w (worker, host, process, findings, found_at)
        VALUES (which, its_host, its_process, coalesce(its_findings, '[]'), CASE WHEN its_findings IS NOT NULL THEN now() END)
        ON CONFLICT (worker) DO UPDATE SET seen_at = now(), findings = coalesce(its_findings, w.findings),
            found_at = CASE WHEN its_findings IS NOT NULL THEN now() ELSE w.found_at END;
    DELETE FROM workers WHERE seen_at < now() - interval '1 day';
    DELETE FROM conversions WHERE hour < now() - interval '2 days';
END $$;

CREATE FUNCTION forget_worker(which text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM workers WHERE worker = which;
END $$;

-- All is counted by indexes of what is not ready, or kept as sums; of what waits and what failed the first are told.
CREATE FUNCTION system_told() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET jit = off AS $$
DECLARE
    max_told CONSTANT int := 100;
    max_counted CONSTANT int := 100000;
    max_unmeasured CONSTANT int := 1000;
BEGIN
    PERFORM require_sysadm();
    RETURN (SELECT jsonb_build_object(
        'database', json_build_object('version', split_part(current_setting('server_version'), ' ', 1), 'bytes', pg_database_size(current_database()),
            'connections', (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
            'max_connections', current_setting('max_connections')::int,
            'vacuumed', (SELECT greatest(max(pg_stat_get_last_vacuum_time(c.oid)), max(pg_stat_get_last_autovacuum_time(c.oid)))
                         FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r')),
        'arriving', (SELECT count(*) FROM images WHERE state = 'uploading'),
        'waiting', (SELECT count(*) FROM images WHERE state = 'queued'),
        'working', (SELECT count(*) FROM images WHERE state = 'tiling'),
        'failed', (SELECT count(*) FROM (SELECT FROM images WHERE state = 'failed' LIMIT max_counted) x),
        'stored', (SELECT json_build_object('originals', coalesce(sum(s.originals), 0), 'tiles', coalesce(sum(s.tiles), 0),
            'unmeasured', (SELECT count(*) FROM (SELECT FROM unmeasured_images LIMIT max_unmeasured) u)) FROM store_sizes s),
        'converted', (SELECT coalesce(json_agg(c ORDER BY c.hour), '[]') FROM ( -- in the last 24 hours, where there were any
            SELECT v.hour, sum(v.images) AS images FROM conversions v
            WHERE v.hour > date_trunc('hour', now(), 'UTC') - interval '24 hours' GROUP BY 1) c),
        'trash', json_build_object('entries', (SELECT count(*) FROM trash), 'bytes', (SELECT coalesce(sum(bytes), 0) FROM trash)),
        'workers', (SELECT coalesce(json_agg(json_build_object('host', w.host, 'process', w.process, 'begun', w.begun_at, 'seen', w.seen_at,
                                                               'found_at', w.found_at, 'findings', w.findings) ORDER BY w.host, w.begun_at), '[]')
                    FROM workers w),
        'images', (SELECT coalesce(json_agg(q ORDER BY q.place, q.image_id), '[]') FROM (
            SELECT * FROM (SELECT 1 AS place, i.image_id FROM images i WHERE i.state = 'failed' ORDER BY i.image_id DESC LIMIT max_told) f
            UNION ALL SELECT * FROM (SELECT 2, i.image_id FROM images i WHERE i.state = 'tiling' LIMIT max_told) t
            UNION ALL SELECT * FROM (SELECT 3, i.image_id FROM images i WHERE i.state = 'queued' LIMIT max_told) w) k
            CROSS JOIN LATERAL (
                SELECT k.place, i.image_id, i.name, i.project_id, p.name AS project, i.state, i.reason, coalesce(w.percent, 0) AS percent,
                       coalesce(w.attempts, 0) AS tries, w.heartbeat_at AS since, i.state = 'failed' AND w.image_id IS NOT NULL AS can_retry
                FROM images i JOIN projects p USING (project_id) LEFT JOIN image_work w USING (image_id, key)
                WHERE i.image_id = k.image_id OFFSET 0) q)));
END $$;

-- PostgreSQL tells of statements that run to whoever runs them, so this is asked by the responder itself, not as the owner of the tables.
-- longest: seconds of the longest of the responder's, NULL when no other runs.
CREATE FUNCTION page_system() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN jsonb_set(system_told(), '{database,longest}', coalesce(to_jsonb((
        SELECT round(max(extract(epoch FROM clock_timestamp() - s.query_start))::numeric, 3) FROM pg_stat_activity s
        WHERE s.datname = current_database() AND s.state = 'active' AND s.pid <> pg_backend_pid() AND s.backend_type = 'client backend')), 'null'));
END $$;
