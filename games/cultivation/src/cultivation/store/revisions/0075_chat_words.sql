-- Whether the filter put stars into a message, and the words of the house by locale (`text` is for every other one).
ALTER TABLE chat ADD COLUMN masked boolean NOT NULL DEFAULT false,
                 ADD COLUMN texts  text    NOT NULL DEFAULT '{}';
