-- Who may see and change which rows: row-level security, and triggers for what depends on the old and the new row.
--
-- Policies are set tests with an uncorrelated sub-select, computed once per statement; never a function call per row. All
-- are permissive, so that several on one table add up. No FORCE: the owner's functions would recurse.
SET LOCAL ROLE memento_owner;

-- 1. Row-level security ------------------------------------------------------------------------------------------------

ALTER TABLE users ENABLE ROW LEVEL SECURITY; -- no policy: read through the view people, changed through its triggers
ALTER TABLE ended_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE tombstones ENABLE ROW LEVEL SECURITY;

ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
-- owner_id is asked for beside the set, because the set does not hold the row that this very statement makes.
CREATE POLICY seen ON projects FOR SELECT
    USING (owner_id = (SELECT caller()) OR project_id = ANY ((SELECT my_shell_projects())::int[]) OR (SELECT is_sysadm()));
CREATE POLICY shared ON projects FOR SELECT
    USING (project_id = (SELECT a.project_id FROM annotations a WHERE a.annotation_id = (SELECT shared_annotation())));
CREATE POLICY made ON projects FOR INSERT
    WITH CHECK ((SELECT is_sysadm()) OR (owner_id = (SELECT caller()) AND (SELECT may_create_projects())));
CREATE POLICY changed ON projects FOR UPDATE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));
CREATE POLICY deleted ON projects FOR DELETE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));

ALTER TABLE categories ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON categories FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR category_id = ANY ((SELECT my_shell_categories())::int[]));
CREATE POLICY shared ON categories FOR SELECT
    USING (category_id = (SELECT a.category_id FROM annotations a WHERE a.annotation_id = (SELECT shared_annotation())));
CREATE POLICY made ON categories FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_managed_projects())::int[])
                AND (owner_id = (SELECT caller()) OR (SELECT is_sysadm())));
CREATE POLICY changed ON categories FOR UPDATE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));
CREATE POLICY deleted ON categories FOR DELETE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));

ALTER TABLE categories_classifications ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON categories_classifications FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR category_id = ANY ((SELECT my_shell_categories())::int[]));
CREATE POLICY made ON categories_classifications FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_managed_projects())::int[]));
CREATE POLICY deleted ON categories_classifications FOR DELETE
    USING (project_id = ANY ((SELECT my_managed_projects())::int[]));

ALTER TABLE classifications ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON classifications FOR SELECT
    USING (project_id = ANY ((SELECT my_managed_projects())::int[])
           OR classification_id IN (SELECT l.classification_id FROM categories_classifications l));
CREATE POLICY made ON classifications FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_managed_projects())::int[])
                AND (owner_id = (SELECT caller()) OR (SELECT is_sysadm())));
CREATE POLICY changed ON classifications FOR UPDATE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));
CREATE POLICY deleted ON classifications FOR DELETE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));

ALTER TABLE labels ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON labels FOR SELECT USING (project_id = ANY ((SELECT my_shell_projects())::int[]));
CREATE POLICY made ON labels FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_managed_projects())::int[])
                AND (owner_id = (SELECT caller()) OR (SELECT is_sysadm())));
CREATE POLICY changed ON labels FOR UPDATE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));
CREATE POLICY deleted ON labels FOR DELETE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));

ALTER TABLE annotations ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON annotations FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR annotation_id = ANY ((SELECT my_annotations())::int[]));
CREATE POLICY shared ON annotations FOR SELECT USING (annotation_id = (SELECT shared_annotation()));
CREATE POLICY made ON annotations FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_managed_projects())::int[])
                AND (owner_id = (SELECT caller()) OR (SELECT is_sysadm())));
CREATE POLICY changed ON annotations FOR UPDATE -- a participant may do no more than submit: see guard_annotation()
    USING (project_id = ANY ((SELECT my_par_projects())::int[]) OR annotation_id = ANY ((SELECT my_par_annotations())::int[]));
CREATE POLICY deleted ON annotations FOR DELETE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));

ALTER TABLE annotations_labels ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON annotations_labels FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR annotation_id = ANY ((SELECT my_annotations())::int[]));
CREATE POLICY made ON annotations_labels FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_par_projects())::int[])
                OR annotation_id = ANY ((SELECT my_par_annotations())::int[]));
CREATE POLICY deleted ON annotations_labels FOR DELETE
    USING (project_id = ANY ((SELECT my_par_projects())::int[]) OR annotation_id = ANY ((SELECT my_par_annotations())::int[]));

