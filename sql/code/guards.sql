-- What a policy cannot say, because it depends on the old and the new row, and what follows from other rows: triggers. Those before a
-- change run in the order of their names: a_ refuses, b_ and c_ place and refuse, z_ counts.

CREATE FUNCTION raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END $$;

-- Names are stored in Unicode's composed form, and compared so: a Mac writes a letter and its accent apart, and means the same name.
CREATE FUNCTION compose_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.name IS NOT NFC NORMALIZED THEN
        NEW.name := normalize(NEW.name, NFC);
    END IF;
    RETURN NEW;
END $$;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['projects', 'categories', 'classifications', 'labels', 'images', 'annotations', 'layers'] LOOP
        EXECUTE format('CREATE TRIGGER a_name BEFORE INSERT OR UPDATE OF name ON %I FOR EACH ROW EXECUTE FUNCTION compose_name()',
                       name);
    END LOOP;
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
        EXECUTE format('CREATE TRIGGER z_version BEFORE UPDATE ON %I FOR EACH ROW %s EXECUTE FUNCTION raise_version()', name,
                       -- What only follows its annotation into another category, or its name, is not changed by it.
                       CASE name WHEN 'layers' THEN 'WHEN (NEW.category_id = OLD.category_id OR NEW.annotation_id <> OLD.annotation_id)'
                                 WHEN 'comments' THEN 'WHEN ((NEW.category_id = OLD.category_id AND NEW.annotation_name = OLD.annotation_name)
                                                             OR NEW.annotation_id <> OLD.annotation_id)' END);
    END LOOP;
    CREATE TRIGGER z_version BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION raise_version();
END $$;

-- Who may not manage the project may submit (N to S) and nothing else; submitting is signed.
-- A participant may submit again what is submitted: then the status stays, and only the signature changes. PUT cannot do that.
CREATE FUNCTION guard_annotation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    submitting boolean := current_setting('memento.submitting', true) = 'on';
BEGIN
    IF ((OLD.status <> 'N' AND NOT submitting) OR NEW.status <> 'S'
        OR (NEW.name, NEW.image_id, NEW.category_id) IS DISTINCT FROM (OLD.name, OLD.image_id, OLD.category_id))
       AND NOT is_unbound() AND NOT (OLD.project_id = ANY (my_managed_projects())) THEN -- last: a call for each row
        RAISE insufficient_privilege;
    END IF;
    IF NEW.status <> OLD.status OR submitting THEN
        NEW.submitted_by := CASE NEW.status WHEN 'S' THEN caller() END;
        NEW.submitted_at := CASE NEW.status WHEN 'S' THEN now() END;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER b_guard BEFORE UPDATE ON annotations FOR EACH ROW EXECUTE FUNCTION guard_annotation();

CREATE FUNCTION name_of_user(which_user int) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT coalesce(nullif(name, ''), username) FROM users WHERE user_id = which_user), '');
END $$;

-- Who acts, to people: a user, or whom the command line tells of ("command line (anna)"); '' for nobody.
CREATE FUNCTION name_of_actor() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN coalesce(nullif(name_of_user(caller()), ''), current_setting('memento.operator', true), '');
END $$;

CREATE FUNCTION category_of_annotation(annotation int) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    category int := (SELECT category_id FROM annotations WHERE annotation_id = annotation);
BEGIN
    IF category IS NULL THEN
        RAISE foreign_key_violation;
    END IF;
    RETURN category;
END $$;

-- Groups inside of groups: so many at the most.
CREATE FUNCTION max_nested() RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 100;

CREATE FUNCTION refuse_nesting() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION SQLSTATE 'MM400' USING MESSAGE = format('Groups are nested %s deep at the most.', max_nested());
END $$;

