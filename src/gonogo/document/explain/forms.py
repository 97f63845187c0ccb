"""What a line is by the form of its sentence, where no heading above it says: a condition, a bound, an order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gonogo.core.outline import Figure
from gonogo.document.criterion.peel import plain_words
from gonogo.document.markdown_blocks import Block, Kind

GOES_BACK = re.compile(r"roll\w*\s?-?back|\babort|\bstop\b|\bhalt\b|\brevert|falls? back|\bturn off\b", re.IGNORECASE)
_BACK_IF = re.compile(
    rf"(?:if|when(?:ever)?|in case|once)\b.*(?:{GOES_BACK.pattern})|"
    rf"(?:auto\w*\s+)?(?:{GOES_BACK.pattern}|disable|pause)\b.*\b(?:if|when|on|in case)\b",
    re.IGNORECASE,
)
"""A condition for going back, whichever half of it comes first."""
_TAKES_AWAY = re.compile(rf"{GOES_BACK.pattern}|\b(?:disable|pause|switch off|kill)\b", re.IGNORECASE)
_GOOD = re.compile(
    r"\b(?:success(?:ful)?|crash-?free|availab\w+|up-?time|adoption|conversion|coverage|satisfaction|throughput|completion|"
    r"completed|retention|hit (?:rate|ratio)|score|apdex|csat|nps|health(?:y|iness)?|pass(?:ed|ing)?|delivered|fps|"
    r"engagement|sign-?ups?|orders|revenue|active|dau|mau|ccu|online|logins?)\b",
    re.IGNORECASE,
)
"""Of these, more is better."""
_CALLS = re.compile(r"\b(?:warn(?:ing)?|alert|page|call|notify|inform|wakes?)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\b(?:if|when|whenever|in case|once|unless)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    r"\b(?:ramp|proceed|continue|promote|expand|advance|increase|move (?:on|to)|next (?:phase|stage|step|week)|hold|"
    r"go)\b",
    re.IGNORECASE,
)
_ORDERS = frozenset(
    """
    activate add adjust allow analyze announce apply archive ask assign attach begin block boot bump call check
    close collect communicate compare complete conduct configure confirm connect continue coordinate copy cordon
    create cut decommission define delete deploy disable disconnect distribute do drain drive drop dump enable
    ensure enter establish execute expand export extend flip flush follow freeze gather get halt identify implement
    import increase inform initiate inspect install introduce investigate invite keep kick kill launch leave limit
    lock log look maintain make mark merge migrate move notify observe onboard page park pause perform pin ping post
    prepare press promote provision publish pull purge push raise ramp read reboot rebuild record redeploy redirect
    reduce register remove rename repeat replace repoint request reset resolve restart restore resume review revoke
    roll rotate route run schedule seed send set shift ship shut simulate smoke spin start stop submit sunset swap
    switch sync take tear tell tick toggle trigger turn uncordon undo undrain unfreeze uninstall unlock unpause
    upgrade upload use validate verify wait warm wipe write
    """.split()  # noqa: SIM905 two hundred words are read more easily as a paragraph
)
"""Words that begin an order to somebody who carries out a release."""
_ALSO_NOUNS = frozenset(
    """
    backup book build clean clear document load measure monitor open plan point release report sample scale share sign
    snapshot tag test track train update watch
    """.split()  # noqa: SIM905 as above
)
"""`Watch the queue` is an order, `Test coverage` is none."""
_OBJECT = re.compile(
    r"[A-Za-z]+:?\s+(?:the|a|an|all|any|each|every|both|our|its|for|with|on|in|to|p\d\d)\b|\w+:", re.IGNORECASE
)
_NOTHING = re.compile(r"[^:]+:\s*(?:0|zero|none)", re.IGNORECASE)
"""`Complaints: 0`"""
_FIRST = re.compile(r"[A-Za-z]+")
_PER_MEASURE = ("ratio", "bytes", "x")


def kind_by_form(block: Block, label: str, figures: Sequence[Figure]) -> str:
    """The kind of an item or a labelled line; "" where its form says nothing."""
    if block.kind is Kind.ROW:
        return ""
    text = plain_words(block.text)
    if _BACK_IF.match(text):
        return "trigger"
    if (_CONDITION.match(text) or "→" in text) and _GOES_ON.search(text):
        return "decision rule"
    if any(map(_is_bound, figures)):
        return kind_of_watched(block, figures)
    if label and _NOTHING.fullmatch(text):
        return "criterion"
    return "step" if _is_order(block, text, label) else ""


def _is_order(block: Block, text: str, label: str) -> bool:
    """Whether it tells somebody to do something; a label in bold is the name of a thing."""
    first = _FIRST.match(text)
    if first is None or (label and first[0].lower() != label.lower()) or block.text.startswith("**"):
        return False
    word = first[0].lower()
    return word in _ORDERS or (word in _ALSO_NOUNS and _OBJECT.match(text) is not None)


def kind_of_watched(block: Block, figures: Sequence[Figure]) -> str:
    """What somebody looks at: a trigger or an alert where a bound has a consequence, else what must be so."""
    bounds = [figure for figure in figures if figure.comparison or figure.unit == "x"]
    if not bounds:
        return "alert rule" if figures and _CALLS.search(block.text) else ""
    text = plain_words(block.text)
    said, arrow, then = text.partition("→")
    if arrow and then and not _GOES_ON.search(then):
        return "trigger" if _TAKES_AWAY.search(then) else "alert rule"
    if _CALLS.search(text):
        return "alert rule"
    if GOES_BACK.search(text) and "by itself" not in text:
        return "trigger"
    is_upper = bounds[0].comparison in ("<", "<=")
    return "criterion" if is_upper != (_GOOD.search(said) is not None) else "alert rule"


def _is_bound(figure: Figure) -> bool:
    """Whether it bounds something that is measured; `within 5 minutes` only says when."""
    return figure.comparison != "" and (bool(figure.statistic) or figure.unit in _PER_MEASURE or bool(figure.for_s))
