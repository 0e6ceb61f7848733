-- What is told of samples besides their images: "dose" is "2 Gy". Names and values are read off an index, one look for each that there is.

-- The names of properties in a project, of what the caller sees: of so many at the most, in so many categories.
CREATE FUNCTION property_names(project int) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    RETURN property_texts(project, NULL, 50);
END $$;

-- The same of the values of one; name NULL: of the names.
CREATE FUNCTION property_texts(project int, of_name text, max_texts int) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
DECLARE
    max_categories CONSTANT int := 100;
    max_singles CONSTANT int := 30;
    looks_left int := 3000;
    whole int[] := my_whole_categories(project);
    one int;
    texts text[] := '{}';
    last text;
BEGIN
    IF NOT EXISTS (SELECT FROM properties t WHERE t.project_id = project) THEN
        RETURN '{}';
    END IF;
    FOREACH one IN ARRAY whole[:max_categories] LOOP
        last := '';
        WHILE looks_left > 0 AND cardinality(texts) < max_texts LOOP
            looks_left := looks_left - 1;
            IF of_name IS NULL THEN
                SELECT t.name INTO last FROM properties t WHERE t.category_id = one AND t.name > last ORDER BY t.name LIMIT 1;
            ELSE
                SELECT t.value INTO last FROM properties t WHERE t.category_id = one AND t.name = of_name AND t.value > last ORDER BY t.value LIMIT 1;
            END IF;
            EXIT WHEN NOT FOUND;
            IF last <> ALL (texts) THEN
                texts := texts || last;
            END IF;
        END LOOP;
    END LOOP;
    RETURN ARRAY(SELECT x.text FROM (
        SELECT unnest(texts) AS text
        UNION SELECT CASE WHEN of_name IS NULL THEN t.name ELSE t.value END
        FROM my_single_page(project, NULL, whole, false, '{N,S}', '', '', 0, max_singles) s JOIN properties t ON t.annotation_id = s
        WHERE of_name IS NULL OR t.name = of_name) x ORDER BY x.text LIMIT max_texts);
END $$;

-- The values of a property in a project, of what the caller sees; NULL where he sees no project.
CREATE FUNCTION page_property_values(project int, of_name text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF caller() IS NULL OR NOT EXISTS (SELECT FROM projects WHERE project_id = project) THEN
        RETURN NULL;
    END IF;
    RETURN to_json(property_texts(project, of_name, 200));
END $$;

-- The properties of a sample; NULL where it is not seen.
CREATE FUNCTION page_properties(annotation int) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM annotations WHERE annotation_id = annotation) THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT coalesce(json_agg(json_build_object('name', t.name, 'value', t.value) ORDER BY t.name), '[]')
            FROM properties t WHERE t.annotation_id = annotation);
END $$;

-- Those of these names that samples of a list have.
CREATE FUNCTION properties_of(samples int[], names jsonb) RETURNS json
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
BEGIN
    IF names IS NULL THEN
        RETURN '[]';
    END IF;
    RETURN (SELECT coalesce(json_agg(json_build_object('annotation_id', t.annotation_id, 'name', t.name, 'value', t.value)
                                     ORDER BY t.annotation_id, t.name), '[]')
            FROM unnest(samples) s CROSS JOIN jsonb_array_elements_text(names) n JOIN properties t ON t.annotation_id = s AND t.name = n);
END $$;

-- Sets properties of a sample: {name: value}; one whose value is '' is taken away. False where it is not seen.
CREATE FUNCTION change_properties(annotation int, said jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    max_properties CONSTANT int := 100;
BEGIN
    IF NOT EXISTS (SELECT FROM annotations WHERE annotation_id = annotation) THEN
        RETURN false;
    END IF;
    IF my_level_on_annotation(annotation) NOT IN ('sys', 'manage') THEN
        RAISE insufficient_privilege;
    END IF;
    DELETE FROM properties t USING jsonb_each_text(said) s
        WHERE t.annotation_id = annotation AND t.name = normalize(s.key, NFC) AND s.value = '';
    INSERT INTO properties (annotation_id, name, value)
        SELECT DISTINCT ON (normalize(s.key, NFC)) annotation, normalize(s.key, NFC), normalize(s.value, NFC)
        FROM jsonb_each_text(said) s WHERE s.value <> '' ORDER BY normalize(s.key, NFC)
        ON CONFLICT (annotation_id, name) DO UPDATE SET value = excluded.value;
    IF (SELECT count(*) FROM properties t WHERE t.annotation_id = annotation) > max_properties THEN
        RAISE restrict_violation USING MESSAGE = format('An annotation has %s properties at the most.', max_properties);
    END IF;
    RETURN true;
END $$;
