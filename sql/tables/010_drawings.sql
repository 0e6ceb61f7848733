-- What is drawn: shapes, and every edit of them.
SET LOCAL ROLE memento_owner;

-- A drawing layer is a text of Fabric.js (layers.data) until somebody edits its shapes: from then on its shapes are the truth, and the text
-- is made of them when it is asked for.
ALTER TABLE layers ADD COLUMN drawn boolean NOT NULL DEFAULT false; -- data says nothing any more: the shapes are the drawing

-- Of a layer whose shapes were ever asked for, and of one that was deleted: its shapes stay until the sample goes, so that it can be
-- brought back.
CREATE TABLE drawings (
    layer_id int PRIMARY KEY, -- no reference: it outlives the layer
    annotation_id int NOT NULL REFERENCES annotations ON DELETE CASCADE,
    is_read boolean NOT NULL DEFAULT false, -- the shapes are what the text says
    frame text DEFAULT '', -- what the text has beside its objects, as the beginning of an object; NULL: it is no drawing
    places int NOT NULL DEFAULT 0, -- the last place that was given to a shape
    points bigint NOT NULL DEFAULT 0,
    gone jsonb, -- the row of the layer that was deleted
    gone_at timestamptz,
    gone_by text NOT NULL DEFAULT ''
);
CREATE INDEX ON drawings (annotation_id);

-- Edits of a sample are counted, in the order in which they arrive: whoever edits holds this row.
CREATE TABLE edit_counters (
    annotation_id int PRIMARY KEY REFERENCES annotations ON DELETE CASCADE,
    seq int NOT NULL DEFAULT 0,
    shapes int NOT NULL DEFAULT 0
);

-- Samples and projects move, and rows here are many: a shape knows its layer alone.
CREATE TABLE shapes (
    shape_id uuid PRIMARY KEY, -- made by who draws
    layer_id int NOT NULL REFERENCES drawings ON DELETE CASCADE,
    place int NOT NULL, -- from the bottom to the top
    kind text NOT NULL CHECK (kind IN ('point', 'line', 'polyline', 'polygon', 'rectangle', 'ellipse',
                                       'other')), -- an object of an old file that is no shape: kept, not shown
    geometry double precision[] NOT NULL, -- x, y of every point; of a rectangle and an ellipse x, y, width, height, angle
    parts int[] NOT NULL, -- points of each line or ring
    bounds box NOT NULL,
    size smallint NOT NULL GENERATED ALWAYS AS ( -- neither side is longer than 2^size px
        ceil(ln(greatest(width(bounds), height(bounds), 1)) / ln(2::double precision))) STORED,
    class_id int REFERENCES labels ON DELETE SET NULL,
    name text NOT NULL DEFAULT '',
    colour text NOT NULL DEFAULT '', -- '': that of its class
    group_id int REFERENCES layers ON DELETE SET NULL, -- the plane it is on; NULL: all
    author_id int, -- kept when the user is deleted, as his name
    author text NOT NULL,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    changer text NOT NULL,
    seq int NOT NULL, -- of the edit that changed it last
    area double precision NOT NULL,
    length double precision NOT NULL,
    original text -- the object of Fabric.js that it came from, as it was; until it is edited
);
CREATE INDEX ON shapes (layer_id, place);
-- What lies in a box of a layer, by size. Each layer and size has a lane of its own, wider than anything may reach: GiST knows boxes only.
-- Far away lanes are rounded, always to the same side of each other, so that nothing is missed; who reads looks at the bounds as well.
CREATE INDEX shapes_in_view ON shapes USING gist ((bounds + point(layer_id * 4e7::double precision, size * 4e7::double precision)))
    WHERE kind <> 'other';
CREATE INDEX ON shapes (class_id) WHERE class_id IS NOT NULL;
CREATE INDEX ON shapes (group_id) WHERE group_id IS NOT NULL;

-- A row for each shape that an edit changed. How it was after it is how it was before the next one, or how it is.
CREATE TABLE edits (
    annotation_id int NOT NULL REFERENCES annotations ON DELETE CASCADE,
    seq int NOT NULL,
    shape_id uuid NOT NULL,
    layer_id int NOT NULL REFERENCES drawings ON DELETE CASCADE,
    op_id uuid, -- of who sent it
    author_id int,
    author text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    fields text[] NOT NULL, -- that were changed; 'created' or 'deleted' alone for the whole of it
    before jsonb, -- the shape as it was; NULL: it was not there
    PRIMARY KEY (annotation_id, seq, shape_id)
);
CREATE INDEX ON edits (shape_id, seq);
CREATE INDEX ON edits (layer_id, seq);

-- How many shapes there are where, by size: what is too small or too many to be shown is told by cells. Their sides are 64 px, 256 px … (level
-- 0, 1 …); a shape counts where the middle of its bounds lies. Kept with each change (sql/code/drawing_density.sql).
CREATE TABLE shape_cells (
    layer_id int NOT NULL REFERENCES drawings ON DELETE CASCADE,
    level smallint NOT NULL,
    down int NOT NULL,
    across int NOT NULL,
    size smallint NOT NULL,
    shapes int NOT NULL,
    PRIMARY KEY (layer_id, level, down, across, size)
) WITH (fillfactor = 70);

ALTER TABLE drawings ENABLE ROW LEVEL SECURITY;
ALTER TABLE edit_counters ENABLE ROW LEVEL SECURITY;
ALTER TABLE shapes ENABLE ROW LEVEL SECURITY;
ALTER TABLE edits ENABLE ROW LEVEL SECURITY;
ALTER TABLE shape_cells ENABLE ROW LEVEL SECURITY;

RESET ROLE;
