-- Personal tokens. A token is its user, who may no more than he may, and less: its scope and its projects take away, in the sets that
-- every right is decided by (make_my_sets, levels.sql) and in the triggers here. So it has less as soon as he has less.
--
-- read: what he sees, and nothing is changed. annotate: what he sees, and changes as a participant. manage: everything but his account.
-- Whoever asks has the sets of his user, so that exports are read with each of the three, and nothing is changed by asking; whoever changes has
-- those of a participant at the most.

-- Sets the caller of this transaction, as enter(), by a token. reads: the request changes nothing.
CREATE FUNCTION enter_by_token(token_hash text, reads boolean, client text, share text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    its record;
    kept text;
BEGIN
    SELECT t.token_id, t.user_id, t.name, t.scope, t.projects, t.used_at INTO its
    FROM tokens t JOIN users u USING (user_id)
    WHERE t.hash = token_hash AND t.expires_at > now() AND t.session_version = u.session_version;
    IF NOT FOUND THEN
        RAISE EXCEPTION SQLSTATE 'MM401' USING MESSAGE = 'The token has ended.';
    END IF;
    kept := set_config('memento.user_id', its.user_id::text, true);
    kept := set_config('memento.address', client, true);
    kept := set_config('memento.token', its.name, true);
    kept := set_config('memento.token_projects', coalesce(its.projects::text, ''), true);
    IF share <> '' THEN
        kept := set_config('memento.share', share, true);
        IF shared_annotation() IS NULL THEN
            RAISE EXCEPTION SQLSTATE 'MM401' USING MESSAGE = 'The session has ended.';
        END IF;
    END IF;
    IF its.scope = 'read' AND NOT reads THEN
        RAISE EXCEPTION SQLSTATE 'MM403' USING MESSAGE = 'This token may read, and change nothing.';
    END IF;
    -- Once a minute, by one of those who come side by side.
    IF its.used_at IS NULL OR its.used_at < now() - interval '1 minute' THEN
        UPDATE tokens SET used_at = now(), used_from = client
        WHERE token_id = (SELECT t.token_id FROM tokens t WHERE t.token_id = its.token_id FOR UPDATE SKIP LOCKED);
    END IF;
    kept := set_config('memento.token_may', CASE WHEN reads AND its.scope = 'annotate' THEN 'read' ELSE its.scope END, true);
END $$;

-- Whose token it is, whether it holds or not.
CREATE FUNCTION user_of_token(token_hash text) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT user_id FROM tokens WHERE hash = token_hash);
END $$;

CREATE FUNCTION refuse_by_token() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION SQLSTATE 'MM403' USING MESSAGE = 'This token may read, and change nothing.';
END $$;

-- Everything that somebody says, makes or decides. The rest follows from that, or is kept by the program: what was read of a drawing, when
-- a token was used, the audit.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['users', 'projects', 'categories', 'classifications', 'categories_classifications', 'labels', 'images',
        'annotations', 'annotations_labels', 'scores', 'layers', 'comments', 'permissions', 'shares', 'operations', 'decisions', 'named_views',
        'properties', 'edits', 'invites'] LOOP
        EXECUTE format('CREATE TRIGGER a_token BEFORE INSERT OR UPDATE OR DELETE ON %I FOR EACH STATEMENT'
                       ' WHEN (current_setting(''memento.token_may'', true) = ''read'') EXECUTE FUNCTION refuse_by_token()', name);
    END LOOP;
END $$;

-- The account is for who has logged in: a token makes no other, and does not live on by one.
CREATE FUNCTION require_login() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF caller() IS NULL THEN
        RAISE insufficient_privilege;
    ELSIF current_setting('memento.token', true) <> '' THEN
        RAISE EXCEPTION SQLSTATE 'MM403' USING MESSAGE = 'A token does not change the account: this is for who has logged in.';
    END IF;
END $$;

-- Makes a token of a user; projects NULL: all. Its id. Asks nobody who he is.
CREATE FUNCTION add_token(who int, its_name text, its_scope text, its_projects int[], days int, its_hash text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_tokens CONSTANT int := 100;
    made int;
BEGIN
    PERFORM FROM users WHERE user_id = who FOR UPDATE;
    IF (SELECT count(*) FROM tokens WHERE user_id = who) >= max_tokens THEN
        RAISE restrict_violation USING MESSAGE = format('One has %s tokens at the most: revoke some first.', max_tokens);
    END IF;
    INSERT INTO tokens (user_id, name, hash, scope, projects, session_version, expires_at)
    SELECT who, normalize(its_name, NFC), its_hash, its_scope,
           (SELECT array_agg(DISTINCT p ORDER BY p) FROM unnest(its_projects) p), u.session_version, now() + make_interval(days => days)
    FROM users u WHERE u.user_id = who RETURNING token_id INTO made;
    PERFORM add_audit('token', 'user ' || who, jsonb_strip_nulls(jsonb_build_object('name', its_name, 'scope', its_scope, 'projects',
                                                                                   its_projects, 'days', days)));
    RETURN made;
END $$;

-- Of the caller himself, in projects that he sees.
CREATE FUNCTION make_my_token(its_name text, its_scope text, its_projects int[], days int, its_hash text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_login();
    IF EXISTS (SELECT FROM unnest(its_projects) p WHERE NOT sees_project(p)) THEN
        RAISE foreign_key_violation;
    END IF;
    RETURN add_token(caller(), its_name, its_scope, its_projects, days, its_hash);
END $$;

-- Of a user; ended: it opens nothing any more. Projects that are gone have no name.
CREATE FUNCTION tokens_of(who int) RETURNS json
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(json_agg(json_build_object(
        'token_id', t.token_id, 'name', t.name, 'scope', t.scope,
        'projects', CASE WHEN t.projects IS NOT NULL THEN
            (SELECT json_agg(json_build_object('project_id', p, 'name', coalesce(j.name, '')) ORDER BY j.name)
             FROM unnest(t.projects) p LEFT JOIN projects j ON j.project_id = p) END,
        'created_at', t.created_at, 'expires_at', t.expires_at, 'used_at', t.used_at, 'used_from', t.used_from,
        'ended', t.expires_at <= now() OR t.session_version <> u.session_version) ORDER BY t.name), '[]')
        FROM tokens t JOIN users u USING (user_id) WHERE t.user_id = who);
END $$;

CREATE FUNCTION my_tokens() RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_login();
    RETURN tokens_of(caller());
END $$;

-- Ends a token of a user, and forgets it. False when he has none of that id. Asks nobody who he is.
CREATE FUNCTION end_token(who int, its_id int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    its_name text;
BEGIN
    DELETE FROM tokens WHERE token_id = its_id AND user_id = who RETURNING name INTO its_name;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM add_audit('token revoked', 'user ' || who, jsonb_build_object('name', its_name));
    RETURN true;
END $$;

CREATE FUNCTION end_my_token(its_id int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM require_login();
    RETURN end_token(caller(), its_id);
END $$;
