-- The words of an announcement by locale; `text` is for every other one.
ALTER TABLE announcement ADD COLUMN texts text NOT NULL DEFAULT '{}';
