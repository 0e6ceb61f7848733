-- Who may see and change which rows. What depends on the old and the new row is a trigger (guards.sql).
--
-- Policies are set tests with an uncorrelated sub-select, computed once per statement; never a function call per row. The sets hold
-- projects and categories, and are small. A single grant is looked for by its key: EXISTS, which the planner turns into one hashed set
-- where many rows are asked about. All are permissive, so that several on one table add up. No FORCE: the owner's functions would
-- recurse. Tables without a policy (users, ended_sessions, login_failures, tombstones) are reached through functions and the view
-- people alone.

-- owner_id is asked for beside the set, because the set does not hold the row that this very statement makes.
CREATE POLICY seen ON projects FOR SELECT
    USING (owner_id = (SELECT caller()) OR project_id = ANY ((SELECT my_projects())::int[]) OR (SELECT is_sysadm())
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller() AND g.project_id = projects.project_id));
CREATE POLICY shared ON projects FOR SELECT
    USING (project_id = (SELECT a.project_id FROM annotations a WHERE a.annotation_id = (SELECT shared_annotation())));
CREATE POLICY made ON projects FOR INSERT
    WITH CHECK ((SELECT is_sysadm()) OR (owner_id = (SELECT caller()) AND (SELECT may_create_projects())));
CREATE POLICY changed ON projects FOR UPDATE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));
CREATE POLICY deleted ON projects FOR DELETE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));

CREATE POLICY seen ON categories FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[])
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller() AND g.project_id = categories.project_id
                      AND g.category_id = categories.category_id));
CREATE POLICY shared ON categories FOR SELECT
    USING (category_id = (SELECT a.category_id FROM annotations a WHERE a.annotation_id = (SELECT shared_annotation())));
CREATE POLICY made ON categories FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_managed_projects())::int[])
                AND (owner_id = (SELECT caller()) OR (SELECT is_sysadm())));
CREATE POLICY changed ON categories FOR UPDATE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));
CREATE POLICY deleted ON categories FOR DELETE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));

CREATE POLICY seen ON categories_classifications FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[])
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller() AND g.project_id = categories_classifications.project_id
                      AND g.category_id = categories_classifications.category_id));
CREATE POLICY made ON categories_classifications FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_managed_projects())::int[]));
CREATE POLICY deleted ON categories_classifications FOR DELETE
    USING (project_id = ANY ((SELECT my_managed_projects())::int[]));

CREATE POLICY seen ON classifications FOR SELECT
    USING (project_id = ANY ((SELECT my_managed_projects())::int[])
           OR EXISTS (SELECT FROM categories_classifications l WHERE l.classification_id = classifications.classification_id));
CREATE POLICY made ON classifications FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_managed_projects())::int[])
                AND (owner_id = (SELECT caller()) OR (SELECT is_sysadm())));
CREATE POLICY changed ON classifications FOR UPDATE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));
CREATE POLICY deleted ON classifications FOR DELETE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));

CREATE POLICY seen ON labels FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[])
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller() AND g.project_id = labels.project_id));
CREATE POLICY made ON labels FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_managed_projects())::int[])
                AND (owner_id = (SELECT caller()) OR (SELECT is_sysadm())));
CREATE POLICY changed ON labels FOR UPDATE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));
CREATE POLICY deleted ON labels FOR DELETE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));

CREATE POLICY seen ON annotations FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR category_id = ANY ((SELECT my_categories())::int[])
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                      AND g.type IN ('annpar', 'annvie') AND g.type_id = annotations.annotation_id));
CREATE POLICY shared ON annotations FOR SELECT USING (annotation_id = (SELECT shared_annotation()));
CREATE POLICY made ON annotations FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_managed_projects())::int[])
                AND (owner_id = (SELECT caller()) OR (SELECT is_sysadm())));
CREATE POLICY changed ON annotations FOR UPDATE -- a participant may do no more than submit: see guard_annotation()
    USING (project_id = ANY ((SELECT my_par_projects())::int[]) OR category_id = ANY ((SELECT my_par_categories())::int[])
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                      AND g.type = 'annpar' AND g.type_id = annotations.annotation_id));
CREATE POLICY deleted ON annotations FOR DELETE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));

