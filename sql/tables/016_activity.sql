-- Where something happened: of the audit, what concerns a project is shown to its managers.
SET LOCAL ROLE memento_owner;

ALTER TABLE audit ADD COLUMN project_id int; -- no reference: the entry outlives the project; NULL for what concerns none, and before this column
-- A page of one kind, of one person or of anybody; of several kinds, the pages of each are put together.
CREATE INDEX audit_in_project ON audit (project_id, action, audit_id) WHERE project_id IS NOT NULL;
CREATE INDEX audit_of_user_in_project ON audit (project_id, action, user_id, audit_id) WHERE project_id IS NOT NULL;
-- Also of what one transaction did a thousand times, all of it at one time.
DROP INDEX audit_action_happened_at_idx;
CREATE INDEX audit_of_action ON audit (action, happened_at, audit_id);

RESET ROLE;
