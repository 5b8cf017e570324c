"""policy.yml and policy-<anything>.yml -> Policies, laid over the shipped default."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from msgspec import Struct

from cpd_portfolio import yaml_lines
from cpd_portfolio.model.problem import Problem
from cpd_portfolio.policy import EVERYONE, Policies, Policy, PolicyFile, StandardsFile, merge
from cpd_portfolio.reading.load import load_settings
from cpd_portfolio.reading.scan import File, Tree
from cpd_portfolio.reading.validate import (
    Source,
    listing,
    note_empty_unknown_keys,
    place_name,
    validate,
    without_nulls,
)
from cpd_portfolio.yaml_lines import Loc

FORMAT = 1
MOST_STANDARDS = 250
SHIPPED_SETS = ("etf-2022",)


@cache
def shipped(name: str) -> str:
    """The text of a file in policies/."""
    return (files("cpd_portfolio") / "policies" / name).read_text(encoding="utf-8")


@cache
def default_policy() -> Policy:
    """The shipped rules. An error in them is a fault of this program, and raises."""
    document = yaml_lines.parse(shipped("default.yml"))
    rules = PolicyFile.model_validate(without_nulls(document.value))
    return Policy(rules, shipped_standards(rules.standards.set))


@cache
def shipped_standards(name: str) -> StandardsFile:
    return StandardsFile.model_validate(yaml_lines.parse(shipped(f"{name}.yml")).value)


class PoliciesRead(Struct, frozen=True):
    """`policies` holds the shipped default where `problems` has an error, so that checking can
    go on; nothing is reported or built with it then (`wrong`)."""

    policies: Policies
    problems: tuple[Problem, ...]
    wrong: bool


def read_policies(tree: Tree) -> PoliciesRead:
    problems: list[Problem] = []
    versions: list[Policy] = []
    for file in sorted(tree.policies.values(), key=lambda file: file.name):
        source = Source(file.path)
        policy = _read_policy(source, file, tree.standards)
        problems += source.problems
        if policy is not None and not source.has_error:
            versions.append(policy)
    problems += _same_day(versions)
    if not versions or tree.policy_refused or any(problem.is_error for problem in problems):
        wrong = tree.policy_refused or any(problem.is_error for problem in problems)
        return PoliciesRead(Policies((default_policy(),)), tuple(problems), wrong)
    versions.sort(key=lambda policy: policy.rules.in_force_from)
    return PoliciesRead(Policies(tuple(versions)), tuple(problems), False)


def _same_day(versions: list[Policy]) -> list[Problem]:
    days = Counter(policy.rules.in_force_from for policy in versions)
    hint = "give each version of the policy its own in_force_from"
    return [
        Problem(
            policy.path or "",
            1,
            "policy-same-day",
            "error",
            f"another version of the policy is in force from {policy.rules.in_force_from} too",
            hint,
        )
        for policy in versions
        if days[policy.rules.in_force_from] > 1
    ]


def _read_policy(source: Source, file: File, standards: dict[str, File]) -> Policy | None:
    if not load_settings(source, file):
        return None
    written = source.document.value
    default = yaml_lines.parse(shipped("default.yml")).value
    if not _known_format(source):
        return None
    raw = written
    if isinstance(written, dict) or written is None:
        raw = merge(default, without_nulls(written or {}))
    note_empty_unknown_keys(source, PolicyFile, written)
    rules = validate(source, PolicyFile, raw, instead=default)
    if rules is None:
        return None
    chosen = _standards(source, rules.standards.set, standards)
    _cross_check(source, rules)
    return Policy(rules, chosen, file.path) if chosen is not None else None


def _known_format(source: Source) -> bool:
    written = source.document.value
    named = written.get("format") if isinstance(written, dict) else None
    if not isinstance(named, str) or named.strip() == str(FORMAT):
        return True
    hint = f"write format: {FORMAT}, or use the version of this program it was made for"
    source.error(("format",), "policy-format", "this format is not known", hint)
    return False


def _standards(source: Source, name: str, standards: dict[str, File]) -> StandardsFile | None:
    if name in SHIPPED_SETS:
        return shipped_standards(name)
    file = standards.get(name)
    if file is None:
        known = [*SHIPPED_SETS, *sorted(standards)]
        hint = source.did_you_mean(
            name, known, "name a shipped set or a .yml file beside the policy"
        )
        message = f"there is no set of standards “{name[:60]}”"
        source.error(("standards", "set"), "unknown-standards-set", message, hint)
        return None
    own = Source(file.path)
    found = None
    if load_settings(own, file) and _known_format(own):
        found = validate(own, StandardsFile)
    if found is not None:
        seen: set[int] = set()
        for i, domain in enumerate(found.domains):
            for j, standard in enumerate(domain.standards):
                if standard.id in seen:
                    hint = "give each standard a number of its own"
                    message = f"standard {standard.id} is there twice"
                    own.error(("domains", i, "standards", j), "duplicate-id", message, hint)
                seen.add(standard.id)
        if len(seen) > MOST_STANDARDS:
            message = f"there are {len(seen):,} standards, and every page lists them all"
            own.error(("domains",), "too-many-entries", message, f"keep at most {MOST_STANDARDS}")
        if not seen:
            own.error(
                ("domains",), "empty", "there are no standards", "list them under `standards:`"
            )
    source.problems += own.problems
    return None if own.has_error else found


def _cross_check(source: Source, rules: PolicyFile) -> None:
    """What one part of the rules says of another: every id that is used is there, once."""
    roles = [role.id for role in rules.roles]
    types = [kind.id for kind in rules.activity_types]
    activities = [activity.id for activity in rules.occupational.activities]
    lists: list[tuple[Loc, list[str]]] = [
        (("roles",), roles),
        (("activity_types",), types),
        (("requirements",), [item.id for item in rules.requirements]),
        (("occupational", "activities"), activities),
        (("occupational", "checks"), [item.id for item in rules.occupational.checks]),
        (("qualifications",), [item.id for item in rules.qualifications]),
    ]
    for loc, ids in lists:
        _once(source, loc, ids)
    labels = [kind.label.casefold() for kind in rules.activity_types]
    for index, label in enumerate(labels):
        taken = label in labels[:index] or any(
            label == kind.id.casefold() and at != index
            for at, kind in enumerate(rules.activity_types)
        )
        if taken:
            hint = "give each type a label that no other type has as label or id"
            message = f"the label “{label[:60]}” stands for two types"
            source.error(("activity_types", index, "label"), "duplicate-id", message, hint)
    if not roles:
        source.error(("roles",), "empty", "there are no roles", "list at least one role")
    for name, members in rules.groups.items():
        _known(source, ("groups", name), members, roles, "role", replaced=("roles",))
        if name == EVERYONE or name in roles:
            what = "built in" if name == EVERYONE else "the id of a role"
            hint = "give the group another name"
            source.error(("groups", name), "group-name", f"`{name[:60]}` is {what}", hint)
    wanted: list[tuple[Loc, Iterable[str]]] = [
        (("hours", "for"), rules.hours.for_),
        (("inset_days", "for"), rules.inset_days.for_),
        (("standards", "for"), rules.standards.for_),
        (("occupational", "for"), rules.occupational.for_),
        *((("requirements", i, "for"), item.for_) for i, item in enumerate(rules.requirements)),
        *((("qualifications", i, "for"), item.for_) for i, item in enumerate(rules.qualifications)),
        *((("reviews", i, "for"), item.for_) for i, item in enumerate(rules.reviews)),
    ]
    for loc, names in wanted:
        known = list(dict.fromkeys([EVERYONE, *rules.groups, *roles]))
        _known(source, loc, names, known, "role or group", replaced=("roles",))
    for index, check in enumerate(rules.occupational.checks):
        place: Loc = ("occupational", "checks", index)
        _known(source, (*place, "activities"), check.activities, activities, "activity",
               replaced=("occupational", "activities"))  # fmt: skip
        _known(source, (*place, "types"), check.types, types, "activity type",
               replaced=("activity_types",))  # fmt: skip
        if (check.within is None) == (check.qualification is None):
            hint = "write `within:` for something to be done again and again, `qualification:` else"
            both = check.within is not None
            hint = "keep one of the two" if both else hint
            what = "has both" if both else "needs one of"
            message = f"the check `{check.id[:60]}` {what} `within` and `qualification`"
            source.error(place, "check-kind", message, hint)


def _once(source: Source, loc: Loc, ids: list[str]) -> None:
    for index, name in enumerate(ids):
        if name in ids[:index]:
            hint = "give each entry an id of its own"
            source.error(
                (*loc, index), "duplicate-id", f"the id `{name[:60]}` is there twice", hint
            )


def _known(
    source: Source, loc: Loc, names: Iterable[str], known: list[str], what: str, replaced: Loc
) -> None:
    for index, name in enumerate(names):
        if name in known:
            continue
        message, where = f"there is no {what} `{name[:60]}`", (*loc, index)
        if loc not in source.document.lines:  # the shipped rules use what this file has replaced
            message += f", which `{place_name(loc)}` of the shipped rules uses"
            where = replaced
        hint = source.did_you_mean(name, known, f"use {listing(known)}")
        source.error(where, "unknown-in-policy", message, hint)