CREATE POLICY seen ON annotations_labels FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR category_id = ANY ((SELECT my_categories())::int[])
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                      AND g.type IN ('annpar', 'annvie') AND g.type_id = annotations_labels.annotation_id));
CREATE POLICY made ON annotations_labels FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_par_projects())::int[])
                OR category_id = ANY ((SELECT my_par_categories())::int[])
                OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                           AND g.type = 'annpar' AND g.type_id = annotations_labels.annotation_id));
CREATE POLICY deleted ON annotations_labels FOR DELETE
    USING (project_id = ANY ((SELECT my_par_projects())::int[]) OR category_id = ANY ((SELECT my_par_categories())::int[])
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                      AND g.type = 'annpar' AND g.type_id = annotations_labels.annotation_id));

CREATE POLICY seen ON scores FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR category_id = ANY ((SELECT my_categories())::int[])
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                      AND g.type IN ('annpar', 'annvie') AND g.type_id = scores.annotation_id));
CREATE POLICY made ON scores FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_par_projects())::int[])
                OR category_id = ANY ((SELECT my_par_categories())::int[])
                OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                           AND g.type = 'annpar' AND g.type_id = scores.annotation_id));
CREATE POLICY deleted ON scores FOR DELETE
    USING (project_id = ANY ((SELECT my_par_projects())::int[]) OR category_id = ANY ((SELECT my_par_categories())::int[])
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                      AND g.type = 'annpar' AND g.type_id = scores.annotation_id));

CREATE POLICY seen ON layers FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR category_id = ANY ((SELECT my_categories())::int[])
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                      AND g.type IN ('annpar', 'annvie') AND g.type_id = layers.annotation_id));
CREATE POLICY shared ON layers FOR SELECT USING (annotation_id = (SELECT shared_annotation()));
CREATE POLICY made ON layers FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_managed_projects())::int[])
                AND (owner_id = (SELECT caller()) OR (SELECT is_sysadm())));
CREATE POLICY drawn ON layers FOR INSERT
    WITH CHECK (kind = 'drawing' AND owner_id = (SELECT caller())
                AND (project_id = ANY ((SELECT my_par_projects())::int[])
                     OR category_id = ANY ((SELECT my_par_categories())::int[])
                     OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                                AND g.type = 'annpar' AND g.type_id = layers.annotation_id)));
CREATE POLICY changed ON layers FOR UPDATE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));
CREATE POLICY redrawn ON layers FOR UPDATE
    USING (kind = 'drawing' AND owner_id = (SELECT caller())
           AND (project_id = ANY ((SELECT my_par_projects())::int[])
                OR category_id = ANY ((SELECT my_par_categories())::int[])
                OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                           AND g.type = 'annpar' AND g.type_id = layers.annotation_id)));
CREATE POLICY deleted ON layers FOR DELETE
    USING (project_id = ANY ((SELECT my_managed_projects())::int[])
           OR (kind = 'drawing' AND owner_id = (SELECT caller())
               AND (project_id = ANY ((SELECT my_par_projects())::int[])
                    OR category_id = ANY ((SELECT my_par_categories())::int[])
                    OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                               AND g.type = 'annpar' AND g.type_id = layers.annotation_id))));

CREATE POLICY seen ON comments FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR category_id = ANY ((SELECT my_categories())::int[])
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                      AND g.type IN ('annpar', 'annvie') AND g.type_id = comments.annotation_id));
CREATE POLICY shared ON comments FOR SELECT USING (annotation_id = (SELECT shared_annotation()));
CREATE POLICY made ON comments FOR INSERT
    WITH CHECK ((owner_id = (SELECT caller()) OR (SELECT is_sysadm()))
                AND (project_id = ANY ((SELECT my_par_projects())::int[])
                     OR category_id = ANY ((SELECT my_par_categories())::int[])
                     OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                                AND g.type = 'annpar' AND g.type_id = comments.annotation_id)));
CREATE POLICY changed ON comments FOR UPDATE
    USING (owner_id = (SELECT caller())
           AND (project_id = ANY ((SELECT my_par_projects())::int[])
                OR category_id = ANY ((SELECT my_par_categories())::int[])
                OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                           AND g.type = 'annpar' AND g.type_id = comments.annotation_id)));
