-- Two projects and one user for each kind of right, named like the right. Ids start at 1 (projects at 2) in this order.
INSERT INTO users (username, name, email, password) VALUES
    ('sysadm', 'Sys Adm', 'sysadm@lab', '-'), ('owner', 'Olga Owner', 'owner@lab', '-'), ('propar', 'Paul Propar', '', '-'),
    ('provie', 'Vera Provie', '', '-'), ('catpar', 'Carl Catpar', '', '-'), ('catvie', 'Cora Catvie', '', '-'),
    ('annpar', 'Anna Annpar', '', '-'), ('annvie', 'Arne Annvie', '', '-'), ('stranger', 'Sam Stranger', '', '-'),
    ('proadm', 'Petra Proadm', '', '-'), ('maker', 'Mara Maker', '', '-');
INSERT INTO permissions (user_id, type, type_id) VALUES (1, 'sysadm', 1), (11, 'proadm', 0);
INSERT INTO projects (name, owner_id, settings) VALUES ('Kidney', 2, 'darkmode:1'), ('Secret', 1, '');
INSERT INTO categories (name, project_id, owner_id) VALUES ('WT', 2, 2), ('KO', 2, 2), ('Hidden', 3, 1);
INSERT INTO labels (name, project_id, owner_id) VALUES ('good', 2, 2), ('bad', 2, 2), ('other', 3, 1);
INSERT INTO classifications (name, type, data, project_id, owner_id) VALUES
    ('Grade', 'M', 'low,high', 2, 2), ('Unlinked', 'M', '', 2, 2), ('Other', 'M', '', 3, 1);
INSERT INTO categories_classifications (category_id, classification_id) VALUES (1, 1);
INSERT INTO images (name, project_id, owner_id, key, state, width, height, channels, bit_depth, pyramid, type) VALUES
    ('WT_mouse_01', 2, 2, repeat('a', 32), 'ready', 1000, 1006, 1, 8,
     '{"tile_size":1006,"tile_format":"png","flat":"0/0_0.png","levels":[{"width":1000,"height":1006}]}', ''),
    ('KO_mouse_03', 2, 2, repeat('b', 32), 'ready', 512, 512, 3, 8,
     '{"tile_size":512,"tile_format":"jpg","flat":"0/0_0.jpg","levels":[{"width":512,"height":512}]}', ''),
    ('unused', 2, 2, repeat('c', 32), 'ready', 10, 10, 1, 8, '{"mapping":{"offset":-500,"scale":0.5}}', ''),
    ('wreck', 2, 2, NULL, 'failed', NULL, NULL, NULL, NULL, '{}', ''),
    ('secret', 3, 1, repeat('d', 32), 'ready', 10, 10, 1, 8, '{}', '');
INSERT INTO annotations (name, project_id, category_id, owner_id, image_id) VALUES
    ('mouse_01', 2, 1, 2, NULL), ('mouse_02', 2, 1, 2, NULL), ('mouse_03', 2, 2, 2, 2), ('s', 3, 3, 1, 5);
INSERT INTO layers (name, annotation_id, project_id, owner_id, image_id, parent_id, data, sequence, settings) VALUES
    ('channels', 1, 2, 2, NULL, NULL, '', 1, ''), ('DAPI.tif', 1, 2, 2, 1, 1, '', 1, 'bitDepth:8'),
    ('cells', 1, 2, 7, NULL, NULL, '{"version":"5.3.0","objects":[{"type":"rect"}]}', 2, ''),
    ('image', 3, 2, 2, 2, NULL, '', 1, ''), ('image', 4, 3, 1, 5, NULL, '', 1, '');
INSERT INTO comments (content, layer_id, owner_id) VALUES ('look here', 2, 7);
INSERT INTO permissions (user_id, type, type_id) VALUES
    (3, 'propar', 2), (4, 'provie', 2), (5, 'catpar', 1), (6, 'catvie', 1), (7, 'annpar', 1), (8, 'annvie', 1), (10, 'proadm', 2);
INSERT INTO scores (annotation_id, classification_id, option, author_id) VALUES (1, 1, 'high', 7);
INSERT INTO named_views (project_id, user_id, name, looks, is_first, author) VALUES
    (2, NULL, 'Standard', 'DAPI:10-200', true, 'Olga Owner'), (2, 7, 'Mine', 'DAPI:off', false, 'Anna Annpar');
INSERT INTO invites (hash, type, type_id, project_id, author_id, max_uses, expires_at) VALUES
    (encode(sha256(repeat('1', 32)::bytea), 'hex'), 'propar', 2, 2, 2, 20, now() + interval '7 days');
INSERT INTO annotations_labels (annotation_id, label_id, author_id) VALUES (1, 1, 7);
INSERT INTO shares (share_id, annotation_id, author_id, expires_at) VALUES
    (repeat('e', 32), 1, 7, now() + interval '1 day'), (repeat('f', 32), 1, 7, now() - interval '1 second');
