-- Invite links: a manager lets others take the right to annotate, or to look, in his project. Row-level security says who sees, makes and
-- ends them; who holds one is given its right by functions of the owner.

-- 'live', or why it opens nothing: 'over' (its time), 'full', 'revoked', 'maker'.
CREATE FUNCTION invite_state(invite invites) RETURNS text LANGUAGE sql STABLE
RETURN coalesce((invite).ended_why, CASE WHEN (invite).expires_at <= now() THEN 'over' ELSE 'live' END);

CREATE FUNCTION invite_end(invite invites) RETURNS timestamptz LANGUAGE sql IMMUTABLE
RETURN least((invite).ended_at, (invite).expires_at);

-- Finds what it is for; by the owner's eyes, as place_permission().
CREATE FUNCTION place_invite() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    around int;
BEGIN
    IF NEW.type IN ('catpar', 'catvie') THEN
        SELECT project_id, category_id INTO around, NEW.category_id FROM categories WHERE category_id = NEW.type_id;
    ELSIF NEW.type IN ('annpar', 'annvie') THEN
        SELECT project_id, annotation_id INTO around, NEW.annotation_id FROM annotations WHERE annotation_id = NEW.type_id;
    ELSE
        SELECT project_id INTO around FROM projects WHERE project_id = NEW.type_id;
    END IF;
    IF around IS DISTINCT FROM NEW.project_id THEN
        RAISE foreign_key_violation;
    END IF;
    NEW.author := name_of_user(NEW.author_id);
    RETURN NEW;
END $$;
CREATE TRIGGER b_place BEFORE INSERT ON invites FOR EACH ROW EXECUTE FUNCTION place_invite();

-- Makes one in the name of a user; NULL when the project has so many that live. Those that ended long ago are forgotten.
CREATE FUNCTION add_invite(project int, who int, its_type text, target int, its_note text, days int, people int, its_hash text) RETURNS int
LANGUAGE plpgsql AS $$
DECLARE
    max_invites CONSTANT int := 100;
    made int;
BEGIN
    IF (SELECT count(*) FROM invites i WHERE i.project_id = project AND invite_state(i) = 'live') >= max_invites THEN
        RETURN NULL;
    END IF;
    DELETE FROM invites i WHERE i.project_id = project AND invite_end(i) < now() - interval '90 days';
    INSERT INTO invites (project_id, author_id, type, type_id, note, expires_at, max_uses, hash)
    VALUES (project, who, its_type, target, normalize(its_note, NFC), now() + make_interval(days => days), people, its_hash)
    RETURNING invite_id INTO made;
    RETURN made;
END $$;

-- Those that live, the newest first, then some of those that have ended. NULL where the project is not seen.
CREATE FUNCTION page_invites(project int) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT may_edit(project) THEN
        RETURN NULL;
    END IF;
    RETURN invites_of(project, NULL, NULL);
END $$;

-- The same as the administrator asks: of a project, a category (not NULL) or an annotation of it.
CREATE FUNCTION invites_of(project int, category int, annotation int) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    max_ended CONSTANT int := 20;
BEGIN
    RETURN (SELECT coalesce(json_agg(json_build_object(
                'invite_id', x.invite_id, 'note', x.note, 'type', x.type, 'type_id', x.type_id,
                'category', coalesce(c.name, ''), 'annotation', coalesce(a.name, ''), 'uses', x.uses, 'max_uses', x.max_uses,
                'author', x.author, 'created_at', x.created_at, 'expires_at', x.expires_at, 'state', x.state, 'ended_at', x.ended_at)
                ORDER BY x.state <> 'live', x.ended_at DESC, x.invite_id DESC), '[]')
            FROM (SELECT i.*, invite_state(i) AS state, invite_end(i) AS ends,
                         row_number() OVER (PARTITION BY invite_state(i) = 'live' ORDER BY invite_end(i) DESC) AS place
                  FROM invites i WHERE i.project_id = project) x
            LEFT JOIN annotations a ON a.annotation_id = x.annotation_id
            LEFT JOIN categories c ON c.category_id = coalesce(x.category_id, a.category_id)
            WHERE (x.state = 'live' OR x.place <= max_ended) AND (invites_of.annotation IS NULL OR x.annotation_id = invites_of.annotation)
              AND (invites_of.category IS NULL OR c.category_id = invites_of.category));