CREATE POLICY deleted ON comments FOR DELETE
    USING (project_id = ANY ((SELECT my_managed_projects())::int[])
           OR (owner_id = (SELECT caller())
               AND (project_id = ANY ((SELECT my_par_projects())::int[])
                    OR category_id = ANY ((SELECT my_par_categories())::int[])
                    OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                               AND g.type = 'annpar' AND g.type_id = comments.annotation_id))));

-- An image is seen by who manages its project or sees an annotation or layer that uses it.
-- OFFSET 0: always a look into the index for a row. Else the planner, who does not know of a LIMIT, may read all layers first.
CREATE POLICY seen ON images FOR SELECT
    USING (project_id = ANY ((SELECT my_managed_projects())::int[])
           OR EXISTS (SELECT FROM layers l WHERE l.image_id = images.image_id OFFSET 0)
           OR EXISTS (SELECT FROM annotations a WHERE a.image_id = images.image_id OFFSET 0));
CREATE POLICY made ON images FOR INSERT
    WITH CHECK (project_id = ANY ((SELECT my_managed_projects())::int[])
                AND (owner_id = (SELECT caller()) OR (SELECT is_sysadm())));
CREATE POLICY changed ON images FOR UPDATE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));
CREATE POLICY deleted ON images FOR DELETE USING (project_id = ANY ((SELECT my_managed_projects())::int[]));

CREATE POLICY seen ON permissions FOR SELECT
    USING (user_id = (SELECT caller()) OR project_id = ANY ((SELECT my_managed_projects())::int[]) OR (SELECT is_sysadm()));
CREATE POLICY granted ON permissions FOR INSERT
    WITH CHECK ((SELECT is_sysadm())
                OR (type NOT IN ('sysadm', 'proadm') AND project_id = ANY ((SELECT my_managed_projects())::int[]))
                OR (type = 'proadm' AND project_id = ANY ((SELECT my_owned_projects())::int[])));
CREATE POLICY revoked ON permissions FOR DELETE
    USING ((SELECT is_sysadm())
           OR (type NOT IN ('sysadm', 'proadm') AND project_id = ANY ((SELECT my_managed_projects())::int[]))
           OR (type = 'proadm' AND project_id = ANY ((SELECT my_owned_projects())::int[])));

CREATE POLICY seen ON shares FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR category_id = ANY ((SELECT my_categories())::int[])
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                      AND g.type IN ('annpar', 'annvie') AND g.type_id = shares.annotation_id));
CREATE POLICY made ON shares FOR INSERT
    WITH CHECK (author_id = (SELECT caller())
                AND (project_id = ANY ((SELECT my_par_projects())::int[])
                     OR category_id = ANY ((SELECT my_par_categories())::int[])
                     OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                                AND g.type = 'annpar' AND g.type_id = shares.annotation_id)));
CREATE POLICY revoked ON shares FOR DELETE
    USING (project_id = ANY ((SELECT my_par_projects())::int[]) OR category_id = ANY ((SELECT my_par_categories())::int[])
           OR EXISTS (SELECT FROM permissions g WHERE g.user_id = caller()
                      AND g.type = 'annpar' AND g.type_id = shares.annotation_id));

CREATE POLICY seen ON image_work FOR SELECT
    USING (image_id IN (SELECT i.image_id FROM images i WHERE i.project_id = ANY ((SELECT my_managed_projects())::int[])));

-- Counts of a category are for whoever sees the whole of it.
CREATE POLICY seen ON category_counts FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR category_id = ANY ((SELECT my_categories())::int[]));
CREATE POLICY seen ON score_counts FOR SELECT
    USING (project_id = ANY ((SELECT my_projects())::int[]) OR category_id = ANY ((SELECT my_categories())::int[]));

CREATE POLICY seen ON audit FOR SELECT USING ((SELECT is_sysadm()));

-- Whether an annotation is shared is told to whoever sees it; the rows of the shares are for participants.
CREATE VIEW shared_annotations AS SELECT annotation_id FROM shares WHERE expires_at > now();
