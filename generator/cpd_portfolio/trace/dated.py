"""Traces of what holds as of a date: mandatory learning, reviews, qualifications."""

from cpd_portfolio.figures import short_date
from cpd_portfolio.measures.mandatory import RequirementResult
from cpd_portfolio.measures.next_steps import REVIEW_WORDS
from cpd_portfolio.model import UsageError
from cpd_portfolio.model.files import Qualification
from cpd_portfolio.policy import Policy, Requirement, same_employer
from cpd_portfolio.trace import clauses
from cpd_portfolio.trace.case import Case, who
from cpd_portfolio.trace.due import asked_part, due_part, status_part
from cpd_portfolio.trace.model import Input, Part, Trace, words


def not_asked(case: Case, figure: str, whom: str) -> UsageError:
    """A figure that there is, of somebody whom it is not asked of."""
    day = short_date(case.standing.as_of)
    left = " (whose employment has ended)" if _has_left(case) else ""
    return UsageError(f"`{figure}` is not asked of {case.person.id}{left} on {day}: it is {whom}")


def _has_left(case: Case) -> bool:
    return case.person.employment.ended_before(case.standing.as_of)


def trace_mandatory(case: Case, key: str) -> Trace | None:
    """None where the policy has no such requirement."""
    figure, policy = f"mandatory:{key}", case.of_today
    rules = policy.rules.requirements
    index = next((i for i, rule in enumerate(rules) if rule.id == key), None)
    if index is None:
        return None
    rule = rules[index]
    result = next((one for one in case.standing.mandatory if one.id == key), None)
    if result is None:
        begin = short_date(policy.rules.records_begin)
        once = f", once, where employment started on or after {begin}" if not rule.every else ""
        raise not_asked(case, figure, f"{who(policy, rule.for_, rule.employer)}{once}")
    value = next(one for one in case.reported["mandatory"] if one["id"] == key)
    parts = [
        case.whom(rule.for_, rule.employer, policy, case.standing.as_of, True),
        *([asked_part(case, result.asked)] if result.asked else []),
        _done(case, result),
    ]
    if result.came is not None:
        parts.append(due_part(case, result.came, _counts_from(result)))
    elif result.first_due is not None:
        late = "yes: first done after" if result.late else "no: first done by"
        parts.append(Part("late", f"{late} {short_date(result.first_due)}, when it was due"))
    parts.append(status_part(case, result.status, result.due))
    shown = words(result.status) + (" (late)" if result.late else "")
    shown += f", last {short_date(result.last)}" if result.last else ", not done yet"
    shown += f", due {short_date(result.due)}" if result.due else ""
    said = _requirement_words(rule, policy)
    return Trace(
        figure,
        value,
        shown,
        case.rule(said, rule.clause, policy, "requirements", index),
        tuple(parts),
    )


def _requirement_words(rule: Requirement, policy: Policy) -> str:
    within = rule.within or policy.rules.first_due_within
    often = f"then every {rule.every}" if rule.every else "once"
    whom = who(policy, rule.for_, rule.employer)
    return f"{rule.title}, {whom}: within {within} of being asked first, {often}."


def _counts_from(result: RequirementResult) -> str:
    if result.last is None:
        return "asked since"
    row = result.completion
    return "expires" if row is not None and row.expires is not None else "last done"


def _done(case: Case, result: RequirementResult) -> Part:
    inputs = (
        *(case.record(r, "mandatory", decides=r is result.record) for r in result.recorded),
        *(case.completion(row, decides=row is result.completion) for row in result.exported),
    )
    last = short_date(result.last) if result.last else "not yet"
    said = f"{last}: the latest record that names it or completion" if result.last else last
    return Part("last", said, tuple(sorted(inputs, key=lambda one: (str(one.day), one.what))))


