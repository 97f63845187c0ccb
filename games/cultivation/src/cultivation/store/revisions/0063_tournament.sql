-- Who signed up for the tournament of a week, as of that moment.
CREATE TABLE tournament_entry (
    week    integer NOT NULL,
    player  bigint  NOT NULL,
    fighter text    NOT NULL,
    at      bigint  NOT NULL,
    PRIMARY KEY (week, player)
);

-- Every match of a week's bracket, from its beginning on; a match without `b` is won by `a`.
CREATE TABLE tournament_match (
    week   integer  NOT NULL,
    round  smallint NOT NULL,
    match  smallint NOT NULL,
    a      bigint,
    b      bigint,
    winner bigint,
    PRIMARY KEY (week, round, match)
);
