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

-- The sub-select takes the rows in the order of their keys, before any is changed.
CREATE FUNCTION count_annotations() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE category_counts k SET annotations = k.annotations + c.n, submitted = k.submitted + c.s
        FROM (SELECT h.category_id, m.n, m.s
              FROM (SELECT category_id, count(*) AS n, count(*) FILTER (WHERE status = 'S') AS s FROM made GROUP BY category_id) m
              JOIN category_counts h USING (category_id) ORDER BY h.category_id FOR NO KEY UPDATE OF h) c
        WHERE k.category_id = c.category_id;
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE category_counts k SET annotations = k.annotations - c.n, submitted = k.submitted - c.s
        FROM (SELECT h.category_id, m.n, m.s
              FROM (SELECT category_id, count(*) AS n, count(*) FILTER (WHERE status = 'S') AS s FROM gone GROUP BY category_id) m
              JOIN category_counts h USING (category_id) ORDER BY h.category_id FOR NO KEY UPDATE OF h) c
        WHERE k.category_id = c.category_id;
    ELSE
        UPDATE category_counts k SET annotations = k.annotations + c.n, submitted = k.submitted + c.s
        FROM (SELECT h.category_id, m.n, m.s
              FROM (SELECT category_id, sum(n) AS n, sum(s) AS s
                    FROM (SELECT category_id, 1 AS n, (status = 'S')::int AS s FROM made
                          UNION ALL SELECT category_id, -1, -(status = 'S')::int FROM gone) x
                    GROUP BY category_id HAVING sum(n) <> 0 OR sum(s) <> 0) m
              JOIN category_counts h USING (category_id) ORDER BY h.category_id FOR NO KEY UPDATE OF h) c
        WHERE k.category_id = c.category_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER counts_made AFTER INSERT ON annotations REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION count_annotations();
CREATE TRIGGER counts_changed AFTER UPDATE ON annotations REFERENCING OLD TABLE AS gone NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION count_annotations();
CREATE TRIGGER counts_gone AFTER DELETE ON annotations REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION count_annotations();

CREATE FUNCTION count_comments() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE category_counts k SET comments = k.comments + c.n
        FROM (SELECT h.category_id, m.n
              FROM (SELECT category_id, count(*) AS n FROM made GROUP BY category_id) m
              JOIN category_counts h USING (category_id) ORDER BY h.category_id FOR NO KEY UPDATE OF h) c
        WHERE k.category_id = c.category_id;
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE category_counts k SET comments = k.comments - c.n
        FROM (SELECT h.category_id, m.n
              FROM (SELECT category_id, count(*) AS n FROM gone GROUP BY category_id) m
              JOIN category_counts h USING (category_id) ORDER BY h.category_id FOR NO KEY UPDATE OF h) c
        WHERE k.category_id = c.category_id;
    ELSE
        UPDATE category_counts k SET comments = k.comments + c.n
        FROM (SELECT h.category_id, m.n
              FROM (SELECT category_id, sum(n) AS n
                    FROM (SELECT category_id, 1 AS n FROM made UNION ALL SELECT category_id, -1 FROM gone) x
                    GROUP BY category_id HAVING sum(n) <> 0) m
              JOIN category_counts h USING (category_id) ORDER BY h.category_id FOR NO KEY UPDATE OF h) c
        WHERE k.category_id = c.category_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER counts_made AFTER INSERT ON comments REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION count_comments();
CREATE TRIGGER counts_changed AFTER UPDATE ON comments REFERENCING OLD TABLE AS gone NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION count_comments();
CREATE TRIGGER counts_gone AFTER DELETE ON comments REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION count_comments();

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
