-- Why somebody may do what he may do: for `memento permission explain`, and for a page of managers. The level is that of the functions that decide it.

-- The level of a user on a project, a category of it (not NULL), or an annotation of that. May he see at least its name?
CREATE FUNCTION level_of_user(who int, project int, category int, annotation int, OUT level text, OUT is_seen boolean)
LANGUAGE plpgsql AS $$
DECLARE
    before text := set_config('memento.user_id', who::text, true);
BEGIN
    level := CASE WHEN annotation IS NOT NULL THEN my_level_on_annotation(annotation)
                  WHEN category IS NOT NULL THEN my_level_on_category(category)
                  ELSE my_level_on_project(project) END;
    is_seen := level <> 'none' OR (annotation IS NULL AND EXISTS (
        SELECT FROM permissions g
        WHERE g.user_id = who AND g.project_id = project AND (category IS NULL OR g.category_id = category)));
    before := set_config('memento.user_id', '', true);
END $$;

-- What gives him the level, the highest first; level none: it shows the name alone.
CREATE FUNCTION reasons_of_level(who int, project int, category int, annotation int) RETURNS TABLE (reason text, level text)
LANGUAGE sql STABLE AS $$
    WITH grants AS (
        SELECT g.type, g.project_id, g.category_id, g.annotation_id,
               concat_ws('/', p.name, c.name, a.name) AS path,
               CASE WHEN g.type = 'sysadm' THEN 'sys' WHEN g.type = 'proadm' THEN 'manage' WHEN g.type LIKE '%par' THEN 'par'
                    ELSE 'vie' END AS level
        FROM permissions g
        LEFT JOIN annotations a ON a.annotation_id = g.annotation_id
        LEFT JOIN categories c ON c.category_id = g.category_id
        LEFT JOIN projects p ON p.project_id = g.project_id
        WHERE g.user_id = who AND (g.type = 'sysadm' OR g.project_id = project)
            AND (g.category_id IS NULL OR category IS NULL
                 OR (g.category_id = category AND (g.annotation_id IS NULL OR annotation IS NULL OR g.annotation_id = annotation)))),
    reasons AS (
        SELECT 'owner of ' || p.name AS reason, 'manage' AS level, 0 AS kind, '' AS path, '' AS type
        FROM projects p WHERE p.project_id = project AND p.owner_id = who
        UNION ALL
        -- A grant reaches what it names and all that is in it, and shows the names of what it is in.
        SELECT g.type || coalesce(' on ' || nullif(g.path, ''), ''),
               CASE WHEN g.type = 'sysadm' OR ((g.category_id IS NULL OR g.category_id = category)
                                               AND (g.annotation_id IS NULL OR g.annotation_id = annotation)) THEN g.level
                    ELSE 'none' END,
               1, g.path, g.type
        FROM grants g)
    SELECT r.reason, r.level FROM reasons r
    ORDER BY array_position(ARRAY['sys', 'manage', 'par', 'vie', 'none'], r.level), r.kind, r.path, r.type
$$;
