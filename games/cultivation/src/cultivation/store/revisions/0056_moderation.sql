-- What many reported and a person has to look at; the verdict weighs future reports of those who reported.
CREATE TABLE chat_review (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel text   NOT NULL,
    seq     bigint NOT NULL,
    sender  bigint NOT NULL,
    at      bigint NOT NULL,
    times   integer NOT NULL,
    verdict text CHECK (verdict IN ('upheld', 'rejected')),
    judged_by text NOT NULL DEFAULT '',
    UNIQUE (channel, seq)
);
CREATE INDEX chat_review_open ON chat_review (id) WHERE verdict IS NULL;
ALTER TABLE chat_report ADD COLUMN verdict text CHECK (verdict IN ('upheld', 'rejected'));
CREATE INDEX chat_report_by_reporter ON chat_report (reporter, at);

-- What waits for a person before anybody reads it.
CREATE TABLE chat_held (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    channel text   NOT NULL,
    sender  bigint NOT NULL,
    name    text   NOT NULL,
    text    text   NOT NULL,
    skeleton text  NOT NULL,
    at      bigint NOT NULL,
    verdict text CHECK (verdict IN ('let_through', 'refused')),
    judged_by text NOT NULL DEFAULT ''
);
CREATE INDEX chat_held_open ON chat_held (sender) WHERE verdict IS NULL;

-- A broadcast that gives something is proposed by one and signed by another.
ALTER TABLE broadcast ADD COLUMN signed_by text NOT NULL DEFAULT '';
