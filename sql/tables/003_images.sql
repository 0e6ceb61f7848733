-- Images, the work on them, and the files that are still to be removed.
SET LOCAL ROLE memento_owner;

CREATE TABLE images (
    image_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    project_id int NOT NULL REFERENCES projects ON DELETE CASCADE,
    owner_id int NOT NULL REFERENCES users,
    uri text NOT NULL DEFAULT '', -- of an external image (type E); '' for stored ones
    type text NOT NULL DEFAULT '' CHECK (type IN ('', 'T', 'E')), -- flat, tiled, external
    key text UNIQUE CHECK (key ~ '^[0-9a-f]{32}$'), -- the folder in the store: 128 random bits, never derived
    state text NOT NULL DEFAULT 'uploading' CHECK (state IN ('uploading', 'queued', 'tiling', 'ready', 'failed')),
    reason text NOT NULL DEFAULT '', -- of state failed: what went wrong
    format int NOT NULL DEFAULT 0 CHECK (format BETWEEN 0 AND 5),
    sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'), -- of the bytes as they came
    size_bytes bigint CHECK (size_bytes >= 0),
    width int CHECK (width > 0), -- of the stored image, pixels
    height int CHECK (height > 0),
    source_width int CHECK (source_width > 0), -- of the file as it came
    source_height int CHECK (source_height > 0),
    channels int CHECK (channels BETWEEN 1 AND 4), -- 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA
    bit_depth int CHECK (bit_depth BETWEEN 1 AND 16), -- significant bits of a channel
    planes int NOT NULL DEFAULT 1 CHECK (planes > 0), -- pages in the file
    pixel_size_um double precision CHECK (pixel_size_um > 0), -- of the stored image
    pyramid jsonb NOT NULL DEFAULT '{}', -- tile_size, tile_format, levels, flat, stats, mapping (lib/image/image.hpp)
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (project_id, name),
    UNIQUE (image_id, project_id),
    CHECK ((type = 'E') = (uri <> '')),
    CHECK (state <> 'ready' OR type = 'E' OR (key IS NOT NULL AND width IS NOT NULL AND height IS NOT NULL))
);
CREATE INDEX ON images (state) WHERE state IN ('uploading', 'queued', 'tiling');
CREATE INDEX ON images (owner_id, image_id) WHERE state IN ('queued', 'tiling'); -- whose turn it is, and with what

-- One row for each image that was uploaded; it goes when the image is ready. Beside images, so that a heartbeat is no change
-- of the image.
CREATE TABLE image_work (
    image_id int PRIMARY KEY REFERENCES images ON DELETE CASCADE,
    key text NOT NULL UNIQUE, -- of the image; when the image has another one by now, this row means nothing
    is_new boolean NOT NULL, -- the upload made the row of the image: when it fails, the row goes
    upload_id text UNIQUE, -- of an upload that can be resumed
    received bigint NOT NULL DEFAULT 0, -- bytes that came; of an upload that can be resumed, those that are safe
    expected bigint, -- bytes; NULL when the sender did not say
    heartbeat_at timestamptz NOT NULL DEFAULT now(), -- when bytes arrived last
    patience int NOT NULL DEFAULT 60, -- seconds of silence after which the upload is stale: its name is free for another
    expires_at timestamptz NOT NULL DEFAULT now(), -- when it is given up, and cannot be resumed any more
    lease text, -- of the process that converts the image
    lease_until timestamptz, -- while nobody has a lease: not to be tried again before
    attempts int NOT NULL DEFAULT 0,
    percent int NOT NULL DEFAULT 0 -- of the conversion
);

-- When an image of somebody was taken for conversion last: the one whose turn is longest ago is next.
CREATE TABLE tiling_turns (
    owner_id int PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    served_at timestamptz NOT NULL
);

-- Files of images whose rows are gone, until they are unlinked.
CREATE TABLE tombstones (
    key text PRIMARY KEY,
    deleted_at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE images ENABLE ROW LEVEL SECURITY;
ALTER TABLE image_work ENABLE ROW LEVEL SECURITY;
ALTER TABLE tiling_turns ENABLE ROW LEVEL SECURITY;
ALTER TABLE tombstones ENABLE ROW LEVEL SECURITY;

RESET ROLE;