ALTER TABLE scores ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON scores FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR annotation_id = ANY ((SELECT my_annotations())::int[]));
CREATE POLICY made ON scores FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_par_projects())::int[])
                OR annotation_id = ANY ((SELECT my_par_annotations())::int[]));
CREATE POLICY deleted ON scores FOR DELETE
    USING (project_id = ANY ((SELECT my_par_projects())::int[]) OR annotation_id = ANY ((SELECT my_par_annotations())::int[]));

ALTER TABLE layers ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON layers FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR annotation_id = ANY ((SELECT my_annotations())::int[]));
CREATE POLICY shared ON layers FOR SELECT USING (annotation_id = (SELECT shared_annotation()));
CREATE POLICY made ON layers FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_managed_projects())::int[])
                AND (owner_id = (SELECT caller()) OR (SELECT is_sysadm())));
CREATE POLICY drawn ON layers FOR INSERT
    WITH CHECK (image_id IS NULL AND data <> '' AND owner_id = (SELECT caller())
                AND (project_id = ANY ((SELECT my_par_projects())::int[])
                     OR annotation_id = ANY ((SELECT my_par_annotations())::int[])));
CREATE POLICY changed ON layers FOR UPDATE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));
CREATE POLICY redrawn ON layers FOR UPDATE
    USING (image_id IS NULL AND data <> '' AND owner_id = (SELECT caller())
           AND (project_id = ANY ((SELECT my_par_projects())::int[])
                OR annotation_id = ANY ((SELECT my_par_annotations())::int[])));
CREATE POLICY deleted ON layers FOR DELETE
    USING (project_id = ANY ((SELECT my_managed_projects())::int[])
           OR (image_id IS NULL AND data <> '' AND owner_id = (SELECT caller())
               AND (project_id = ANY ((SELECT my_par_projects())::int[])
                    OR annotation_id = ANY ((SELECT my_par_annotations())::int[]))));

ALTER TABLE comments ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON comments FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR annotation_id = ANY ((SELECT my_annotations())::int[]));
CREATE POLICY shared ON comments FOR SELECT USING (annotation_id = (SELECT shared_annotation()));
CREATE POLICY made ON comments FOR INSERT
    WITH CHECK ((owner_id = (SELECT caller()) OR (SELECT is_sysadm()))
                AND (project_id = ANY ((SELECT my_par_projects())::int[])
                     OR annotation_id = ANY ((SELECT my_par_annotations())::int[])));
CREATE POLICY changed ON comments FOR UPDATE
    USING (owner_id = (SELECT caller())
           AND (project_id = ANY ((SELECT my_par_projects())::int[])
                OR annotation_id = ANY ((SELECT my_par_annotations())::int[])));
CREATE POLICY deleted ON comments FOR DELETE
    USING (project_id = ANY ((SELECT my_managed_projects())::int[])
           OR (owner_id = (SELECT caller())
               AND (project_id = ANY ((SELECT my_par_projects())::int[])
                    OR annotation_id = ANY ((SELECT my_par_annotations())::int[]))));

-- An image is seen by who manages its project or sees an annotation or layer that uses it.
ALTER TABLE images ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON images FOR SELECT
    USING (project_id = ANY ((SELECT my_managed_projects())::int[])
           OR EXISTS (SELECT FROM layers l WHERE l.image_id = images.image_id)
           OR EXISTS (SELECT FROM annotations a WHERE a.image_id = images.image_id));
CREATE POLICY made ON images FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_managed_projects())::int[])
                AND (owner_id = (SELECT caller()) OR (SELECT is_sysadm())));
CREATE POLICY changed ON images FOR UPDATE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));
CREATE POLICY deleted ON images FOR DELETE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));

ALTER TABLE permissions ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON permissions FOR SELECT
    USING (user_id = (SELECT caller()) OR project_id = ANY ((SELECT my_managed_projects())::int[]) OR (SELECT is_sysadm()));
CREATE POLICY granted ON permissions FOR INSERT
    WITH CHECK ((SELECT is_sysadm())
                OR (type NOT IN ('sysadm', 'proadm') AND project_id = ANY ((SELECT my_managed_projects())::int[]))
                OR (type = 'proadm' AND project_id = ANY ((SELECT my_owned_projects())::int[])));
