"""What a reader of a share will see and will not see, in words, for whoever sends the link."""

from cpd_portfolio.figures import british_date, counted
from cpd_portfolio.model.shares import Share
from cpd_portfolio.view.model.pack import PackView

_SECTIONS = {
    "statement": "their professional statements",
    "qualifications": "their qualifications, and whether these meet what their role asks for",
    "occupational": "occupational checks with status, date and who confirmed them, "
    "ongoing practice, standardisation, and the records behind them",
    "record": "their Reflective Records: every record that may be shown outside",
    "standards": "which professional standards these records evidence",
}


def will_see(share: Share, view: PackView) -> list[str]:
    names = [person.name for person in view.people]
    whose = ", ".join(names[:12]) + (f" and {len(names) - 12} more" if names[12:] else "")
    if view.programme is not None:
        what = " ".join(filter(None, (view.programme.title, view.programme.number)))
        who = f"everybody who assesses or quality-assures {what}: at present {whose or 'nobody'}"
    else:
        who = f"names and job titles of {whose or 'nobody'}"
    records = counted(view.record_count, "record")
    since = f" since {british_date(share.since)}" if share.since else ""
    return [
        who,
        *(_SECTIONS[name] for name in _SECTIONS if name in share.sections),
        f"{records}{since}, whole, with the evidence that they name",
    ]


def will_not_see(share: Share) -> list[str]:
    left = [_SECTIONS[name] for name in _SECTIONS if name not in share.sections]
    return [
        "records that are private, internal, drafts or planned, and their evidence",
        "targets for hours and INSET days, mandatory learning, next steps, development plans, "
        "reviews, FTE, absences, teams and managers",
        *left,
        "anybody else",
    ]
