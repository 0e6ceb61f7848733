-- What pages may send again, because its answer was lost.
SET LOCAL ROLE memento_owner;

-- Each change of a page has an id that the page made. What was answered to it is answered again, and nothing is done twice. Kept for
-- good: a browser may have been away for any time.
CREATE TABLE operations (
    user_id int NOT NULL REFERENCES users ON DELETE CASCADE,
    op_id uuid NOT NULL,
    answer text, -- NULL only within the transaction that does it
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, op_id)
);

ALTER TABLE operations ENABLE ROW LEVEL SECURITY;

RESET ROLE;
