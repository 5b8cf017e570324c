"""What reflections and events have in common: looking up types, standards and requirements."""

import math
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from cpd_portfolio.figures import half_up
from cpd_portfolio.model.fields import quotable
from cpd_portfolio.model.files import Activity
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading.validate import Source, listing
from cpd_portfolio.yaml_lines import Loc

INHERITED = ("title", "date", "until", "hours", "type", "standards", "mandatory", "inset_days")


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Repeats collapse."""
    return tuple(dict.fromkeys(values))


def known_type(source: Source, written: str | None, policies: Policies) -> str:
    """The id of an activity type; an unknown one is noted."""
    if written is None:
        return ""
    if (found := policies.type_id(written)) is not None:
        return found
    kinds = [kind for policy in policies.versions for kind in policy.rules.activity_types]
    labels = [*(kind.id for kind in kinds), *(kind.label for kind in kinds)]
    newest = policies.versions[-1].rules.activity_types
    hint = source.did_you_mean(written, labels, f"use {listing(kind.id for kind in newest)}")
    message = f"“{quotable(written)}” is not an activity type of the policy"
    source.error(("type",), "unknown-type", message, hint)
    return ""


def known_standards(
    source: Source, numbers: tuple[int, ...], policies: Policies
) -> tuple[int, ...]:
    """Sorted, without repeats; a number that no set has is noted."""
    known = policies.standard_numbers
    for index, number in enumerate(numbers):
        if number not in known:
            hint = f"use numbers from {min(known)} to {max(known)}"
            loc: Loc = ("standards", index)
            source.error(loc, "unknown-standard", f"there is no standard {number}", hint)
    return tuple(sorted(set(numbers)))


def known_requirements(source: Source, ids: tuple[str, ...], policies: Policies) -> tuple[str, ...]:
    known = policies.all_ids("requirements")
    for index, name in enumerate(ids):
        if name not in known:
            hint = source.did_you_mean(name, known, f"use {listing(known)}")
            message = f"there is no requirement `{name[:60]}` in the policy"
            source.error(("mandatory", index), "unknown-requirement", message, hint)
    return unique(ids)


def check_span(
    source: Source, first: date | None, until: date | None, hours: Fraction | None
) -> None:
    """`until` is not before `date`, and there are at most 24 hours for each day."""
    if first is None:
        return
    lines = source.document.lines
    if until is not None and until < first:
        loc: Loc = ("until",) if ("until",) in lines else ("date",)
        message = f"`until` ({until}) is before `date` ({first})"
        source.error(loc, "until-before-date", message, "write the last day, or leave `until` out")
        return
    days = ((until or first) - first).days + 1
    if hours is not None and hours > 24 * days:
        loc = ("hours",) if ("hours",) in lines else ("date",)
        plural = "" if days == 1 else "s"
        message = f"{_exactly(hours)} hours do not fit into {days} day{plural}"
        source.error(loc, "hours-range", message, _too_long(hours, days))


def _exactly(number: Fraction) -> str:
    """All the digits that were written: a rounded number could contradict the message."""
    return f"{Decimal(number.numerator) / Decimal(number.denominator):f}"


def _too_long(hours: Fraction, days: int) -> str:
    needed = math.ceil(hours / 24)
    if needed > 366:
        return "write the hours, not the minutes"
    longer = "a later `until:`" if days > 1 else "`until:`"
    if days == 1 and hours % 15 == 0:
        minutes = half_up(hours / 60).normalize()
        return (
            f"write the hours, not the minutes: {minutes:f}; or {longer} if it took {needed} days"
        )
    return f"write the hours of this one activity, or {longer} if it took {needed} days"


def require(source: Source, activity: Activity) -> None:
    """Notes each required key that is missing and not noted yet."""
    for key in ("title", "date", "hours", "type"):
        if getattr(activity, key) is not None:
            continue
        value = source.document.value
        if isinstance(value, dict) and value.get(key) is not None:
            continue  # it is there and cannot be read: said already
        if (key,) in source.document.lines:
            hint = f"write a value after `{key}:`"
            source.error((key,), "empty", f"`{key}` is empty", hint)
        else:
            hint = f"add a line that begins `{key}:`"
            source.note(1, "missing-key", f"`{key}` is missing", hint)
