-- Which images nothing shows: kept with each use that begins or ends, so that no list has to look through those that are in use.
--
-- An image is noted before it is asked whether it is used elsewhere, and forgotten if it is. Of two that take away its last two uses at
-- once, neither sees what the other does; the one that notes later waits for the other's note to be final, and then sees that nothing
-- is left. One that is taken into use meanwhile may stay noted: lists ask once more.

CREATE FUNCTION note_unused_image() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO unused_images (image_id, project_id, name) VALUES (NEW.image_id, NEW.project_id, NEW.name);
    RETURN NULL;
END $$;
CREATE TRIGGER unused AFTER INSERT ON images FOR EACH ROW EXECUTE FUNCTION note_unused_image();

CREATE FUNCTION rename_unused_image() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE unused_images SET name = NEW.name WHERE image_id = NEW.image_id;
    RETURN NULL;
END $$;
CREATE TRIGGER unused_renamed AFTER UPDATE ON images FOR EACH ROW WHEN (NEW.name <> OLD.name) EXECUTE FUNCTION rename_unused_image();

-- Of a row that shows an image, or shows it no more. The image is held as long as it is noted: who renames or deletes it meanwhile waits, or is
-- waited for.
CREATE FUNCTION begin_use_of_image() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    DELETE FROM unused_images WHERE image_id = NEW.image_id;
    RETURN NULL;
END $$;

CREATE FUNCTION end_use_of_image() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
BEGIN
    INSERT INTO unused_images (image_id, project_id, name)
        SELECT i.image_id, i.project_id, i.name FROM images i WHERE i.image_id = OLD.image_id FOR KEY SHARE
        ON CONFLICT DO NOTHING;
    DELETE FROM unused_images WHERE image_id = OLD.image_id AND is_image_used(OLD.image_id);
    RETURN NULL;
END $$;

DO $do$
DECLARE
    one text;
BEGIN
    FOREACH one IN ARRAY '{annotations,layers}'::text[] LOOP
        EXECUTE format($sql$
CREATE TRIGGER image_used AFTER INSERT ON %1$I FOR EACH ROW WHEN (NEW.image_id IS NOT NULL) EXECUTE FUNCTION begin_use_of_image();
CREATE TRIGGER image_changed AFTER UPDATE ON %1$I FOR EACH ROW
    WHEN (NEW.image_id IS DISTINCT FROM OLD.image_id AND NEW.image_id IS NOT NULL) EXECUTE FUNCTION begin_use_of_image();
CREATE TRIGGER image_left AFTER UPDATE ON %1$I FOR EACH ROW
    WHEN (NEW.image_id IS DISTINCT FROM OLD.image_id AND OLD.image_id IS NOT NULL) EXECUTE FUNCTION end_use_of_image();
CREATE TRIGGER image_unused AFTER DELETE ON %1$I FOR EACH ROW WHEN (OLD.image_id IS NOT NULL) EXECUTE FUNCTION end_use_of_image();
        $sql$, one);
    END LOOP;
END $do$;
