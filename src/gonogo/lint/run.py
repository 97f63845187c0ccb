"""Every rule over one document."""

from __future__ import annotations

from gonogo.core.outline import Outline
from gonogo.lint.rule import Finding, Rule, Severity
from gonogo.lint.rules import RULES
from gonogo.lint.silence import reason_for
from gonogo.lint.view import view

ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


def lint(explained: Outline, rules: tuple[Rule, ...] = RULES) -> tuple[Finding, ...]:
    """What the rules find, in the order of the lines; silenced findings are among them, with their reasons."""
    document = view(explained)
    findings = [
        Finding(
            code=rule.code,
            severity=rule.severity,
            file=document.file,
            line=fault.line,
            message=fault.message,
            why=fault.why or rule.why,
            hint=fault.hint or rule.fix,
            silenced=reason_for(document.source, fault.line, rule.code),
        )
        for rule in rules
        for fault in rule.check(document)
    ]
    return tuple(sorted(findings, key=lambda finding: (finding.line, ORDER.index(finding.severity), finding.code)))
