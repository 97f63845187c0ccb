"""Only what is certain is fixed, and once is enough."""

from __future__ import annotations

import pytest

from gonogo.cli.fixing import fix


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("# A\r\n- b\r\n- c\n", "# A\r\n- b\r\n- c\r\n"),
        ("# A\n- b\n- c\r", "# A\n- b\n- c\n"),
        ("- error\u200b rate\x00 < 1%\n", "- error rate < 1%\n"),
        ("\ufeff# A\n- \ufeffb\n", "\ufeff# A\n- b\n"),
    ],
)
def test_what_nobody_sees_is_put_right(text, wanted):
    """A character that nobody sees would change what is read."""
    fixed = fix(text)
    assert fixed.text == wanted
    assert fixed.words
    assert fix(fixed.text).words == ()


@pytest.mark.parametrize(
    "text",
    ["# A\r\n- b\r\n", "- 👩\u200d🚀 über 1 %\n", "- \u200fעברית\n", "- **x**  \n\tcode\n\n\n| a|b |\n", "no end"],
)
def test_everything_else_stays_to_the_byte(text):
    """A tool that also tidies is not let near a plan that was signed off."""
    assert fix(text).text == text
    assert fix(text).words == ()
