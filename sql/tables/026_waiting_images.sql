-- What of a project is on its way, or failed, is asked for every few seconds while it is uploaded: however many of its images are ready.
SET LOCAL ROLE memento_owner;

CREATE INDEX ON images (project_id, image_id) WHERE state <> 'ready';

RESET ROLE;
