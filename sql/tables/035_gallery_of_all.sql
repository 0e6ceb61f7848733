-- The drawing layers of a category that have shapes, of whichever class: what a gallery of all looks through.
SET LOCAL ROLE memento_owner;

CREATE INDEX ON shape_classes (category_id, layer_id) INCLUDE (annotation_id) WHERE shapes > 0;

RESET ROLE;
