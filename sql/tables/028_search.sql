-- Searches for a part of a name, or of what is told of a sample, find it by an index of trigrams: both extensions come with PostgreSQL.
-- They have a schema of their own, so that public holds what is ours. With the project, because other projects may have the same names.
CREATE SCHEMA trigrams;
CREATE EXTENSION pg_trgm SCHEMA trigrams;
CREATE EXTENSION btree_gin SCHEMA trigrams;
GRANT USAGE ON SCHEMA trigrams TO memento_owner;
SET LOCAL ROLE memento_owner;

-- What is new waits in a short list, which a search looks through.
CREATE INDEX ON annotations USING gin (project_id trigrams.int4_ops, lower(name) trigrams.gin_trgm_ops) WITH (gin_pending_list_limit = 256);
CREATE INDEX ON properties USING gin (project_id trigrams.int4_ops, lower(value) trigrams.gin_trgm_ops) WITH (gin_pending_list_limit = 256);
CREATE INDEX ON images USING gin (project_id trigrams.int4_ops, lower(name) trigrams.gin_trgm_ops) WITH (gin_pending_list_limit = 256);

RESET ROLE;
