"""The statement that writes commands: the rows of their players decide, and every other part follows from those.

A statement has only the families of parts that something is written in: most commands move a little money and nothing
else. There are few families, so that every connection soon knows every statement that there can be: making its plan
takes longer than a part without rows. One statement writes any number of commands of different players, and without the
row of its player nothing of a command happens.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, combinations, count
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STATEMENTS_MAX = 512
CONSTANTS = 3  # $1 build, $2 rules, $3 content


@dataclass(frozen=True, slots=True)
class Part:
    """One table's share. `columns` are the columns of its rows with their types; {rows} stands for those rows."""

    columns: str
    text: str


# `mark` is the transaction that wrote the row as it was read: whoever changed the row since, and however, is noticed.
# NULL is not compared, like the guild's revision. A command that is written beside others and whose key was used is
# left out like one that was overtaken: the careful way finds its first reply, and the others are not written again.
ORDERED = Part(
    "id bigint, expected bigint, mark xid, guild bigint, rev integer, schema text, state bytea, prev_hash bytea,"
    " hash bytea, at bigint, cohort text, key uuid, digest bytea, reply bytea",
    """ordered AS (SELECT * FROM {rows}),
held AS MATERIALIZED (
  SELECT p.id FROM ordered row JOIN player p ON p.id = row.id AND p.ver = row.expected
  LEFT JOIN member m ON m.player = p.id LEFT JOIN guild g ON g.id = m.guild
  WHERE (row.mark IS NULL OR p.xmin = row.mark)
    AND (row.guild IS NULL OR (row.guild = coalesce(m.guild, 0) AND row.rev = coalesce(g.rev, 0)))
    AND (row.mark IS NULL OR (SELECT true FROM idem i WHERE i.key = row.key AND i.player = row.id) IS NULL)
  ORDER BY p.id FOR NO KEY UPDATE OF p
), saved AS (
  UPDATE player p SET ver = row.expected + 1, schema = row.schema, rules = $2, content = $3, state = row.state,
                      prev_hash = row.prev_hash, hash = row.hash, updated_at = row.at
  FROM held JOIN ordered row ON row.id = held.id WHERE p.id = held.id
  RETURNING p.id, row.at, row.cohort, row.key, row.digest, row.reply
)""",
)
UNGUARDED = Part(
    ORDERED.columns,
    """ordered AS (SELECT * FROM {rows}),
saved AS (
  UPDATE player p SET ver = row.expected + 1, schema = row.schema, rules = $2, content = $3, state = row.state,
                      prev_hash = row.prev_hash, hash = row.hash, updated_at = row.at
  FROM ordered row WHERE p.id = row.id
  RETURNING p.id, row.at, row.cohort, row.key, row.digest, row.reply
)""",
)
REPLIED = """replied AS (
  INSERT INTO idem SELECT key, id, digest, reply FROM saved WHERE key IS NOT NULL {tail}
)"""
PARTS: Mapping[str, Part] = MappingProxyType(
    {
        "kept": Part(
            "id bigint, schema text, ver bigint, state bytea",
            """kept AS (
  INSERT INTO player_backup (player, schema, at, ver, state)
  SELECT saved.id, row.schema, saved.at, row.ver, row.state FROM saved JOIN {rows} USING (id) ON CONFLICT DO NOTHING
)""",
        ),
        "posted": Part(
            "id bigint, seq smallint, f text, t text, a text, q bigint, r text, since bigint",
            """posted AS (
  INSERT INTO ledger (seq, from_account, to_account, asset, qty, reason, build, rules, content, cohort, at, since)
  SELECT row.seq, row.f, row.t, row.a, row.q, row.r, $1, $2, $3, saved.cohort, saved.at, row.since
  FROM saved JOIN {rows} USING (id)
)""",
        ),
        "purse": Part(
            "id bigint, asset text, delta bigint",
            """purse AS (
  UPDATE wallet w SET balance = w.balance + row.delta FROM saved JOIN {rows} USING (id)
  WHERE w.account = 'p:' || saved.id AND w.asset = row.asset
)""",
        ),
        "lost": Part(
            "id bigint, item text, bound bool, delta bigint",
            """less AS (
  SELECT 'p:' || saved.id AS account, row.item, row.bound, row.delta FROM saved JOIN {rows} USING (id)
), lost AS (
  UPDATE stack s SET qty = s.qty + less.delta FROM less
  WHERE s.account = less.account AND s.item = less.item AND s.bound = less.bound AND s.qty > -less.delta
), gone AS (
  DELETE FROM stack s USING less
  WHERE s.account = less.account AND s.item = less.item AND s.bound = less.bound AND s.qty <= -less.delta
)""",
        ),
        "gained": Part(
            "id bigint, account text, item text, bound bool, qty bigint",
            """gained AS (
  INSERT INTO stack SELECT row.account, row.item, row.bound, row.qty FROM saved JOIN {rows} USING (id)
  ON CONFLICT (account, item, bound) DO UPDATE SET qty = stack.qty + EXCLUDED.qty
)""",
        ),
        "made": Part(
            "id bigint, item text, account text, kind text, tier smallint, quality smallint, bound bool, affixes text",
            """made AS (
  INSERT INTO item (id, account, kind, tier, quality, bound, affixes)
  SELECT row.item, row.account, row.kind, row.tier, row.quality, row.bound, row.affixes
  FROM saved JOIN {rows} USING (id)
)""",
        ),
        "altered": Part(
            "id bigint, item text, locked bool, bound bool, affixes text, enh smallint, fail integer, ess_spent bigint,"
            " prev text",
            """altered AS (
  UPDATE item i SET locked = row.locked, bound = row.bound, affixes = row.affixes, enh = row.enh, fail = row.fail,
                    ess_spent = row.ess_spent, prev = row.prev
  FROM saved JOIN {rows} USING (id) WHERE i.id = row.item AND i.account = 'p:' || saved.id
)""",
        ),
        "vanished": Part(
            "id bigint, item text",
            """vanished AS (
  DELETE FROM item i USING saved JOIN {rows} USING (id) WHERE i.id = row.item AND i.account = 'p:' || saved.id
)""",
        ),
        "mailed": Part(
            "id bigint, mail text, reason text, expires bigint",
            """mailed AS (
  INSERT INTO mail (id, player, reason, created, expires)
  SELECT row.mail, saved.id, row.reason, saved.at, row.expires FROM saved JOIN {rows} USING (id)
)""",
        ),
        "named": Part(
            "id bigint, name text",
            """named AS (INSERT INTO name_taken SELECT row.name, saved.id FROM saved JOIN {rows} USING (id))""",
        ),
        "unnamed": Part(
            "id bigint, name text",
            """unnamed AS (DELETE FROM name_taken n USING saved JOIN {rows} USING (id) WHERE n.skeleton = row.name)""",
        ),
        "told": Part(
            "id bigint, seq smallint, type text, data text, depth smallint",
            """told AS (
  INSERT INTO outbox (seq, type, player, data, at, build, depth)
  SELECT row.seq, row.type, saved.id, row.data, saved.at, $1, row.depth FROM saved JOIN {rows} USING (id)
)""",
        ),
    }
)
FAMILIES = (
    ("gained", "lost", "posted", "purse"),
    ("altered", "made", "vanished"),
    ("kept", "mailed", "named", "told", "unnamed"),
)


