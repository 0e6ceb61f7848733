-- What images take on the disk, originals and tiles apart, and how many were converted in each hour: for the page of the system
-- (sql/code/store_sizes.sql).
SET LOCAL ROLE memento_owner;

-- Bytes, as a worker has found them. No references: what goes with its image or its project is taken out of the sums by a trigger, at once.
CREATE TABLE image_sizes (
    image_id int PRIMARY KEY,
    project_id int NOT NULL,
    original bigint NOT NULL, -- 0: it was not kept
    tiles bigint NOT NULL
);

-- And of each project together, so that workers and deletions of different ones do not wait for each other.
CREATE TABLE store_sizes (
    project_id int PRIMARY KEY,
    originals bigint NOT NULL,
    tiles bigint NOT NULL
) WITH (fillfactor = 20);

-- Images with files that nobody has looked at yet.
CREATE TABLE unmeasured_images (
    image_id int PRIMARY KEY,
    key text NOT NULL
);
INSERT INTO unmeasured_images (image_id, key) SELECT i.image_id, i.key FROM images i WHERE i.state = 'ready' AND i.key IS NOT NULL;

-- A row for each process of the database, so that nobody who converts waits for anybody. Those of the day before go.
CREATE TABLE conversions (
    hour timestamptz NOT NULL,
    process int NOT NULL,
    images int NOT NULL,
    PRIMARY KEY (hour, process)
) WITH (fillfactor = 20);

ALTER TABLE image_sizes ENABLE ROW LEVEL SECURITY;
ALTER TABLE store_sizes ENABLE ROW LEVEL SECURITY;
ALTER TABLE unmeasured_images ENABLE ROW LEVEL SECURITY;
ALTER TABLE conversions ENABLE ROW LEVEL SECURITY;

RESET ROLE;