-- The group of this annotation and those that it is in, the innermost first; they stay groups, and where they are, until this
-- transaction ends: of two that move groups into each other, one fails. Nothing when there is no such group. One more than may be
-- nested at the most, so that there may be a circle.
CREATE FUNCTION hold_groups(innermost int, its_annotation int) RETURNS int[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    held int[] := '{}';
    above int := innermost;
BEGIN
    WHILE above IS NOT NULL AND cardinality(held) <= max_nested() LOOP
        held := held || above;
        SELECT parent_id INTO above FROM layers
        WHERE layer_id = above AND annotation_id = its_annotation AND kind = 'group' FOR SHARE;
        IF NOT FOUND THEN
            RETURN NULL;
        END IF;
    END LOOP;
    RETURN held;
END $$;

-- How many groups, one inside the other, a layer holds, itself included; one more than may be nested, at the most.
CREATE FUNCTION nested_below(top int) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (WITH RECURSIVE below (layer_id, depth) AS (
                SELECT l.layer_id, 1 FROM layers l WHERE l.layer_id = top AND l.kind = 'group'
                UNION ALL SELECT l.layer_id, b.depth + 1 FROM below b JOIN layers l ON l.parent_id = b.layer_id
                WHERE l.kind = 'group' AND b.depth <= max_nested())
            SELECT coalesce(max(depth), 0) FROM below);
END $$;

-- Where a layer stands, and whose it is. Its parent is a group of the same annotation. What is made over HTTP has an author.
-- Category and author may be given by who makes many; the foreign key sees to the former, and the latter is believed of the
-- administrator alone.
CREATE FUNCTION place_layer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    groups int[];
BEGIN
    IF NEW.category_id IS NULL THEN
        NEW.category_id := category_of_annotation(NEW.annotation_id);
    END IF;
    IF NEW.parent_id IS NOT NULL THEN
        groups := hold_groups(NEW.parent_id, NEW.annotation_id);
        IF groups IS NULL THEN
            RAISE foreign_key_violation;
        ELSIF cardinality(groups) + (NEW.image_id IS NULL AND NEW.data = '')::int > max_nested() THEN
            PERFORM refuse_nesting();
        END IF;
    END IF;
    IF NOT is_unbound() THEN
        IF NEW.owner_id IS NULL THEN
            RAISE insufficient_privilege;
        END IF;
        NEW.author := name_of_user(NEW.owner_id);
    ELSIF NEW.author = '' THEN
        NEW.author := name_of_user(NEW.owner_id);
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER b_place BEFORE INSERT ON layers FOR EACH ROW WHEN (NOT is_restoring()) EXECUTE FUNCTION place_layer();

-- No layer is inside itself. A drawing stays a drawing, in its annotation; what is drawn, and its name and settings, is changed by its
-- author alone; by nobody when he was deleted. Managers move it, order it and delete it. Cascades, the import and the administrator
-- are not bound.
CREATE FUNCTION guard_layer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    groups int[];
BEGIN
    IF NEW.annotation_id <> OLD.annotation_id THEN
        NEW.category_id := category_of_annotation(NEW.annotation_id);
    END IF;
    IF OLD.kind = 'group' AND (NEW.image_id IS NOT NULL OR NEW.data <> '')
       AND EXISTS (SELECT FROM layers WHERE parent_id = OLD.layer_id) THEN
        RAISE restrict_violation USING MESSAGE = 'This group holds layers: it stays a group until they are elsewhere.';
    END IF;
    IF NEW.parent_id IS NOT NULL AND (NEW.parent_id IS DISTINCT FROM OLD.parent_id OR NEW.annotation_id <> OLD.annotation_id) THEN
        IF NEW.parent_id = NEW.layer_id THEN
            RAISE EXCEPTION SQLSTATE 'MM400' USING MESSAGE = 'A layer cannot be inside itself.';
        END IF;
        groups := hold_groups(NEW.parent_id, NEW.annotation_id);
        IF groups IS NULL THEN
            RAISE foreign_key_violation;
        ELSIF NEW.layer_id = ANY (groups) THEN
            RAISE EXCEPTION SQLSTATE 'MM400' USING MESSAGE = 'A layer cannot be inside itself.';
        ELSIF cardinality(groups) + nested_below(NEW.layer_id) > max_nested() THEN
            PERFORM refuse_nesting();
        END IF;
    END IF;
    IF NOT is_unbound() THEN
        IF NOT (OLD.project_id = ANY (my_managed_projects()))
           AND (NEW.image_id IS NOT NULL OR NEW.data = '' OR NEW.annotation_id <> OLD.annotation_id) THEN
            RAISE insufficient_privilege;
        END IF;
        IF OLD.kind = 'drawing' AND OLD.owner_id IS DISTINCT FROM caller()
           AND (NEW.name, NEW.data, NEW.settings, NEW.image_id) IS DISTINCT FROM (OLD.name, OLD.data, OLD.settings, OLD.image_id) THEN
            RAISE insufficient_privilege;
        END IF;
    END IF;
    NEW.changed_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER b_guard BEFORE UPDATE ON layers FOR EACH ROW
    WHEN (NEW.category_id = OLD.category_id OR NEW.annotation_id <> OLD.annotation_id) -- else it follows its annotation
    EXECUTE FUNCTION guard_layer();

-- Where a comment stands follows from its layer. An answer is to the first of a thread of the same sample. What a comment says is changed
-- by its author alone; resolving it is for whoever may annotate.
CREATE FUNCTION place_comment() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    given int := NEW.project_id;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.layer_id <> OLD.layer_id
           OR (NOT is_unbound() AND OLD.owner_id IS DISTINCT FROM caller()
               AND (coalesce(current_setting('memento.resolving', true), '') <> 'on'
                    OR (NEW.content, NEW.sequence, NEW.x, NEW.y, NEW.view, NEW.answers_to)
                        IS DISTINCT FROM (OLD.content, OLD.sequence, OLD.x, OLD.y, OLD.view, OLD.answers_to))) THEN
            RAISE insufficient_privilege;
        END IF;
        IF NEW.content <> OLD.content THEN
            NEW.changed_at := now();
        END IF;
        RETURN NEW;
    END IF;
    SELECT annotation_id, category_id, project_id INTO NEW.annotation_id, NEW.category_id, NEW.project_id
    FROM layers WHERE layer_id = NEW.layer_id;
    IF NOT FOUND OR given <> NEW.project_id
       OR (NEW.answers_to IS NOT NULL AND NOT EXISTS (SELECT FROM comments c WHERE c.comment_id = NEW.answers_to
                                                      AND c.annotation_id = NEW.annotation_id AND c.answers_to IS NULL)) THEN
        RAISE foreign_key_violation;
    END IF;
    IF NEW.owner_id IS NULL AND NOT is_unbound() THEN
        RAISE insufficient_privilege; -- what is made over HTTP has an author
    END IF;
    NEW.author := name_of_user(NEW.owner_id);
    RETURN NEW;
END $$;
CREATE TRIGGER b_place BEFORE INSERT OR UPDATE ON comments FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 AND NOT is_restoring()) EXECUTE FUNCTION place_comment(); -- not for cascades, which follow a layer that moves

