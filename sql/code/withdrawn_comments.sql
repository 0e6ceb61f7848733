-- Comments that a manager has taken away, until he puts them back.

-- Who takes away what somebody else has said cannot say it again: it is kept for a month. What goes with its layer or sample is not.
CREATE FUNCTION keep_comment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM withdrawn_comments WHERE withdrawn_at < now() - interval '30 days';
    INSERT INTO withdrawn_comments (comment_id, annotation_id, said, answers)
        VALUES (OLD.comment_id, OLD.annotation_id, to_jsonb(OLD),
                ARRAY(SELECT m.comment_id FROM comments m WHERE m.answers_to = OLD.comment_id));
    RETURN OLD;
END $$;
CREATE TRIGGER kept BEFORE DELETE ON comments FOR EACH ROW
    WHEN (pg_trigger_depth() = 0 AND OLD.owner_id IS DISTINCT FROM caller()) EXECUTE FUNCTION keep_comment();

-- Puts it back as it was, with its author and its answers, by a manager. The comment as it is now, also where somebody has put it back
-- already; NULL: there is nothing to put back, or no layer to put it on.
CREATE FUNCTION restore_comment(comment int) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    kept withdrawn_comments;
    place layers;
BEGIN
    SELECT * INTO kept FROM withdrawn_comments w WHERE w.comment_id = comment FOR UPDATE;
    SELECT * INTO place FROM layers l
        WHERE l.layer_id = coalesce((kept.said ->> 'layer_id')::int, (SELECT m.layer_id FROM comments m WHERE m.comment_id = comment));
    IF place.project_id IS NULL OR place.project_id <> ALL (my_managed_projects()) THEN
        RETURN NULL;
    ELSIF kept.comment_id IS NULL THEN
        RETURN told_comment(comment);
    END IF;
    PERFORM set_config('memento.restoring', 'on', true);
    INSERT INTO comments OVERRIDING SYSTEM VALUE SELECT (jsonb_populate_record(NULL::comments, kept.said || jsonb_build_object(
        'annotation_id', place.annotation_id, 'category_id', place.category_id, 'project_id', place.project_id,
        'owner_id', (SELECT u.user_id FROM users u WHERE u.user_id = (kept.said ->> 'owner_id')::int),
        'answers_to', (SELECT m.comment_id FROM comments m WHERE m.comment_id = (kept.said ->> 'answers_to')::int)))).*;
    UPDATE comments SET answers_to = comment
        WHERE comment_id = ANY (kept.answers) AND annotation_id = place.annotation_id AND answers_to IS NULL;
    PERFORM set_config('memento.restoring', '', true);
    INSERT INTO decisions (project_id, annotation_id, what, value, layer, comment_id, author, version)
        SELECT a.project_id, a.annotation_id, 'comment restored', '', place.name, comment, name_of_user(caller()), a.version
        FROM annotations a WHERE a.annotation_id = place.annotation_id;
    DELETE FROM withdrawn_comments w WHERE w.comment_id = comment;
    RETURN told_comment(comment);
END $$;
