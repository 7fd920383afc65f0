-- Written by 0.1.0 (e699e47). The user of that session: a password at the real cost, two live sessions, attributes, identity values.
CREATE TABLE migration (version INTEGER PRIMARY KEY) STRICT;
CREATE TABLE user (
     user_id TEXT PRIMARY KEY, username TEXT NOT NULL, password TEXT NOT NULL, password_set INTEGER NOT NULL,
     email TEXT, first_name TEXT, middle_name TEXT, last_name TEXT, display_name TEXT,
     is_super_user INTEGER NOT NULL, is_locked INTEGER NOT NULL, is_approved INTEGER NOT NULL,
     signed_up INTEGER NOT NULL, is_listed INTEGER NOT NULL, is_leaving INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
CREATE TABLE live_session (
     session_id TEXT PRIMARY KEY, state TEXT NOT NULL CHECK (state IN ('opening', 'live', 'ending')),
     created INTEGER NOT NULL, expires INTEGER NOT NULL, remote_addr TEXT NOT NULL, user_agent TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
CREATE TABLE attribute (
     name TEXT PRIMARY KEY, value ANY NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL,
     expires INTEGER, revision INTEGER NOT NULL,
     CHECK (typeof(value) = 'text' OR (typeof(value) = 'blob' AND octet_length(value) >= 31))
   ) STRICT, WITHOUT ROWID;
CREATE TABLE attribute_owner (id INTEGER PRIMARY KEY CHECK (id = 1), salt BLOB NOT NULL, floor INTEGER NOT NULL) STRICT;
CREATE TABLE identity_value (
     attribute_id TEXT NOT NULL, value TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (attribute_id, value)
   ) STRICT, WITHOUT ROWID;
INSERT INTO migration (version) VALUES (1);
INSERT INTO user (user_id, username, password, password_set, email, first_name, middle_name, last_name, display_name, is_super_user, is_locked, is_approved, signed_up, is_listed, is_leaving) VALUES ('zusr4x9bh1m6ghztbj3fzvw41gj273', 'Zoë', '$scrypt$ln=14,r=8,p=5$BhD967G0ZjfbWubh_Vxl4g$qSrvCX0b2nK1ddeZ7e7axFMoMPD0Uftn3IB4F3fldzg', 1900000000000, 'zoe@example.com', 'Zoë', NULL, 'O''Brien', 'Zoë 😀', 0, 0, 1, 1900000000000, 1, 0);
INSERT INTO live_session (session_id, state, created, expires, remote_addr, user_agent) VALUES ('641hqt8resa6k43qejdq', 'live', 1900000003000, 1900003603000, '2001:db8::1', 'A browser/1.0 ''quoted''');
INSERT INTO live_session (session_id, state, created, expires, remote_addr, user_agent) VALUES ('pay9a6n2aegexe9csb32', 'live', 1900000004000, 1900003604000, '192.0.2.7', 'Another');
INSERT INTO attribute (name, value, created, modified, expires, revision) VALUES ('for a year', '1', 1900000005000, 1900000005000, 1931536005000, 1900000005000);
INSERT INTO attribute (name, value, created, modified, expires, revision) VALUES ('plain', 'the user''s own', 1900000005000, 1900000005000, NULL, 1900000005000);
INSERT INTO attribute (name, value, created, modified, expires, revision) VALUES ('sealed', x'01000116d9ef4491d76aae75be1f0e307f62356d363418d1e9a65bc62d094c2c3148ea746d5ea3dae0656de551840514b910bcd0', 1900000005000, 1900000005000, NULL, 1900000005000);
INSERT INTO attribute_owner (id, salt, floor) VALUES (1, x'4b505bdb8329388fee3da3e418fad544', 0);
INSERT INTO identity_value (attribute_id, value, position) VALUES ('lhikiq8ua4n5lp1633l8', '-1.5e3', 3);
INSERT INTO identity_value (attribute_id, value, position) VALUES ('lhikiq8ua4n5lp1633l8', '7', 2);
INSERT INTO identity_value (attribute_id, value, position) VALUES ('wlcvfeo8yxopn71256cu', 'R&D', 1);