CREATE FUNCTION place_category_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT project_id INTO NEW.project_id FROM categories WHERE category_id = NEW.category_id;
    IF NOT FOUND THEN
        RAISE foreign_key_violation;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER b_place BEFORE INSERT ON categories_classifications FOR EACH ROW EXECUTE FUNCTION place_category_link();

-- Category and project may be given by who makes many: the foreign key sees to them.
CREATE FUNCTION place_on_annotation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.category_id IS NULL OR NEW.project_id IS NULL THEN
        SELECT category_id, project_id INTO NEW.category_id, NEW.project_id
        FROM annotations WHERE annotation_id = NEW.annotation_id;
        IF NOT FOUND THEN
            RAISE foreign_key_violation;
        END IF;
    END IF;
    NEW.author_id := coalesce(caller(), NEW.author_id);
    NEW.author := name_of_user(NEW.author_id);
    RETURN NEW;
END $$;
CREATE TRIGGER b_place BEFORE INSERT ON annotations_labels FOR EACH ROW WHEN (NOT is_restoring()) EXECUTE FUNCTION place_on_annotation();
CREATE TRIGGER b_place BEFORE INSERT ON scores FOR EACH ROW WHEN (NOT is_restoring()) EXECUTE FUNCTION place_on_annotation();
CREATE TRIGGER b_place BEFORE INSERT ON shares FOR EACH ROW WHEN (NOT is_restoring()) EXECUTE FUNCTION place_on_annotation();

