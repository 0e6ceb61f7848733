-- What pages count, kept with the change itself: once for a statement, however many rows it changes. Cascades come here, too; what goes
-- with its category has no row to count in any more.

-- Holds the counts of categories until the end of the transaction, in the order of their keys: two transactions that change several
-- wait for each other, instead of both for ever.
CREATE FUNCTION hold_counts(categories int[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM FROM category_counts WHERE category_id = ANY (categories) ORDER BY category_id FOR NO KEY UPDATE;
END $$;

CREATE FUNCTION begin_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO category_counts (category_id, project_id) SELECT category_id, project_id FROM made ORDER BY category_id;
    RETURN NULL;
END $$;
CREATE TRIGGER counts AFTER INSERT ON categories REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION begin_counts();

CREATE FUNCTION end_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM category_counts k USING gone WHERE k.category_id = gone.category_id;
    RETURN NULL;
END $$;
CREATE TRIGGER counts_gone AFTER DELETE ON categories REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION end_counts();

-- Annotations and comments, each for what is made, changed and gone: what its statement adds to the counts of a category. The sub-select
-- takes the rows in the order of their keys, before any is changed.
DO $do$
DECLARE
    kind text[];
    change text[];
BEGIN
    FOREACH kind SLICE 1 IN ARRAY ARRAY[
        ['annotations', 'annotations = k.annotations + c.rows, submitted = k.submitted + c.submitted', '(status = ''S'')::int'],
        ['comments', 'comments = k.comments + c.rows', '0']] LOOP
        FOREACH change SLICE 1 IN ARRAY ARRAY[
            ['made', 'INSERT', 'NEW TABLE AS made', 'SELECT category_id, 1 AS rows, %1$s AS submitted FROM made'],
            ['gone', 'DELETE', 'OLD TABLE AS gone', 'SELECT category_id, -1 AS rows, -%1$s AS submitted FROM gone'],
            ['changed', 'UPDATE', 'OLD TABLE AS gone NEW TABLE AS made',
             'SELECT category_id, 1 AS rows, %1$s AS submitted FROM made UNION ALL SELECT category_id, -1, -%1$s FROM gone']] LOOP
            EXECUTE format($sql$
CREATE FUNCTION count_%1$s_%2$s() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE category_counts k SET %3$s
    FROM (SELECT h.category_id, m.rows, m.submitted
          FROM (SELECT category_id, sum(rows) AS rows, sum(submitted) AS submitted FROM (%4$s) x
                GROUP BY category_id HAVING sum(rows) <> 0 OR sum(submitted) <> 0) m
          JOIN category_counts h USING (category_id) ORDER BY h.category_id FOR NO KEY UPDATE OF h) c
    WHERE k.category_id = c.category_id;
    RETURN NULL;
END $$;
CREATE TRIGGER counts_%2$s AFTER %5$s ON %1$s REFERENCING %6$s FOR EACH STATEMENT EXECUTE FUNCTION count_%1$s_%2$s();
            $sql$, kind[1], change[1], kind[2], format(change[4], kind[3]), change[2], change[3]);
        END LOOP;
    END LOOP;
END $do$;

CREATE FUNCTION count_scores() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP IN ('DELETE', 'UPDATE') THEN
        IF NOT EXISTS (SELECT FROM gone) THEN
            RETURN NULL;
        END IF;
        PERFORM hold_counts(ARRAY(SELECT DISTINCT category_id FROM gone));
        UPDATE score_counts k SET annotations = k.annotations - c.n
        FROM (SELECT category_id, classification_id, option, count(*) AS n FROM gone GROUP BY 1, 2, 3) c
        WHERE k.category_id = c.category_id AND k.classification_id = c.classification_id AND k.option = c.option;
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        PERFORM hold_counts(ARRAY(SELECT DISTINCT category_id FROM made));
        INSERT INTO score_counts AS k (category_id, classification_id, option, project_id, annotations)
            SELECT category_id, classification_id, option, project_id, count(*) FROM made GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3
            ON CONFLICT (category_id, classification_id, option) DO UPDATE SET annotations = k.annotations + excluded.annotations;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER counts_made AFTER INSERT ON scores REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION count_scores();
CREATE TRIGGER counts_changed AFTER UPDATE ON scores REFERENCING OLD TABLE AS gone NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION count_scores();
CREATE TRIGGER counts_gone AFTER DELETE ON scores REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION count_scores();

-- Labels: once for a statement. A category or project that goes takes its samples along one by one, and has nothing to count any more.
DO $do$
DECLARE
    change text[];
BEGIN
    FOREACH change SLICE 1 IN ARRAY ARRAY[
        ['made', 'INSERT', 'NEW TABLE AS made', 'SELECT m.*, 1 AS n FROM made m'],
        ['gone', 'DELETE', 'OLD TABLE AS gone', 'SELECT g.*, -1 AS n FROM gone g'],
        ['changed', 'UPDATE', 'OLD TABLE AS gone NEW TABLE AS made', 'SELECT m.*, 1 AS n FROM made m UNION ALL SELECT g.*, -1 FROM gone g']] LOOP
        EXECUTE format($sql$
CREATE FUNCTION count_labels_%1$s() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM hold_counts(ARRAY(SELECT c.category_id FROM (SELECT x.category_id FROM (%4$s) x GROUP BY x.category_id, x.label_id HAVING sum(x.n) <> 0) c));
    INSERT INTO label_counts AS k (category_id, label_id, project_id, annotations, used_at)
        SELECT c.category_id, c.label_id, c.project_id, c.n, c.used_at FROM (
            SELECT x.category_id, x.label_id, x.project_id, sum(x.n) AS n, max(x.created_at) AS used_at
            FROM (%4$s) x GROUP BY 1, 2, 3 HAVING sum(x.n) <> 0) c
        WHERE EXISTS (SELECT FROM projects p WHERE p.project_id = c.project_id)
            AND EXISTS (SELECT FROM categories g WHERE g.category_id = c.category_id) ORDER BY 1, 2
        ON CONFLICT (category_id, label_id) DO UPDATE SET annotations = k.annotations + excluded.annotations,
            used_at = greatest(k.used_at, excluded.used_at);
    RETURN NULL;
END $$;
CREATE TRIGGER counts_%1$s AFTER %2$s ON annotations_labels REFERENCING %3$s FOR EACH STATEMENT EXECUTE FUNCTION count_labels_%1$s();
        $sql$, change[1], change[2], change[3], change[4]);
    END LOOP;
END $do$;

-- Shapes of drawings, also of those whose text nobody has read into shapes yet.
CREATE FUNCTION count_drawn() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.category_id = OLD.category_id THEN
            UPDATE category_counts SET shapes = shapes + NEW.shapes - OLD.shapes WHERE category_id = NEW.category_id;
            RETURN NULL;
        END IF;
        PERFORM hold_counts(ARRAY[OLD.category_id, NEW.category_id]);
    END IF;
    IF TG_OP IN ('DELETE', 'UPDATE') AND EXISTS (SELECT FROM projects WHERE project_id = OLD.project_id)
       AND EXISTS (SELECT FROM categories WHERE category_id = OLD.category_id) THEN
        UPDATE category_counts SET shapes = shapes - OLD.shapes WHERE category_id = OLD.category_id;
    END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') THEN
        UPDATE category_counts SET shapes = shapes + NEW.shapes WHERE category_id = NEW.category_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER counts_made AFTER INSERT ON layers FOR EACH ROW WHEN (NEW.shapes <> 0) EXECUTE FUNCTION count_drawn();
CREATE TRIGGER counts_gone AFTER DELETE ON layers FOR EACH ROW WHEN (OLD.shapes <> 0) EXECUTE FUNCTION count_drawn();
CREATE TRIGGER counts_changed AFTER UPDATE ON layers FOR EACH ROW
    WHEN (NEW.shapes <> OLD.shapes OR (NEW.category_id <> OLD.category_id AND NEW.shapes <> 0)) EXECUTE FUNCTION count_drawn();

-- Images of a project: of the rows that are added up, one that nobody else holds, or another one, so that nobody waits.
CREATE FUNCTION count_images_of(project int, n bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    UPDATE image_counts SET images = images + n WHERE count_id = (
        SELECT c.count_id FROM image_counts c WHERE c.project_id = project LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED);
    IF NOT FOUND THEN
        INSERT INTO image_counts (project_id, images) VALUES (project, n);
    END IF;
END $$;

CREATE FUNCTION count_images() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM count_images_of(c.project_id, c.n) FROM (SELECT m.project_id, count(*) AS n FROM made m GROUP BY 1) c;
    ELSE
        PERFORM count_images_of(c.project_id, -c.n) FROM (SELECT g.project_id, count(*) AS n FROM gone g GROUP BY 1) c
        WHERE EXISTS (SELECT FROM projects p WHERE p.project_id = c.project_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER counts_made AFTER INSERT ON images REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION count_images();
CREATE TRIGGER counts_gone AFTER DELETE ON images REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION count_images();

CREATE FUNCTION end_image_counts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM image_counts WHERE project_id = OLD.project_id;
    RETURN NULL;
END $$;
CREATE TRIGGER image_counts_gone AFTER DELETE ON projects FOR EACH ROW EXECUTE FUNCTION end_image_counts();

-- What no counter knows: in each category that is none of these, the single samples that the caller has grants on, or his share. A look
-- into an index for each of them, in the order of their ids; whoever sees a sample sees all that hangs below it.
CREATE FUNCTION singles_counted(project int, besides int[])
RETURNS TABLE (category_id int, annotations bigint, submitted bigint, comments bigint, scores json)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 5 SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    who int := caller();
    ids int[];
BEGIN
    FOR category_id IN
        SELECT m.category_id FROM my_single_categories(project, besides) m
        UNION SELECT a.category_id FROM annotations a
        WHERE a.annotation_id = shared_annotation() AND a.project_id = project AND a.category_id <> ALL (besides) LOOP
        SELECT array_agg(x.annotation_id ORDER BY x.annotation_id), count(*), count(*) FILTER (WHERE x.status = 'S') INTO ids, annotations, submitted
        FROM (SELECT g.annotation_id, g.annotation_status AS status FROM permissions g
              WHERE g.user_id = who AND g.project_id = project AND g.category_id = singles_counted.category_id AND g.annotation_id IS NOT NULL
                  AND reaches(project)
              UNION -- what is granted to annotate and to see is there once
              SELECT a.annotation_id, a.status FROM annotations a
              WHERE a.annotation_id = shared_annotation() AND a.category_id = singles_counted.category_id) x;
        comments := (SELECT count(*) FROM unnest(ids) i CROSS JOIN LATERAL (SELECT FROM comments m WHERE m.annotation_id = i OFFSET 0) m);
        scores := (SELECT coalesce(json_agg(x), '[]') FROM (
            SELECT s.classification_id, s.option, count(*) AS annotations
            FROM unnest(ids) i CROSS JOIN LATERAL (SELECT r.classification_id, r.option FROM scores r WHERE r.annotation_id = i OFFSET 0) s
            GROUP BY 1, 2 ORDER BY 1, 2) x);
        RETURN NEXT;
    END LOOP;
END $$;
