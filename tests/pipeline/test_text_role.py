"""What a text of a form is called by its size and wording."""

from __future__ import annotations

import pytest

from pipeline.printing.content.text_role import Role, role_of


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Box 4. What was kept back is not given back with the return.", "body"),
        ("有误的证明由单位负责更正。", "body"),
        ("经营许可证号：", "caption"),
        ("What if you cannot pay?", "heading"),
        ("Errors and losses", "heading"),
        ("工资条", "heading"),
    ],
)
def test_a_large_text_that_is_a_sentence_or_announces_a_value_is_no_heading(
    text: str, role: Role
) -> None:
    assert role_of(text, 10.0, 6.0, ems=20.0) == role
