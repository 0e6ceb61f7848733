-- Who said what of a sample, and when: what is said now is in the tables of labels, scores and comments; here is how it came about.
SET LOCAL ROLE memento_owner;

-- Rows are added with the change itself (sql/code/decisions.sql), and go with their sample. What is named here is called as it was then.
CREATE TABLE decisions (
    decision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    project_id int NOT NULL,
    annotation_id int NOT NULL REFERENCES annotations ON DELETE CASCADE,
    what text NOT NULL CHECK (what IN ('label', 'label withdrawn', 'score', 'score withdrawn', 'submit', 'submit withdrawn', 'comment',
                                       'comment changed', 'comment resolved', 'comment reopened', 'comment withdrawn')),
    value text NOT NULL, -- the label; the score as `data` has it; the status; the words of a comment when they were written
    layer text NOT NULL DEFAULT '', -- of a comment
    comment_id int, -- no reference: the entry outlives the comment
    author text NOT NULL,
    happened_at timestamptz NOT NULL DEFAULT now(),
    version int NOT NULL -- of the sample then
);
CREATE INDEX ON decisions (project_id, happened_at); -- when something was said last
CREATE INDEX ON decisions (annotation_id);
CREATE INDEX ON decisions (comment_id, decision_id) WHERE comment_id IS NOT NULL; -- the words that a later entry is about

ALTER TABLE decisions ENABLE ROW LEVEL SECURITY;

RESET ROLE;
