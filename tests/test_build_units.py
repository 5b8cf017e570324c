"""The key of a unit: another one for another view, the same one for the same."""

from copy import deepcopy
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from cpd_portfolio.build.units import Unit, content_of, portfolio_unit, service_units
from cpd_portfolio.measures.service import survey
from cpd_portfolio.pages import Site
from cpd_portfolio.reading import read
from making import SAMPLES, day


class Shown(Struct, frozen=True):
    title: str
    hours: Fraction | int | float | None = None
    on: date | None = None
    parts: tuple[Any, ...] = ()
    kinds: frozenset[str] = frozenset()


shown = st.recursive(
    st.builds(
        Shown,
        st.text(st.characters(), max_size=4),  # halves of characters too
        st.fractions() | st.integers() | st.integers(0, 2) | st.floats(0, 2) | st.none(),
        st.dates() | st.none(),
    ),
    lambda inner: st.builds(Shown, st.text(max_size=2), parts=st.tuples(inner, inner)),
    max_leaves=4,
)


@given(shown, shown)
def test_two_views_are_told_apart(one: Shown, other: Shown) -> None:
    assert (content_of(one) == content_of(other)) == (repr(one) == repr(other))
    assert content_of(one) == content_of(deepcopy(one))


@given(st.frozensets(st.text(max_size=3), max_size=6))
def test_a_set_has_one_key_whatever_its_order(kinds: frozenset[str]) -> None:
    back = frozenset(sorted(kinds, reverse=True))
    assert content_of(Shown("", kinds=kinds)) == content_of(Shown("", kinds=back))


def test_views_of_many_days_are_told_apart_as_their_texts_tell_them() -> None:
    reading = read([SAMPLES])
    seen: dict[str, tuple[set[str], set[bytes]]] = {}
    for on in ("2025-08-31", "2025-09-01", "2026-03-31", "2026-04-01", "2027-01-05"):
        service = survey(reading.library, reading.policies, day(on))
        people = [portfolio_unit(person, service) for person in reading.library.people]
        for unit in (*people, *service_units(service, "Vale")):
            texts, contents = seen.setdefault(unit.folder, (set(), set()))
            texts.add(repr(unit.view))
            contents.add(content_of(unit.view))
    assert any(len(texts) > 3 for texts, _ in seen.values())
    for folder, (texts, contents) in seen.items():
        assert len(texts) == len(contents), folder


def test_a_key_hangs_on_folder_view_evidence_and_what_every_page_hangs_on() -> None:
    def make(_view: object) -> Site:
        raise AssertionError

    def unit(folder: str = "a", view: object = ("b",)) -> Unit:
        return Unit(folder, view, make)

    keys = {
        unit().key("base", {}.get),
        unit("ab", ()).key("base", {}.get),
        unit("", ("a", "b")).key("base", {}.get),
        unit().key("other", {}.get),
        unit(view=("c",)).key("base", {}.get),
        Unit("a", ("b",), make, {"x.pdf": SAMPLES}).key("base", {}.get),
        Unit("a", ("b",), make, {"x.pdf": SAMPLES}).key("base", lambda _: "digest"),
    }
    assert len(keys) == 7
