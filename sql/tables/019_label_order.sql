-- In which order labels are offered, when somebody has put them in one.
SET LOCAL ROLE memento_owner;

ALTER TABLE labels ADD COLUMN place int; -- from 1; NULL: after those that have one, by its name

RESET ROLE;
