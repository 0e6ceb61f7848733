-- Who is calling, and what he has a level on: the sets that the policies (policies.sql) compare with, and the level on one thing.
--
-- The responder connects as memento_app and sets memento.user_id at the start of every transaction (sessions.sql); without it there
-- are no rows. The functions here run as memento_owner, which row-level security does not bind. They are plpgsql because its plans
-- are kept for the life of a connection; those of SQL functions are made anew in every call, unless they become part of the query
-- that calls them.
--
-- The plan that is kept is made for whoever comes first. So that it is good for somebody with thousands of grants, too, each question names
-- the user by a variable or (SELECT caller()), of which the planner cannot know who it is, and one type of grant by `=`: then the index
-- that is looked into holds nothing else.

CREATE FUNCTION caller() RETURNS int LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('memento.user_id', true), '')::int;

-- Does the token that the caller holds (tokens.sql) reach a project? Everything does for who has none. Asked beside each look at single
-- grants; the sets have it in them, and my_grants.
CREATE FUNCTION reaches(project int) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN coalesce(current_setting('memento.token_projects', true), '') = '' THEN true
            ELSE project = ANY (current_setting('memento.token_projects')::int[]) END;

-- What the caller was granted, as far as his token reaches; for the policies, which would else ask those of the table of its rows, too.
CREATE VIEW my_grants AS
SELECT g.type, g.project_id, g.category_id, g.annotation_id FROM permissions g WHERE g.user_id = (SELECT caller()) AND reaches(g.project_id);

-- The annotation that the living share with this id opens.
CREATE FUNCTION annotation_of_share(share text) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT annotation_id FROM shares WHERE share_id = share AND expires_at > now());
END $$;

-- The annotation that a guest's share opens, if it lives. Part of the query that asks: most callers have no share, and pay no call.
CREATE FUNCTION shared_annotation() RETURNS int LANGUAGE sql STABLE
RETURN CASE WHEN current_setting('memento.share', true) <> ''
            THEN annotation_of_share(current_setting('memento.share', true)) END;

-- True for connections that row-level security does not bind: the administrator's, and cascades of foreign keys.
CREATE FUNCTION is_unbound() RETURNS boolean LANGUAGE sql STABLE
RETURN NOT row_security_active('public.projects');

