"""Every key of a plan, with what it is for. The reader knows no others, and the reference page is made of them."""

from __future__ import annotations

PLAN = {
    "name": "What is released; one line.",
    "version": "What the release is called; one line.",
    "zone": "The time zone of its dates and clock times, such as `Europe/Berlin`, for schedule and calendar.",
    "entry": "The component whose route users come in by. May be left out where there is only one component.",
    "criteria": "What holds for every criterion that does not say otherwise. See below.",
    "components": "The deployable parts by their names. See below.",
    "signals": "The plan's own signals by their names. See below.",
    "people": "Who may act, by their names. See below.",
    "channels": "Where messages go, by their names. See below.",
    "judge": "Error budgets and margins of the judge. See below.",
    "going back": "The window and the promise for going back. See below.",
    "guard gap": "How long nobody may watch while the new version has traffic; usually 2 s. Longer is a hold.",
}
BODY = {
    "phases": "The phases in their order. In Markdown: `## Phase 1: …`.",
    "guards": "Criteria that are armed from the first traffic to the end of the last phase. In Markdown: `## Guards`.",
    "messages": "What is owed to whom. In Markdown: `## Messages`.",
}
CRITERIA = {
    "on no data": "`hold` or `fail`: what a criterion says when its evidence is missing.",
    "after": "How long evidence may be missing before it is called missing, in real time; usually 10 s.",
    "at least": "The smallest sample, such as `500 requests`, of success criteria and those read as plain or average.",
}
COMPONENT = {
    "strategy": "`canary`, `blue-green` or `rolling`.",
    "stable": "The artifact that serves now.",
    "new": "The artifact that is released.",
    "ready": "The path that answers 200 when a process may get traffic; or a table of `path`, `status`, `give up`.",
    "smoke": "The paths that must answer after a deploy and after going back; each may be a table as in `ready`.",
    "drain": "The path that is asked (POST) before a process ends, `none`, or a table of `path` and `give up`.",
    "after": "The components that must stand before this one.",
    "replicas": "How many processes of a side; usually 1.",
    "route": "Where users come in: `port`, and `cohort`: `header NAME`, `cookie NAME` or `address`.",
    "memory limit": "What one process may use at most, such as `512 MB`.",
    "baseline": "`standing`: the new version is compared with the old one's processes as they stand, as usual; "
    "`fresh`: with some that are started beside the new version's and get as much traffic, up to half of it each. For "
    "services that are slow or fail more while they are cold. Only for a routed canary.",
}
ARTIFACT = {
    "version": "The version's name.",
    "command": "What to start, as a line or a list. `{port}` is the port to listen on, `{config}` the folder of its "
    " configuration files, `${NAME}` a variable of gonogo's environment at the time of the deploy.",
    "env": "Environment variables; the same references.",
    "config": "Configuration files: name and content.",
    "requires": "Files that must be there, relative to the plan's folder; they are part of the artifact.",
}
PROBE = {
    "path": "The path, from `/` on.",
    "status": "The status that must be answered; usually 200.",
    "give up": "After how long to give up, in real time.",
}
DRAIN = {"path": PROBE["path"], "give up": PROBE["give up"]}
ROUTE = {"port": "The port on 127.0.0.1 that the router listens on.", "cohort": "What keeps a user on one side."}
SIGNAL = {
    "source": "`prometheus_text`: a page in Prometheus' text format.",
    "url": "The page; may hold `${NAME}`.",
    "metric": "The name of the metric.",
    "side label": "The label that tells the side. Left out with the next two, the value is one of both sides.",
    "side new": "Its value on the new version.",
    "side stable": "Its value on the stable version.",
    "component": "The component that it is a signal of; usually the one that users come in by.",
}
PERSON = {"kind": "`person`, `program` or `ci`.", "roles": "The roles, by which gates ask."}
CHANNEL = {
    "kind": "`file` or `webhook`.",
    "path": "Of a file: its path.",
    "url": "Of a webhook: its address; may hold `${NAME}`.",
}
JUDGE = {
    "alpha": "The chance of taking back a healthy release, over the whole release; usually 1%.",
    "alpha is": "`measured` (as usual): alpha is what the bench measures for a version as good as stable, and "
    "errors need fewer requests; `proved`: alpha is a theorem, and they need about a third more.",
    "beta": "The chance of a wrong proof that it is healthy; usually 5%.",
    "margin ratio": "How many times worse than stable is still no fault; usually 1.1.",
    "margin points": "How much worse than stable is still no fault; usually 0.01%.",
    "block": "How often the judge looks, in real time; usually 250 ms.",
    "weights": "How alpha is shared between kinds of guards. See below.",
    "proof points": "What a proof of `no worse than stable` rules out beyond the margin ratio; usually 0.5%.",
    "warm up": "How long after its first traffic a new process may be worse by the warm-up ratio, in real time; "
    "usually not at all. It concerns comparisons with stable, not bounds.",
    "warm up ratio": "How many times worse than stable is no fault while it warms up; usually 6.",
    "lag": "How far apart the two sides may have been read, at most 15 s, in real time; usually not at all: one "
    "snapshot holds both.",
    "cohorts": "About how many players (cohorts) play at a time. With it the judge checks that traffic is split as "
    "planned, and holds where it is not; without it, it does not.",
    "failures": "How many failed requests an evidence-paced phase may cost before anybody can react; usually 5.",
}
WEIGHTS = {
    "errors": "Of guards on errors and availability; usually 0.5.",
    "latency": "Of guards on latency; usually 0.3.",
    "memory": "Of guards on the time until memory is full; usually 0.1.",
}
GOING_BACK = {
    "window": "How long after the promotion the old version is kept.",
    "budget": "How long going back may take, in real time.",
}
PHASE = {
    "title": "The phase's name.",
    "audience": "Who is in it, in words; usually the share.",
    "traffic": "The share of the cohorts, such as `10%`.",
    "pace": "`fixed`: the whole share at once, as usual; `evidence`: in raises, each a recorded decision, as far as "
    "what is known of the new version allows. The holds then begin with the last raise.",
    "duration": "The shortest and the longest hold, such as `7–10 days`, or one duration for both.",
    "before": "The gate to pass before traffic moves.",
    "success": "Criteria that must be true to go on, and items for people.",
    "failure": "Criteria that take the new version off at once, and items for people.",
    "decision": "The gate to pass at the end.",
}
GATE = {
    "question": "What is asked; made from the title where it is left out.",
    "who": "The roles; anybody with one of them may answer.",
    "quorum": "How many different people must approve; usually 1.",
    "window": "How long the gate stays open, or `end of phase`: from the shortest to the longest hold.",
    "on silence": "`hold`, `no-go` or `go`: what it means when nobody has decided at the end of the window.",
    "programs": "`may answer` or `may not answer`; usually not.",
    "items": "Claims that only people can know and that the answer covers. In Markdown: `- [ ] person: …`.",
    "go": "`all success criteria met`, which is always asked, and further claims for people.",
    "no go": "`any failure criterion met`, which always holds.",
}
MESSAGE = {
    "on": "`start`, `phase`, `gate`, `hold`, `promoted` or `rolled back`.",
    "channel": "The channel.",
    "audience": "Whom it is for.",
    "text": "What is said.",
}
TABLES = {
    "The plan": PLAN,
    "The body": BODY,
    "`criteria`": CRITERIA,
    "A component": COMPONENT,
    "An artifact (`stable`, `new`)": ARTIFACT,
    "A probe (`ready`, `smoke`)": PROBE,
    "`drain`": DRAIN,
    "`route`": ROUTE,
    "A signal": SIGNAL,
    "A person": PERSON,
    "A channel": CHANNEL,
    "`judge`": JUDGE,
    "`weights` of the judge": WEIGHTS,
    "`going back`": GOING_BACK,
    "A phase": PHASE,
    "A gate (`before`, `decision`)": GATE,
    "A message": MESSAGE,
}
"""Every table under the words that the reference page calls it by."""
