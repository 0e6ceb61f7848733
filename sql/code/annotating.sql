-- What participants do with samples. These functions run as the caller: row-level security and the guards decide, and a refusal is
-- theirs.

-- Sets the labels of an annotation and submits it, unless somebody has changed it since version `expected`: then nothing is
-- changed and the answer says who, when and what. NULL: the caller may not submit it, or cannot see it.
CREATE FUNCTION submit_annotation(annotation int, chosen int[], shown_version int) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    shown record;
    before int[];
    raised int;
BEGIN
    SELECT version, status, submitted_by, submitted_at INTO shown FROM annotations WHERE annotation_id = annotation FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    before := ARRAY(SELECT label_id FROM annotations_labels WHERE annotation_id = annotation ORDER BY 1);
    IF shown.version <> shown_version THEN
        RETURN jsonb_build_object('conflict', jsonb_build_object(
            'version', shown.version, 'status', shown.status, 'labels', to_jsonb(before),
            'by', name_of_user(shown.submitted_by), 'at', shown.submitted_at));
    END IF;
    PERFORM set_config('memento.submitting', 'on', true);
    UPDATE annotations SET status = 'S' WHERE annotation_id = annotation RETURNING version INTO raised;
    PERFORM set_config('memento.submitting', '', true);
    -- After it: the history tells of which version they are.
    DELETE FROM annotations_labels WHERE annotation_id = annotation AND label_id <> ALL (chosen);
    INSERT INTO annotations_labels (annotation_id, label_id)
        SELECT annotation, label_id FROM unnest(chosen) label_id ON CONFLICT DO NOTHING;
    PERFORM add_audit('submit', 'annotation ' || annotation, jsonb_build_object('before', before, 'labels', chosen, 'was', shown.status));
    RETURN jsonb_build_object('annotation_id', annotation, 'status', 'S', 'version', raised, 'labels', to_jsonb(chosen), 'was', shown.status);
END $$;

-- May this be chosen of that classification? One button has the option '', a list one option a part.
CREATE FUNCTION is_option(classification int, option text) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM classifications c WHERE c.classification_id = classification
               AND CASE WHEN c.data = '' OR c.data LIKE '%#%' THEN option = ''
                        ELSE option IN (SELECT trim(part) FROM string_to_table(c.data, ',') part) END);

-- Makes the scores of every annotation exactly `chosen`, an array of {classification_id, option}. All or nothing; the number of
-- annotations. Of a classification that is not linked to the category, scores are kept unless they are chosen anew: the pages
-- do not show it, and re-linking it shows them again.
--
-- A classification that the caller cannot see, or of another project, is refused like one that is absent: foreign keys see what
-- the caller does not. Sets are compared, instead of a call for each annotation.
CREATE FUNCTION classify(chosen_annotations int[], asked jsonb) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    who int := caller();
    par_projects int[] := my_par_projects();
    par_categories int[] := my_par_categories();
    chosen jsonb := (SELECT coalesce(jsonb_agg(DISTINCT jsonb_build_object('classification_id', c.classification_id, 'option', c.option)), '[]')
                     FROM jsonb_to_recordset(asked) c (classification_id int, option text)); -- nothing else that came with them
