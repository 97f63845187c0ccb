CREATE SEQUENCE guild_id;

CREATE TABLE guild (
    id        bigint PRIMARY KEY,
    name      text NOT NULL,
    skeleton  text NOT NULL UNIQUE,
    level     smallint NOT NULL DEFAULT 1 CHECK (level BETWEEN 1 AND 10),
    exp       bigint NOT NULL DEFAULT 0,
    leader    bigint NOT NULL,
    n         integer NOT NULL DEFAULT 1 CHECK (n BETWEEN 1 AND 50),
    tech_qi   smallint NOT NULL DEFAULT 0 CHECK (tech_qi <= 10),
    tech_hp   smallint NOT NULL DEFAULT 0 CHECK (tech_hp <= 10),
    tech_atk  smallint NOT NULL DEFAULT 0 CHECK (tech_atk <= 10),
    tech_slots smallint NOT NULL DEFAULT 0 CHECK (tech_slots <= 10),
    boss_week integer NOT NULL DEFAULT 0,
    boss_left bigint NOT NULL DEFAULT 0 CHECK (boss_left >= 0),
    rev       integer NOT NULL DEFAULT 1,
    created   bigint NOT NULL
);

-- A player is in one guild at most: the key says so.
CREATE TABLE member (
    player bigint PRIMARY KEY,
    guild  bigint NOT NULL,
    role   text   NOT NULL CHECK (role IN ('leader', 'elder', 'member')),
    joined bigint NOT NULL
);
CREATE INDEX member_by_guild ON member (guild);
CREATE UNIQUE INDEX member_leader ON member (guild) WHERE role = 'leader';

-- Who may come in: invited by the guild, or asking it.
CREATE TABLE guild_door (
    guild  bigint NOT NULL,
    player bigint NOT NULL,
    kind   text   NOT NULL CHECK (kind IN ('invite', 'apply')),
    at     bigint NOT NULL,
    PRIMARY KEY (guild, player, kind)
);
CREATE INDEX guild_door_by_player ON guild_door (player);

CREATE TABLE guild_hit (
    guild  bigint NOT NULL,
    week   integer NOT NULL,
    player bigint NOT NULL,
    hits   smallint NOT NULL CHECK (hits BETWEEN 1 AND 3),
    damage bigint NOT NULL,
    killed boolean NOT NULL DEFAULT false,
    PRIMARY KEY (guild, week, player)
);
CREATE UNIQUE INDEX guild_kill ON guild_hit (guild, week) WHERE killed;
