-- What is told of a sample besides its images: "dose" is "2 Gy". Of an import, by the names of files or a table.
SET LOCAL ROLE memento_owner;

CREATE TABLE properties (
    annotation_id int NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    value text NOT NULL,
    category_id int NOT NULL,
    project_id int NOT NULL,
    annotation_name text NOT NULL,
    PRIMARY KEY (annotation_id, name),
    FOREIGN KEY (annotation_id, category_id, project_id) REFERENCES annotations (annotation_id, category_id, project_id)
        ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX ON properties (project_id);
CREATE INDEX ON properties (category_id, name, value, annotation_name, annotation_id);

ALTER TABLE properties ENABLE ROW LEVEL SECURITY;

RESET ROLE;
