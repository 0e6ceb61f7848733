-- The images that nothing shows, for lists: however many of a project's are shown. Kept by sql/code/unused_images.sql; one that is shown
-- may be among them for a while, one that is not never lacks.
SET LOCAL ROLE memento_owner;

CREATE TABLE unused_images (
    image_id int PRIMARY KEY REFERENCES images ON DELETE CASCADE,
    project_id int NOT NULL,
    name text NOT NULL -- of the image: lists are in its order
);
CREATE INDEX ON unused_images (project_id, name);
INSERT INTO unused_images (image_id, project_id, name)
    SELECT i.image_id, i.project_id, i.name FROM images i
    WHERE NOT EXISTS (SELECT FROM layers l WHERE l.image_id = i.image_id) AND NOT EXISTS (SELECT FROM annotations a WHERE a.image_id = i.image_id);

-- And those that are on their way, or failed, in the order of their names.
CREATE INDEX ON images (project_id, name) WHERE state <> 'ready';

ALTER TABLE unused_images ENABLE ROW LEVEL SECURITY;

RESET ROLE;
