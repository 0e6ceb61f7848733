-- What the pages of administration ask for: of a project for who manages it, of users for sysadm. Each asks who is calling.

CREATE FUNCTION require_sysadm() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT is_sysadm() THEN
        RAISE insufficient_privilege;
    END IF;
END $$;

-- What a project is made of, with the version of each row. Counted is what is counted anyway (counts.sql).
CREATE FUNCTION page_editor(project int) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT may_edit(project) THEN
        RETURN NULL;
    END IF;
    RETURN (
        WITH scored AS (
            SELECT s.classification_id, sum(s.annotations) AS scores
            FROM category_counts k JOIN score_counts s USING (category_id) WHERE k.project_id = project GROUP BY 1),
        labelled AS (
            SELECT s.label_id, sum(s.annotations) AS annotations, max(s.used_at) AS used_at
            FROM category_counts k JOIN label_counts s USING (category_id) WHERE k.project_id = project GROUP BY 1)
        SELECT json_build_object(
            'project_id', p.project_id, 'name', p.name, 'owner_id', p.owner_id, 'owner', name_of_user(p.owner_id), 'settings', p.settings,
            'version', p.version, 'may_appoint', p.project_id = ANY (my_owned_projects()),
            'images', (SELECT coalesce(sum(i.images), 0) FROM image_counts i WHERE i.project_id = project),
            'labels', (SELECT coalesce(json_agg(json_build_object('label_id', l.label_id, 'name', l.name, 'owner_id', l.owner_id, 'version', l.version,
                                                                  'colour', l.colour, 'key', l.key, 'annotations', coalesce(s.annotations, 0),
                                                                  'used_at', CASE WHEN s.annotations > 0 THEN s.used_at END)
                                                ORDER BY l.place, l.name), '[]')
                       FROM labels l LEFT JOIN labelled s USING (label_id) WHERE l.project_id = project),
            'classifications', (SELECT coalesce(json_agg(x ORDER BY x.name), '[]') FROM (
                SELECT k.classification_id, k.name, k.type, k.data, k.settings, k.owner_id, k.version, coalesce(s.scores, 0) AS scores
                FROM classifications k LEFT JOIN scored s USING (classification_id) WHERE k.project_id = project) x),
            'categories', (SELECT coalesce(json_agg(x ORDER BY x.name), '[]') FROM (
                SELECT c.category_id, c.name, c.settings, c.owner_id, c.version, k.annotations, k.submitted, k.comments, k.shapes,
                       ARRAY(SELECT l.classification_id FROM categories_classifications l
                             WHERE l.category_id = c.category_id ORDER BY 1) AS classifications
                FROM categories c JOIN category_counts k USING (category_id) WHERE c.project_id = project) x))
        FROM projects p WHERE p.project_id = project);
END $$;

-- What would go with something that is deleted: [{what, count}], what there is none of left out. What no counter knows is counted up to
-- one more than `max_counted`.
CREATE FUNCTION page_uses(kind text, id int) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    max_counted CONSTANT int := 10000;
    project int := CASE kind WHEN 'project' THEN id
        WHEN 'category' THEN (SELECT project_id FROM categories WHERE category_id = id)
        WHEN 'label' THEN (SELECT project_id FROM labels WHERE label_id = id)
        WHEN 'classification' THEN (SELECT project_id FROM classifications WHERE classification_id = id) END;
    uses json;
