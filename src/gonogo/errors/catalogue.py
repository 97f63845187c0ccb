"""Every error that a user can meet: its code, what it means, what to do, and with which exit code gonogo ends.

Codes never change their meaning and are never used again. 1xxx: the plan document. 2xxx: the call. 3xxx: an outside
system. 4xxx: a run. 9xxx: a bug of ours.
"""

from __future__ import annotations

from dataclasses import dataclass

PLAN_OR_CALL_WRONG = 2
OUTSIDE_SILENT = 5
OUR_BUG = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One error. `exit_code` follows the contract of the commands."""

    title: str
    meaning: str
    hint: str
    exit_code: int = PLAN_OR_CALL_WRONG


FILE = {
    "GG-1001": Entry(
        "The plan cannot be read",
        "There is no such file, it is a folder, or it may not be read.",
        "Give the path of a file ending in .md, .markdown, .yaml or .yml.",
    ),
    "GG-1002": Entry(
        "The plan is too large",
        "A plan has a largest size, nesting and number of values, so that a broken file cannot eat the machine.",
        "Split the document: what gonogo runs is rarely longer than a few hundred lines.",
    ),
    "GG-1003": Entry("The plan is not text", "The file is binary or not UTF-8.", "Save the file as UTF-8."),
    "GG-1004": Entry(
        "A character that cannot be seen",
        "Control, zero-width and text-direction characters make a line say something else than people see.",
        "Delete the character; the column is given.",
    ),
    "GG-1005": Entry(
        "The plan is empty",
        "There is nothing to run in this file.",
        "`gonogo new plan` writes a small plan to start from.",
    ),
    "GG-1006": Entry(
        "No front matter",
        "A Markdown plan begins with the bindings between two lines of three dashes.",
        "Begin the file with `---`, the bindings as YAML, and `---`.",
    ),
    "GG-1007": Entry("The YAML is broken", "The text is not YAML.", "Correct the line that is named."),
    "GG-1008": Entry(
        "The same key twice", "YAML would silently keep one of the two.", "Delete one, or put both values into one."
    ),
    "GG-1009": Entry(
        "A YAML feature that plans do not use",
        "Tags, merge keys, several documents and aliases of themselves are refused: what is written is what is meant.",
        "Write the value out.",
    ),
}

SHAPE = {
    "GG-1101": Entry(
        "An unknown key",
        "A key that nobody reads is a typing error that would silently become a default.",
        "Correct the key, or delete it. The keys are in docs/reference/plan.md.",
    ),
    "GG-1102": Entry("A key is missing", "What changes safety or cannot be guessed has no default.", "Add the key."),
    "GG-1103": Entry(
        "A value of the wrong shape", "A list, a table, a number or a word was expected.", "See docs/reference/plan.md."
    ),
    "GG-1104": Entry(
        "An unknown word",
        "Only the words of a closed list have a meaning here.",
        "Use one of the words that are listed.",
    ),
    "GG-1105": Entry(
        "A number or unit that is not understood",
        "A figure needs a unit and stays within its limits.",
        "Write a number and a unit, such as `30 m`, `10%`, `300 ms` or `512 MB`.",
    ),
    "GG-1106": Entry(
        "A line that is not understood",
        "Inside a section that gonogo carries out every line must be understood: nothing is dropped silently.",
        "Write it in the words of docs/reference/criteria.md, as `person: …`, or as a quotation (`> …`).",
    ),
    "GG-1107": Entry(
        "A ticked box",
        "A tick typed by hand is no evidence: criteria are measured, items are answered by people in the run.",
        "Write `[ ]`.",
    ),
    "GG-1108": Entry(
        "A box outside of what is carried out",
        "A task box says that somebody will see to it; gonogo would never look at this one.",
        "Move it to `### Before` or `### Decision` as `- [ ] person: …`, or make it a plain list item.",
    ),
    "GG-1109": Entry(
        "A placeholder", "Something is still to be filled in, and a run would carry it out as it stands.", "Fill it in."
    ),
    "GG-1110": Entry("Said twice", "The same thing is given in two places.", "Keep one of the two."),
    "GG-1111": Entry(
        "A reference that is not understood",
        "`${NAME}` is replaced from the environment when a version is deployed, `{port}` and `{config}` by the target; "
        "no other form is.",
        "Write `${NAME}` with capitals, digits and underscores, or `{port}` or `{config}`.",
    ),
    "GG-1112": Entry(
        "A name that cannot be used",
        "Names appear in files, addresses and criteria.",
        "Use the letters that are named.",
    ),
    "GG-1113": Entry(
        "Wrong place", "This belongs into another part of the document.", "Move it to the part that is named."
    ),
}

CRITERIA = {
    "GG-1201": Entry(
        "A criterion without a statistic",
        "A response time has a mean, a median and percentiles; they differ by a factor of ten.",
        "Say which: `p95 latency < 300 ms`, `mean latency < 200 ms`.",
    ),
    "GG-1202": Entry(
        "A criterion without a bound",
        "There is nothing to compare with.",
        "Add one, such as `< 1%` or `no worse than stable`.",
    ),
    "GG-1203": Entry(
        "A criterion about something unknown",
        "gonogo measures errors, availability, latency, memory, and the signals that the front matter binds.",
        "Bind a signal of that name under `signals:`, or make the line a person's item: `person: …`.",
    ),
    "GG-1204": Entry(
        "A unit that does not fit",
        "Rates are in %, latency in ms or s, memory in MB.",
        "Use a unit that fits the measure.",
    ),
    "GG-1205": Entry(
        "Nothing said about missing data",
        "An outage of the source must not be read as good or bad by accident; what to do has no default.",
        "Add `on no data: hold` (or `fail`) to the line, to the section, or to `criteria:` in the front matter.",
    ),
    "GG-1206": Entry(
        "No smallest sample",
        "A handful of requests proves nothing, and at little traffic decides wrongly.",
        "Add `at least 1000 requests` to the line, to the section, or `at least:` to `criteria:` in the front matter.",
    ),
    "GG-1207": Entry(
        "A criterion that points the wrong way",
        "Success would mean being worse, or failure being better.",
        "Turn the comparison round, or move the line to the other section.",
    ),
    "GG-1208": Entry(
        "A reading that does not fit",
        "Success is `measured` or `proved`; failure is `plain`, `average` or `evidence`, and `evidence` exists for "
        "rates and percentiles only.",
        "Use a reading that fits, or leave it out.",
    ),
    "GG-1209": Entry(
        "Success and failure contradict each other",
        "The same value would be a success and a failure at once.",
        "Leave room between the two bounds, or make them equal.",
    ),
    "GG-1210": Entry(
        "The same criterion twice", "It adds nothing, or one of the two is a slip.", "Delete or correct one of them."
    ),
    "GG-1211": Entry(
        "A bound that means nothing",
        "The bound is outside of what the measure can be.",
        "Correct the figure or its unit.",
    ),
}

RELEASE = {
    "GG-1301": Entry("No phase", "A release moves traffic in phases.", "Add `## Phase 1: …`."),
    "GG-1302": Entry(
        "Phases out of order",
        "Phases are carried out in the order in which they stand.",
        "Number them 1, 2, 3, … without a gap.",
    ),
    "GG-1303": Entry("Two phases of one name", "Nobody could say which is meant.", "Give each its own name."),
    "GG-1304": Entry(
        "The share goes down",
        "A phase never takes back what an earlier one gave: that is what going back is for.",
        "Let the shares grow from phase to phase.",
    ),
    "GG-1305": Entry(
        "The release does not end at 100%",
        "What follows the last phase is the promotion.",
        "Add a last phase with 100%.",
    ),
    "GG-1306": Entry(
        "A phase without a guard",
        "Nothing would take the new version off while this phase lasts.",
        "Add release-wide guards (`## Guards`) or failure criteria to the phase.",
    ),
    "GG-1307": Entry(
        "A duration that contradicts itself",
        "The longest hold is shorter than the shortest, or nothing is left for the decision.",
        "Write the shorter first, as in `7–10 days`.",
    ),
    "GG-1308": Entry(
        "An unknown component",
        "No component of that name is in the front matter.",
        "Use one of the names that are listed.",
    ),
    "GG-1309": Entry(
        "Components wait for each other",
        "`after` goes round in a circle: none could ever be first.",
        "Break the circle.",
    ),
    "GG-1310": Entry(
        "Nobody has that role", "The gate could never be answered.", "Give the role to somebody under `people:`."
    ),
    "GG-1311": Entry(
        "A quorum that cannot be reached",
        "There are fewer people with these roles than must approve.",
        "Name more people, allow programs, or ask for fewer.",
    ),
    "GG-1312": Entry(
        "An unknown channel", "No channel of that name is in the front matter.", "Use one of the names that are listed."
    ),
    "GG-1313": Entry(
        "The entry has no route",
        "Users must come in by a port on which the share is decided.",
        "Give the entry a `route:`.",
    ),
    "GG-1314": Entry("A port twice", "Two components cannot listen on one port.", "Choose another port."),
    "GG-1315": Entry(
        "Nobody answers for a person's item",
        "A claim that only people can know is answered at the phase's decision, and there is none.",
        "Add `### Decision` with `who`, `window` and `on silence`.",
    ),
    "GG-1316": Entry(
        "Nothing is released", "The stable and the new version are the same in every component.", "Say what is new."
    ),
    "GG-1317": Entry(
        "A fresh baseline that would have no traffic",
        "It stands beside a canary and gets as many of its route's users, as long as both shares fit.",
        "Leave `baseline: fresh` out, or make the component a routed canary with a phase of at most 50%.",
    ),
}

CALL = {
    "GG-2001": Entry(
        "The call is wrong", "An argument is missing or has a value that cannot be.", "See `gonogo --help`."
    ),
    "GG-2002": Entry(
        "There is no such run", "No journal of that name is in this home.", "`gonogo status` lists the runs."
    ),
    "GG-2003": Entry(
        "There is no such phase", "The plan of this run has no phase of that id.", "Use one of the ids that are listed."
    ),
    "GG-2004": Entry(
        "The run belongs to another plan",
        "The plan has changed since the run began.",
        "Go on with the old plan, or amend the run.",
    ),
    "GG-2005": Entry(
        "Another engine is at work on this run",
        "Two engines never act on one run; the other one's lease has not run out.",
        "Watch it with `gonogo status`, or wait until its lease ends.",
    ),
    "GG-2006": Entry(
        "There is no such gate open",
        "Nothing is being asked under that name.",
        "`gonogo status` shows what is being asked.",
    ),
    "GG-2007": Entry(
        "This answer does not count", "The principal has none of the roles asked.", "Answer as somebody who has one."
    ),
    "GG-2008": Entry(
        "This run is over", "It was promoted or rolled back and cannot be changed any more.", "Open a new run."
    ),
    "GG-2009": Entry(
        "Another run has hold of a component",
        "Two unfinished runs would move the same component's traffic.",
        "Go on with that run, or roll it back, first.",
    ),
}

SERIES = {
    "GG-2101": Entry(
        "The recorded series cannot be read",
        "There is no such file, it may not be read, or it is larger than can be judged again in a few minutes.",
        "Give a file of CSV, of Prometheus's JSON or of a run's events; ask for a larger step where it is too large.",
    ),
    "GG-2102": Entry(
        "The recorded series is not understood",
        "It is neither a table of counts, nor an answer of Prometheus to a range query, nor the events of a run.",
        "See docs/guides/before-and-after-a-release.md for the formats.",
    ),
    "GG-2103": Entry(
        "The recorded series has a value that cannot be",
        "A count is a number of requests, and a side has one value at a time.",
        "Correct the line that is named, or export the series again.",
    ),
    "GG-2104": Entry(
        "The recorded series holds nothing to judge",
        "It is empty, or one of the two sides is missing.",
        "Export both sides over the same time.",
    ),
}

OUTSIDE = {
    "GG-3001": Entry(
        "An artifact is missing",
        "A program or required file is not there.",
        "Build it, or correct its path.",
        PLAN_OR_CALL_WRONG,
    ),
    "GG-3002": Entry(
        "The port is in use",
        "Another program listens on it.",
        "Stop that program or choose another port.",
        OUTSIDE_SILENT,
    ),
    "GG-3003": Entry(
        "A component does not become ready",
        "It ended or did not answer its probe in time.",
        "Read its log.",
        OUTSIDE_SILENT,
    ),
    "GG-3004": Entry(
        "The router does not start", "Envoy ended or did not become ready.", "Run `gonogo doctor`.", OUTSIDE_SILENT
    ),
    "GG-3005": Entry(
        "The database does not start", "PostgreSQL ended or did not answer.", "Run `gonogo doctor`.", OUTSIDE_SILENT
    ),
    "GG-3006": Entry(
        "The disk is full",
        "The journal could not be written; nothing was done without it.",
        "Make room, then run again.",
        OUTSIDE_SILENT,
    ),
    "GG-3007": Entry(
        "An outside system does not answer",
        "It could not be reached or was too slow.",
        "Look at that system, then run again.",
        OUTSIDE_SILENT,
    ),
    "GG-3008": Entry(
        "An outside system refused", "The same call would be refused again.", "Look at its reason.", OUTSIDE_SILENT
    ),
    "GG-3009": Entry(
        "A variable is not set",
        "The plan refers to it as `${NAME}`.",
        "Set it in the environment of gonogo.",
        PLAN_OR_CALL_WRONG,
    ),
    "GG-3010": Entry(
        "An answer makes no sense",
        "An outside system answered something that cannot be.",
        "Look at that system.",
        OUTSIDE_SILENT,
    ),
}

RUN = {
    "GG-4001": Entry(
        "The journal does not verify",
        "A byte was changed, or a decision does not follow from what was recorded.",
        "Keep the file and ask who wrote it.",
        PLAN_OR_CALL_WRONG,
    ),
    "GG-4002": Entry(
        "The journal cannot be read",
        "It is of a newer gonogo, or broken.",
        "Use the version of gonogo that wrote it.",
        PLAN_OR_CALL_WRONG,
    ),
}

BUG = {
    "GG-9001": Entry(
        "A bug in gonogo",
        "Something that must never happen did. Traffic stays where it is.",
        "Report it with `--debug`.",
        OUR_BUG,
    ),
}

CATALOGUE: dict[str, Entry] = {**FILE, **SHAPE, **CRITERIA, **RELEASE, **CALL, **SERIES, **OUTSIDE, **RUN, **BUG}
"""Every code with its entry, in the order of the codes."""
