-- What leaves a project as flat tables. Row-level security applies to the caller; the functions are plain SQL so that they
-- become part of the query that reads them and stream.

-- The image that gives an annotation its size: its own, else that of its first image layer from the bottom.
CREATE FUNCTION base_image(annotation int) RETURNS int LANGUAGE sql STABLE
RETURN (SELECT coalesce(a.image_id,
                        (SELECT l.image_id FROM layers l LEFT JOIN layers g ON g.layer_id = l.parent_id
                         WHERE l.annotation_id = annotation AND l.image_id IS NOT NULL
                         ORDER BY coalesce(g.sequence, l.sequence), coalesce(g.layer_id, l.layer_id), l.sequence, l.layer_id
                         LIMIT 1))
        FROM annotations a WHERE a.annotation_id = annotation);

-- Scores, labels and base images are gathered once for the project and joined: a sub-select for every annotation would cost many
-- times as much.
CREATE FUNCTION report_data(of_project int)
RETURNS TABLE (project text, category text, classification text, annotation text, image text, status text, label text,
               image_uri text)
LANGUAGE sql STABLE AS $$
    SELECT p.name, c.name, coalesce(scored.text, ''), a.name, coalesce(i.name, ''), a.status, coalesce(labelled.text, ''),
           CASE WHEN i.type = 'E' THEN i.uri WHEN i.image_id IS NULL THEN ''
                ELSE 'images/geturl/' || i.image_id || '/0/none' END
    FROM annotations a
    JOIN projects p USING (project_id)
    JOIN categories c USING (category_id)
    LEFT JOIN (SELECT s.annotation_id,
                      string_agg(score_text(k.name, s.option), '; ' ORDER BY k.name, s.option) AS text
               FROM scores s JOIN classifications k USING (classification_id)
               WHERE s.project_id = of_project GROUP BY s.annotation_id) scored USING (annotation_id)
    LEFT JOIN (SELECT al.annotation_id, string_agg(l.name, '; ' ORDER BY l.name) AS text
               FROM annotations_labels al JOIN labels l USING (label_id)
               WHERE al.project_id = of_project GROUP BY al.annotation_id) labelled USING (annotation_id)
    LEFT JOIN (SELECT DISTINCT ON (l.annotation_id) l.annotation_id, l.image_id
               FROM annotations b JOIN layers l USING (annotation_id) LEFT JOIN layers g ON g.layer_id = l.parent_id
               WHERE b.project_id = of_project AND b.image_id IS NULL AND l.image_id IS NOT NULL
               ORDER BY l.annotation_id, coalesce(g.sequence, l.sequence), coalesce(g.layer_id, l.layer_id), l.sequence,
                        l.layer_id) base USING (annotation_id)
    LEFT JOIN images i ON i.image_id = coalesce(a.image_id, base.image_id)
    WHERE a.project_id = of_project
    ORDER BY c.name, a.name, a.annotation_id
$$;

-- Does a drawing hold shapes? An empty list inside of a shape (a group of nothing) does not hide the others. Most are
-- told by the text; only those with such a list somewhere are read as JSON.
CREATE FUNCTION holds_shapes(data text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN jsonb_array_length(data::jsonb -> 'objects') > 0;
EXCEPTION WHEN data_exception OR program_limit_exceeded THEN -- no JSON, nested too deeply
    RETURN false;
END $$;

-- Drawing layers that hold shapes. drawing: the layer whose text is to be made of them.
CREATE FUNCTION report_rois(of_project int)
RETURNS TABLE (project text, category text, annotation text, layer text, data text, drawing int)
LANGUAGE sql STABLE AS $$
    SELECT p.name, c.name, a.name, l.name, CASE WHEN NOT l.drawn THEN l.data END, CASE WHEN l.drawn THEN l.layer_id END
    FROM annotations a
    JOIN layers l USING (annotation_id)
    JOIN projects p ON p.project_id = a.project_id
    JOIN categories c ON c.category_id = a.category_id
    WHERE a.project_id = of_project AND l.kind = 'drawing' AND l.data <> 'none'
        AND CASE WHEN l.drawn THEN l.shapes > 0 ELSE l.data !~ '"objects"\s*:\s*\[\s*\]' OR holds_shapes(l.data) END
    ORDER BY c.name, a.name, l.sequence, l.layer_id
$$;

-- What is told of samples besides their images.
CREATE FUNCTION report_properties(of_project int)
RETURNS TABLE (project text, category text, annotation text, property text, value text)
LANGUAGE sql STABLE AS $$
    SELECT p.name, c.name, a.name, t.name, t.value
    FROM annotations a
    JOIN properties t USING (annotation_id)
    JOIN projects p ON p.project_id = a.project_id
    JOIN categories c ON c.category_id = a.category_id
    WHERE a.project_id = of_project
    ORDER BY c.name, a.name, a.annotation_id, t.name
$$;

CREATE FUNCTION report_comments(of_project int)
RETURNS TABLE (project text, category text, annotation text, layer text, content text)
LANGUAGE sql STABLE AS $$
    SELECT p.name, c.name, a.name, l.name, m.content
    FROM annotations a
    JOIN comments m USING (annotation_id)
    JOIN layers l USING (layer_id)
    JOIN projects p ON p.project_id = a.project_id
    JOIN categories c ON c.category_id = a.category_id
    WHERE a.project_id = of_project
    ORDER BY c.name, a.name, l.sequence, l.layer_id, m.sequence, m.comment_id
$$;

-- What was said of each sample and taken back again, in its order; times in UTC.
CREATE FUNCTION report_decisions(of_project int)
RETURNS TABLE (project text, category text, annotation text, layer text, what text, value text, author text, "time" text, version int)
LANGUAGE sql STABLE AS $$
    SELECT p.name, c.name, a.name, d.layer, d.what,
           CASE WHEN d.what IN ('comment resolved', 'comment reopened', 'comment withdrawn', 'comment restored') -- they are kept once
                THEN (SELECT w.value FROM decisions w WHERE w.comment_id = d.comment_id AND w.decision_id < d.decision_id
                                                        AND w.what IN ('comment', 'comment changed') ORDER BY w.decision_id DESC LIMIT 1)
                ELSE d.value END, d.author,
           to_char(d.happened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), d.version
    FROM decisions d
    JOIN annotations a USING (annotation_id)
    JOIN projects p ON p.project_id = a.project_id
    JOIN categories c ON c.category_id = a.category_id
    WHERE d.project_id = of_project
    ORDER BY c.name, a.name, a.annotation_id, d.decision_id
$$;

CREATE FUNCTION report_summary(of_project int)
RETURNS TABLE (total_participants bigint, total_annotations bigint, total_annotations_submitted bigint,
               total_annotations_shared bigint)
LANGUAGE sql STABLE AS $$
    SELECT (SELECT count(DISTINCT user_id) FROM permissions
            WHERE project_id = of_project AND type IN ('propar', 'catpar', 'annpar')),
           (SELECT coalesce(sum(annotations), 0) FROM category_counts WHERE project_id = of_project),
           (SELECT coalesce(sum(submitted), 0) FROM category_counts WHERE project_id = of_project),
           (SELECT count(DISTINCT annotation_id) FROM shares WHERE project_id = of_project AND expires_at > now())
$$;
