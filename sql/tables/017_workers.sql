-- Who works on images, and what their machines look like: for the page of the system.
SET LOCAL ROLE memento_owner;

CREATE TABLE workers (
    worker text PRIMARY KEY, -- made when it begins
    host text NOT NULL,
    process int NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now(), -- a sign of life
    findings json NOT NULL DEFAULT '[]', -- of `memento doctor` there: check, good, found, hint
    found_at timestamptz
);
CREATE INDEX ON images (image_id) WHERE state = 'failed';

ALTER TABLE workers ENABLE ROW LEVEL SECURITY;

RESET ROLE;
