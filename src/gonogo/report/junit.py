"""The report as JUnit XML, so that any CI shows a release as it shows tests: a phase is a suite, a criterion a case."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from gonogo.report.record import PhaseRecord, Report, VerdictRecord


def to_junit(report: Report) -> str:
    """The report as one JUnit document: FAIL is a failure, UNKNOWN an error, HOLD or not reached is skipped."""
    root = ET.Element("testsuites", name=f"{report.plan} {report.version}", time=f"{report.clock.real_seconds:.3f}")
    for phase in report.phases:
        root.append(_suite(phase, [v for v in report.verdicts if v.phase == phase.id]))
    root.append(_run(report))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(phase: PhaseRecord, verdicts: list[VerdictRecord]) -> ET.Element:
    last = {verdict.criterion: verdict for verdict in verdicts}
    failed = {verdict.criterion: verdict for verdict in verdicts if verdict.outcome == "FAIL"}
    suite = ET.Element("testsuite", name=phase.title, time=f"{phase.real_seconds or 0:.3f}")
    for verdict in (last | failed).values():
        suite.append(_case(phase, verdict))
    if phase.outcome == "not reached":
        case = ET.SubElement(suite, "testcase", classname=phase.id, name="entered")
        ET.SubElement(case, "skipped", message="the phase was not reached")
    return _counted(suite)


def _case(phase: PhaseRecord, verdict: VerdictRecord) -> ET.Element:
    case = ET.Element("testcase", classname=f"{phase.id}.{verdict.role}", name=verdict.asks)
    match verdict.outcome:
        case "FAIL":
            ET.SubElement(case, "failure", message=verdict.sentence)
        case "UNKNOWN":
            ET.SubElement(case, "error", message=f"{verdict.why}: {verdict.sentence}")
        case "HOLD" if verdict.role == "success":
            ET.SubElement(case, "skipped", message=verdict.sentence)
        case _:
            ET.SubElement(case, "system-out").text = verdict.sentence
    return case


def _run(report: Report) -> ET.Element:
    suite = ET.Element("testsuite", name="the run", time=f"{report.clock.real_seconds:.3f}")
    case = ET.SubElement(suite, "testcase", classname="run", name=report.run)
    if report.outcome == "promoted":
        ET.SubElement(case, "system-out").text = " ".join(report.story)
    elif report.outcome == "rolled back":
        ET.SubElement(case, "failure", message=report.reason).text = " ".join(report.story)
    else:
        ET.SubElement(case, "skipped", message=report.outcome)
    return _counted(suite)


def _counted(suite: ET.Element) -> ET.Element:
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(suite.findall("testcase/error"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    return suite
