-- How a label looks as the class of what is drawn, and the key that gives it.
SET LOCAL ROLE memento_owner;

ALTER TABLE labels
    ADD COLUMN colour text NOT NULL DEFAULT '' CHECK (colour ~ '^(#[0-9a-f]{6})?$'), -- '': that of its place in the list
    ADD COLUMN key text NOT NULL DEFAULT '' CHECK (key ~ '^[1-9]?$'); -- a digit; '': the next that is free

RESET ROLE;
