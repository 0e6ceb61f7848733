-- The history of what is said of samples, written with the change itself, once for a statement: nothing is said past it, whichever way it
-- came. What goes with its sample leaves no trace here.

CREATE FUNCTION score_text(classification text, option text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN classification || CASE WHEN option IN ('', classification) THEN '' ELSE ': ' || option END;

-- When something was said last in a project.
CREATE FUNCTION last_said(project int) RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN (SELECT d.happened_at FROM decisions d WHERE d.project_id = project ORDER BY d.happened_at DESC LIMIT 1);
END $$;

CREATE FUNCTION decide_labels() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO decisions (project_id, annotation_id, what, value, author, version)
            SELECT m.project_id, m.annotation_id, 'label', l.name, m.author, a.version
            FROM made m JOIN annotations a USING (annotation_id) JOIN labels l USING (label_id) ORDER BY m.annotation_id, l.name;
    ELSE
        INSERT INTO decisions (project_id, annotation_id, what, value, author, version)
            SELECT m.project_id, m.annotation_id, 'label withdrawn', l.name, name_of_user(caller()), a.version
            FROM gone m JOIN annotations a USING (annotation_id) JOIN labels l USING (label_id) ORDER BY m.annotation_id, l.name;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER decisions_made AFTER INSERT ON annotations_labels REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT WHEN (NOT is_restoring()) EXECUTE FUNCTION decide_labels();
CREATE TRIGGER decisions_gone AFTER DELETE ON annotations_labels REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION decide_labels();

CREATE FUNCTION decide_scores() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO decisions (project_id, annotation_id, what, value, author, version)
            SELECT m.project_id, m.annotation_id, 'score', score_text(k.name, m.option), m.author, a.version
            FROM made m JOIN annotations a USING (annotation_id) JOIN classifications k USING (classification_id)
            ORDER BY m.annotation_id, k.name, m.option;
    ELSE
        INSERT INTO decisions (project_id, annotation_id, what, value, author, version)
            SELECT m.project_id, m.annotation_id, 'score withdrawn', score_text(k.name, m.option), name_of_user(caller()), a.version
            FROM gone m JOIN annotations a USING (annotation_id) JOIN classifications k USING (classification_id)
            ORDER BY m.annotation_id, k.name, m.option;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER decisions_made AFTER INSERT ON scores REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT WHEN (NOT is_restoring()) EXECUTE FUNCTION decide_scores();
CREATE TRIGGER decisions_gone AFTER DELETE ON scores REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION decide_scores();

-- A label or classification that is deleted is withdrawn everywhere first, while it still has a name.
CREATE FUNCTION withdraw_first() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'labels' THEN
        DELETE FROM annotations_labels WHERE label_id = OLD.label_id;
    ELSE
        DELETE FROM scores WHERE classification_id = OLD.classification_id;
    END IF;
    RETURN OLD;
END $$;
-- Not where the whole project goes.
CREATE TRIGGER withdraw BEFORE DELETE ON labels FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION withdraw_first();
CREATE TRIGGER withdraw BEFORE DELETE ON classifications FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION withdraw_first();

-- Submitted again is another decision.
CREATE FUNCTION decide_status() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO decisions (project_id, annotation_id, what, value, author, version)
            SELECT m.project_id, m.annotation_id, 'submit', m.status, name_of_user(coalesce(m.submitted_by, caller())), m.version
            FROM made m WHERE m.status = 'S' ORDER BY m.annotation_id;
    ELSE
        INSERT INTO decisions (project_id, annotation_id, what, value, author, version)
            SELECT m.project_id, m.annotation_id, CASE m.status WHEN 'S' THEN 'submit' ELSE 'submit withdrawn' END, m.status,
                   name_of_user(caller()), m.version
            FROM made m JOIN gone g USING (annotation_id)
            WHERE m.status <> g.status OR (m.status = 'S' AND m.submitted_by IS NOT NULL AND m.submitted_at <> g.submitted_at)
            ORDER BY m.annotation_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER decisions_made AFTER INSERT ON annotations REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT WHEN (NOT is_restoring()) EXECUTE FUNCTION decide_status();
CREATE TRIGGER decisions_changed AFTER UPDATE ON annotations REFERENCING OLD TABLE AS gone NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION decide_status();

-- Words stay in the history when they are taken back: of a sample it keeps so many, over all requests; what is beyond is refused with the
-- figures (MM413), as in holdings.sql.
CREATE FUNCTION weigh_history(annotations int[], sizes int[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    max_bytes CONSTANT bigint := 16 * 1048576;
    beyond record;
BEGIN
    INSERT INTO sample_holdings AS h (annotation_id, told_bytes)
        SELECT x.a, sum(x.b) FROM unnest(annotations, sizes) x (a, b) GROUP BY x.a ORDER BY x.a
        ON CONFLICT (annotation_id) DO UPDATE SET told_bytes = h.told_bytes + EXCLUDED.told_bytes;
    SELECT h.told_bytes AS held, x.more INTO beyond
    FROM (SELECT y.a, sum(y.b) AS more FROM unnest(annotations, sizes) y (a, b) GROUP BY y.a) x
    JOIN sample_holdings h ON h.annotation_id = x.a WHERE h.told_bytes > max_bytes LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION SQLSTATE 'MM413' USING MESSAGE = format(
            'The history of comments of this sample holds %s already, and %s at the most: %s more is too much.',
            told_bytes(beyond.held - beyond.more), told_bytes(max_bytes), told_bytes(beyond.more));
    END IF;
END $$;

CREATE FUNCTION decide_comments() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who text := name_of_user(caller());
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM weigh_history(array_agg(m.annotation_id), array_agg(octet_length(m.content))) FROM made m HAVING count(*) > 0;
        INSERT INTO decisions (project_id, annotation_id, what, value, layer, comment_id, author, version)
            SELECT m.project_id, m.annotation_id, 'comment', m.content, l.name, m.comment_id, m.author, a.version
            FROM made m JOIN annotations a USING (annotation_id) JOIN layers l USING (layer_id) ORDER BY m.comment_id;
    ELSIF TG_OP = 'UPDATE' THEN
        PERFORM weigh_history(array_agg(m.annotation_id), array_agg(octet_length(m.content)))
            FROM made m JOIN gone g USING (comment_id) WHERE m.content <> g.content HAVING count(*) > 0;
        INSERT INTO decisions (project_id, annotation_id, what, value, layer, comment_id, author, version)
            SELECT m.project_id, m.annotation_id, c.what, CASE c.what WHEN 'comment changed' THEN m.content ELSE '' END, l.name, m.comment_id, who, a.version
            FROM made m JOIN gone g USING (comment_id) JOIN annotations a ON a.annotation_id = m.annotation_id
            JOIN layers l ON l.layer_id = m.layer_id
            CROSS JOIN LATERAL (VALUES ('comment changed', m.content <> g.content),
                                       ('comment resolved', m.resolved_at IS NOT NULL AND g.resolved_at IS NULL),
                                       ('comment reopened', m.resolved_at IS NULL AND g.resolved_at IS NOT NULL)) c (what, happened)
            WHERE c.happened ORDER BY m.comment_id;
    ELSE
        INSERT INTO decisions (project_id, annotation_id, what, value, layer, comment_id, author, version)
            SELECT m.project_id, m.annotation_id, 'comment withdrawn', '',
                   coalesce(l.name, (SELECT d.layer FROM decisions d -- the layer is gone, too
                                     WHERE d.annotation_id = m.annotation_id AND d.comment_id = m.comment_id AND d.what = 'comment'), ''),
                   m.comment_id, who, a.version
            FROM gone m JOIN annotations a USING (annotation_id) LEFT JOIN layers l USING (layer_id) ORDER BY m.comment_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER decisions_made AFTER INSERT ON comments REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT WHEN (NOT is_restoring()) EXECUTE FUNCTION decide_comments();
CREATE TRIGGER decisions_changed AFTER UPDATE ON comments REFERENCING OLD TABLE AS gone NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION decide_comments();
CREATE TRIGGER decisions_gone AFTER DELETE ON comments REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION decide_comments();