END $$;

-- Ends one that lives; false when it had ended already, NULL where there is none that the caller sees.
CREATE FUNCTION revoke_invite(which int) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM invites WHERE invite_id = which) THEN
        RETURN NULL;
    END IF;
    UPDATE invites i SET ended_at = now(), ended_why = 'revoked' WHERE i.invite_id = which AND invite_state(i) = 'live';
    RETURN FOUND;
END $$;

-- What the link of this hash opens, for whoever holds it. One that has ended says when and why, and nothing of what it was for. A hash that
-- is none's is a guess, which is counted as a wrong password is: '' for it, 'too many' when there were too many. joins: a password
-- is hashed next, which is counted as a login is.
CREATE FUNCTION told_invite(its_hash text, client text, joins boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    nobody CONSTANT text := ' invite'; -- no user is called so
    invite invites;
    its_state text;
BEGIN
    IF NOT begin_login(nobody, client) THEN
        RETURN 'too many';
    END IF;
    SELECT * INTO invite FROM invites WHERE hash = its_hash;
    IF NOT FOUND THEN
        RETURN '';
    END IF;
    DELETE FROM login_attempts WHERE account = nobody AND address = client AND NOT succeeded;
    IF joins THEN
        INSERT INTO login_attempts (account, address, succeeded) VALUES (nobody, client, true);
    END IF;
    its_state := invite_state(invite);
    IF its_state <> 'live' THEN
        RETURN json_build_object('state', its_state, 'ends', invite_end(invite), 'left', 0, 'author', '', 'may', '', 'project', '', 'category', '',
                                 'annotation', '', 'annotations', 0);
    END IF;
    RETURN (SELECT json_build_object(
        'state', its_state, 'ends', invite.expires_at, 'left', invite.max_uses - invite.uses, 'author', invite.author,
        'may', CASE WHEN invite.type LIKE '%par' THEN 'annotate' ELSE 'look' END, 'project', p.name, 'category', coalesce(c.name, ''),
        'annotation', coalesce(a.name, ''),
        'annotations', CASE WHEN invite.annotation_id IS NOT NULL THEN 1 ELSE
            (SELECT coalesce(sum(k.annotations), 0) FROM category_counts k
             WHERE k.project_id = p.project_id AND (invite.category_id IS NULL OR k.category_id = invite.category_id)) END)
        FROM projects p LEFT JOIN annotations a ON a.annotation_id = invite.annotation_id
        LEFT JOIN categories c ON c.category_id = coalesce(invite.category_id, a.category_id)
        WHERE p.project_id = invite.project_id);
END $$;

-- Gives the caller the right of a link, and says where it is. Who has as much already takes no place. {"state"} of a link that has ended;
-- NULL for none.
CREATE FUNCTION accept_invite(its_hash text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    invite invites;
    its_level text;
BEGIN
    PERFORM require_login();
    SELECT * INTO invite FROM invites WHERE hash = its_hash FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF invite_state(invite) <> 'live' THEN
        RETURN json_build_object('state', invite_state(invite), 'ends', invite_end(invite));
    END IF;
    its_level := CASE WHEN invite.annotation_id IS NOT NULL THEN my_level_on_annotation(invite.annotation_id)
                      WHEN invite.category_id IS NOT NULL THEN my_level_on_category(invite.category_id)
                      ELSE my_level_on_project(invite.project_id) END;
    IF its_level NOT IN ('sys', 'manage', 'par') AND (its_level <> 'vie' OR invite.type LIKE '%par') THEN
        INSERT INTO permissions (user_id, type, type_id, given_by) VALUES (caller(), invite.type, invite.type_id,
            invite.author || ', by ' || CASE WHEN invite.note = '' THEN 'a link' ELSE 'the link ' || invite.note END);
        UPDATE invites i SET uses = i.uses + 1, ended_at = CASE WHEN i.uses + 1 = i.max_uses THEN now() END,
                             ended_why = CASE WHEN i.uses + 1 = i.max_uses THEN 'full' END
        WHERE i.invite_id = invite.invite_id;
        PERFORM add_audit('join', 'project ' || invite.project_id, jsonb_build_object('invite_id', invite.invite_id, 'made by', invite.author));
    END IF;
    RETURN json_build_object('state', 'live', 'project_id', invite.project_id, 'category_id', coalesce(invite.category_id, 0),
                             'annotation_id', coalesce(invite.annotation_id, 0));
END $$;

-- The same for somebody who has no account: it is made, if the link lives. As accept_invite(), with user_id and session_version.
CREATE FUNCTION join_by_invite(its_hash text, its_username text, its_name text, stored text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    invite invites;
    made record;
BEGIN
    SELECT * INTO invite FROM invites WHERE hash = its_hash FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF invite_state(invite) <> 'live' THEN
        RETURN json_build_object('state', invite_state(invite), 'ends', invite_end(invite));
    END IF;
    INSERT INTO users (username, name, password) VALUES (its_username, its_name, stored) RETURNING user_id, session_version INTO made;
    PERFORM set_config('memento.user_id', made.user_id::text, true);
    PERFORM add_audit('account', 'user ' || made.user_id, jsonb_build_object('invite_id', invite.invite_id));
    RETURN accept_invite(its_hash)::jsonb || jsonb_build_object('user_id', made.user_id, 'session_version', made.session_version);
END $$;

-- A link ends with the right of who made it, for good.
CREATE FUNCTION end_invites_of(people int[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE invites i SET ended_at = now(), ended_why = 'maker'
    WHERE i.author_id = ANY (people) AND i.ended_at IS NULL AND i.expires_at > now() AND NOT manages(i.author_id, i.project_id);
END $$;

CREATE FUNCTION end_invites() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'permissions' THEN
        PERFORM end_invites_of(ARRAY(SELECT DISTINCT user_id FROM gone WHERE type IN ('sysadm', 'proadm')));
    ELSIF TG_TABLE_NAME = 'projects' THEN -- it has another owner
        PERFORM end_invites_of(ARRAY[OLD.owner_id]);
    ELSE
        UPDATE invites i SET ended_at = now(), ended_why = 'maker' WHERE i.author_id = OLD.user_id AND i.ended_at IS NULL;
        RETURN OLD;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER z_invites AFTER DELETE ON permissions REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION end_invites();
CREATE TRIGGER z_invites AFTER UPDATE OF owner_id ON projects FOR EACH ROW WHEN (NEW.owner_id <> OLD.owner_id)
    EXECUTE FUNCTION end_invites();
CREATE TRIGGER z_invites BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION end_invites();

-- Made and ended; that somebody joined is told where it happens. What goes with its project or target is told by that deletion.
CREATE FUNCTION audit_invite() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM add_audit(CASE TG_OP WHEN 'INSERT' THEN 'invite' ELSE 'invite ended' END, 'project ' || NEW.project_id,
                      jsonb_strip_nulls(jsonb_build_object('invite_id', NEW.invite_id, 'type', NEW.type, 'type_id', NEW.type_id,
                                                           'people', CASE TG_OP WHEN 'INSERT' THEN NEW.max_uses END, 'why', NEW.ended_why)));
    RETURN NULL;
END $$;
CREATE TRIGGER audit AFTER INSERT ON invites FOR EACH ROW EXECUTE FUNCTION audit_invite();
CREATE TRIGGER audit_end AFTER UPDATE OF ended_at ON invites FOR EACH ROW WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL)
    EXECUTE FUNCTION audit_invite();