@lru_cache(STATEMENTS_MAX)
def together(names: frozenset[str]) -> tuple[str, ...]:
    """The parts of a statement that writes these: whole families, in order. A part of no family stands alone."""
    families = [set(family) for family in FAMILIES if not names.isdisjoint(family)]
    return tuple(sorted(names.union(*families)))


def usual() -> list[tuple[str, ...]]:
    """The parts of each statement that families alone make up: nearly all commands are written by one of these."""
    chosen = (pick for many in range(len(FAMILIES) + 1) for pick in combinations(FAMILIES, many))
    return [together(frozenset(chain.from_iterable(pick))) for pick in chosen]


def width(name: str) -> int:
    """How many columns a part has."""
    return _width(PARTS[name])


def nothing(names: tuple[str, ...]) -> list[object]:
    """The values with which the guarded statement of these parts writes nothing."""
    columns = _width(ORDERED) + sum(width(name) for name in names)
    return ["", 0, "", *([()] * columns)]


@lru_cache(STATEMENTS_MAX)
def statement(names: tuple[str, ...], *, is_guarded: bool) -> str:
    """The statement with these parts. Its values are build, rules, content, and then every part's columns in order."""
    numbers = count(CONSTANTS + 1)
    first = ORDERED if is_guarded else UNGUARDED
    texts = [_filled(first, numbers), REPLIED.format(tail="" if is_guarded else "ON CONFLICT DO NOTHING")]
    texts += [_filled(PARTS[name], numbers) for name in names]
    used = "used AS (SELECT $1::text, $2::integer, $3::text)"  # a command without value has no other use for them
    return f"WITH {', '.join([*texts, used])} SELECT id, pg_current_xact_id()::text::bigint & 4294967295 FROM saved"  # noqa: S608  # the parts above


def _width(part: Part) -> int:
    return part.columns.count(",") + 1


def _filled(part: Part, numbers: Iterator[int]) -> str:
    columns = [column.strip().split(" ") for column in part.columns.split(",")]
    arrays = ", ".join(f"${next(numbers)}::{kind}[]" for _, kind in columns)
    return part.text.format(rows=f"unnest({arrays}) AS row ({', '.join(name for name, _ in columns)})")
