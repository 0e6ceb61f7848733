-- What the pages ask for: one function a page, each run as the caller, whose rows row-level security chooses. Arguments are those of the
-- path and of the query; the answer is JSON text, NULL where there is nothing to see.

-- Where the thumbnail of an annotation is, '' when it has none.
CREATE FUNCTION thumbnail_of(annotation int) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT '/memento/t/' || i.key || '/thumbnail.jpg' FROM images i
                     WHERE i.image_id = base_image(annotation) AND i.state = 'ready'), '')
$$;

CREATE FUNCTION scores_of(annotation int) RETURNS json LANGUAGE sql STABLE AS $$
    SELECT coalesce(json_agg(json_build_object('classification_id', s.classification_id, 'option', s.option)
                             ORDER BY s.classification_id, s.option), '[]')
    FROM scores s WHERE s.annotation_id = annotation
$$;

CREATE FUNCTION shared_mark(annotation int) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM shared_annotations s WHERE s.annotation_id = annotation) THEN '1' ELSE '' END
$$;

-- Who am I and what may I do.
CREATE FUNCTION page_me() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT json_build_object('user_id', user_id, 'username', username, 'name', name, 'email', email,
                                     'sysadm', is_sysadm(), 'proadm', may_create_projects())
            FROM people WHERE user_id = caller());
END $$;

-- The projects that the caller has a level on, or on something inside.
CREATE FUNCTION page_home() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT coalesce(json_agg(x ORDER BY x.name, x.project_id), '[]') FROM (
        SELECT p.project_id, p.name, p.settings, my_level_on_project(p.project_id) AS level,
               (SELECT count(*) FROM categories c WHERE c.project_id = p.project_id) AS categories,
               count(a.annotation_id) AS annotations, count(*) FILTER (WHERE a.status = 'S') AS submitted,
               coalesce(thumbnail_of(min(a.annotation_id)), '') AS thumbnail
        FROM projects p LEFT JOIN annotations a USING (project_id)
        GROUP BY p.project_id) x);
END $$;

-- A project with its labels and categories, counted.
CREATE FUNCTION page_project(project int) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT json_build_object(
        'project_id', p.project_id, 'name', p.name, 'owner_id', p.owner_id, 'settings', p.settings, 'version', p.version,
        'level', my_level_on_project(p.project_id),
        'labels', (SELECT coalesce(json_agg(json_build_object('label_id', l.label_id, 'name', l.name) ORDER BY l.name), '[]')
                   FROM labels l WHERE l.project_id = p.project_id),
        'categories', (SELECT coalesce(json_agg(c ORDER BY c.name), '[]') FROM (
                           SELECT c.category_id, c.name, c.settings, count(a.annotation_id) AS annotations,
                                  count(*) FILTER (WHERE a.status = 'S') AS submitted,
                                  (SELECT count(*) FROM comments m JOIN annotations b USING (annotation_id)
                                   WHERE b.category_id = c.category_id) AS comments,
                                  (SELECT coalesce(json_agg(s), '[]') FROM (
                                       SELECT s.classification_id, s.option, count(*) AS annotations
                                       FROM scores s JOIN annotations b USING (annotation_id) WHERE b.category_id = c.category_id
                                       GROUP BY 1, 2 ORDER BY 1, 2) s) AS scores
                           FROM categories c LEFT JOIN annotations a USING (category_id)
                           WHERE c.project_id = p.project_id GROUP BY c.category_id) c))
        FROM projects p WHERE p.project_id = project);
END $$;

-- A page of annotations in the order of their names, after the annotation `after` (0: from the first). status '': of any; search: a
-- part of the name.
CREATE FUNCTION page_annotations(category int, only_status text, search text, after int, most int) RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT (SELECT coalesce(json_agg(x ORDER BY x.name, x.annotation_id), '[]') FROM (
        SELECT a.annotation_id, a.name, a.status, shared_mark(a.annotation_id) AS shared,
               thumbnail_of(a.annotation_id) AS thumbnail,
               (SELECT count(*) FROM comments m WHERE m.annotation_id = a.annotation_id) AS comments,
               ARRAY(SELECT l.label_id FROM annotations_labels l WHERE l.annotation_id = a.annotation_id ORDER BY 1) AS labels,
               scores_of(a.annotation_id) AS scores
        FROM annotations a
        WHERE a.category_id = c.category_id
          AND (only_status IN ('', a.status))
          AND position(lower(search) IN lower(a.name)) > 0
          AND (after = 0 OR (a.name, a.annotation_id) > (SELECT b.name, b.annotation_id FROM annotations b
                                                         WHERE b.annotation_id = after))
        ORDER BY a.name, a.annotation_id LIMIT most) x)
        FROM categories c WHERE c.category_id = category);
END $$;

