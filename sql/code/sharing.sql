-- A link lives no longer than the right to make it. What a manager made is the project's: it stays until somebody revokes it.

CREATE FUNCTION manages(who int, project int) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM projects WHERE project_id = project AND owner_id = who)
        OR EXISTS (SELECT FROM permissions
                   WHERE user_id = who AND (type = 'sysadm' OR (type = 'proadm' AND project_id = project)));
END $$;

CREATE FUNCTION sign_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.by_manager := manages(NEW.author_id, NEW.project_id);
    RETURN NEW;
END $$;
CREATE TRIGGER c_sign BEFORE INSERT ON shares FOR EACH ROW WHEN (NOT is_restoring()) EXECUTE FUNCTION sign_share(); -- after b_place, which knows the project

-- Ends what these people shared and may not share any more.
CREATE FUNCTION end_shares_of(people int[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM shares s
    WHERE s.author_id = ANY (people) AND NOT s.by_manager AND NOT manages(s.author_id, s.project_id)
      AND NOT EXISTS (SELECT FROM permissions g WHERE g.user_id = s.author_id
                      AND ((g.type = 'propar' AND g.project_id = s.project_id) OR (g.type = 'catpar' AND g.category_id = s.category_id)
                           OR (g.type = 'annpar' AND g.annotation_id = s.annotation_id)));
END $$;

CREATE FUNCTION end_shares() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'permissions' THEN
        PERFORM end_shares_of(ARRAY(SELECT DISTINCT user_id FROM gone));
    ELSIF TG_TABLE_NAME = 'annotations' THEN -- it has moved to another category, and what hangs below it with it
        PERFORM end_shares_of(ARRAY(SELECT DISTINCT author_id FROM shares WHERE annotation_id = NEW.annotation_id AND author_id IS NOT NULL));
    ELSIF TG_TABLE_NAME = 'projects' THEN -- it has another owner
        PERFORM end_shares_of(ARRAY[OLD.owner_id]);
    ELSE
        DELETE FROM shares WHERE author_id = OLD.user_id AND NOT by_manager;
        RETURN OLD;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER z_shares AFTER DELETE ON permissions REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION end_shares();
CREATE TRIGGER z_shares AFTER UPDATE OF category_id ON annotations FOR EACH ROW WHEN (NEW.category_id <> OLD.category_id)
    EXECUTE FUNCTION end_shares(); -- after the foreign key, whose name begins with R
CREATE TRIGGER z_shares AFTER UPDATE OF owner_id ON projects FOR EACH ROW WHEN (NEW.owner_id <> OLD.owner_id)
    EXECUTE FUNCTION end_shares();
CREATE TRIGGER z_shares BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION end_shares();

-- What the share that the caller holds opens: the annotation, who made it, and when it ends. NULL: nothing, or it has ended.
CREATE FUNCTION page_opened_share() RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT row_to_json(x) FROM (
        SELECT a.annotation_id, a.category_id, a.project_id, a.name, s.author, s.expires_at
        FROM annotations a, my_share() s WHERE a.annotation_id = shared_annotation()) x);
END $$;

-- The links that open an annotation and live, for who may see them.
CREATE FUNCTION page_shares(annotation int) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT coalesce(json_agg(json_build_object('share_id', s.share_id, 'author', s.author, 'created_at', s.created_at,
                                                       'expires_at', s.expires_at) ORDER BY s.created_at), '[]')
            FROM shares s WHERE s.annotation_id = annotation AND s.expires_at > now());
END $$;