-- The caller's sets, made once in a transaction and kept in its settings: nearly every statement asks for them, with each table that it
-- reads. So a right holds, or does not, as it was when the transaction first asked; what the transaction itself grants or makes counts at
-- once (forget_sets). owned: projects; managed, par, vie: projects with that level or more on the whole; par_categories, categories:
-- those granted as such, to annotate or at all. A system administrator has all projects. What a token takes away is taken away last: of one for
-- some projects all others, and being an administrator; of one that changes things and may annotate, what a participant may not.
CREATE FUNCTION make_my_sets(OUT sysadm boolean, OUT owned int[], OUT managed int[], OUT par int[], OUT vie int[], OUT par_categories int[],
                             OUT categories int[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who int := caller();
    kept text;
    reached int[] := nullif(current_setting('memento.token_projects', true), '')::int[];
BEGIN
    SELECT coalesce(bool_or(g.type = 'sysadm'), false),
           coalesce(array_agg(g.type_id) FILTER (WHERE g.type = 'proadm' AND g.type_id >= 2), '{}'),
           coalesce(array_agg(g.type_id) FILTER (WHERE g.type = 'propar'), '{}'),
           coalesce(array_agg(g.type_id) FILTER (WHERE g.type = 'provie'), '{}'),
           coalesce(array_agg(g.type_id) FILTER (WHERE g.type = 'catpar'), '{}'),
           coalesce(array_agg(g.type_id) FILTER (WHERE g.type IN ('catpar', 'catvie')), '{}')
        INTO sysadm, managed, par, vie, par_categories, categories
        FROM permissions g WHERE g.user_id = who AND g.annotation_id IS NULL; -- an index of their own: not one look at all his grants
    IF sysadm THEN
        owned := ARRAY(SELECT project_id FROM projects);
        managed := owned;
    ELSE
        owned := ARRAY(SELECT project_id FROM projects WHERE owner_id = who);
        managed := owned || managed;
    END IF;
    par := managed || par;
    vie := par || vie;
    IF reached IS NOT NULL THEN
        sysadm := false;
        owned := ARRAY(SELECT unnest(owned) INTERSECT SELECT unnest(reached));
        managed := ARRAY(SELECT unnest(managed) INTERSECT SELECT unnest(reached));
        par := ARRAY(SELECT unnest(par) INTERSECT SELECT unnest(reached));
        vie := ARRAY(SELECT unnest(vie) INTERSECT SELECT unnest(reached));
        par_categories := ARRAY(SELECT c.category_id FROM categories c WHERE c.category_id = ANY (par_categories) AND c.project_id = ANY (reached));
        categories := ARRAY(SELECT c.category_id FROM categories c WHERE c.category_id = ANY (categories) AND c.project_id = ANY (reached));
    END IF;
    IF current_setting('memento.token_may', true) = 'annotate' THEN
        sysadm := false;
        owned := '{}';
        managed := '{}';
    END IF;
    kept := set_config('memento.sysadm', sysadm::text, true);
    kept := set_config('memento.owned', owned::text, true);
    kept := set_config('memento.managed', managed::text, true);
    kept := set_config('memento.par', par::text, true);
    kept := set_config('memento.vie', vie::text, true);
    kept := set_config('memento.par_categories', par_categories::text, true);
    kept := set_config('memento.categories', categories::text, true);
    kept := set_config('memento.sets_of', 'user ' || coalesce(who::text, ''), true);
END $$;

CREATE FUNCTION forget_sets() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('memento.sets_of', '', true);
    RETURN NULL;
END $$;
CREATE TRIGGER sets AFTER INSERT OR DELETE OR UPDATE OF user_id, type, type_id ON permissions FOR EACH STATEMENT EXECUTE FUNCTION forget_sets();
CREATE TRIGGER sets AFTER INSERT OR DELETE OR UPDATE OF owner_id ON projects FOR EACH STATEMENT EXECUTE FUNCTION forget_sets();

-- Each of them, and whether the caller is a system administrator: part of the query that asks.
DO $do$
DECLARE
    one text[];
BEGIN
    FOREACH one SLICE 1 IN ARRAY ARRAY[['is_sysadm', 'boolean', 'sysadm'], ['my_owned_projects', 'int[]', 'owned'],
        ['my_managed_projects', 'int[]', 'managed'], ['my_par_projects', 'int[]', 'par'], ['my_projects', 'int[]', 'vie'],
        ['my_par_categories', 'int[]', 'par_categories'], ['my_categories', 'int[]', 'categories']] LOOP
        EXECUTE format($sql$
CREATE FUNCTION %1$s() RETURNS %2$s LANGUAGE sql STABLE
RETURN CASE WHEN current_setting('memento.sets_of', true) = 'user ' || current_setting('memento.user_id', true)
            THEN current_setting('memento.%3$s')::%2$s ELSE (make_my_sets()).%3$s END;
        $sql$, one[1], one[2], one[3]);
    END LOOP;
END $do$;

CREATE FUNCTION may_create_projects() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who int := caller();
BEGIN
    RETURN coalesce(current_setting('memento.token_projects', true), '') = '' AND current_setting('memento.token_may', true) IS DISTINCT FROM 'annotate'
        AND (EXISTS (SELECT FROM permissions WHERE user_id = who AND type = 'sysadm')
             OR EXISTS (SELECT FROM permissions WHERE user_id = who AND type = 'proadm' AND type_id = 1));
END $$;

-- Single grants are not a set of the policies: each is looked for by its key. These are for lists, which begin with what the caller has.

-- The categories of a project (NULL: of all) of which the caller sees the whole, or may annotate the whole.
CREATE FUNCTION my_whole_categories(project int) RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    whole int[] := my_projects();
    parts int[] := my_categories();
BEGIN
    IF project = ANY (whole) THEN
        RETURN ARRAY(SELECT category_id FROM categories WHERE project_id = project);
    END IF;
    RETURN ARRAY(SELECT category_id FROM categories WHERE category_id = ANY (parts) AND (project IS NULL OR project_id = project)
                 UNION SELECT category_id FROM categories WHERE project IS NULL AND project_id = ANY (whole));
END $$;

CREATE FUNCTION my_whole_par_categories(project int) RETURNS int[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    whole int[] := my_par_projects();
    parts int[] := my_par_categories();
BEGIN
    IF project = ANY (whole) THEN
        RETURN ARRAY(SELECT category_id FROM categories WHERE project_id = project);
    END IF;
    RETURN ARRAY(SELECT category_id FROM categories WHERE category_id = ANY (parts) AND (project IS NULL OR project_id = project)
                 UNION SELECT category_id FROM categories WHERE project IS NULL AND project_id = ANY (whole));
END $$;

-- The categories of a project (NULL: of all) in which the caller has grants on annotations, without those that are `besides`. The index
-- is looked into once for each; the grants in between are not read.
CREATE FUNCTION my_single_categories(project int, besides int[]) RETURNS TABLE (project_id int, category_id int)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 5 SET search_path = public, pg_temp AS $$
DECLARE
    who int := caller();
BEGIN
    project_id := coalesce(project, 0);
    category_id := 0;
    LOOP
        SELECT g.project_id, g.category_id INTO project_id, category_id FROM permissions g
        WHERE g.user_id = who AND (g.project_id, g.category_id) > (my_single_categories.project_id, my_single_categories.category_id)
            AND g.annotation_id IS NOT NULL
        ORDER BY g.project_id, g.category_id LIMIT 1;
        EXIT WHEN NOT FOUND OR project_id <> project;
        IF category_id <> ALL (besides) AND reaches(project_id) THEN
            RETURN NEXT;
        END IF;
    END LOOP;
END $$;

-- All annotations of a project (NULL: of all) that the caller sees, or may annotate, by grants on them or by his share, and that are in
-- none of the categories `besides`.
CREATE FUNCTION my_single_annotations(project int, besides int[], to_annotate boolean)
RETURNS TABLE (annotation_id int, category_id int, project_id int, status text)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    who int := caller();
BEGIN
    RETURN QUERY
        SELECT g.annotation_id, g.category_id, g.project_id, g.annotation_status
        FROM my_single_categories(project, besides) c JOIN permissions g USING (project_id, category_id)
        WHERE g.user_id = who AND g.annotation_id IS NOT NULL AND (g.type = 'annpar' OR NOT to_annotate)
        UNION -- what is granted to annotate and to see is there once
        SELECT a.annotation_id, a.category_id, a.project_id, a.status FROM annotations a
        WHERE a.annotation_id = shared_annotation() AND NOT to_annotate AND (project IS NULL OR a.project_id = project)
            AND a.category_id <> ALL (besides);
END $$;

-- May the caller see the tiles of the image with this key, or the picture of a sample? By key and index, because the set test of the policy on images
-- would be asked of every layer that uses it.
CREATE FUNCTION may_see_tiles(image_key text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    image record;
    who int := caller();
    guest int := shared_annotation();
    seen int[] := my_categories();
BEGIN
    SELECT image_id, project_id INTO image FROM images WHERE key = image_key AND state = 'ready';
    IF NOT FOUND THEN -- the picture of a sample, perhaps
        RETURN coalesce((SELECT my_level_on_annotation(c.annotation_id) <> 'none' FROM composites c WHERE c.key = image_key), false);
    END IF;
    IF image.project_id = ANY (my_managed_projects()) THEN
        RETURN true;
    END IF;
    IF image.project_id = ANY (my_projects()) THEN
        RETURN is_image_used(image.image_id);
    END IF;
    RETURN EXISTS (
        SELECT FROM (SELECT a.annotation_id, a.category_id FROM annotations a WHERE a.image_id = image.image_id
                     UNION ALL
                     SELECT l.annotation_id, l.category_id FROM layers l WHERE l.image_id = image.image_id) used
        WHERE used.annotation_id = guest OR used.category_id = ANY (seen)
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = who AND g.annotation_id = used.annotation_id AND reaches(image.project_id) OFFSET 0));
END $$;

-- Does the caller, who is no guest, see the project, or a shell of it? As the policy on projects has it, by keys alone.
CREATE FUNCTION sees_project(project int) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who int := caller();
BEGIN
    RETURN reaches(project)
        AND (EXISTS (SELECT FROM permissions WHERE user_id = who AND project_id = project)
             OR EXISTS (SELECT FROM projects WHERE project_id = project
                        AND (owner_id = who -- without the sets: open pages ask again and again
                             OR (current_setting('memento.token_may', true) IS DISTINCT FROM 'annotate'
                                 AND EXISTS (SELECT FROM permissions WHERE user_id = who AND type = 'sysadm')))));
END $$;

-- The level that the sets give on a project: part of the query that asks, which has made the sets once for all projects.
CREATE FUNCTION level_by_sets(project int, sysadm boolean, managed int[], par int[], vie int[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN sysadm THEN 'sys' WHEN project = ANY (managed) THEN 'manage' WHEN project = ANY (par) THEN 'par'
            WHEN project = ANY (vie) THEN 'vie' ELSE 'none' END;

-- The level of the caller on a project: 'sys', 'manage', 'par', 'vie' or 'none' (a shell at best).
CREATE FUNCTION my_level_on_project(project int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN level_by_sets(project, is_sysadm(), my_managed_projects(), my_par_projects(), my_projects());
END $$;

-- Refuses who may not manage a project; false when there is none that he sees. Says the same where there are no policies.
CREATE FUNCTION may_edit(project int) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF caller() IS NULL OR NOT sees_project(project) THEN
        RETURN false;
    ELSIF project <> ALL (my_managed_projects()) THEN
        RAISE insufficient_privilege;
    END IF;
    RETURN true;
END $$;

-- May the caller take the data of a project out? NULL when there is none that he sees.
CREATE FUNCTION may_export(project int) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT my_level_on_project(p.project_id) IN ('sys', 'manage') FROM projects p WHERE p.project_id = project);
END $$;

CREATE FUNCTION my_level_on_category(category int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    whole text := my_level_on_project((SELECT project_id FROM categories WHERE category_id = category));
BEGIN
    RETURN CASE
        WHEN whole IN ('sys', 'manage', 'par') THEN whole
        WHEN category = ANY (my_par_categories()) THEN 'par'
        WHEN whole = 'vie' OR category = ANY (my_categories()) THEN 'vie'
        ELSE 'none' END;
END $$;

CREATE FUNCTION my_level_on_annotation(annotation int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    around text := my_level_on_category((SELECT category_id FROM annotations WHERE annotation_id = annotation));
    who int := caller();
    granted text[] := ARRAY(SELECT type FROM permissions WHERE user_id = who AND annotation_id = annotation AND reaches(project_id));
BEGIN
    RETURN CASE
        WHEN around IN ('sys', 'manage', 'par') THEN around
        WHEN 'annpar' = ANY (granted) THEN 'par'
        WHEN around = 'vie' OR 'annvie' = ANY (granted) THEN 'vie'
        WHEN annotation = shared_annotation() THEN 'share'
        ELSE 'none' END;
END $$;

-- sysadm and the right to create projects have one row each, whichever of the equal forms names it.
CREATE FUNCTION grant_target(type text, type_id int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN type = 'sysadm' OR (type = 'proadm' AND type_id IN (0, 1)) THEN 1 ELSE type_id END;
