-- Annotations (samples), and what hangs below them.
--
-- All of it carries its category and its project, so that policies compare with sets of categories and projects, which are small,
-- and never with all annotations of a category. Composite foreign keys keep both honest, also when an annotation moves to another
-- category or a layer to another annotation: ON UPDATE CASCADE. The columns of the keys they refer to stand in the order in
-- which the index serves something else, too.
SET LOCAL ROLE memento_owner;

CREATE TABLE annotations (
    annotation_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    status text NOT NULL DEFAULT 'N' CHECK (status IN ('N', 'S')), -- not yet reviewed, submitted
    submitted_by int REFERENCES users ON DELETE SET NULL,
    submitted_at timestamptz,
    image_id int,
    project_id int NOT NULL REFERENCES projects ON DELETE CASCADE,
    category_id int NOT NULL,
    owner_id int NOT NULL REFERENCES users,
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (category_id, name) INCLUDE (annotation_id), -- lists of a category
    UNIQUE (category_id, annotation_id, project_id),
    FOREIGN KEY (category_id, project_id) REFERENCES categories (category_id, project_id) ON DELETE CASCADE,
    -- Deferred, because deleting a project deletes both ends in one statement, in any order.
    FOREIGN KEY (image_id, project_id) REFERENCES images (image_id, project_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON annotations (project_id, name, annotation_id); -- lists of a project
CREATE INDEX ON annotations (category_id, status, name, annotation_id); -- the queue
CREATE INDEX ON annotations (category_id, submitted_by, name, annotation_id) WHERE submitted_by IS NOT NULL;
CREATE INDEX ON annotations (image_id) WHERE image_id IS NOT NULL;

CREATE TABLE annotations_labels (
    annotation_id int NOT NULL,
    label_id int NOT NULL,
    category_id int NOT NULL,
    project_id int NOT NULL,
    author_id int REFERENCES users ON DELETE SET NULL,
    author text NOT NULL DEFAULT '', -- kept when the user is deleted
    created_at timestamptz NOT NULL DEFAULT now(),
    annotation_name text NOT NULL,
    PRIMARY KEY (annotation_id, label_id),
    FOREIGN KEY (annotation_id, category_id, project_id) REFERENCES annotations (annotation_id, category_id, project_id)
        ON DELETE CASCADE ON UPDATE CASCADE,
    FOREIGN KEY (label_id, project_id) REFERENCES labels (label_id, project_id) ON DELETE CASCADE
);
CREATE INDEX ON annotations_labels (label_id);
CREATE INDEX ON annotations_labels (project_id);
CREATE INDEX ON annotations_labels (category_id, label_id, annotation_name, annotation_id);

-- Which options of a classification were chosen for an annotation. Never refers to a link between category and
-- classification: unlinking keeps scores.
CREATE TABLE scores (
    annotation_id int NOT NULL,
    classification_id int NOT NULL,
    option text NOT NULL DEFAULT '', -- '' for a classification with one button
    category_id int NOT NULL,
    project_id int NOT NULL,
    author_id int REFERENCES users ON DELETE SET NULL,
    author text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    annotation_name text NOT NULL,
    PRIMARY KEY (annotation_id, classification_id, option),
    FOREIGN KEY (annotation_id, category_id, project_id) REFERENCES annotations (annotation_id, category_id, project_id)
        ON DELETE CASCADE ON UPDATE CASCADE,
    FOREIGN KEY (classification_id, project_id) REFERENCES classifications (classification_id, project_id) ON DELETE CASCADE
);
CREATE INDEX ON scores (classification_id);
CREATE INDEX ON scores (project_id);
CREATE INDEX ON scores (category_id, classification_id, option, annotation_name, annotation_id);
CREATE INDEX ON scores (category_id, author_id, annotation_name, annotation_id);

CREATE TABLE layers (
    layer_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    data text NOT NULL DEFAULT '',
    image_id int,
    -- What it is: data of a drawing is 'none' or Fabric.js JSON, that of a group ''.
    kind text NOT NULL GENERATED ALWAYS AS (CASE WHEN image_id IS NOT NULL THEN 'image' WHEN data = '' THEN 'group'
                                                 ELSE 'drawing' END) STORED,
    shapes int NOT NULL DEFAULT 0, -- of a drawing: pages tell how many, and do not carry them
    settings text NOT NULL DEFAULT '',
    sequence int NOT NULL DEFAULT 1, -- ascending is bottom to top
    parent_id int,
    annotation_id int NOT NULL,
    category_id int NOT NULL,
    project_id int NOT NULL,
    owner_id int REFERENCES users ON DELETE SET NULL,
    author text NOT NULL DEFAULT '',
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE NULLS NOT DISTINCT (annotation_id, parent_id, name),
    UNIQUE (annotation_id, layer_id, category_id, project_id) INCLUDE (sequence), -- with what lists sort by
    FOREIGN KEY (annotation_id, category_id, project_id) REFERENCES annotations (annotation_id, category_id, project_id)
        ON DELETE CASCADE ON UPDATE CASCADE,
    FOREIGN KEY (parent_id, annotation_id, category_id, project_id)
        REFERENCES layers (layer_id, annotation_id, category_id, project_id) ON DELETE CASCADE ON UPDATE CASCADE,
    FOREIGN KEY (image_id, project_id) REFERENCES images (image_id, project_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON layers (category_id, sequence, layer_id);
CREATE INDEX ON layers (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX ON layers (image_id) WHERE image_id IS NOT NULL;

CREATE TABLE comments (
    comment_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    content text NOT NULL,
    sequence int NOT NULL DEFAULT 1,
    layer_id int NOT NULL,
    annotation_id int NOT NULL,
    category_id int NOT NULL,
    project_id int NOT NULL,
    owner_id int REFERENCES users ON DELETE SET NULL,
    author text NOT NULL DEFAULT '',
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    answers_to int REFERENCES comments ON DELETE SET NULL, -- the first comment of its thread
    x double precision, -- the spot it is pinned to, in pixels of the base image
    y double precision,
    view text NOT NULL DEFAULT '', -- how the page showed the sample then: the page's own words
    resolved_at timestamptz, -- of the first of a thread
    resolver text NOT NULL DEFAULT '',
    annotation_name text NOT NULL,
    CHECK ((x IS NULL) = (y IS NULL) AND abs(x) <= 1e7 AND abs(y) <= 1e7),
    FOREIGN KEY (layer_id, annotation_id, category_id, project_id)
        REFERENCES layers (layer_id, annotation_id, category_id, project_id) ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX ON comments (layer_id);
CREATE INDEX ON comments (category_id, sequence, comment_id);
CREATE INDEX ON comments (annotation_id, sequence, comment_id);
CREATE INDEX ON comments (answers_to) WHERE answers_to IS NOT NULL;
CREATE INDEX ON comments (category_id, annotation_name, annotation_id);
CREATE INDEX ON comments (category_id, annotation_name, annotation_id) WHERE answers_to IS NULL AND resolved_at IS NULL; -- open
CREATE INDEX ON comments (category_id, owner_id, annotation_name, annotation_id);

-- What a sample holds of what people draw and write: kept with each change (sql/code/holdings.sql), so that nobody stores without end
-- by requests that are each within their limit.
CREATE TABLE sample_holdings (
    annotation_id int PRIMARY KEY REFERENCES annotations ON DELETE CASCADE,
    drawings int NOT NULL DEFAULT 0,
    drawn_bytes bigint NOT NULL DEFAULT 0,
    comments int NOT NULL DEFAULT 0,
    written_bytes bigint NOT NULL DEFAULT 0,
    told_bytes bigint NOT NULL DEFAULT 0 -- words that its history keeps, also of comments that are no more (sql/code/decisions.sql)
);

-- What pages count, kept with the change itself (sql/code/counts.sql): a row for each category, and one for each option that was ever
-- chosen in it. Whoever changes several does so in the order of the keys. Rows come and go with those of categories by triggers: a foreign
-- key would be checked anew by every change but the first of a transaction. Pages have room for many versions of few rows.
CREATE TABLE category_counts (
    category_id int PRIMARY KEY,
    project_id int NOT NULL,
    annotations int NOT NULL DEFAULT 0,
    submitted int NOT NULL DEFAULT 0,
    comments int NOT NULL DEFAULT 0
) WITH (fillfactor = 10);
CREATE INDEX ON category_counts (project_id);

CREATE TABLE score_counts (
    category_id int NOT NULL REFERENCES category_counts ON DELETE CASCADE,
    classification_id int NOT NULL REFERENCES classifications ON DELETE CASCADE,
    option text NOT NULL,
    project_id int NOT NULL,
    annotations int NOT NULL,
    PRIMARY KEY (category_id, classification_id, option)
) WITH (fillfactor = 20);
CREATE INDEX ON score_counts (classification_id);

ALTER TABLE annotations ENABLE ROW LEVEL SECURITY;
ALTER TABLE annotations_labels ENABLE ROW LEVEL SECURITY;
ALTER TABLE scores ENABLE ROW LEVEL SECURITY;
ALTER TABLE layers ENABLE ROW LEVEL SECURITY;
ALTER TABLE comments ENABLE ROW LEVEL SECURITY;
ALTER TABLE sample_holdings ENABLE ROW LEVEL SECURITY;
ALTER TABLE category_counts ENABLE ROW LEVEL SECURITY;
ALTER TABLE score_counts ENABLE ROW LEVEL SECURITY;

RESET ROLE;
