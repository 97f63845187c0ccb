-- Who joins says when to begin; a build that does not ask takes everybody as ready.
ALTER TABLE dungeon_party ADD COLUMN ready boolean NOT NULL DEFAULT true;

-- The day whose entry was used: yesterday's may last into today. Without one it is the day of the beginning.
ALTER TABLE dungeon_inside ADD COLUMN day integer;
