-- Who waits to come in. A number is kept for as long as its holder asks again within the hour.
CREATE TABLE waiting (
    ticket  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    holder  text   NOT NULL UNIQUE,
    seen_at bigint NOT NULL,
    called_until bigint  -- may come in until then
);
CREATE INDEX waiting_in_line ON waiting (ticket) WHERE called_until IS NULL;

-- Which processes are up, and how many players each has.
CREATE TABLE process (
    id        text PRIMARY KEY,
    build     text NOT NULL,
    component text NOT NULL,
    sessions  integer NOT NULL,
    streams   integer NOT NULL,
    at        bigint NOT NULL
);

-- When those who wait were last called, and how many a second of late.
CREATE TABLE calling (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    at   bigint NOT NULL DEFAULT 0,
    rate double precision NOT NULL DEFAULT 0
);
INSERT INTO calling DEFAULT VALUES;
