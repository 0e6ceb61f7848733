-- Sharing an image without a project: it lies in a project of the sharer, made on first use, as an annotation of its category `default`.

-- Not with a token that is for some projects only: this one is none of them.
CREATE FUNCTION may_share_images() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN caller() IS NOT NULL AND coalesce(current_setting('memento.token_projects', true), '') = ''
        AND (may_create_projects() OR cardinality(my_managed_projects()) > 0);
END $$;

-- "Shared by <username>" of the caller, and its category. Where that is somebody else's project, a number is added. Run as the owner:
-- who manages a project may share images, and need not be allowed to create projects. Held until the transaction ends, so that what is
-- made of equal names at once gets different ones.
CREATE FUNCTION shared_by_me(OUT project int, OUT project_name text, OUT category int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    who int := caller();
    called CONSTANT text := 'Shared by ' || (SELECT username FROM users WHERE user_id = who);
    other int;
BEGIN
    IF NOT may_share_images() THEN
        RAISE insufficient_privilege;
    END IF;
    PERFORM pg_advisory_xact_lock(4242006, who);
    FOR number IN 1 .. 1000 LOOP
        project_name := called || CASE WHEN number > 1 THEN ' ' || number ELSE '' END;
        SELECT project_id, owner_id INTO project, other FROM projects WHERE name = project_name;
        IF NOT FOUND THEN
            INSERT INTO projects (name, owner_id) VALUES (project_name, who) RETURNING project_id INTO project;
            EXIT;
        END IF;
        EXIT WHEN other = who;
    END LOOP;
    IF other <> who THEN
        RAISE unique_violation;
    END IF;
    INSERT INTO categories (name, project_id, owner_id) VALUES ('default', project, who) ON CONFLICT DO NOTHING;
    category := (SELECT category_id FROM categories WHERE project_id = project AND name = 'default');
END $$;

-- The name, or the name with a number, that neither an image of the project nor an annotation of the category has. image: but this one.
CREATE FUNCTION free_shared_name(project int, category int, asked text, image int) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    called CONSTANT text := normalize(left(asked, 200), NFC);
    number int := 1;
    candidate text;
BEGIN
    LOOP
        candidate := called || CASE WHEN number > 1 THEN ' ' || number ELSE '' END;
        EXIT WHEN NOT EXISTS (SELECT FROM annotations a WHERE a.category_id = category AND a.name = candidate)
            AND NOT EXISTS (SELECT FROM images i WHERE i.project_id = project AND i.name = candidate
                            AND i.image_id IS DISTINCT FROM image AND NOT is_wreck(i.image_id));
        number := number + 1;
    END LOOP;
    RETURN candidate;
END $$;

-- Where an image that is to be shared is uploaded to, and what it may be called there.
CREATE FUNCTION place_of_shared(asked text) RETURNS text LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    place record;
BEGIN
    place := shared_by_me();
    RETURN json_build_object('project_id', place.project, 'project', place.project_name,
                             'name', free_shared_name(place.project, place.category, asked, NULL));
END $$;

-- An annotation that shows an image of that project, or (image NULL) one that lies elsewhere, at this address.
CREATE FUNCTION put_shared(asked text, image int, address text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    place record;
    called text;
    made int;
BEGIN
    place := shared_by_me();
    called := free_shared_name(place.project, place.category, asked, image);
    IF image IS NULL THEN
        image := claim_external(jsonb_build_object('name', called, 'project_id', place.project, 'owner_id', caller(), 'uri', address));
    ELSIF NOT EXISTS (SELECT FROM images i WHERE i.image_id = image AND i.project_id = place.project) THEN
        RETURN NULL;
    END IF;
    INSERT INTO annotations (name, image_id, project_id, category_id, owner_id)
    VALUES (called, image, place.project, place.category, caller()) RETURNING annotation_id INTO made;
    INSERT INTO layers (name, annotation_id, project_id, owner_id, image_id, data, sequence)
    VALUES ('image', made, place.project, caller(), image, '', 1);
    RETURN json_build_object('annotation_id', made, 'name', called, 'image_id', image, 'project_id', place.project,
                             'project', place.project_name);
END $$;
