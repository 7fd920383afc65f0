-- Written by 0.1.0 (e699e47). The directory: three users, one of them the first super-user; a fourth was deleted.
CREATE TABLE migration (version INTEGER PRIMARY KEY) STRICT;
CREATE TABLE listed (name TEXT PRIMARY KEY, user_id TEXT NOT NULL, username TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE first_user (name TEXT PRIMARY KEY, user_id TEXT NOT NULL, is_made INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO migration (version) VALUES (1);
INSERT INTO listed (name, user_id, username) VALUES ('admin', 'zusrhhmqdsdn8421bff9xxpqa373x4', 'Admin');
INSERT INTO listed (name, user_id, username) VALUES ('waiting', 'zusrg37t7szjhqf4vxj4vzrkys6gyv', 'waiting');
INSERT INTO listed (name, user_id, username) VALUES ('zoë', 'zusr4x9bh1m6ghztbj3fzvw41gj273', 'Zoë');
INSERT INTO first_user (name, user_id, is_made) VALUES ('admin', 'zusrhhmqdsdn8421bff9xxpqa373x4', 1);
