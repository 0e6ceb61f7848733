-- What the pages do in one statement: submit, classify, the queue. These functions run as the caller: row-level security and
-- the triggers decide, and a refusal is theirs.
SET LOCAL ROLE memento_owner;

-- A participant may submit again what is submitted: then the status stays, and only the signature changes. PUT cannot do that.
CREATE OR REPLACE FUNCTION guard_annotation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    submitting boolean := current_setting('memento.submitting', true) = 'on';
BEGIN
    IF NOT is_unbound() AND NOT (OLD.project_id = ANY (my_managed_projects()))
       AND ((OLD.status <> 'N' AND NOT submitting) OR NEW.status <> 'S'
            OR (NEW.name, NEW.image_id, NEW.category_id) IS DISTINCT FROM (OLD.name, OLD.image_id, OLD.category_id)) THEN
        RAISE insufficient_privilege;
    END IF;
    IF NEW.status <> OLD.status OR submitting THEN
        NEW.submitted_by := CASE NEW.status WHEN 'S' THEN caller() END;
        NEW.submitted_at := CASE NEW.status WHEN 'S' THEN now() END;
    END IF;
    RETURN NEW;
END $$;

-- Sets the labels of an annotation and submits it, unless somebody has changed it since version `expected`: then nothing is
-- changed and the answer says who, when and what. NULL: the caller may not submit it, or cannot see it.
CREATE FUNCTION submit_annotation(wanted int, chosen int[], expected int) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    shown record;
    before int[];
BEGIN
    SELECT version, status, submitted_by, submitted_at INTO shown FROM annotations WHERE annotation_id = wanted FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    before := ARRAY(SELECT label_id FROM annotations_labels WHERE annotation_id = wanted ORDER BY 1);
    IF shown.version <> expected THEN
        RETURN jsonb_build_object('conflict', jsonb_build_object(
            'version', shown.version, 'status', shown.status, 'labels', to_jsonb(before),
            'by', name_of_user(shown.submitted_by), 'at', shown.submitted_at));
    END IF;
    DELETE FROM annotations_labels WHERE annotation_id = wanted AND label_id <> ALL (chosen);
    INSERT INTO annotations_labels (annotation_id, label_id)
        SELECT wanted, label_id FROM unnest(chosen) label_id ON CONFLICT DO NOTHING;
    PERFORM set_config('memento.submitting', 'on', true);
    UPDATE annotations SET status = 'S' WHERE annotation_id = wanted;
    PERFORM set_config('memento.submitting', '', true);
    PERFORM add_audit('submit', 'annotation ' || wanted, jsonb_build_object('before', before, 'labels', chosen, 'was', shown.status));
    RETURN (SELECT jsonb_build_object('annotation_id', annotation_id, 'status', status, 'version', version, 'labels', to_jsonb(chosen))
            FROM annotations WHERE annotation_id = wanted);
END $$;

-- May this be chosen of that classification? One button has the option '', a list one option a part.
CREATE FUNCTION is_option(wanted int, option text) RETURNS boolean LANGUAGE sql STABLE
RETURN EXISTS (SELECT FROM classifications c WHERE c.classification_id = wanted
               AND CASE WHEN c.data = '' OR c.data LIKE '%#%' THEN option = ''
                        ELSE option IN (SELECT trim(part) FROM string_to_table(c.data, ',') part) END);

-- Makes the scores of every annotation exactly `chosen`, an array of {classification_id, option}. All or nothing; the number of
-- annotations.
CREATE FUNCTION classify(wanted int[], chosen jsonb) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    missing int;
BEGIN
    SELECT id INTO missing FROM unnest(wanted) id WHERE NOT EXISTS (SELECT FROM annotations WHERE annotation_id = id) LIMIT 1;
    IF FOUND THEN
        RAISE foreign_key_violation;
    END IF;
    IF EXISTS (SELECT FROM unnest(wanted) id WHERE my_level_on_annotation(id) NOT IN ('par', 'manage', 'sys')) THEN
        RAISE insufficient_privilege;
    END IF;
    IF EXISTS (SELECT FROM jsonb_to_recordset(chosen) c (classification_id int, option text)
               WHERE EXISTS (SELECT FROM classifications k WHERE k.classification_id = c.classification_id)
                 AND NOT is_option(c.classification_id, c.option)) THEN
        RAISE invalid_parameter_value;
    END IF;
    PERFORM add_audit('classify', 'annotation ' || id,
                      jsonb_build_object('before', (SELECT jsonb_agg(jsonb_build_array(s.classification_id, s.option))
                                                    FROM scores s WHERE s.annotation_id = id), 'chosen', chosen))
    FROM unnest(wanted) id;
    DELETE FROM scores s WHERE s.annotation_id = ANY (wanted)
        AND NOT EXISTS (SELECT FROM jsonb_to_recordset(chosen) c (classification_id int, option text)
                        WHERE c.classification_id = s.classification_id AND c.option = s.option);
    INSERT INTO scores (annotation_id, classification_id, option)
        SELECT id, c.classification_id, c.option
        FROM unnest(wanted) id, jsonb_to_recordset(chosen) c (classification_id int, option text)
        ON CONFLICT DO NOTHING;
    RETURN cardinality(wanted);
END $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC;
GRANT EXECUTE ON FUNCTION guard_annotation(), submit_annotation(int, int[], int), is_option(int, text), classify(int[], jsonb)
    TO memento_app;

RESET ROLE;