-- What hangs on an annotation, and lists filter by, says its name. It is held, because whoever renames it meanwhile does not see what
-- is new.
CREATE FUNCTION name_annotation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT a.name INTO NEW.annotation_name FROM annotations a WHERE a.annotation_id = NEW.annotation_id FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE foreign_key_violation;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER c_name BEFORE INSERT ON annotations_labels FOR EACH ROW EXECUTE FUNCTION name_annotation();
CREATE TRIGGER c_name BEFORE INSERT ON scores FOR EACH ROW EXECUTE FUNCTION name_annotation();
CREATE TRIGGER c_name BEFORE INSERT ON comments FOR EACH ROW EXECUTE FUNCTION name_annotation();
CREATE TRIGGER c_name BEFORE INSERT ON shares FOR EACH ROW EXECUTE FUNCTION name_annotation();

-- Where a property stands follows from its annotation, which is held likewise.
CREATE FUNCTION place_property() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    SELECT a.name, a.category_id, a.project_id INTO NEW.annotation_name, NEW.category_id, NEW.project_id
    FROM annotations a WHERE a.annotation_id = NEW.annotation_id FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE foreign_key_violation;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER b_place BEFORE INSERT ON properties FOR EACH ROW EXECUTE FUNCTION place_property();

-- Finds what a grant is inside of; by the owner's eyes, so that a caller who cannot see it is refused by the policy, not here. Its
-- annotation is held, because whoever renames or submits it meanwhile does not see the new grant.
CREATE FUNCTION place_permission() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.type NOT IN ('sysadm', 'proadm', 'propar', 'provie', 'catpar', 'catvie', 'annpar', 'annvie') THEN
        RAISE check_violation;
    END IF;
    IF NEW.given_by = '' AND NOT is_restoring() THEN
        NEW.given_by := coalesce(name_of_user(caller()), '');
    END IF;
    NEW.type_id := grant_target(NEW.type, NEW.type_id);
    NEW.category_id := CASE WHEN NEW.type IN ('catpar', 'catvie') THEN NEW.type_id END;
    IF NEW.type IN ('annpar', 'annvie') THEN
        SELECT annotation_id, category_id, name, status
        INTO NEW.annotation_id, NEW.category_id, NEW.annotation_name, NEW.annotation_status
        FROM annotations WHERE annotation_id = NEW.type_id FOR SHARE;
        IF NOT FOUND THEN
            RAISE foreign_key_violation;
        END IF;
    END IF;
    IF NEW.type = 'sysadm' OR (NEW.type = 'proadm' AND NEW.type_id = 1) THEN
        NEW.project_id := NULL;
        RETURN NEW;
    END IF;
    IF NEW.category_id IS NOT NULL THEN
        SELECT project_id INTO NEW.project_id FROM categories WHERE category_id = NEW.category_id;
    ELSE
        SELECT project_id INTO NEW.project_id FROM projects WHERE project_id = NEW.type_id;
    END IF;
    IF NEW.project_id IS NULL THEN
        RAISE foreign_key_violation;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER b_place BEFORE INSERT ON permissions FOR EACH ROW EXECUTE FUNCTION place_permission();

-- What hangs on an annotation says its name, and grants its status; its category follows by the foreign key.
CREATE FUNCTION tell_name() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE permissions SET annotation_name = NEW.name, annotation_status = NEW.status WHERE annotation_id = NEW.annotation_id;
    IF NEW.name <> OLD.name THEN
        UPDATE annotations_labels SET annotation_name = NEW.name WHERE annotation_id = NEW.annotation_id;
        UPDATE scores SET annotation_name = NEW.name WHERE annotation_id = NEW.annotation_id;
        UPDATE comments SET annotation_name = NEW.name WHERE annotation_id = NEW.annotation_id;
        UPDATE shares SET annotation_name = NEW.name WHERE annotation_id = NEW.annotation_id;
        UPDATE properties SET annotation_name = NEW.name WHERE annotation_id = NEW.annotation_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER names AFTER UPDATE ON annotations FOR EACH ROW
    WHEN (NEW.name <> OLD.name OR NEW.status <> OLD.status) EXECUTE FUNCTION tell_name();

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
