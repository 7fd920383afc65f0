-- Written by 0.1.0 (e699e47). A profile: an attribute of each type, one was taken out; two environments, one member.
CREATE TABLE migration (version INTEGER PRIMARY KEY) STRICT;
CREATE TABLE session_attribute (
     position INTEGER PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL CHECK (type IN ('Static', 'Identity', 'Session')),
     schema_id TEXT NOT NULL, mapping_name TEXT NOT NULL, value TEXT, transitive INTEGER NOT NULL
   ) STRICT;
CREATE TABLE profile (id INTEGER PRIMARY KEY CHECK (id = 1), revision INTEGER NOT NULL) STRICT;
CREATE TABLE environment (
     environment_id TEXT PRIMARY KEY, role_arn TEXT NOT NULL, region TEXT, duration_seconds INTEGER NOT NULL,
     external_id TEXT
   ) STRICT, WITHOUT ROWID;
CREATE TABLE member (user_id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO migration (version) VALUES (1);
INSERT INTO session_attribute (position, id, type, schema_id, mapping_name, value, transitive) VALUES (1, 'ge387rms1nrcy1jusoju', 'Static', '', 'cost-center', 'IT', 1);
INSERT INTO session_attribute (position, id, type, schema_id, mapping_name, value, transitive) VALUES (3, '6y5xf51r5j70719ojh4c', 'Identity', 'wlcvfeo8yxopn71256cu', 'department', NULL, 0);
INSERT INTO session_attribute (position, id, type, schema_id, mapping_name, value, transitive) VALUES (4, 't4gvnlm5d1vieh3zucp9', 'Session', '', 'project', 'sealed', 0);
INSERT INTO profile (id, revision) VALUES (1, 5);
INSERT INTO environment (environment_id, role_arn, region, duration_seconds, external_id) VALUES ('eu', 'arn:aws:iam::123456789012:role/finance', 'eu-west-1', 900, 'external:1');
INSERT INTO environment (environment_id, role_arn, region, duration_seconds, external_id) VALUES ('main', 'arn:aws:iam::123456789012:role/finance', NULL, 3600, NULL);
INSERT INTO member (user_id) VALUES ('zusr4x9bh1m6ghztbj3fzvw41gj273');
