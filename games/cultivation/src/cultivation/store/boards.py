"""The boards as the database has them: who stands where, and what stays of a season that is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cultivation.store.postgres import Connection

# Each board as (owner, score, reached), where it is kept; $1 and $2 are the span of a board that counts from anew.
# Higher scores come first, earlier ones before later ones, lower owners before higher ones.
KEPT = "SELECT owner, score, reached FROM board_row WHERE board = '{board}' AND season = 0"
SOURCES: Mapping[str, str] = {
    **{board: KEPT.format(board=board) for board in ("power", "level", "realm", "stage")},
    "pvp": "SELECT player AS owner, rating::bigint AS score, 0::bigint AS reached FROM pvp_player",
    "arena": "SELECT player AS owner, -(bracket * 5000 + rank)::bigint AS score, 0::bigint AS reached FROM arena",
    "guild_power": """SELECT m.guild AS owner, sum(b.score)::bigint AS score, max(b.reached) AS reached
        FROM board_row b JOIN member m ON m.player = b.owner WHERE b.board = 'power' AND b.season = 0
        GROUP BY m.guild""",
    "dungeon_week": """SELECT r.player AS owner, count(*) AS score, max(d.started) AS reached
        FROM dungeon_reward r JOIN dungeon_run d ON d.id = r.run
        WHERE d.started >= $1::bigint AND d.started < $2::bigint GROUP BY r.player""",
}
RANKED = """WITH board AS ({source}), ranked AS (
  SELECT owner, score, reached, row_number() OVER (ORDER BY score DESC, reached, owner) AS rank FROM board {seen})
SELECT rank, owner, score, reached FROM ranked WHERE $1::bigint IS NOT NULL AND $2::bigint IS NOT NULL AND {which}"""
FREEZE = "INSERT INTO board_final (rank, owner, score, reached, board, season) SELECT *, $3, $4 FROM ({ranked}) r"


async def freeze(connection: Connection, board: str, season: int, *, begins_ms: int, ends_ms: int) -> None:
    """Keeps the whole board as it stands now under the number of its season."""
    ranked = RANKED.format(source=SOURCES[board], seen="", which="true")
    await connection.execute(FREEZE.format(ranked=ranked), begins_ms, ends_ms, board, season)


# What keeps a board in memory reads: all of it in order, and then only what is new.
CHANGING = frozenset({"power", "level", "realm", "stage"})
OF_GUILDS = frozenset({"guild_power"})
UPTO = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
HIDDEN = "SELECT coalesce(array_agg(player), '{}') FROM ban"
SINCE = f"""WITH news AS (SELECT owner, score, reached FROM board_row WHERE board = $1 AND season = 0 AND tx >= $2)
SELECT ({UPTO}) AS upto, ({HIDDEN}) AS hidden,
  (SELECT array_agg(owner ORDER BY owner) FROM news) AS owners,
  (SELECT array_agg(score ORDER BY owner) FROM news) AS scores,
  (SELECT array_agg(reached ORDER BY owner) FROM news) AS reached,
  (SELECT array_agg(g.owner) FROM board_gone g WHERE g.board = $1 AND g.season = 0 AND g.tx >= $2) AS gone"""  # noqa: S608  # our own text
SCAN = """SELECT owner, score, reached FROM ({source}) board
WHERE $1::bigint IS NOT NULL AND $2::bigint IS NOT NULL ORDER BY score DESC, reached, owner"""
SHOWN = "WHERE NOT EXISTS (SELECT 1 FROM ban WHERE ban.player = owner)"  # hidden, not deleted


def scan(board: str) -> str:
    """The whole board in its order, between $1 and $2 where it counts from anew."""
    return SCAN.format(source=SOURCES[board])


def ranked(board: str, which: str) -> str:
    """The definition of ranks, of those rows that `which` chooses: $1 and $2 are the span."""
    return RANKED.format(source=SOURCES[board], which=which, seen="" if board in OF_GUILDS else SHOWN)
