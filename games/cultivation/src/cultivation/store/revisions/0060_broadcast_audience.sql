-- For whom a broadcast is, beside level and birth: empty means everybody.
ALTER TABLE broadcast ADD COLUMN cohort text NOT NULL DEFAULT '',
                      ADD COLUMN build  text NOT NULL DEFAULT '',
                      ADD COLUMN build_from  bigint NOT NULL DEFAULT 0,
                      ADD COLUMN build_until bigint NOT NULL DEFAULT 9007199254740991,
                      ADD COLUMN made_by text NOT NULL DEFAULT '';

-- Which builds let a player in, and when first and last: a session begins or is renewed every quarter of an hour.
CREATE TABLE build_used (
    player bigint NOT NULL,
    build  text   NOT NULL,
    first_at bigint NOT NULL,
    last_at  bigint NOT NULL,
    PRIMARY KEY (player, build)
);
