-- What somebody was granted on more than one sample is found at once, however many single samples he was granted: his sets are made of it
-- (sql/code/levels.sql).
SET LOCAL ROLE memento_owner;
CREATE INDEX ON permissions (user_id) INCLUDE (type, type_id) WHERE annotation_id IS NULL;
RESET ROLE;
