-- What is in the trash, for who may bring it back.

CREATE FUNCTION told_entry(t trash, days int) RETURNS json LANGUAGE sql STABLE
RETURN json_build_object('entry_id', t.entry_id, 'kind', t.kind, 'id', t.root_ids[1], 'name', t.name, 'count', cardinality(t.root_ids), 'place', t.place,
    'categories', coalesce((t.contents ->> 'categories')::int, 0), 'annotations', coalesce((t.contents ->> 'annotations')::int, 0),
    'images', coalesce((t.contents ->> 'images')::int, 0), 'into', coalesce(t.contents ->> 'into', ''),
    'moved', coalesce((t.contents ->> 'moved')::int, 0), 'bytes', t.bytes, 'at', t.deleted_at, 'by', t.deleted_by,
    'ends', t.deleted_at + make_interval(days => days));

-- A page of what was deleted in a project, the newest first, before an entry (0: from the newest). NULL: the caller does not see the project.
CREATE FUNCTION page_trash(project int, days int, before int, max_rows int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT may_edit(project) THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT coalesce(json_agg(told_entry(t, days) ORDER BY t.entry_id DESC), '[]') FROM (
        SELECT * FROM trash t WHERE t.project_id = project AND t.kind <> 'project' AND NOT t.ending AND (before = 0 OR t.entry_id < before)
            AND t.deleted_at > now() - make_interval(days => days)
        ORDER BY t.entry_id DESC LIMIT max_rows) t);
END $$;

-- Drawings of the project that were deleted, the newest first: they stay with their samples, and come back by restore_layer.
CREATE FUNCTION page_trashed_drawings(project int, days int, max_rows int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF project <> ALL (my_managed_projects()) THEN
        RAISE insufficient_privilege;
    END IF;
    RETURN (SELECT coalesce(json_agg(json_build_object('layer_id', d.layer_id, 'name', d.gone ->> 'name', 'annotation_id', d.annotation_id,
                                                       'annotation', a.name, 'shapes', (d.gone ->> 'shapes')::int, 'at', d.gone_at, 'by', d.gone_by,
                                                       'ends', d.gone_at + make_interval(days => days))
                                     ORDER BY d.gone_at DESC), '[]')
            FROM (SELECT * FROM drawings x WHERE x.gone IS NOT NULL AND (x.gone ->> 'project_id')::int = project
                      AND x.gone_at > now() - make_interval(days => days) ORDER BY x.gone_at DESC LIMIT max_rows) d
            JOIN annotations a USING (annotation_id));
END $$;

-- The projects that were deleted and that the caller may bring back.
CREATE FUNCTION page_trashed_projects(days int, before int, max_rows int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF caller() IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT coalesce(json_agg(told_entry(t, days) ORDER BY t.entry_id DESC), '[]') FROM (
        SELECT * FROM trash t WHERE t.kind = 'project' AND NOT t.ending AND (before = 0 OR t.entry_id < before)
            AND t.deleted_at > now() - make_interval(days => days) AND may_restore(t)
        ORDER BY t.entry_id DESC LIMIT max_rows) t);
END $$;
