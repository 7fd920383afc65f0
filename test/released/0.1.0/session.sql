-- Written by 0.1.0 (e699e47). A session: plain, sealed, expiring and expired attributes, under two data keys; a check-out and a lease.
CREATE TABLE migration (version INTEGER PRIMARY KEY) STRICT;
CREATE TABLE session (
     id TEXT PRIMARY KEY, user_id TEXT NOT NULL, username TEXT NOT NULL, is_super_user INTEGER NOT NULL,
     created INTEGER NOT NULL, expires INTEGER NOT NULL, remote_addr TEXT NOT NULL, user_agent TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;
CREATE TABLE attribute (
     name TEXT PRIMARY KEY, value ANY NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL,
     expires INTEGER, revision INTEGER NOT NULL,
     CHECK (typeof(value) = 'text' OR (typeof(value) = 'blob' AND octet_length(value) >= 31))
   ) STRICT, WITHOUT ROWID;
CREATE TABLE attribute_owner (id INTEGER PRIMARY KEY CHECK (id = 1), salt BLOB NOT NULL, floor INTEGER NOT NULL) STRICT;
CREATE TABLE check_out (
     pap_id TEXT NOT NULL, environment_id TEXT NOT NULL, transaction_id TEXT NOT NULL,
     checked_out INTEGER NOT NULL, expires INTEGER NOT NULL, credentials BLOB,
     PRIMARY KEY (pap_id, environment_id)
   ) STRICT, WITHOUT ROWID;
INSERT INTO migration (version) VALUES (1);
INSERT INTO session (id, user_id, username, is_super_user, created, expires, remote_addr, user_agent) VALUES ('641hqt8resa6k43qejdq', 'zusr4x9bh1m6ghztbj3fzvw41gj273', 'Zoë', 0, 1900000003000, 1900003603000, '2001:db8::1', 'A browser/1.0 ''quoted''');
INSERT INTO attribute (name, value, created, modified, expires, revision) VALUES ('empty', '', 1900000005000, 1900000005000, NULL, 1900000005000);
INSERT INTO attribute (name, value, created, modified, expires, revision) VALUES ('over', 'for a second', 1900000005000, 1900000005000, 1900000006000, 1900000005000);
INSERT INTO attribute (name, value, created, modified, expires, revision) VALUES ('plain', CAST(x'69742773200020706c61696e20f09f9880' AS TEXT), 1900000005000, 1900000007000, 1900086407000, 1900000005001);
INSERT INTO attribute (name, value, created, modified, expires, revision) VALUES ('sealed', x'010001bb5591a7fbd885fa5f4f53d13cd82f0e227acd96567a7c13d51400b043bdd63c6bdf13792d8cd614d072', 1900000005000, 1900000005000, NULL, 1900000005000);
INSERT INTO attribute (name, value, created, modified, expires, revision) VALUES ('sealed later', x'0100029091fa8ae3b62dd000e6d565401de33c4b569f32da0b1b0388d71b0c9fd4c7e0131708e1e684c5', 1900000007000, 1900000007000, NULL, 1900000007000);
INSERT INTO attribute (name, value, created, modified, expires, revision) VALUES ('short-lived', x'0100013903ad86aa48fe6871317211b6d60cce14d689698a94ca6520def3500141ac2bc33ca81f75f1a2', 1900000005000, 1900000005000, 1900003605000, 1900000005000);
INSERT INTO attribute_owner (id, salt, floor) VALUES (1, x'374d15acd52acf3bf92052ea230157a7', 1900000005000);
INSERT INTO check_out (pap_id, environment_id, transaction_id, checked_out, expires, credentials) VALUES ('finance-1', 'eu', 'bx5r9v6x1bo8aendsa6z', 1900000009000, 1900000069000, NULL);
INSERT INTO check_out (pap_id, environment_id, transaction_id, checked_out, expires, credentials) VALUES ('finance-1', 'main', 'ed6dvocvju3vg03rhc7c', 1900000009000, 1900003609000, x'010002d40822eea339854e918524cef6d0ee1736ad501fc5b25658df72e88d5ed93ef0aa5f5b17200388b4537aec4a51959a81759c01db5be59433ff2710b3ba1ea7ef670a7f83fbfdcbf93606062e2e076825f4ca3be94085b4ee291c101f16b23124b91b69f252cf7aff5ffaa896ea944eb72571991388fcc971dcb2bb69765586ff0b667d0b53e13b38ab83d12c7fc9d1506f7db3ab75f49e88f72fd71c7ba7fa9690ce64d5');
