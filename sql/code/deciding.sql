-- Many samples at once, each from what it was to what it is to be: submits of a grid, and what is taken back. Runs as the caller:
-- row-level security and the guards decide.

-- What is said of samples now, as decisions compare it: status and labels; and scores.
CREATE FUNCTION stances(annotations int[]) RETURNS TABLE (annotation_id int, status text, labels jsonb, scores jsonb)
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        SELECT a.annotation_id, a.status::text,
               coalesce((SELECT jsonb_agg(l.label_id ORDER BY l.label_id) FROM annotations_labels l
                         WHERE l.annotation_id = a.annotation_id), '[]'),
               coalesce((SELECT jsonb_agg(jsonb_build_object('classification_id', s.classification_id, 'option', s.option)
                                          ORDER BY s.classification_id, s.option) FROM scores s
                         WHERE s.annotation_id = a.annotation_id), '[]')
        FROM annotations a WHERE a.annotation_id = ANY (annotations);
END $$;

-- Is that the whole of it, in whatever order?
CREATE FUNCTION are_same(these jsonb, those jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN these @> those AND those @> these;

-- said: [{annotation_id, from, to}], where from and to hold {status, labels}, or {scores}, or both. A sample that is not as `from` says
-- has been changed by somebody else: it stays, and is told in `kept`. taking_back: so does what somebody else has submitted again since,
-- though it be the same. All or nothing where a right is missing; S to N is for managers, as everywhere.
CREATE FUNCTION decide(said jsonb, taking_back boolean) RETURNS jsonb LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    asked int[];
    goals jsonb[]; -- of each that was asked for
    origins jsonb[];
    held int[];
    submitted int[]; -- those that are ready, with what they were
    statuses text[];
    labels jsonb[];
    before_labels jsonb[];
    before_statuses text[];
    scored int[];
    scores jsonb[];
    before_scores jsonb[];
BEGIN
    SELECT array_agg(r.annotation_id), array_agg(r."to"), array_agg(r."from") INTO asked, goals, origins
    FROM jsonb_to_recordset(said) r (annotation_id int, "from" jsonb, "to" jsonb);
    held := ARRAY(SELECT a.annotation_id FROM annotations a WHERE a.annotation_id = ANY (asked) ORDER BY 1 FOR UPDATE);
    IF EXISTS (SELECT unnest(asked) EXCEPT SELECT a.annotation_id FROM annotations a WHERE a.annotation_id = ANY (asked)) THEN
        RAISE foreign_key_violation;
    END IF;
    IF cardinality(held) <> cardinality(asked) THEN
        RAISE insufficient_privilege;
    END IF;
    WITH ready AS MATERIALIZED (
        SELECT r.annotation_id, r.goal, s.status, s.labels, s.scores
        FROM unnest(asked, goals, origins) r (annotation_id, goal, origin) JOIN stances(asked) s USING (annotation_id)
        JOIN annotations a USING (annotation_id)
        WHERE (NOT r.goal ? 'status'
               OR (s.status = r.origin ->> 'status' AND are_same(s.labels, r.origin -> 'labels')
                   AND (NOT taking_back OR s.status = 'N' OR a.submitted_by = caller())))
            AND (NOT r.goal ? 'scores' OR are_same(s.scores, r.origin -> 'scores')))
    SELECT array_agg(annotation_id) FILTER (WHERE goal ? 'status'), array_agg(goal ->> 'status') FILTER (WHERE goal ? 'status'),
           array_agg(goal -> 'labels') FILTER (WHERE goal ? 'status'), array_agg(r.status) FILTER (WHERE goal ? 'status'),
           array_agg(r.labels) FILTER (WHERE goal ? 'status'), array_agg(annotation_id) FILTER (WHERE goal ? 'scores'),
           array_agg(goal -> 'scores') FILTER (WHERE goal ? 'scores'), array_agg(r.scores) FILTER (WHERE goal ? 'scores')
    INTO submitted, statuses, labels, before_statuses, before_labels, scored, scores, before_scores FROM ready r;
    -- All at once, before any of the other counts: what is submitted and what is scored may lie in different categories.
    PERFORM hold_counts(ARRAY(SELECT DISTINCT a.category_id FROM annotations a WHERE a.annotation_id = ANY (submitted || scored)));

    IF submitted IS NOT NULL THEN
        PERFORM set_config('memento.submitting', 'on', true);
        UPDATE annotations a SET status = r.goal FROM unnest(submitted, statuses) r (annotation_id, goal)
        WHERE r.annotation_id = a.annotation_id;
        PERFORM set_config('memento.submitting', '', true);
        -- After it: the history tells of which version they are.
        DELETE FROM annotations_labels l USING unnest(submitted, labels) r (annotation_id, goal)
        WHERE r.annotation_id = l.annotation_id AND NOT r.goal @> to_jsonb(l.label_id);
        INSERT INTO annotations_labels (annotation_id, label_id, category_id, project_id)
            SELECT a.annotation_id, label::int, a.category_id, a.project_id
            FROM unnest(submitted, labels) r (annotation_id, goal) JOIN annotations a USING (annotation_id),
                 jsonb_array_elements_text(r.goal) label ON CONFLICT DO NOTHING;
        PERFORM add_audits((
            SELECT jsonb_agg(jsonb_build_object(
                'action', CASE r.status WHEN 'S' THEN 'submit' ELSE 'withdraw' END, 'target', 'annotation ' || r.annotation_id,
                'details', jsonb_build_object('before', r.before, 'labels', r.goal, 'was', r.was)))
            FROM unnest(submitted, statuses, labels, before_statuses, before_labels) r (annotation_id, status, goal, was, before)));
    END IF;

    IF scored IS NOT NULL THEN
        -- An option may have been taken out since; what stays as it is is not looked at. Each is asked for once, not for every sample.
        IF EXISTS (WITH chosen AS MATERIALIZED (
                       SELECT DISTINCT score FROM unnest(scores, before_scores) r (goal, before), jsonb_array_elements(r.goal) score
                       WHERE NOT r.before @> score)
                   SELECT FROM chosen
                   WHERE is_option((score ->> 'classification_id')::int, score ->> 'option') IS NOT TRUE) THEN
            RAISE invalid_parameter_value;
        END IF;
        DELETE FROM scores s USING unnest(scored, scores) r (annotation_id, goal)
        WHERE r.annotation_id = s.annotation_id
            AND NOT r.goal @> jsonb_build_object('classification_id', s.classification_id, 'option', s.option);
        INSERT INTO scores (annotation_id, category_id, project_id, classification_id, option)
            SELECT a.annotation_id, a.category_id, a.project_id, (score ->> 'classification_id')::int, score ->> 'option'
            FROM unnest(scored, scores) r (annotation_id, goal) JOIN annotations a USING (annotation_id),
                 jsonb_array_elements(r.goal) score ON CONFLICT DO NOTHING;
        PERFORM add_audits((
            SELECT jsonb_agg(jsonb_build_object(
                'action', 'classify', 'target', 'annotation ' || r.annotation_id,
                'details', jsonb_build_object('before', (SELECT jsonb_agg(jsonb_build_array(b -> 'classification_id', b -> 'option'))
                                                         FROM jsonb_array_elements(r.before) b),
                                              'chosen', r.goal)))
            FROM unnest(scored, scores, before_scores) r (annotation_id, goal, before)));
    END IF;

    RETURN jsonb_build_object(
        'done', (SELECT coalesce(jsonb_agg(jsonb_build_object('annotation_id', a.annotation_id, 'version', a.version)
                                           ORDER BY a.annotation_id), '[]')
                 FROM annotations a WHERE a.annotation_id = ANY (submitted || scored)),
        'kept', (SELECT coalesce(jsonb_agg(to_jsonb(k) ORDER BY k.annotation_id), '[]') FROM (
            SELECT a.annotation_id, a.name, a.version, s.status, s.labels, s.scores,
                   coalesce(CASE WHEN r.goal ? 'scores' THEN (
                        SELECT c.author FROM scores c WHERE c.annotation_id = a.annotation_id ORDER BY c.created_at DESC LIMIT 1) END,
                            name_of_user(a.submitted_by)) AS by
            FROM unnest(asked, goals) r (annotation_id, goal) JOIN annotations a USING (annotation_id)
            JOIN stances(ARRAY(SELECT unnest(asked) EXCEPT SELECT unnest(submitted || scored))) s USING (annotation_id)) k));
END $$;