def trace_review(case: Case, key: str) -> Trace | None:
    figure, policy = f"reviews:{key}", case.of_today
    known = {rule.kind: (index, rule) for index, rule in enumerate(policy.rules.reviews)}
    results = [one for one in case.standing.reviews.due if one.kind == key]
    if not results:
        found = next((rule for kind, (_, rule) in known.items() if kind == key), None)
        if found is None:
            return None
        raise not_asked(case, figure, who(policy, found.for_, found.employer))
    # where a policy has two rules of a kind that are both for this person, the first is traced
    result = results[0]
    index, rule = next(
        (index, rule)
        for index, rule in enumerate(policy.rules.reviews)
        if rule.kind == key and _is_for(case, rule.for_, rule.employer)
    )
    value = next(one for one in case.reported["reviews"] if one["kind"] == key)
    held = tuple(
        Input(
            short_date(review.date) + (f", by {review.reviewer}" if review.reviewer else ""),
            (case.review(review),),
            day=review.date,
            decides=review.date == result.last,
        )
        for review in result.held
    )
    last = f"{short_date(result.last)}: the latest" if result.last else "none yet"
    parts = [
        case.whom(rule.for_, rule.employer, policy, case.standing.as_of, True),
        *([asked_part(case, result.asked)] if result.asked and not result.last else []),
        Part("last", last, held),
        *(
            [due_part(case, result.came, "last" if result.last else "asked since")]
            if result.came
            else []
        ),
        status_part(case, result.status, result.due),
    ]
    shown = f"{words(result.status)}, due {short_date(result.due)}"
    shown += f", last {short_date(result.last)}" if result.last else ", none yet"
    title = REVIEW_WORDS[rule.kind]
    first = f"the first within {rule.within}, then " if rule.within else ""
    said = f"A {title} {who(policy, rule.for_, rule.employer)}: {first}every {rule.every}."
    said = said.replace("A observation", "An observation")
    clause = clauses.REVIEWS[rule.kind]
    return Trace(
        figure, value, shown, case.rule(said, clause, policy, "reviews", index), tuple(parts)
    )


def _is_for(case: Case, names: tuple[str, ...], employer: str) -> bool:
    work = case.person.employment
    roles = work.roles_on(case.standing.as_of)
    return case.of_today.is_for(names, roles) and same_employer(employer, work.employer)


def trace_qualification(case: Case, key: str) -> Trace | None:
    figure, policy = f"qualifications:{key}", case.of_today
    rules = policy.rules.qualifications
    index = next((i for i, rule in enumerate(rules) if rule.id == key), None)
    if index is None:
        return None
    rule = rules[index]
    result = next((one for one in case.standing.qualifications if one.id == key), None)
    if result is None:
        only = ", where their profile has a `teaches` list" if rule.specialist else ""
        raise not_asked(case, figure, who(policy, rule.for_) + only)
    value = next(one for one in case.reported["qualifications"] if one["id"] == key)
    others = [
        q
        for q in case.person.profile.qualifications
        if q.kind == rule.kind and not _among(q, result.held)
    ]
    parts = [
        case.whom(rule.for_, "any", policy, case.standing.as_of, True),
        Part(
            "held",
            f"qualifications of the kind {rule.kind} that meet the rule: {len(result.held)}",
            tuple(qualification(case, q, decides=True) for q in result.held),
        ),
        *([not_counting(case, others, rule.level)] if others else []),
    ]
    if rule.kind == "subject" and rule.specialist:
        missing = ", ".join(result.missing) or "none"
        taught = Input(", ".join(case.person.profile.teaches), (case.profile("teaches"),))
        parts.append(Part("missing", f"subjects taught without one: {missing}", (taught,)))
    met = "met" if result.met else "not met"
    parts.append(Part("met", met))
    special = " who teach specialist subjects" if rule.specialist else ""
    said = f"{rule.title}, {who(policy, rule.for_)}{special}."
    return Trace(
        figure,
        value,
        met,
        case.rule(said, clauses.QUALIFICATIONS, policy, "qualifications", index),
        tuple(parts),
    )


def _among(item: Qualification, held: tuple[Qualification, ...]) -> bool:
    return any(item is one for one in held)


def qualification(case: Case, item: Qualification, decides: bool = False) -> Input:
    said = [item.title]
    said += [f"level {item.level}"] if item.level is not None else []
    said += [f"equivalent to level {item.equivalent_to}"] if item.equivalent_to else []
    said += [item.subject] if item.subject else []
    said += ["evidence: experience"] if item.evidence else []
    said += [f"awarded {item.awarded.text}"] if item.awarded else []
    listed = case.person.profile.qualifications
    index = next(i for i, one in enumerate(listed) if one is item)
    return Input(", ".join(said), (case.profile("qualifications", index),), decides=decides)


def not_counting(case: Case, others: list[Qualification], level: int | None = None) -> Part:
    """Those of the kind that do not count, and why. `level`: the least that the rule asks."""
    inputs = []
    for item in others:
        why = f"below level {level}, or no level given"
        if item.working_towards:
            why = "still worked towards"
        elif not item.held_on(case.standing.as_of):
            why = "not awarded yet"
        found = qualification(case, item)
        inputs.append(Input(f"{found.what}: {why}", found.places))
    return Part("not counting", "others of the kind", tuple(inputs))
