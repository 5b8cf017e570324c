"""Addresses made of what authors wrote: safe, short, and each its own."""

import re

from hypothesis import given
from hypothesis import strategies as st

from cpd_portfolio.view.addresses import safe_addresses


def test_what_is_an_address_already_stays() -> None:
    found = safe_addresses(["Safe Guarding", "safe-guarding", "prevent", "2", "..", "", "é" * 400])
    assert found["safe-guarding"] == "safe-guarding"
    assert found["Safe Guarding"] == "safe-guarding-2"
    assert found["prevent"] == "prevent"
    assert found["2"] == "no-2"  # a number alone is a part of a list


@given(st.lists(st.text(max_size=400)))
def test_safe_unique_and_the_same_in_any_order(texts: list[str]) -> None:
    found = safe_addresses(texts)
    assert set(found) == set(texts)
    assert len(set(found.values())) == len(found)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in found.values())
    assert all(len(name) < 70 and not name.isdigit() for name in found.values())
    assert found == safe_addresses(reversed(texts))
