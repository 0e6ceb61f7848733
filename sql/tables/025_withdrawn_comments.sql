-- What somebody else has said and a manager has taken away, as long as he may put it back (sql/code/withdrawn_comments.sql).
SET LOCAL ROLE memento_owner;

CREATE TABLE withdrawn_comments (
    comment_id int PRIMARY KEY,
    annotation_id int NOT NULL REFERENCES annotations ON DELETE CASCADE,
    said jsonb NOT NULL, -- its row
    answers int[] NOT NULL, -- what answered it
    withdrawn_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON withdrawn_comments (annotation_id);
CREATE INDEX ON withdrawn_comments (withdrawn_at);
ALTER TABLE withdrawn_comments ENABLE ROW LEVEL SECURITY;

ALTER TABLE decisions DROP CONSTRAINT decisions_what_check;
ALTER TABLE decisions ADD CONSTRAINT decisions_what_check
    CHECK (what IN ('label', 'label withdrawn', 'score', 'score withdrawn', 'submit', 'submit withdrawn', 'comment', 'comment changed',
                    'comment resolved', 'comment reopened', 'comment withdrawn', 'comment restored'));

RESET ROLE;
