-- The tables. They belong to memento_owner; who may see and change which rows is said in 002_access.sql.
--
-- Ids are identity columns and never used again. Project ids start at 2, because a grant of proadm on 0 or 1 means
-- "may create projects". A project_id that could be derived is stored all the same (policies compare it with a set) and
-- kept honest by composite foreign keys.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'memento_owner') THEN
        CREATE ROLE memento_owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'memento_app') THEN
        CREATE ROLE memento_app LOGIN NOBYPASSRLS;
    END IF;
END $$;

GRANT CREATE, USAGE ON SCHEMA public TO memento_owner;
GRANT USAGE ON SCHEMA public TO memento_app;
SET LOCAL ROLE memento_owner;

CREATE TABLE users (
    user_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    username text NOT NULL CHECK (username ~ '^[A-Za-z0-9._@+-]{1,50}$'),
    name text NOT NULL DEFAULT '',
    email text NOT NULL DEFAULT '',
    settings text NOT NULL DEFAULT '',
    password text NOT NULL, -- argon2id, see lib/access/password.hpp
    session_version int NOT NULL DEFAULT 1, -- raised to end all sessions of the user
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX users_username_key ON users (lower(username));

-- Sessions that were ended by logging out; kept until the token would have expired.
CREATE TABLE ended_sessions (
    jti text PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

CREATE TABLE projects (
    project_id int GENERATED ALWAYS AS IDENTITY (START WITH 2) PRIMARY KEY CHECK (project_id >= 2),
    name text NOT NULL UNIQUE CHECK (name <> ''),
    owner_id int NOT NULL REFERENCES users,
    settings text NOT NULL DEFAULT '',
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON projects (owner_id);

CREATE TABLE categories (
    category_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    project_id int NOT NULL REFERENCES projects ON DELETE CASCADE,
    owner_id int NOT NULL REFERENCES users,
    settings text NOT NULL DEFAULT '',
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (project_id, name),
    UNIQUE (category_id, project_id)
);

CREATE TABLE classifications (
    classification_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    type text NOT NULL DEFAULT 'M',
    data text NOT NULL DEFAULT '',
    project_id int NOT NULL REFERENCES projects ON DELETE CASCADE,
    owner_id int NOT NULL REFERENCES users,
    settings text NOT NULL DEFAULT '',
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (project_id, name),
    UNIQUE (classification_id, project_id)
);

CREATE TABLE categories_classifications (
    category_id int NOT NULL,
    classification_id int NOT NULL,
    project_id int NOT NULL,
    PRIMARY KEY (category_id, classification_id),
    FOREIGN KEY (category_id, project_id) REFERENCES categories (category_id, project_id) ON DELETE CASCADE,
    FOREIGN KEY (classification_id, project_id) REFERENCES classifications (classification_id, project_id) ON DELETE CASCADE
);
CREATE INDEX ON categories_classifications (classification_id);
CREATE INDEX ON categories_classifications (project_id);

CREATE TABLE labels (
    label_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    project_id int NOT NULL REFERENCES projects ON DELETE CASCADE,
    owner_id int NOT NULL REFERENCES users,
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (project_id, name),
    UNIQUE (label_id, project_id)
);

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

-- Files of images whose rows are gone, until they are unlinked.
CREATE TABLE tombstones (
    key text PRIMARY KEY,
    deleted_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE annotations (
    annotation_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    status text NOT NULL DEFAULT 'N' CHECK (status IN ('N', 'S')), -- not yet reviewed, submitted
    submitted_by int REFERENCES users ON DELETE SET NULL,
    submitted_at timestamptz,
    image_id int,
    project_id int NOT NULL REFERENCES projects ON DELETE CASCADE,
    category_id int NOT NULL,
    owner_id int NOT NULL REFERENCES users,
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (category_id, name),
    UNIQUE (annotation_id, project_id),
    FOREIGN KEY (category_id, project_id) REFERENCES categories (category_id, project_id) ON DELETE CASCADE,
    -- Deferred, because deleting a project deletes both ends in one statement, in any order.
    FOREIGN KEY (image_id, project_id) REFERENCES images (image_id, project_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON annotations (project_id, status);
CREATE INDEX ON annotations (image_id) WHERE image_id IS NOT NULL;

CREATE TABLE annotations_labels (
    annotation_id int NOT NULL,
    label_id int NOT NULL,
    project_id int NOT NULL,
    author_id int REFERENCES users ON DELETE SET NULL,
    author text NOT NULL DEFAULT '', -- kept when the user is deleted
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (annotation_id, label_id),
    FOREIGN KEY (annotation_id, project_id) REFERENCES annotations (annotation_id, project_id) ON DELETE CASCADE,
    FOREIGN KEY (label_id, project_id) REFERENCES labels (label_id, project_id) ON DELETE CASCADE
);
CREATE INDEX ON annotations_labels (label_id);
CREATE INDEX ON annotations_labels (project_id);

-- Which options of a classification were chosen for an annotation. Never refers to a link between category and
-- classification: unlinking keeps scores.
CREATE TABLE scores (
    annotation_id int NOT NULL,
    classification_id int NOT NULL,
    option text NOT NULL DEFAULT '', -- '' for a classification with one button
    project_id int NOT NULL,
    author_id int REFERENCES users ON DELETE SET NULL,
    author text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (annotation_id, classification_id, option),
    FOREIGN KEY (annotation_id, project_id) REFERENCES annotations (annotation_id, project_id) ON DELETE CASCADE,
    FOREIGN KEY (classification_id, project_id) REFERENCES classifications (classification_id, project_id) ON DELETE CASCADE
);
CREATE INDEX ON scores (classification_id);
CREATE INDEX ON scores (project_id);

-- Image (image_id set), group (no image, data '') or drawing (no image, data 'none' or Fabric.js JSON).
CREATE TABLE layers (
    layer_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL CHECK (name <> ''),
    data text NOT NULL DEFAULT '',
    image_id int,
    settings text NOT NULL DEFAULT '',
    sequence int NOT NULL DEFAULT 1, -- ascending is bottom to top
    parent_id int,
    annotation_id int NOT NULL,
    project_id int NOT NULL,
    owner_id int REFERENCES users ON DELETE SET NULL,
    author text NOT NULL DEFAULT '',
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE NULLS NOT DISTINCT (annotation_id, parent_id, name),
    UNIQUE (layer_id, annotation_id, project_id),
    UNIQUE (layer_id, annotation_id),
    FOREIGN KEY (annotation_id, project_id) REFERENCES annotations (annotation_id, project_id) ON DELETE CASCADE,
    FOREIGN KEY (parent_id, annotation_id) REFERENCES layers (layer_id, annotation_id) ON DELETE CASCADE ON UPDATE CASCADE,
    FOREIGN KEY (image_id, project_id) REFERENCES images (image_id, project_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX ON layers (project_id);
CREATE INDEX ON layers (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX ON layers (image_id) WHERE image_id IS NOT NULL;

CREATE TABLE comments (
    comment_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    content text NOT NULL,
    sequence int NOT NULL DEFAULT 1,
    layer_id int NOT NULL,
    annotation_id int NOT NULL,
    project_id int NOT NULL,
    owner_id int REFERENCES users ON DELETE SET NULL,
    author text NOT NULL DEFAULT '',
    version int NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (layer_id, annotation_id, project_id) REFERENCES layers (layer_id, annotation_id, project_id)
        ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX ON comments (layer_id);
CREATE INDEX ON comments (project_id);
CREATE INDEX ON comments (annotation_id);

-- Grants. type_id names a project (pro…), category (cat…) or annotation (ann…); sysadm and the right to create projects
-- (proadm on 0 or 1) are stored with 1. The three columns after it place the grant and make it go with what it names.
CREATE TABLE permissions (
    user_id int NOT NULL REFERENCES users ON DELETE CASCADE,
    type text NOT NULL
        CHECK (type IN ('sysadm', 'proadm', 'propar', 'provie', 'catpar', 'catvie', 'annpar', 'annvie')),
    type_id int NOT NULL,
    project_id int REFERENCES projects ON DELETE CASCADE,
    category_id int REFERENCES categories ON DELETE CASCADE,
    annotation_id int REFERENCES annotations ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, type, type_id),
    CHECK ((type = 'sysadm' OR (type = 'proadm' AND type_id = 1)) = (project_id IS NULL)),
    CHECK ((type IN ('catpar', 'catvie')) = (category_id IS NOT NULL)),
    CHECK ((type IN ('annpar', 'annvie')) = (annotation_id IS NOT NULL)),
    CHECK (type_id = coalesce(annotation_id, category_id, project_id, 1))
);
CREATE INDEX ON permissions (project_id);
CREATE INDEX ON permissions (category_id);
CREATE INDEX ON permissions (annotation_id);

-- A link that opens one annotation for anyone who holds it. The row holds no secret: the link carries a mac made with a
-- key that is not in the database.
CREATE TABLE shares (
    share_id text PRIMARY KEY CHECK (share_id ~ '^[0-9a-f]{32}$'),
    annotation_id int NOT NULL,
    project_id int NOT NULL,
    author_id int REFERENCES users ON DELETE SET NULL,
    author text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    FOREIGN KEY (annotation_id, project_id) REFERENCES annotations (annotation_id, project_id) ON DELETE CASCADE
);
CREATE INDEX ON shares (annotation_id);
CREATE INDEX ON shares (project_id);

RESET ROLE;
