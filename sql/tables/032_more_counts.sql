-- What the pages of a project count besides: labels, shapes, images.
SET LOCAL ROLE memento_owner;

-- How many annotations of a category have a label, and when it was set last (sql/code/counts.sql).
CREATE TABLE label_counts (
    category_id int NOT NULL REFERENCES category_counts ON DELETE CASCADE,
    label_id int NOT NULL REFERENCES labels ON DELETE CASCADE,
    project_id int NOT NULL,
    annotations int NOT NULL,
    used_at timestamptz NOT NULL,
    PRIMARY KEY (category_id, label_id)
) WITH (fillfactor = 20);
CREATE INDEX ON label_counts (label_id);
INSERT INTO label_counts (category_id, label_id, project_id, annotations, used_at)
    SELECT category_id, label_id, project_id, count(*), max(created_at) FROM annotations_labels GROUP BY 1, 2, 3;

-- What is drawn in a category.
ALTER TABLE category_counts ADD COLUMN shapes bigint NOT NULL DEFAULT 0;
UPDATE category_counts k SET shapes = l.shapes
FROM (SELECT category_id, sum(shapes) AS shapes FROM layers WHERE shapes > 0 GROUP BY 1) l WHERE k.category_id = l.category_id;

-- The images of a project: any number of rows, which are added up. Who counts takes one that nobody else holds, and makes another one where there
-- is none, so that nobody waits.
CREATE TABLE image_counts (
    count_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id int NOT NULL,
    images bigint NOT NULL
) WITH (fillfactor = 20);
CREATE INDEX ON image_counts (project_id);
INSERT INTO image_counts (project_id, images) SELECT project_id, count(*) FROM images GROUP BY 1;

ALTER TABLE label_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE image_counts ENABLE ROW LEVEL SECURITY;

RESET ROLE;
