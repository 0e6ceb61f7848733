-- Telling a refusal from an absence: asked after row-level security has refused a change, to choose between 403 and 404.

-- Does args name, by any of the keys user_id, project_id, …, something that the caller cannot see? Such a request is
-- answered like one for something absent.
CREATE FUNCTION names_unseen(args jsonb) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    kind text := left(args ->> 'type', 3);
    target int := (args ->> 'type_id')::int;
BEGIN
    RETURN coalesce(((args ->> 'project_id')::int > 0 AND NOT EXISTS (SELECT FROM projects WHERE project_id = (args ->> 'project_id')::int))
        OR ((args ->> 'category_id')::int > 0 AND NOT EXISTS (SELECT FROM categories WHERE category_id = (args ->> 'category_id')::int))
        OR ((args ->> 'classification_id')::int > 0
            AND NOT EXISTS (SELECT FROM classifications WHERE classification_id = (args ->> 'classification_id')::int))
        OR ((args ->> 'label_id')::int > 0 AND NOT EXISTS (SELECT FROM labels WHERE label_id = (args ->> 'label_id')::int))
        OR ((args ->> 'image_id')::int > 0 AND NOT EXISTS (SELECT FROM images WHERE image_id = (args ->> 'image_id')::int))
        OR ((args ->> 'annotation_id')::int > 0
            AND NOT EXISTS (SELECT FROM annotations WHERE annotation_id = (args ->> 'annotation_id')::int))
        OR ((args ->> 'layer_id')::int > 0 AND NOT EXISTS (SELECT FROM layers WHERE layer_id = (args ->> 'layer_id')::int))
        OR ((args ->> 'comment_id')::int > 0 AND NOT EXISTS (SELECT FROM comments WHERE comment_id = (args ->> 'comment_id')::int))
        OR ((args ->> 'user_id')::int > 0 AND NOT EXISTS (SELECT FROM people WHERE user_id = (args ->> 'user_id')::int)
            AND args ->> 'type_id' IS NULL)
        OR (kind = 'pro' AND target > 1 AND NOT EXISTS (SELECT FROM projects WHERE project_id = target))
        OR (kind = 'cat' AND target > 0 AND NOT EXISTS (SELECT FROM categories WHERE category_id = target))
        OR (kind = 'ann' AND target > 0 AND NOT EXISTS (SELECT FROM annotations WHERE annotation_id = target)), false);
END $$;

-- Does args name a user who is not there? Told to who sees all users; others are refused, whomever they name.
CREATE FUNCTION names_nobody(args jsonb) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (args ->> 'user_id')::int > 0 AND (is_sysadm() OR cardinality(my_managed_projects()) > 0)
        AND NOT EXISTS (SELECT FROM people WHERE user_id = (args ->> 'user_id')::int);
END $$;

CREATE FUNCTION names_unseen(resource text, args jsonb) RETURNS boolean LANGUAGE sql STABLE
RETURN names_unseen(args) OR coalesce(names_nobody(args), false)
    OR (caller() IS NULL AND resource NOT IN ('annotations', 'annotations_labels', 'layers', 'comments'));

-- May the caller change links or grants of what args names? Asked when a DELETE of links matched nothing.
CREATE FUNCTION may_change_links(args jsonb) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    managed int[] := my_managed_projects();
    kind text := left(args ->> 'type', 3);
    target int := (args ->> 'type_id')::int;
BEGIN
    RETURN coalesce(is_sysadm()
        OR EXISTS (SELECT FROM categories WHERE category_id = (args ->> 'category_id')::int AND project_id = ANY (managed))
        OR EXISTS (SELECT FROM classifications
                   WHERE classification_id = (args ->> 'classification_id')::int AND project_id = ANY (managed))
        OR my_level_on_annotation((args ->> 'annotation_id')::int) IN ('par', 'manage')
        OR EXISTS (SELECT FROM labels WHERE label_id = (args ->> 'label_id')::int AND project_id = ANY (my_par_projects()))
        OR (kind = 'pro' AND target = ANY (managed))
        OR (kind = 'cat' AND EXISTS (SELECT FROM categories WHERE category_id = target AND project_id = ANY (managed)))
        OR (kind = 'ann' AND EXISTS (SELECT FROM annotations WHERE annotation_id = target AND project_id = ANY (managed)))
        OR (args ->> 'user_id' IS NOT NULL AND coalesce(target, 0) = 0 AND cardinality(managed) > 0), false);
END $$;