BEGIN
    IF project IS NULL OR NOT may_edit(project) THEN
        RETURN NULL;
    END IF;
    IF kind IN ('project', 'category') THEN
        uses := (
            WITH counted AS (
                SELECT count(*) AS categories, coalesce(sum(k.annotations), 0) AS annotations, coalesce(sum(k.submitted), 0) AS submitted,
                       coalesce(sum(k.comments), 0) AS comments
                FROM category_counts k WHERE k.project_id = project AND (kind = 'project' OR k.category_id = id))
            SELECT json_agg(json_build_object('what', u.what, 'count', u.count) ORDER BY u.place) FROM (
                SELECT 1 AS place, 'categories' AS what, categories AS count FROM counted WHERE kind = 'project'
                UNION ALL SELECT 2, 'annotations', annotations FROM counted
                UNION ALL SELECT 3, 'submitted', submitted FROM counted
                UNION ALL SELECT 4, 'comments', comments FROM counted
                UNION ALL SELECT 5, 'images', count(*) FROM (SELECT FROM images WHERE kind = 'project' AND project_id = project LIMIT max_counted + 1) x
                UNION ALL SELECT 6, 'labels', count(*) FROM labels WHERE kind = 'project' AND project_id = project
                UNION ALL SELECT 7, 'classifications', count(*) FROM classifications WHERE kind = 'project' AND project_id = project
                UNION ALL SELECT 8, 'grants', count(*) FROM (
                    SELECT FROM permissions WHERE project_id = project AND (kind = 'project' OR category_id = id) LIMIT max_counted + 1) x
                UNION ALL SELECT 9, 'links', count(*) FROM (
                    SELECT FROM shares WHERE project_id = project AND (kind = 'project' OR category_id = id) AND expires_at > now()
                    LIMIT max_counted + 1) x) u
            WHERE u.count > 0);
    ELSIF kind = 'label' THEN
        uses := (SELECT json_agg(json_build_object('what', 'labelled', 'count', u.count)) FROM (
            SELECT count(*) AS count FROM (SELECT FROM annotations_labels WHERE label_id = id LIMIT max_counted + 1) x) u WHERE u.count > 0);
    ELSE
        uses := (SELECT json_agg(json_build_object('what', u.what, 'count', u.count) ORDER BY u.place) FROM (
            SELECT 1 AS place, 'scores' AS what, coalesce(sum(s.annotations), 0) AS count
            FROM category_counts k JOIN score_counts s USING (category_id) WHERE k.project_id = project AND s.classification_id = id
            UNION ALL SELECT 2, 'offers', count(*) FROM categories_classifications WHERE classification_id = id) u
            WHERE u.count > 0);
    END IF;
    RETURN coalesce(uses, '[]');
END $$;

-- Of these files, [{image, size}]: names of images that the project has already (present), those of them that come of another file
-- (differs), and the ids of those that are there and that nothing shows yet, by their names (unplaced).
CREATE FUNCTION present_images(project int, files jsonb) RETURNS text LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
BEGIN
    IF NOT may_edit(project) THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT json_build_object(
        'present', coalesce(json_agg(x.name ORDER BY x.name) FILTER (WHERE x.is_shown OR x.differs), '[]'),
        'differs', coalesce(json_agg(x.name ORDER BY x.name) FILTER (WHERE x.differs), '[]'),
        'unplaced', coalesce(json_object_agg(x.name, x.image_id ORDER BY x.name) FILTER (WHERE NOT x.is_shown AND NOT x.differs), '{}'))
        FROM (SELECT i.name, i.image_id, coalesce(i.size_bytes <> f.size, false) AS differs,
                     EXISTS (SELECT FROM layers l WHERE l.image_id = i.image_id)
                     OR EXISTS (SELECT FROM annotations a WHERE a.image_id = i.image_id) AS is_shown
              FROM (SELECT DISTINCT ON (t.image) t.image, t.size FROM jsonb_to_recordset(files) t (image text, size bigint)) f
              CROSS JOIN LATERAL (SELECT * FROM images i WHERE i.project_id = project AND i.name = f.image
                                  AND i.state NOT IN ('uploading', 'failed') OFFSET 0) i) x); -- each by the index
END $$;

-- Puts layers of an annotation into a group of it (0: into none; NULL: they stay where they are) and gives them, from the lowest up, the
-- sequence numbers 1, 2 … and nothing else. False when there is no such annotation.
CREATE FUNCTION order_layers(annotation int, ids int[], into_group int) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM annotations WHERE annotation_id = annotation) THEN
        RETURN false;
    END IF;
    IF my_level_on_annotation(annotation) NOT IN ('sys', 'manage') THEN
        RAISE insufficient_privilege;
    END IF;
    UPDATE layers l SET sequence = o.place, parent_id = CASE WHEN into_group IS NULL THEN l.parent_id ELSE nullif(into_group, 0) END
    FROM unnest(ids) WITH ORDINALITY o (id, place)
    WHERE l.layer_id = o.id AND l.annotation_id = annotation
        AND (l.sequence <> o.place OR (into_group IS NOT NULL AND l.parent_id IS DISTINCT FROM nullif(into_group, 0)));
    RETURN true;
END $$;

-- Offers labels of a project in this order; those that are not named stay behind, by their names. False when the project is not seen.
CREATE FUNCTION order_labels(project int, ids int[]) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF NOT may_edit(project) THEN
        RETURN false;
    END IF;
    UPDATE labels l SET place = o.place
    FROM labels k LEFT JOIN unnest(ids) WITH ORDINALITY o (id, place) ON k.label_id = o.id
    WHERE l.label_id = k.label_id AND l.project_id = project AND l.place IS DISTINCT FROM o.place;
    RETURN true;
END $$;

