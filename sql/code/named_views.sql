-- Named views of a project. These functions run as the caller: row-level security says which he sees, and which he may keep and delete.

-- Those of the project, then one's own; NULL where the project is not seen.
CREATE FUNCTION page_views(project int) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM projects WHERE project_id = project) THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT coalesce(json_agg(json_build_object('view_id', v.view_id, 'name', v.name, 'looks', v.looks, 'own', v.user_id IS NOT NULL,
                                                       'first', v.is_first, 'author', v.author) ORDER BY v.user_id IS NOT NULL, v.name), '[]')
            FROM named_views v WHERE v.project_id = project);
END $$;

-- Keeps {name, looks, own, first}; one of the same name is replaced. How many there are of that kind, without the one that is meant, is
-- bounded: then nothing is kept, and the answer is false.
CREATE FUNCTION keep_view(project int, said jsonb, max_views int) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    whose int := CASE WHEN (said ->> 'own')::boolean THEN caller() END;
    first boolean := (said ->> 'first')::boolean;
BEGIN
    -- A guest is nobody, and has none of his own.
    IF caller() IS NULL OR (whose IS NOT NULL AND first) THEN
        RAISE insufficient_privilege;
    END IF;
    IF (SELECT count(*) FROM named_views v WHERE v.project_id = project AND v.user_id IS NOT DISTINCT FROM whose
                                             AND v.name <> said ->> 'name') >= max_views THEN
        RETURN false;
    END IF;
    IF first THEN
        UPDATE named_views v SET is_first = false WHERE v.project_id = project AND v.is_first AND v.name <> said ->> 'name';
    END IF;
    INSERT INTO named_views (project_id, user_id, name, looks, is_first, author)
        VALUES (project, whose, said ->> 'name', said ->> 'looks', first, name_of_user(caller()))
        ON CONFLICT (project_id, user_id, name) DO UPDATE SET looks = excluded.looks, is_first = excluded.is_first, author = excluded.author;
    RETURN true;
END $$;

-- Whether it was there and is deleted; NULL where it is not seen.
CREATE FUNCTION delete_view(which int) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM named_views WHERE view_id = which) THEN
        RETURN NULL;
    END IF;
    DELETE FROM named_views WHERE view_id = which;
    RETURN FOUND;
END $$;