CREATE POLICY revoked ON permissions FOR DELETE
    USING ((SELECT is_sysadm())
           OR (type NOT IN ('sysadm', 'proadm') AND project_id = ANY ((SELECT my_managed_projects())::int[]))
           OR (type = 'proadm' AND project_id = ANY ((SELECT my_owned_projects())::int[])));

ALTER TABLE shares ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON shares FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR annotation_id = ANY ((SELECT my_annotations())::int[]));
CREATE POLICY made ON shares FOR INSERT
    WITH CHECK (author_id = (SELECT caller())
                AND (project_id = ANY ((SELECT my_par_projects())::int[])
                     OR annotation_id = ANY ((SELECT my_par_annotations())::int[])));
CREATE POLICY revoked ON shares FOR DELETE
    USING (project_id = ANY ((SELECT my_par_projects())::int[]) OR annotation_id = ANY ((SELECT my_par_annotations())::int[]));

-- Whether an annotation is shared is told to whoever sees it; the rows of the shares are for participants.
CREATE VIEW shared_annotations AS SELECT annotation_id FROM shares WHERE expires_at > now();

-- 2. Users: a view that hides what is not the caller's business ----------------------------------------------------------

-- A manager sees everybody's name; e-mail and settings are for oneself and sysadm; anybody else sees himself alone.
CREATE VIEW people WITH (security_barrier) AS
    SELECT u.user_id, u.username, u.name,
           CASE WHEN u.user_id = caller() OR (SELECT is_sysadm()) THEN u.email ELSE '' END AS email,
           CASE WHEN u.user_id = caller() OR (SELECT is_sysadm()) THEN u.settings ELSE '' END AS settings,
           NULL::text AS password, u.version
    FROM users u
    WHERE u.user_id = (SELECT caller()) OR cardinality((SELECT my_managed_projects())::int[]) > 0 OR (SELECT is_sysadm());

-- The exact name is known to whoever asks for it: id, username and name, for every caller.
CREATE FUNCTION person_named(wanted text) RETURNS SETOF people
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN QUERY
        SELECT u.user_id, u.username, u.name,
               CASE WHEN u.user_id = caller() OR is_sysadm() THEN u.email ELSE '' END,
               CASE WHEN u.user_id = caller() OR is_sysadm() THEN u.settings ELSE '' END,
               NULL::text, u.version
        FROM users u WHERE lower(u.username) = lower(wanted) AND caller() IS NOT NULL;
END $$;

CREATE FUNCTION change_people() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT is_sysadm() THEN
        IF TG_OP = 'INSERT' OR EXISTS (SELECT FROM people WHERE user_id = OLD.user_id) THEN
            RAISE insufficient_privilege;
        END IF;
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO users (username, name, email, settings, password)
        VALUES (NEW.username, NEW.name, NEW.email, NEW.settings, NEW.password)
        RETURNING user_id, version INTO NEW.user_id, NEW.version;
        NEW.password := NULL;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        UPDATE users SET username = NEW.username, name = NEW.name, email = NEW.email, settings = NEW.settings,
                         password = coalesce(NEW.password, password),
                         session_version = session_version + (NEW.password IS NOT NULL)::int
        WHERE user_id = OLD.user_id RETURNING version INTO NEW.version;
        NEW.password := NULL;
        RETURN NEW;
    END IF;
    PERFORM remove_user(OLD.user_id, caller());
    RETURN OLD;
END $$;