-- How a label looks as a class of shapes. A key is that of one label of its project: it is taken from the one that had it.
CREATE FUNCTION change_label_look(label int, its_colour text, its_key text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    project int;
BEGIN
    UPDATE labels SET colour = its_colour, key = its_key WHERE label_id = label RETURNING project_id INTO project;
    UPDATE labels SET key = '' WHERE project_id = project AND key = its_key AND its_key <> '' AND label_id <> label;
    RETURN project IS NOT NULL;
END $$;

-- Who was given rights on one annotation alone.
CREATE FUNCTION page_given(annotation int) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    max_told CONSTANT int := 1000;
BEGIN
    IF NOT EXISTS (SELECT FROM annotations WHERE annotation_id = annotation) THEN
        RETURN NULL;
    END IF;
    IF my_level_on_annotation(annotation) NOT IN ('sys', 'manage') THEN
        RAISE insufficient_privilege;
    END IF;
    RETURN (SELECT coalesce(json_agg(x ORDER BY x.username, x.type), '[]') FROM (
        SELECT u.user_id, u.username, u.name, g.type FROM permissions g JOIN people u USING (user_id)
        WHERE g.annotation_id = annotation ORDER BY u.username, g.type LIMIT max_told) x);
END $$;

-- A page of the images of a project by name, after the image `after` (0: from the first), with how often each is used (counted up to a
-- bound); one: that image alone, 0: all. state: '' any, ready, waiting, failed or unused. Names are looked through in an index alone, of those
-- that are not ready or not used where they are asked for, unless a search has them (searching.sql), and without policies: who manages the project sees all of it.
CREATE FUNCTION page_images(project int, search text, state text, after int, one int, max_rows int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    max_counted CONSTANT int := 101;
    hits int[];
    mark text := '';
    page json;
BEGIN
    IF NOT may_edit(project) THEN
        RETURN NULL;
    END IF;
    hits := image_hits(project, search);
    IF one <> 0 OR after <> 0 THEN
        mark := (SELECT i.name FROM images i WHERE i.image_id = CASE WHEN one <> 0 THEN one ELSE after END AND i.project_id = project);
    END IF;
    EXECUTE format($sql$
        SELECT coalesce(json_agg(x ORDER BY x.name), '[]') FROM (
            SELECT i.image_id, i.name, i.type, i.state, i.reason, coalesce(i.width, 0) AS width, coalesce(i.height, 0) AS height,
                   coalesce(i.channels, 0) AS channels, coalesce(i.bit_depth, 0) AS bit_depth, coalesce(i.size_bytes, 0) AS size_bytes,
                   i.pixel_size_um, i.owner_id, i.version, i.created_at,
                   CASE WHEN i.state = 'ready' AND i.type <> 'E' THEN '/memento/t/' || i.key || '/thumbnail.jpg' ELSE '' END AS thumbnail,
                   (SELECT count(*) FROM (SELECT FROM layers l WHERE l.image_id = i.image_id LIMIT $5) u) AS layers
            FROM (SELECT n.name FROM %s AND n.project_id = $1 AND n.name %s $2 AND ($3 = '' OR position(lower($3) IN lower(n.name)) > 0)
                  ORDER BY n.name OFFSET 0) n
            JOIN images i ON i.project_id = $1 AND i.name = n.name
            WHERE %s ORDER BY n.name LIMIT $4) x$sql$,
        CASE WHEN hits IS NOT NULL THEN '(SELECT m.name, m.project_id FROM images m WHERE m.image_id = ANY ($6) OFFSET 0) n WHERE true'
             WHEN state = 'unused' THEN 'unused_images n WHERE true' WHEN state IN ('waiting', 'failed') THEN 'images n WHERE n.state <> ''ready'''
             ELSE 'images n WHERE true' END,
        CASE WHEN one <> 0 THEN '=' ELSE '>' END, -- names are not empty
        CASE state WHEN '' THEN 'true' WHEN 'waiting' THEN 'i.state NOT IN (''ready'', ''failed'')' WHEN 'unused' THEN 'NOT is_image_used(i.image_id)'
             ELSE format('i.state = %L', state) END)
        INTO page USING project, mark, search, max_rows, max_counted, hits;
    RETURN page;
END $$;

-- Why somebody may do on a project, a category of it or an annotation (not NULL) what he may do there.
CREATE FUNCTION page_why(project int, who int, category int, annotation int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    around int := CASE WHEN annotation IS NULL THEN category
                       ELSE (SELECT category_id FROM annotations WHERE annotation_id = annotation AND project_id = project) END;
BEGIN
    IF NOT may_edit(project) OR NOT EXISTS (SELECT FROM people WHERE user_id = who)
       OR (coalesce(category, annotation) IS NOT NULL
           AND NOT EXISTS (SELECT FROM categories WHERE category_id = around AND project_id = project)) THEN
        RETURN NULL;
    END IF;
    RETURN explain_to_manager(project, who, around, annotation);
END $$;

-- The functions that decide are asked as the one in question, and the caller is himself again.
CREATE FUNCTION explain_to_manager(project int, who int, category int, annotation int) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_reasons CONSTANT int := 50; -- names that somebody sees because of what is inside
    me int := caller();
    its_level text;
    reached text := current_setting('memento.token_projects', true); -- a token of the caller takes nothing from somebody else
    may text := current_setting('memento.token_may', true);
BEGIN
    IF my_level_on_project(project) NOT IN ('sys', 'manage') THEN
        RAISE insufficient_privilege;
    END IF;
    PERFORM set_config('memento.token_projects', '', true), set_config('memento.token_may', '', true), set_config('memento.sets_of', '', true);
    its_level := (SELECT l.level FROM level_of_user(who, project, category, annotation) l);
    PERFORM set_config('memento.token_projects', reached, true), set_config('memento.token_may', may, true), set_config('memento.sets_of', '', true),
            set_config('memento.user_id', me::text, true);
    RETURN (SELECT json_build_object('level', its_level, 'reasons', coalesce(json_agg(json_build_object('reason', r.reason, 'level', r.level)), '[]'))
            FROM (SELECT * FROM reasons_of_level(who, project, category, annotation) LIMIT max_reasons) r);
END $$;

-- What somebody was given in a project: on all of it, on categories, on annotations, the first whose target has a text in its name.
-- Each is read off an index, of which the project and the categories come first.
CREATE FUNCTION grants_told(project int, who int, search text, max_rows int) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF project <> ALL (my_managed_projects()) THEN
        RAISE insufficient_privilege;
    END IF;
    RETURN (SELECT coalesce(json_agg(json_build_object('type', x.type, 'type_id', x.type_id, 'target', x.target, 'category', x.category,
                                                       'created', x.created_at, 'by', x.given_by) ORDER BY x.place, x.category, x.target, x.type), '[]') FROM (
        (SELECT 1 AS place, g.type, g.type_id, '' AS target, '' AS category, g.created_at, g.given_by FROM permissions g
         WHERE g.user_id = who AND g.type IN ('proadm', 'propar', 'provie') AND g.type_id = project AND search = '')
        UNION ALL
        (SELECT 2, g.type, g.type_id, c.name, '', g.created_at, g.given_by FROM permissions g JOIN categories c USING (category_id)
         WHERE g.user_id = who AND g.type IN ('catpar', 'catvie') AND g.project_id = project
             AND position(lower(search) IN lower(c.name)) > 0
         ORDER BY c.name, g.type LIMIT max_rows)
        UNION ALL
        (SELECT 3, g.type, g.type_id, g.annotation_name, c.name, g.created_at, g.given_by
         FROM (SELECT * FROM permissions s
               WHERE s.user_id = who AND s.project_id = project AND s.annotation_id IS NOT NULL
                   AND (search = '' OR position(lower(search) IN lower(s.annotation_name)) > 0)
               ORDER BY s.category_id, s.annotation_status, s.annotation_name, s.annotation_id LIMIT max_rows) g
         JOIN categories c USING (category_id))
        ORDER BY 1 LIMIT max_rows) x);
END $$;

CREATE FUNCTION page_person(project int, who int, search text, max_rows int) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT may_edit(project) OR NOT EXISTS (SELECT FROM people WHERE user_id = who) THEN
        RETURN NULL;
    END IF;
    RETURN grants_told(project, who, search, max_rows);
END $$;

-- What people with rights in a project reviewed in it, and when they were last on the server: for who manages it, of nobody else.
CREATE FUNCTION doings_of(project int, who int[]) RETURNS TABLE (user_id int, reviewed bigint, seen timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT may_edit(project) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT u.id, coalesce((SELECT sum(r.annotations) FROM reviewers r WHERE r.project_id = project AND r.user_id = u.id), 0)::bigint,
                        seen_last(u.id)
        FROM unnest(who) u (id) WHERE EXISTS (SELECT FROM permissions g WHERE g.user_id = u.id AND g.project_id = project);
END $$;

-- A page of all users in the order of their usernames, after the user `after` (0: from the first). role '': of any.
CREATE FUNCTION page_users(search text, role text, after int, max_rows int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_sysadm();
    RETURN (SELECT coalesce(json_agg(x ORDER BY lower(x.username)), '[]') FROM (
        SELECT u.user_id, u.username, u.name, u.email, u.settings, u.version,
               EXISTS (SELECT FROM permissions g WHERE g.user_id = u.user_id AND g.type = 'sysadm') AS sysadm,
               EXISTS (SELECT FROM permissions g WHERE g.user_id = u.user_id AND g.type = 'proadm' AND g.type_id = 1) AS proadm,
               seen_last(u.user_id) AS seen
        FROM users u
        WHERE (search = '' OR position(lower(search) IN lower(u.username || ' ' || u.name || ' ' || u.email)) > 0)
            AND (role = '' OR EXISTS (SELECT FROM permissions g WHERE g.user_id = u.user_id AND g.type = role AND g.project_id IS NULL))
            AND (after = 0 OR lower(u.username) > (SELECT lower(b.username) FROM users b WHERE b.user_id = after))
        ORDER BY lower(u.username) LIMIT max_rows) x);
END $$;

-- One user: what he owns, when he was here last, and whether he is the only administrator.
CREATE FUNCTION page_user(who int, here text) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_sysadm();
    RETURN (SELECT json_build_object(
        'user_id', u.user_id, 'username', u.username, 'name', u.name, 'email', u.email, 'settings', u.settings, 'version', u.version,
        'sysadm', EXISTS (SELECT FROM permissions g WHERE g.user_id = who AND g.type = 'sysadm'),
        'proadm', EXISTS (SELECT FROM permissions g WHERE g.user_id = who AND g.type = 'proadm' AND g.type_id = 1),
        'is_last', (SELECT count(*) = 1 AND bool_and(g.user_id = who) FROM permissions g WHERE g.type = 'sysadm'),
        'created', u.created_at,
        'projects', projects_of(who),
        'seen', seen_last(who),
        'reviewed', (SELECT coalesce(sum(r.annotations), 0) FROM reviewers r WHERE r.user_id = who),
        'sessions', sessions_of(who, here))
        FROM users u WHERE u.user_id = who);
END $$;

-- How much of what a user owns, which hand_over() (people.sql) gives to another one: a drawing is none, it stays its author's. All tables are
-- read for it, so it is asked for only before he is deleted. Asks nobody who he is.
CREATE FUNCTION possessions_of(who int) RETURNS TABLE (place int, kind text, of_table text, count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT o.* FROM (
        SELECT 1, 'project', 'projects', count(*) FROM projects WHERE owner_id = who
        UNION ALL SELECT 2, 'category', 'categories', count(*) FROM categories WHERE owner_id = who
        UNION ALL SELECT 3, 'annotation', 'annotations', count(*) FROM annotations WHERE owner_id = who
        UNION ALL SELECT 4, 'layer', 'layers', count(*) FROM layers WHERE owner_id = who AND kind <> 'drawing'
        UNION ALL SELECT 5, 'image', 'images', count(*) FROM images WHERE owner_id = who
        UNION ALL SELECT 6, 'label', 'labels', count(*) FROM labels WHERE owner_id = who
        UNION ALL SELECT 7, 'classification', 'classifications', count(*) FROM classifications WHERE owner_id = who) o (place, kind, of_table, count)
        WHERE o.count > 0;
END $$;

CREATE FUNCTION page_possessions(who int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_sysadm();
    IF NOT EXISTS (SELECT FROM users WHERE user_id = who) THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT coalesce(json_agg(json_build_object('what', o.of_table, 'count', o.count) ORDER BY o.place), '[]') FROM possessions_of(who) o);
END $$;

-- Ends all sessions of a user. False when there is no such user.
CREATE FUNCTION end_sessions_of(who int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_sysadm();
    UPDATE users SET session_version = session_version + 1 WHERE user_id = who;
    IF FOUND THEN
        PERFORM add_audit('logout', 'user ' || who);
        RETURN true;
    END IF;
    RETURN false;
END $$;

-- Ends one of them. False when there is none of that id.
CREATE FUNCTION end_session_by(who int, which int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_sysadm();
    RETURN end_session_of(who, which);
END $$;

-- Removes a user; what he owns becomes the heir's. False when one of the two is not there.
CREATE FUNCTION remove_user_by(removed int, heir int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_sysadm();
    IF NOT EXISTS (SELECT FROM users WHERE user_id = removed) OR NOT EXISTS (SELECT FROM users WHERE user_id = heir) THEN
        RETURN false;
    END IF;
    PERFORM remove_user(removed, heir);
    RETURN true;
END $$;
