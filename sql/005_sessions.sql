-- Guessing of passwords is limited, what matters is audited, shares are opened, and the additions for the pages that write.
SET LOCAL ROLE memento_owner;

-- 1. Failed logins -------------------------------------------------------------------------------------------------------

-- Only failures are counted, so that thirty people behind one address can log in at nine o'clock. Not worth a place in the
-- log of the database: UNLOGGED.
CREATE UNLOGGED TABLE login_failures (
    account text NOT NULL, -- as it was typed, lower case; also of accounts that do not exist
    address text NOT NULL,
    failed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON login_failures (address, failed_at);
ALTER TABLE login_failures ENABLE ROW LEVEL SECURITY;

-- 10 failures in 10 minutes for an account and address together, 100 for an address.
CREATE FUNCTION login_is_blocked(wanted text, client text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    of_address int;
    of_both int;
BEGIN
    SELECT count(*), count(*) FILTER (WHERE account = lower(wanted)) INTO of_address, of_both
    FROM login_failures WHERE address = client AND failed_at > now() - interval '10 minutes';
    RETURN of_address >= 100 OR of_both >= 10;
END $$;

CREATE FUNCTION note_login(wanted text, client text, succeeded boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM login_failures
    WHERE failed_at < now() - interval '10 minutes' OR (succeeded AND address = client AND account = lower(wanted));
    IF NOT succeeded THEN
        INSERT INTO login_failures (account, address) VALUES (lower(wanted), client);
    END IF;
END $$;

-- 2. Audit ---------------------------------------------------------------------------------------------------------------

-- What happened, who did it, from where. Rows are added by functions of the owner and never changed or deleted.
CREATE TABLE audit (
    audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    happened_at timestamptz NOT NULL DEFAULT now(),
    user_id int, -- no reference: the entry outlives the user
    username text NOT NULL DEFAULT '',
    address text NOT NULL DEFAULT '',
    action text NOT NULL, -- login, login failed, grant, revoke, share, unshare, export, delete, ownership, refused, …
    target text NOT NULL DEFAULT '',
    details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ON audit (happened_at);
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON audit FOR SELECT USING ((SELECT is_sysadm()));

CREATE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE restrict_violation USING MESSAGE = 'The audit can only grow.';
END $$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION keep_audit();

CREATE FUNCTION add_audit(what text, about text, more jsonb DEFAULT '{}', who int DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    actor int := coalesce(who, caller());
BEGIN
    INSERT INTO audit (user_id, username, address, action, target, details)
    VALUES (actor, coalesce((SELECT username FROM users WHERE user_id = actor), ''),
            coalesce(current_setting('memento.address', true), ''), what, about, more);
END $$;

-- Rows that go with what they belong to are told by that deletion: when the trigger runs, at the end of the statement, their
-- parent is gone.
CREATE FUNCTION audit_grant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed permissions := coalesce(NEW, OLD);
BEGIN
    IF EXISTS (SELECT FROM users WHERE user_id = changed.user_id)
       AND (changed.project_id IS NULL OR EXISTS (SELECT FROM projects WHERE project_id = changed.project_id))
       AND (changed.category_id IS NULL OR EXISTS (SELECT FROM categories WHERE category_id = changed.category_id))
       AND (changed.annotation_id IS NULL OR EXISTS (SELECT FROM annotations WHERE annotation_id = changed.annotation_id)) THEN
        PERFORM add_audit(CASE TG_OP WHEN 'INSERT' THEN 'grant' ELSE 'revoke' END, changed.type || ' ' || changed.type_id,
                          jsonb_build_object('user_id', changed.user_id));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER audit AFTER INSERT OR DELETE ON permissions FOR EACH ROW EXECUTE FUNCTION audit_grant();

CREATE FUNCTION audit_share() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    changed shares := coalesce(NEW, OLD);
BEGIN
    IF EXISTS (SELECT FROM annotations WHERE annotation_id = changed.annotation_id) THEN
        PERFORM add_audit(CASE TG_OP WHEN 'INSERT' THEN 'share' ELSE 'unshare' END, 'annotation ' || changed.annotation_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER audit AFTER INSERT OR DELETE ON shares FOR EACH ROW EXECUTE FUNCTION audit_share();

-- Arguments: the kind, its key, the table of its parent, the parent's key.
CREATE FUNCTION audit_delete() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone jsonb := to_jsonb(OLD);
    has_parent boolean := true;
BEGIN
    IF TG_NARGS > 2 THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I = $1)', TG_ARGV[2], TG_ARGV[3])
            INTO has_parent USING (gone ->> TG_ARGV[3])::int;
    END IF;
    IF has_parent THEN
        PERFORM add_audit('delete', TG_ARGV[0] || ' ' || (gone ->> TG_ARGV[1]), jsonb_build_object('name', gone -> 'name'));
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER audit AFTER DELETE ON projects FOR EACH ROW EXECUTE FUNCTION audit_delete('project', 'project_id');
CREATE TRIGGER audit AFTER DELETE ON categories
    FOR EACH ROW EXECUTE FUNCTION audit_delete('category', 'category_id', 'projects', 'project_id');
CREATE TRIGGER audit AFTER DELETE ON annotations
    FOR EACH ROW EXECUTE FUNCTION audit_delete('annotation', 'annotation_id', 'categories', 'category_id');
CREATE TRIGGER audit AFTER DELETE ON layers
    FOR EACH ROW EXECUTE FUNCTION audit_delete('layer', 'layer_id', 'annotations', 'annotation_id');
CREATE TRIGGER audit AFTER DELETE ON images
    FOR EACH ROW EXECUTE FUNCTION audit_delete('image', 'image_id', 'projects', 'project_id');
CREATE TRIGGER audit AFTER DELETE ON labels
    FOR EACH ROW EXECUTE FUNCTION audit_delete('label', 'label_id', 'projects', 'project_id');
CREATE TRIGGER audit AFTER DELETE ON classifications
    FOR EACH ROW EXECUTE FUNCTION audit_delete('classification', 'classification_id', 'projects', 'project_id');

CREATE FUNCTION audit_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM add_audit('delete', 'user ' || OLD.user_id, jsonb_build_object('name', OLD.username));
    RETURN NULL;
END $$;
CREATE TRIGGER audit AFTER DELETE ON users FOR EACH ROW EXECUTE FUNCTION audit_user();

-- 3. The caller's own account --------------------------------------------------------------------------------------------

-- The new session version; all sessions of before have ended. stored: NULL keeps the password.
CREATE FUNCTION renew_my_sessions(stored text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    made int;
BEGIN
    UPDATE users SET session_version = session_version + 1, password = coalesce(stored, password)
    WHERE user_id = caller() RETURNING session_version INTO made;
    PERFORM add_audit(CASE WHEN stored IS NULL THEN 'logout everywhere' ELSE 'password' END, 'user ' || caller());
    RETURN made;
END $$;

CREATE FUNCTION my_password() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT password FROM users WHERE user_id = caller());
END $$;

-- 4. Ownership -----------------------------------------------------------------------------------------------------------

-- Everything of one user becomes another's; authors of drawings, scores and comments stay who they were.
CREATE FUNCTION change_ownership(former int, heir int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NOT is_sysadm() THEN
        RAISE insufficient_privilege;
    END IF;
    IF NOT EXISTS (SELECT FROM users WHERE user_id = former) OR NOT EXISTS (SELECT FROM users WHERE user_id = heir) THEN
        RAISE foreign_key_violation;
    END IF;
    PERFORM hand_over(former, heir);
    PERFORM add_audit('ownership', 'user ' || former, jsonb_build_object('heir', heir));
END $$;

-- When the share that the caller holds ends.
CREATE FUNCTION share_expiry() RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT expires_at FROM shares WHERE share_id = nullif(current_setting('memento.share', true), ''));
END $$;

-- 5. Refusals of a guest ---------------------------------------------------------------------------------------------------

-- A guest sees the project and category of his annotation as shells, but not that there is anything to change in them.
CREATE FUNCTION names_unseen(resource text, args jsonb) RETURNS boolean LANGUAGE sql STABLE
RETURN names_unseen(args)
    OR (caller() IS NULL AND resource NOT IN ('annotations', 'annotations_labels', 'layers', 'comments'));

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON FUNCTION login_is_blocked(text, text), note_login(text, text, boolean), add_audit(text, text, jsonb, int),
    renew_my_sessions(text), my_password(), change_ownership(int, int), names_unseen(text, jsonb), share_expiry(), keep_audit(), audit_grant(),
    audit_share(), audit_delete(), audit_user() TO memento_app;
GRANT SELECT ON audit TO memento_app;

RESET ROLE;
