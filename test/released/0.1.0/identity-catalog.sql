-- Written by 0.1.0 (e699e47). The identity attributes: two that are defined; one between them was removed.
CREATE TABLE migration (version INTEGER PRIMARY KEY) STRICT;
CREATE TABLE identity_attribute (
     position INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL,
     data_type TEXT NOT NULL CHECK (data_type IN ('String', 'Number', 'Boolean', 'Date')),
     multi_valued INTEGER NOT NULL
   ) STRICT;
INSERT INTO migration (version) VALUES (1);
INSERT INTO identity_attribute (position, id, name, description, data_type, multi_valued) VALUES (1, 'wlcvfeo8yxopn71256cu', 'Department', 'It''s where a person works', 'String', 0);
INSERT INTO identity_attribute (position, id, name, description, data_type, multi_valued) VALUES (3, 'lhikiq8ua4n5lp1633l8', 'Langues parlées', '', 'Number', 1);
