-- Which drawing layers have shapes of which class, and how many: what a gallery of a class looks through.
SET LOCAL ROLE memento_owner;

CREATE TABLE shape_classes (
    layer_id int NOT NULL,
    class_id int NOT NULL, -- a label; 0: none
    shapes int NOT NULL,
    annotation_id int NOT NULL,
    category_id int NOT NULL,
    project_id int NOT NULL,
    PRIMARY KEY (layer_id, class_id),
    FOREIGN KEY (annotation_id, layer_id, category_id, project_id) REFERENCES layers (annotation_id, layer_id, category_id, project_id)
        ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX ON shape_classes (annotation_id, layer_id);
CREATE INDEX ON shape_classes (category_id, class_id, layer_id) INCLUDE (annotation_id) WHERE shapes > 0;

-- The same by category. Kept with each change (sql/code/drawing_gallery.sql).
CREATE TABLE class_counts (
    category_id int NOT NULL REFERENCES categories ON DELETE CASCADE,
    class_id int NOT NULL,
    shapes bigint NOT NULL,
    PRIMARY KEY (category_id, class_id)
);

-- The shapes of a class of a layer, from the bottom to the top.
CREATE INDEX shapes_of_class ON shapes (layer_id, (coalesce(class_id, 0)), place) WHERE kind <> 'other';

INSERT INTO shape_classes (layer_id, class_id, shapes, annotation_id, category_id, project_id)
    SELECT l.layer_id, s.class_id, s.n, l.annotation_id, l.category_id, l.project_id
    FROM (SELECT layer_id, coalesce(class_id, 0) AS class_id, count(*) AS n FROM shapes WHERE kind <> 'other' GROUP BY 1, 2) s
    JOIN layers l USING (layer_id);
INSERT INTO class_counts (category_id, class_id, shapes)
    SELECT category_id, class_id, sum(shapes) FROM shape_classes GROUP BY 1, 2;

ALTER TABLE shape_classes ENABLE ROW LEVEL SECURITY;
ALTER TABLE class_counts ENABLE ROW LEVEL SECURITY;

RESET ROLE;
