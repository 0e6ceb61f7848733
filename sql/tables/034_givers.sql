-- By whom a right was given: his name, kept when he is gone. Empty: on the command line, or before this was noted.
SET LOCAL ROLE memento_owner;

ALTER TABLE permissions ADD COLUMN given_by text NOT NULL DEFAULT '';

RESET ROLE;