-- Everything to open an annotation.
CREATE FUNCTION page_annotation(annotation int) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT json_build_object(
        'annotation_id', a.annotation_id, 'name', a.name, 'status', a.status, 'shared', shared_mark(a.annotation_id),
        'image_id', coalesce(a.image_id, 0), 'project_id', a.project_id, 'category_id', a.category_id, 'owner_id', a.owner_id,
        'version', a.version, 'project_name', p.name, 'category_name', c.name,
        'level', my_level_on_annotation(a.annotation_id),
        'labels', ARRAY(SELECT l.label_id FROM annotations_labels l WHERE l.annotation_id = a.annotation_id ORDER BY 1),
        'scores', scores_of(a.annotation_id),
        'classifications', (SELECT coalesce(json_agg(json_build_object('classification_id', k.classification_id, 'name', k.name, 'type', k.type,
                                                                       'data', k.data, 'settings', k.settings) ORDER BY k.name), '[]')
                            FROM classifications k JOIN categories_classifications l USING (classification_id)
                            WHERE l.category_id = a.category_id),
        'layers', (SELECT coalesce(json_agg(x ORDER BY x.sequence, x.layer_id), '[]') FROM (
            SELECT l.layer_id, l.kind, l.name, l.data, coalesce(l.image_id, 0) AS image_id, l.settings, l.sequence,
                   coalesce(l.parent_id, 0) AS parent_id, coalesce(l.owner_id, 0) AS owner_id, l.author, l.version
            FROM layers l WHERE l.annotation_id = a.annotation_id) x),
        'images', (SELECT coalesce(json_agg(x ORDER BY x.image_id), '[]') FROM (
            SELECT i.image_id, i.name, i.state, i.type, CASE i.type WHEN 'E' THEN i.uri
                       ELSE 'images/geturl/' || i.image_id || '/0/none' END AS uri,
                   i.width, i.height, i.channels, i.bit_depth, i.planes, i.pixel_size_um,
                   CASE WHEN i.state = 'ready' AND i.key IS NOT NULL THEN '/memento/t/' || i.key || '/' ELSE '' END AS tiles,
                   CASE WHEN i.state = 'ready' AND i.key IS NOT NULL THEN '/memento/t/' || i.key || '/thumbnail.jpg' ELSE '' END AS thumbnail,
                   i.pyramid->'tile_size' AS tile_size, i.pyramid->'tile_format' AS tile_format, i.pyramid->'levels' AS levels,
                   i.pyramid->'stats' AS stats, i.pyramid->'mapping' AS mapping
            FROM images i
            WHERE i.image_id IN (SELECT a.image_id UNION SELECT l.image_id FROM layers l WHERE l.annotation_id = a.annotation_id)) x),
        'comments', (SELECT coalesce(json_agg(x ORDER BY x.sequence, x.comment_id), '[]') FROM (
            SELECT m.comment_id, m.layer_id, m.content, m.sequence, coalesce(m.owner_id, 0) AS owner_id, m.author,
                   m.created_at AS created
            FROM comments m WHERE m.annotation_id = a.annotation_id) x))
        FROM annotations a JOIN projects p USING (project_id) JOIN categories c USING (category_id)
        WHERE a.annotation_id = annotation);
END $$;

-- A page of who has a grant in the project, with what; and, when searching, of who else could be given one; in the order of their
-- usernames, after the user `after` (0: from the first). Only for those who manage the project.
CREATE FUNCTION page_participants(project int, search text, after int, most int) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM projects WHERE project_id = project) OR caller() IS NULL THEN
        RETURN NULL;
    END IF;
    IF my_level_on_project(project) NOT IN ('sys', 'manage') THEN
        RAISE insufficient_privilege;
    END IF;
    RETURN (SELECT coalesce(json_agg(x ORDER BY x.username), '[]') FROM (
        SELECT u.user_id, u.username, u.name,
               (SELECT coalesce(json_agg(json_build_object('type', g.type, 'type_id', g.type_id,
                            'target', coalesce(a.name, c.name, p.name)) ORDER BY g.type, g.type_id), '[]')
                FROM permissions g JOIN projects p USING (project_id) LEFT JOIN categories c USING (category_id)
                LEFT JOIN annotations a USING (annotation_id)
                WHERE g.user_id = u.user_id AND g.project_id = project) AS grants
        FROM people u
        WHERE (EXISTS (SELECT FROM permissions g WHERE g.user_id = u.user_id AND g.project_id = project) OR search <> '')
          AND position(lower(search) IN lower(u.username || ' ' || u.name)) > 0
          AND (after = 0 OR u.username > (SELECT b.username FROM people b WHERE b.user_id = after))
        ORDER BY u.username LIMIT most) x);
END $$;

-- The samples still to be reviewed before and after the current one, in the order of category and name, going round at the ends;
-- null when there is none but the current one.
CREATE FUNCTION page_neighbours(annotation int) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        WITH here AS (
            SELECT c.name AS category, a.name, a.annotation_id, a.project_id
            FROM annotations a JOIN categories c USING (category_id) WHERE a.annotation_id = annotation),
        queue AS (
            SELECT a.annotation_id, a.name, a.category_id, c.name AS category,
                   (c.name, a.name, a.annotation_id) > (h.category, h.name, h.annotation_id) AS behind
            FROM here h JOIN annotations a USING (project_id) JOIN categories c USING (category_id)
            WHERE a.status = 'N' AND a.annotation_id <> h.annotation_id
              AND (a.project_id = ANY ((SELECT my_par_projects())::int[]) OR a.annotation_id = ANY ((SELECT my_par_annotations())::int[])))
        SELECT json_build_object(
            'next', (SELECT json_build_object('annotation_id', q.annotation_id, 'name', q.name, 'category_id', q.category_id)
                     FROM queue q ORDER BY q.behind DESC, q.category, q.name, q.annotation_id LIMIT 1),
            'previous', (SELECT json_build_object('annotation_id', q.annotation_id, 'name', q.name, 'category_id', q.category_id)
                         FROM queue q ORDER BY q.behind, q.category DESC, q.name DESC, q.annotation_id DESC LIMIT 1),
            'left', (SELECT count(*) FROM queue))
        FROM here);
END $$;
