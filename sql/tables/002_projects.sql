-- Projects, what they are parted into, and the words that samples are described with.
--
-- Project ids start at 2, because a grant of proadm on 0 or 1 means "may create projects". A project_id that could be derived is
-- stored all the same (policies compare it with a set) and kept honest by composite foreign keys.
SET LOCAL ROLE memento_owner;

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

ALTER TABLE projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE categories ENABLE ROW LEVEL SECURITY;
ALTER TABLE classifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE categories_classifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE labels ENABLE ROW LEVEL SECURITY;

RESET ROLE;
