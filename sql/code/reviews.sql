-- What was reviewed when and by whom, kept with the change itself, once for a statement, as other counts are (counts.sql); and the overview of a project, which shows it.

CREATE FUNCTION end_reviews() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM reviews WHERE project_id = OLD.project_id;
    DELETE FROM reviewers WHERE project_id = OLD.project_id;
    RETURN NULL;
END $$;
CREATE TRIGGER reviews_gone AFTER DELETE ON projects FOR EACH ROW EXECUTE FUNCTION end_reviews();

-- Of each there are as many rows as were ever counted side by side, and all of them are what it is: who counts takes one that nobody else holds,
-- makes another one where there is none, and waits for nobody.
CREATE FUNCTION count_review(project int, at timestamptz, who int, n bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    UPDATE reviewers SET annotations = annotations + n WHERE count_id = (
        SELECT r.count_id FROM reviewers r WHERE r.project_id = project AND r.user_id = who LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED);
    IF NOT FOUND THEN
        INSERT INTO reviewers (project_id, user_id, annotations) VALUES (project, who, n);
    END IF;
    IF at IS NULL THEN
        RETURN;
    END IF;
    UPDATE reviews SET annotations = annotations + n WHERE count_id = (
        SELECT r.count_id FROM reviews r WHERE r.project_id = project AND r.hour = at AND r.user_id = who LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED);
    IF NOT FOUND THEN
        INSERT INTO reviews (project_id, hour, user_id, annotations) VALUES (project, at, who, n);
    END IF;
END $$;

-- What goes with its project has no row to count in any more.
DO $do$
DECLARE
    change text[];
    counted CONSTANT text := 'SELECT project_id, date_trunc(''hour'', submitted_at, ''UTC'') AS hour, coalesce(submitted_by, 0) AS user_id, %s AS n
                              FROM %s WHERE status = ''S''';
BEGIN
    FOREACH change SLICE 1 IN ARRAY ARRAY[
        ['made', 'INSERT', 'NEW TABLE AS made', format(counted, '1', 'made')],
        ['gone', 'DELETE', 'OLD TABLE AS gone', format(counted, '-1', 'gone')],
        ['changed', 'UPDATE', 'OLD TABLE AS gone NEW TABLE AS made', format(counted, '1', 'made') || ' UNION ALL ' || format(counted, '-1', 'gone')]] LOOP
        EXECUTE format($sql$
CREATE FUNCTION count_reviews_%1$s() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM count_review(c.project_id, c.hour, c.user_id, c.n) FROM (
        SELECT x.project_id, x.hour, x.user_id, sum(x.n)::bigint AS n FROM (%4$s) x
        WHERE EXISTS (SELECT FROM projects p WHERE p.project_id = x.project_id) GROUP BY 1, 2, 3 HAVING sum(x.n) <> 0) c;
    RETURN NULL;
END $$;
CREATE TRIGGER reviews_%1$s AFTER %2$s ON annotations REFERENCING %3$s FOR EACH STATEMENT EXECUTE FUNCTION count_reviews_%1$s();
        $sql$, change[1], change[2], change[3], change[4]);
    END LOOP;
END $do$;

-- The days up to today, by a clock that is so many minutes before UTC: what was reviewed on each and by how many; who reviewed most, with
-- the last seven of these days; how the first categories were classified; and what somebody should look at: images that failed, invite
-- links that end soon. Only for who manages the project.
CREATE FUNCTION page_overview(project int, minutes int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    days CONSTANT int := 35;
    max_people CONSTANT int := 12;
    max_categories CONSTANT int := 12; -- as the page shows them
    max_counted CONSTANT int := 1000;
    max_named CONSTANT int := 3;
    ahead CONSTANT interval := make_interval(mins => minutes);
    today CONSTANT date := (now() AT TIME ZONE 'UTC' + ahead)::date;
    reviewed json;
    people json;
    failed json;
BEGIN
    IF NOT may_edit(project) THEN
        RETURN NULL;
    END IF;
    reviewed := (SELECT coalesce(json_agg(x ORDER BY x.day), '[]') FROM (
        SELECT d.day, sum(d.annotations) AS annotations, count(*) AS people FROM (
            SELECT (r.hour AT TIME ZONE 'UTC' + ahead)::date AS day, r.user_id, sum(r.annotations) AS annotations
            FROM reviews r WHERE r.project_id = project AND r.hour >= (today - days + 1 - ahead) AT TIME ZONE 'UTC'
            GROUP BY 1, 2 HAVING sum(r.annotations) > 0) d
        GROUP BY 1) x);
    people := (SELECT coalesce(json_agg(x ORDER BY x.annotations DESC, x.username), '[]') FROM (
        SELECT r.user_id, coalesce(u.username, '') AS username, coalesce(u.name, '') AS name, r.annotations, w.week,
               (SELECT (l.hour AT TIME ZONE 'UTC' + ahead)::date FROM reviews l
                WHERE l.project_id = project AND l.user_id = r.user_id
                GROUP BY l.hour HAVING sum(l.annotations) > 0 ORDER BY l.hour DESC LIMIT 1) AS last_day,
               CASE WHEN u.user_id IS NOT NULL THEN seen_last(u.user_id) END AS seen
        FROM (SELECT n.user_id, sum(n.annotations) AS annotations FROM reviewers n WHERE n.project_id = project
              GROUP BY n.user_id HAVING sum(n.annotations) > 0 ORDER BY 2 DESC, n.user_id LIMIT max_people) r
        LEFT JOIN users u USING (user_id)
        CROSS JOIN LATERAL (
            SELECT json_agg(coalesce(d.annotations, 0) ORDER BY g) AS week FROM generate_series(0, 6) g LEFT JOIN (
                SELECT (h.hour AT TIME ZONE 'UTC' + ahead)::date AS day, sum(h.annotations) AS annotations FROM reviews h
                WHERE h.project_id = project AND h.user_id = r.user_id AND h.hour >= (today - 6 - ahead) AT TIME ZONE 'UTC' GROUP BY 1) d
                ON d.day = today - 6 + g) w) x);
    failed := (SELECT json_build_object('count', count(*), 'reasons', coalesce((array_agg(DISTINCT f.reason ORDER BY f.reason))[1:max_named], '{}'))
               FROM (SELECT i.reason FROM images i WHERE i.project_id = project AND i.state = 'failed' LIMIT max_counted) f);
    RETURN json_build_object(
        'today', today, 'days', days, 'reviewed', reviewed, 'people', people,
        'reviewers', (SELECT count(*) FROM (SELECT FROM reviewers r WHERE r.project_id = project
                                            GROUP BY r.user_id HAVING sum(r.annotations) > 0) n), 'failed', failed,
        'scores', (SELECT coalesce(json_agg(x ORDER BY x.category_id, x.annotations DESC, x.classification_id, x.option), '[]') FROM (
            SELECT s.category_id, s.classification_id, s.option, s.annotations
            FROM (SELECT c.category_id FROM categories c WHERE c.project_id = project ORDER BY c.name LIMIT max_categories) c
            JOIN score_counts s USING (category_id) WHERE s.annotations > 0) x),
        'invites', (SELECT coalesce(json_agg(x ORDER BY x.expires_at), '[]') FROM (
            SELECT i.invite_id, i.note, i.expires_at, i.uses, i.max_uses FROM invites i
            WHERE i.project_id = project AND i.ended_at IS NULL AND i.expires_at BETWEEN now() AND now() + interval '3 days'
            ORDER BY i.expires_at LIMIT max_named) x));
END $$;
