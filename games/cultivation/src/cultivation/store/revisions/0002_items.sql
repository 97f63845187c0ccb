-- What improving does to a unique item. Only additions: older builds leave these columns alone.
ALTER TABLE item
    ADD COLUMN enh       smallint NOT NULL DEFAULT 0,
    ADD COLUMN fail      integer  NOT NULL DEFAULT 0,
    ADD COLUMN ess_spent bigint   NOT NULL DEFAULT 0,
    ADD COLUMN prev      text;  -- the affixes before the last refining
