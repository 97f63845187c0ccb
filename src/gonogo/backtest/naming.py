"""How the words of a recorded file stand for the two sides and for what is counted."""

from __future__ import annotations

from dataclasses import dataclass

from gonogo.backtest.counters import Kind


@dataclass(frozen=True, slots=True)
class Naming:
    """`side_label` is the label (Prometheus) or column (CSV) that tells the side; `new` and `stable` are its values.

    Of Prometheus: `requests`, `errors` are metric names; requests whose label `code_label` matches the regular
    expression `error_codes` are errors as well. `seconds` True: labels `le` are in seconds, else in milliseconds.
    `kind` None: totals in Prometheus, counts since the row before in CSV.
    """

    side_label: str = "side"
    new: str = "new"
    stable: str = "stable"
    requests: str = "requests_total"
    errors: str = "errors_total"
    code_label: str = "code"
    error_codes: str = "5.."
    seconds: bool = True
    kind: Kind | None = None

    def side(self, value: str | None) -> str | None:
        """Which side a label's value means, "new" or "stable"; None for any other."""
        return {self.new: "new", self.stable: "stable"}.get(value or "")