-- Everything that one user owns becomes another's. Authors of drawings, scores and comments stay who they were.
CREATE FUNCTION hand_over(former int, heir int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE projects SET owner_id = heir WHERE owner_id = former;
    UPDATE categories SET owner_id = heir WHERE owner_id = former;
    UPDATE images SET owner_id = heir WHERE owner_id = former;
    UPDATE labels SET owner_id = heir WHERE owner_id = former;
    UPDATE classifications SET owner_id = heir WHERE owner_id = former;
    UPDATE annotations SET owner_id = heir WHERE owner_id = former;
    UPDATE layers SET owner_id = heir WHERE owner_id = former AND (image_id IS NOT NULL OR data = '');
END $$;

-- Hands over what the user owns, then deletes him. Drawings, scores, labels set and comments keep his name as text.
CREATE FUNCTION remove_user(removed int, heir int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF removed = heir THEN
        RAISE restrict_violation USING MESSAGE = 'A user cannot inherit from himself.';
    END IF;
    PERFORM FROM permissions WHERE type = 'sysadm' FOR UPDATE;
    IF EXISTS (SELECT FROM permissions WHERE type = 'sysadm' AND user_id = removed)
       AND NOT EXISTS (SELECT FROM permissions WHERE type = 'sysadm' AND user_id <> removed) THEN
        RAISE restrict_violation USING MESSAGE = 'The last administrator cannot be deleted.';
    END IF;
    PERFORM hand_over(removed, heir);
    DELETE FROM users WHERE user_id = removed;
END $$;

CREATE TRIGGER change INSTEAD OF INSERT OR UPDATE OR DELETE ON people FOR EACH ROW EXECUTE FUNCTION change_people();

-- 3. Triggers ------------------------------------------------------------------------------------------------------------

CREATE FUNCTION raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;

-- A row never changes its project; only sysadm gives it another owner.
CREATE FUNCTION guard_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.project_id IS DISTINCT FROM OLD.project_id
       OR (NEW.owner_id IS DISTINCT FROM OLD.owner_id AND NOT is_unbound() AND NOT is_sysadm()) THEN
        RAISE insufficient_privilege;
    END IF;
    RETURN NEW;
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['projects', 'categories', 'classifications', 'labels', 'images', 'annotations', 'layers', 'comments'] LOOP
        EXECUTE format('CREATE TRIGGER a_place BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION guard_place()', name);
        EXECUTE format('CREATE TRIGGER z_version BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION raise_version()', name);
    END LOOP;
    CREATE TRIGGER z_version BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION raise_version();
END $$;

-- Who may not manage the project may submit (N to S) and nothing else. Submitting is signed.
CREATE FUNCTION guard_annotation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT is_unbound() AND NOT (OLD.project_id = ANY (my_managed_projects()))
       AND (OLD.status <> 'N' OR NEW.status <> 'S'
            OR (NEW.name, NEW.image_id, NEW.category_id) IS DISTINCT FROM (OLD.name, OLD.image_id, OLD.category_id)) THEN
        RAISE insufficient_privilege;
    END IF;
    IF NEW.status <> OLD.status THEN
        NEW.submitted_by := CASE NEW.status WHEN 'S' THEN caller() END;
        NEW.submitted_at := CASE NEW.status WHEN 'S' THEN now() END;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER b_guard BEFORE UPDATE ON annotations FOR EACH ROW EXECUTE FUNCTION guard_annotation();

CREATE FUNCTION name_of_user(wanted int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT coalesce(nullif(name, ''), username) FROM users WHERE user_id = wanted), '');
END $$;

-- A layer's parent is a group of the same annotation, and no layer is inside itself. Layers know their author's name.
CREATE FUNCTION guard_layer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    above int := NEW.parent_id;
    steps int := 0;
BEGIN
    IF above IS NOT NULL AND NOT EXISTS (SELECT FROM layers WHERE layer_id = above AND annotation_id = NEW.annotation_id
                                         AND image_id IS NULL AND data = '') THEN
        RAISE foreign_key_violation;
    END IF;
    WHILE TG_OP = 'UPDATE' AND above IS NOT NULL LOOP
        steps := steps + 1;
        IF above = NEW.layer_id OR steps > 100 THEN
            RAISE check_violation USING MESSAGE = 'A layer cannot be inside itself.';
        END IF;
        SELECT parent_id INTO above FROM layers WHERE layer_id = above;
    END LOOP;
    IF TG_OP = 'UPDATE' AND NOT is_unbound() AND NOT (OLD.project_id = ANY (my_managed_projects()))
       AND (NEW.image_id IS NOT NULL OR NEW.data = '' OR NEW.annotation_id <> OLD.annotation_id) THEN
        RAISE insufficient_privilege; -- a drawing stays a drawing, in its annotation
    END IF;
    IF TG_OP = 'INSERT' THEN
        NEW.author := name_of_user(NEW.owner_id);
    ELSE
        NEW.changed_at := now();
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER b_guard BEFORE INSERT OR UPDATE ON layers FOR EACH ROW EXECUTE FUNCTION guard_layer();

-- Where a comment stands follows from its layer.
CREATE FUNCTION place_comment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given int := NEW.project_id;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.layer_id <> OLD.layer_id THEN
            RAISE insufficient_privilege;
        END IF;
        NEW.changed_at := now();
        RETURN NEW;
    END IF;
    SELECT annotation_id, project_id INTO NEW.annotation_id, NEW.project_id FROM layers WHERE layer_id = NEW.layer_id;
    IF NOT FOUND OR given <> NEW.project_id THEN
        RAISE foreign_key_violation;
    END IF;
    NEW.author := name_of_user(NEW.owner_id);
    RETURN NEW;
END $$;
CREATE TRIGGER b_place BEFORE INSERT OR UPDATE ON comments FOR EACH ROW
    WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION place_comment(); -- not for cascades, which follow a layer that moves

CREATE FUNCTION place_category_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT project_id INTO NEW.project_id FROM categories WHERE category_id = NEW.category_id;
    IF NOT FOUND THEN
        RAISE foreign_key_violation;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER b_place BEFORE INSERT ON categories_classifications FOR EACH ROW EXECUTE FUNCTION place_category_link();

CREATE FUNCTION place_on_annotation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT project_id INTO NEW.project_id FROM annotations WHERE annotation_id = NEW.annotation_id;
    IF NOT FOUND THEN
        RAISE foreign_key_violation;
    END IF;
    NEW.author_id := coalesce(caller(), NEW.author_id);
    NEW.author := name_of_user(NEW.author_id);
    RETURN NEW;
END $$;
CREATE TRIGGER b_place BEFORE INSERT ON annotations_labels FOR EACH ROW EXECUTE FUNCTION place_on_annotation();
CREATE TRIGGER b_place BEFORE INSERT ON scores FOR EACH ROW EXECUTE FUNCTION place_on_annotation();
CREATE TRIGGER b_place BEFORE INSERT ON shares FOR EACH ROW EXECUTE FUNCTION place_on_annotation();

-- Finds what a grant is inside of; by the owner's eyes, so that a caller who cannot see it is refused by the policy, not here.
CREATE FUNCTION place_permission() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.type NOT IN ('sysadm', 'proadm', 'propar', 'provie', 'catpar', 'catvie', 'annpar', 'annvie') THEN
        RAISE check_violation;
    END IF;
    NEW.type_id := grant_target(NEW.type, NEW.type_id);
    NEW.category_id := CASE WHEN NEW.type IN ('catpar', 'catvie') THEN NEW.type_id END;
    NEW.annotation_id := CASE WHEN NEW.type IN ('annpar', 'annvie') THEN NEW.type_id END;
    IF NEW.type = 'sysadm' OR (NEW.type = 'proadm' AND NEW.type_id = 1) THEN
        NEW.project_id := NULL;
        RETURN NEW;
    END IF;
    SELECT CASE
        WHEN NEW.category_id IS NOT NULL THEN (SELECT project_id FROM categories WHERE category_id = NEW.category_id)
        WHEN NEW.annotation_id IS NOT NULL THEN (SELECT project_id FROM annotations WHERE annotation_id = NEW.annotation_id)
        ELSE (SELECT project_id FROM projects WHERE project_id = NEW.type_id) END INTO NEW.project_id;
    IF NEW.project_id IS NULL THEN
        RAISE foreign_key_violation;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER b_place BEFORE INSERT ON permissions FOR EACH ROW EXECUTE FUNCTION place_permission();

CREATE FUNCTION keep_one_sysadm() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM permissions WHERE type = 'sysadm' FOR UPDATE;
    IF NOT EXISTS (SELECT FROM permissions WHERE type = 'sysadm') THEN
        RAISE restrict_violation USING MESSAGE = 'The last administrator cannot be demoted.';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER keep_one_sysadm AFTER DELETE ON permissions FOR EACH ROW WHEN (OLD.type = 'sysadm')
    EXECUTE FUNCTION keep_one_sysadm();

-- The files of a deleted image are unlinked later, by whoever finds the tombstone.
CREATE FUNCTION bury_image() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO tombstones (key) VALUES (OLD.key) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER bury AFTER DELETE ON images FOR EACH ROW WHEN (OLD.key IS NOT NULL) EXECUTE FUNCTION bury_image();

-- 4. Telling a refusal from an absence -----------------------------------------------------------------------------------

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

-- 5. What the responder may touch ----------------------------------------------------------------------------------------

GRANT SELECT, INSERT, UPDATE, DELETE ON projects, categories, classifications, categories_classifications, labels, images,
    annotations, annotations_labels, scores, layers, comments, permissions, shares, people TO memento_app;
GRANT SELECT ON shared_annotations TO memento_app;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO memento_app;
-- These ask nobody who he is: only the trigger on people and change_ownership(), which do, and the owner may use them.
REVOKE EXECUTE ON FUNCTION hand_over(int, int), remove_user(int, int) FROM memento_app;

RESET ROLE;