BEGIN
    IF EXISTS (SELECT unnest(chosen_annotations) EXCEPT SELECT annotation_id FROM annotations WHERE annotation_id = ANY (chosen_annotations))
       OR EXISTS (SELECT c.classification_id, a.project_id
                  FROM jsonb_to_recordset(chosen) c (classification_id int),
                       (SELECT DISTINCT project_id FROM annotations WHERE annotation_id = ANY (chosen_annotations)) a
                  EXCEPT SELECT classification_id, project_id FROM classifications) THEN
        RAISE foreign_key_violation;
    END IF;
    IF EXISTS (SELECT FROM annotations a
               WHERE a.annotation_id = ANY (chosen_annotations) AND a.project_id <> ALL (par_projects)
                   AND a.category_id <> ALL (par_categories)
                   AND NOT EXISTS (SELECT FROM permissions g
                                   WHERE g.user_id = who AND g.annotation_id = a.annotation_id AND g.type = 'annpar' AND reaches(a.project_id))) THEN
        RAISE insufficient_privilege;
    END IF;
    IF EXISTS (SELECT FROM jsonb_to_recordset(chosen) c (classification_id int, option text)
               WHERE is_option(c.classification_id, c.option) IS NOT TRUE) THEN
        RAISE invalid_parameter_value;
    END IF;
    PERFORM add_audits((
        SELECT jsonb_agg(jsonb_build_object(
            'action', 'classify', 'target', 'annotation ' || id,
            'details', jsonb_build_object('before', (SELECT jsonb_agg(jsonb_build_array(s.classification_id, s.option))
                                                     FROM scores s WHERE s.annotation_id = id), 'chosen', chosen)))
        FROM unnest(chosen_annotations) id));
    -- First the samples, then the counts: the order in which submitting takes them, too.
    PERFORM FROM annotations WHERE annotation_id = ANY (chosen_annotations) ORDER BY annotation_id FOR KEY SHARE;
    PERFORM hold_counts(ARRAY(SELECT DISTINCT category_id FROM annotations WHERE annotation_id = ANY (chosen_annotations)));
    DELETE FROM scores s USING annotations a, categories_classifications l
    WHERE s.annotation_id = ANY (chosen_annotations) AND a.annotation_id = s.annotation_id
        AND l.category_id = a.category_id AND l.classification_id = s.classification_id
        AND NOT EXISTS (SELECT FROM jsonb_to_recordset(chosen) c (classification_id int, option text)
                        WHERE c.classification_id = s.classification_id AND c.option = s.option);
    INSERT INTO scores (annotation_id, category_id, project_id, classification_id, option)
        SELECT a.annotation_id, a.category_id, a.project_id, c.classification_id, c.option
        FROM annotations a, jsonb_to_recordset(chosen) c (classification_id int, option text)
        WHERE a.annotation_id = ANY (chosen_annotations)
        ON CONFLICT DO NOTHING;
    RETURN cardinality(chosen_annotations);
END $$;

-- What a participant says of a layer, at the end of its comments: {layer_id, content} and where it is wanted answers_to (the first of
-- its thread), x and y (a spot of the base image) and view. NULL: the caller sees no such layer of the annotation.
CREATE FUNCTION add_comment(annotation int, said jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    made int;
BEGIN
    INSERT INTO comments (content, sequence, layer_id, owner_id, answers_to, x, y, view)
        SELECT said ->> 'content', 1 + coalesce((SELECT max(m.sequence) FROM comments m WHERE m.layer_id = l.layer_id), 0), l.layer_id,
               caller(), (said ->> 'answers_to')::int, (said ->> 'x')::double precision, (said ->> 'y')::double precision,
               coalesce(said ->> 'view', '')
        FROM layers l WHERE l.layer_id = (said ->> 'layer_id')::int AND l.annotation_id = annotation
        RETURNING comment_id INTO made;
    RETURN told_comment(made);
END $$;

-- A comment as pages show it; NULL: the caller sees none.
CREATE FUNCTION told_comment(comment int) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT to_jsonb(told) FROM (
        SELECT m.comment_id, m.layer_id, m.content, m.sequence, m.owner_id, m.author, m.created_at AS created, m.changed_at > m.created_at AS edited, m.version,
               coalesce(m.answers_to, 0) AS answers_to, m.x, m.y, m.view, m.resolved_at IS NOT NULL AS resolved, m.resolver
        FROM comments m WHERE m.comment_id = comment) told);
END $$;

-- Marks a thread as done with, or opens it again: whoever may annotate its sample, also where he may not change what it says.
CREATE FUNCTION resolve_comment(comment int, done boolean) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    changed int;
BEGIN
    PERFORM set_config('memento.resolving', 'on', true);
    UPDATE comments SET resolved_at = CASE WHEN done THEN now() END, resolver = CASE WHEN done THEN name_of_user(caller()) ELSE '' END
    WHERE comment_id = comment RETURNING comment_id INTO changed;
    PERFORM set_config('memento.resolving', '', true);
    RETURN changed IS NOT NULL;
END $$;
