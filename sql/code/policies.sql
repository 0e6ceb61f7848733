-- Who may see and change which rows. What depends on the old and the new row is a trigger (guards.sql).
--
-- A row of the list is a policy: table, name, command, condition. The words in brackets are the levels of docs/access.md, with the
-- texts at the end. They are set tests with an uncorrelated sub-select, computed once per statement; never a function call per row. The
-- sets hold projects and categories, and are small. A single grant is looked for by its key among the caller's own (my_grants); OFFSET 0
-- keeps it so, where the planner would rather read all of them first. All policies are permissive, so that several on one table add up. No FORCE: the
-- owner's functions would recurse. Tables without a policy (users, ended_sessions, login_attempts, tombstones) are reached through
-- functions and the view people alone.
DO $do$
DECLARE
    policy record;
    word record;
    condition text;
BEGIN
    FOR policy IN SELECT * FROM (VALUES
        -- owner_id is asked for beside the set, because the set does not hold the row that this very statement makes.
        ('projects', 'seen', 'SELECT', '[my own project] OR [vie of project] OR [sysadm] OR [anything granted in project]'),
        ('projects', 'shared', 'SELECT', 'project_id = (SELECT a.project_id FROM annotations a WHERE a.annotation_id = [shared])'),
        ('projects', 'made', 'INSERT', '[sysadm] OR (owner_id = [me] AND (SELECT may_create_projects()))'),
        ('projects', 'changed', 'UPDATE', '[manage]'),
        ('projects', 'deleted', 'DELETE', '[manage]'),

        ('categories', 'seen', 'SELECT', '[vie of project] OR [anything granted in category]'),
        ('categories', 'shared', 'SELECT', 'category_id = (SELECT a.category_id FROM annotations a WHERE a.annotation_id = [shared])'),
        ('categories', 'made', 'INSERT', '[manage] AND [own]'),
        ('categories', 'changed', 'UPDATE', '[manage]'),
        ('categories', 'deleted', 'DELETE', '[manage]'),

        ('categories_classifications', 'seen', 'SELECT', '[vie of project] OR [anything granted in category]'),
        ('categories_classifications', 'made', 'INSERT', '[manage]'),
        ('categories_classifications', 'deleted', 'DELETE', '[manage]'),

        ('classifications', 'seen', 'SELECT', '[manage] OR EXISTS (SELECT FROM categories_classifications l
                                                                    WHERE l.classification_id = classifications.classification_id)'),
        ('classifications', 'made', 'INSERT', '[manage] AND [own]'),
        ('classifications', 'changed', 'UPDATE', '[manage]'),
        ('classifications', 'deleted', 'DELETE', '[manage]'),

        ('labels', 'seen', 'SELECT', '[vie of project] OR [anything granted in project]'),
        ('labels', 'made', 'INSERT', '[manage] AND [own]'),
        ('labels', 'changed', 'UPDATE', '[manage]'),
        ('labels', 'deleted', 'DELETE', '[manage]'),

        ('annotations', 'seen', 'SELECT', '[vie]'),
        ('annotations', 'shared', 'SELECT', 'annotation_id = [shared]'),
        ('annotations', 'made', 'INSERT', '[manage] AND [own]'),
        ('annotations', 'changed', 'UPDATE', '[par]'), -- a participant may do no more than submit: see guard_annotation()
        ('annotations', 'deleted', 'DELETE', '[manage]'),

        ('annotations_labels', 'seen', 'SELECT', '[vie]'),
        ('annotations_labels', 'made', 'INSERT', '[par]'),
        ('annotations_labels', 'deleted', 'DELETE', '[par]'),

        ('scores', 'seen', 'SELECT', '[vie]'),
        ('scores', 'made', 'INSERT', '[par]'),
        ('scores', 'deleted', 'DELETE', '[par]'),

        ('properties', 'seen', 'SELECT', '[vie]'),
        ('properties', 'made', 'INSERT', '[manage]'),
        ('properties', 'changed', 'UPDATE', '[manage]'),
        ('properties', 'deleted', 'DELETE', '[manage]'),

        ('layers', 'seen', 'SELECT', '[vie]'),
        ('layers', 'shared', 'SELECT', 'annotation_id = [shared]'),
        ('layers', 'made', 'INSERT', '[manage] AND [own]'),
        ('layers', 'drawn', 'INSERT', 'kind = ''drawing'' AND owner_id = [me] AND [par]'),
        ('layers', 'changed', 'UPDATE', '[manage]'),
        ('layers', 'redrawn', 'UPDATE', 'kind = ''drawing'' AND owner_id = [me] AND [par]'),
        ('layers', 'deleted', 'DELETE', '[manage] OR (kind = ''drawing'' AND owner_id = [me] AND [par])'),

        ('composites', 'seen', 'SELECT', '[vie]'),
        ('composites', 'shared', 'SELECT', 'annotation_id = [shared]'),

        ('comments', 'seen', 'SELECT', '[vie]'),
        ('comments', 'shared', 'SELECT', 'annotation_id = [shared]'),
        ('comments', 'made', 'INSERT', '[own] AND [par]'),
        ('comments', 'changed', 'UPDATE', '[par]'), -- who is not its author may only resolve it: see place_comment()
        ('comments', 'deleted', 'DELETE', '[manage] OR (owner_id = [me] AND [par])'),

        -- An image is seen by who manages its project or sees an annotation or layer that uses it.
        ('images', 'seen', 'SELECT', '[manage] OR EXISTS (SELECT FROM layers l WHERE l.image_id = images.image_id OFFSET 0)
                                               OR EXISTS (SELECT FROM annotations a WHERE a.image_id = images.image_id OFFSET 0)'),
        ('images', 'made', 'INSERT', '[manage] AND [own]'),
        ('images', 'changed', 'UPDATE', '[manage]'),
        ('images', 'deleted', 'DELETE', '[manage]'),
        ('image_work', 'seen', 'SELECT', 'image_id IN (SELECT i.image_id FROM images i WHERE i.project_id = ANY [managed])'),

        ('permissions', 'seen', 'SELECT', '(user_id = [me] AND [reached]) OR [manage] OR [sysadm]'),
        ('permissions', 'granted', 'INSERT', '[may grant]'),
        ('permissions', 'revoked', 'DELETE', '[may grant]'),

        ('shares', 'seen', 'SELECT', '[vie]'),
        ('shares', 'made', 'INSERT', 'author_id = [me] AND [par]'),
        ('shares', 'revoked', 'DELETE', '[par]'),

        -- Links by which people join are the managers' alone.
        ('invites', 'seen', 'SELECT', '[manage]'),
        ('invites', 'made', 'INSERT', 'author_id = [me] AND [manage]'),
        ('invites', 'ended', 'UPDATE', '[manage]'),
        ('invites', 'forgotten', 'DELETE', '[manage]'),

        -- Counts of a category are for whoever sees the whole of it.
        ('category_counts', 'seen', 'SELECT', '[vie of project] OR [vie of category]'),
        ('score_counts', 'seen', 'SELECT', '[vie of project] OR [vie of category]'),
        ('label_counts', 'seen', 'SELECT', '[vie of project] OR [vie of category]'),
        ('image_counts', 'seen', 'SELECT', '[manage]'),

        -- Of the project, or one's own; of the former, a guest gets the one that says how samples are shown at first.
        ('named_views', 'seen', 'SELECT', '(user_id = [me] AND [reached]) OR (user_id IS NULL AND ([vie of project] OR [anything granted in project]))'),
        ('named_views', 'shared', 'SELECT', 'is_first AND project_id = (SELECT a.project_id FROM annotations a WHERE a.annotation_id = [shared])'),
        ('named_views', 'made', 'INSERT', '(user_id IS NULL AND [manage])
                                           OR (user_id = [me] AND ([vie of project] OR [anything granted in project]))'),
        ('named_views', 'changed', 'UPDATE', '(user_id = [me] AND [reached]) OR (user_id IS NULL AND [manage])'),
        ('named_views', 'deleted', 'DELETE', '(user_id = [me] AND [reached]) OR (user_id IS NULL AND [manage])'),

        ('decisions', 'seen', 'SELECT', '[manage]'),
        ('audit', 'seen', 'SELECT', '[sysadm]')
    ) p (on_table, name, command, condition) LOOP
        condition := policy.condition;
        FOR word IN SELECT * FROM (VALUES
            ('[vie]', '([vie of project] OR [vie of category] OR EXISTS (SELECT FROM my_grants g
                 WHERE g.annotation_id = %1$I.annotation_id OFFSET 0))'),
            ('[par]', '(project_id = ANY ((SELECT my_par_projects())::int[]) OR category_id = ANY ((SELECT my_par_categories())::int[])
                 OR EXISTS (SELECT FROM my_grants g
                            WHERE g.annotation_id = %1$I.annotation_id AND g.type = ''annpar'' OFFSET 0))'),
            ('[may grant]', '[sysadm] OR (type NOT IN (''sysadm'', ''proadm'') AND [manage])
                 OR (type = ''proadm'' AND project_id = ANY ((SELECT my_owned_projects())::int[]))'),
            ('[own]', '(owner_id = [me] OR [sysadm])'),
            ('[vie of project]', 'project_id = ANY ((SELECT my_projects())::int[])'),
            ('[vie of category]', 'category_id = ANY ((SELECT my_categories())::int[])'),
            ('[anything granted in project]', 'EXISTS (SELECT FROM my_grants g WHERE g.project_id = %1$I.project_id OFFSET 0)'),
            ('[anything granted in category]', 'EXISTS (SELECT FROM my_grants g
                 WHERE g.project_id = %1$I.project_id AND g.category_id = %1$I.category_id OFFSET 0)'),
            ('[my own project]', 'owner_id = [me] AND [reached]'),
            ('[reached]', 'reaches(%1$I.project_id)'),
            ('[manage]', 'project_id = ANY [managed]'),
            ('[managed]', '((SELECT my_managed_projects())::int[])'),
            ('[me]', '(SELECT caller())'),
            ('[sysadm]', '(SELECT is_sysadm())'),
            ('[shared]', '(SELECT shared_annotation())')
        ) w (said, meant) LOOP -- words first that hold others
            condition := replace(condition, word.said, format(word.meant, policy.on_table));
        END LOOP;
        EXECUTE format('CREATE POLICY %I ON %I FOR %s %s (%s)', policy.name, policy.on_table, policy.command,
                       CASE policy.command WHEN 'INSERT' THEN 'WITH CHECK' ELSE 'USING' END, condition);
    END LOOP;
END $do$;

-- Whether an annotation is shared is told to whoever sees it; the rows of the shares are for participants.
CREATE VIEW shared_annotations AS SELECT annotation_id FROM shares WHERE expires_at > now();
