"""Which shares are open on a day: those that are not over, and that no file with an error stands
in the way of (domain rules, section 10: a pack is not sealed while a file that it would draw on has
an error)."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from cpd_portfolio.figures import british_date, counted
from cpd_portfolio.model import Library, Problem
from cpd_portfolio.model.shares import ListedShare, Share
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading.shares import SHARES
from cpd_portfolio.view.pack import members


class Waiting(Struct, frozen=True):
    """A share that cannot be sealed. `people`: whose files have an error that has to be mended
    first; `events`: whether one of the events has. No file is named: it may be private."""

    share: Share
    people: tuple[str, ...]
    events: bool


class Holding(Struct, frozen=True):
    """`wrong`: how many errors there are in shares.yml; a share that has one is in no list."""

    open: tuple[Share, ...] = ()
    ended: tuple[Share, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    wrong: int = 0


def sort_shares(
    shares: Iterable[ListedShare], library: Library, policies: Policies, as_of: date
) -> Holding:
    opened: list[Share] = []
    over: list[Share] = []
    waiting: list[Waiting] = []
    for share in (listed.share for listed in shares):
        if share.until < as_of:
            over.append(share)
        elif (found := _in_the_way(share, library, policies, as_of)) is not None:
            waiting.append(found)
        else:
            opened.append(share)
    wrong = sum(p.is_error and _inside(p.path, 1) == SHARES for p in library.problems)
    return Holding(tuple(opened), tuple(over), tuple(waiting), wrong)


def _in_the_way(share: Share, library: Library, policies: Policies, as_of: date) -> Waiting | None:
    names = [person.id for person in members(share, library, as_of)]
    if share.programme is None:
        names += [name for name in share.people if name in library.left_out]
    else:  # nobody can say whether they work on the programme
        names += library.left_out
    people = tuple(
        name
        for name in dict.fromkeys(names)
        if any(_is_drawn_on(problem) for problem in library.problems_of(name))
    )
    # an attendance is in a pack only where the policy makes such records shareable
    drawn = policies.on(as_of).default_visibility(occupational=False) == "shareable"
    events = drawn and any(
        problem.is_error and problem.person is None and _inside(problem.path, 1) == "events"
        for problem in library.problems
    )
    return Waiting(share, people, events) if people or events else None


def _is_drawn_on(problem: Problem) -> bool:
    """Reviews and the plan are in no pack."""
    return (
        problem.is_error
        and _inside(problem.path, 2) not in ("reviews", "plan.yml")
        and _inside(problem.path, 1) != "completions"
    )


def _inside(path: str, depth: int) -> str:
    """The part of a problem's path so many folders below the portfolios' parent."""
    parts = path.split("/")
    return parts[depth] if len(parts) > depth else ""


def said_of_shares(held: Holding, *, sealing: bool) -> list[str]:
    """What a build has to say of its shares: sealed, left out and why, over. `sealing`: whether
    there is a secret."""
    said = []
    names = ", ".join(share.id for share in held.open)
    if held.open and sealing:
        said.append(f"Sealed {counted(len(held.open), 'share')}: {names}.")
    elif held.open:
        said.append(
            f"There is no secret to seal with, so {counted(len(held.open), 'share')} "
            f"{'was' if len(held.open) == 1 else 'were'} left out: {names}. "
            "Put it in CPD_SHARE_SECRET, or let `cpd share secret` make one."
        )
    if held.wrong:
        said.append(f"{SHARES} has an error, and what it is in was left out: see `cpd check`.")
    said += [f"The share {one.share.id} was left out: {waits_for(one)}" for one in held.waiting]
    said += [
        f"The share {share.id} ended on {british_date(share.until)}, so there is no pack of it. "
        f"`cpd share revoke {share.id}` takes it out of the list."
        for share in held.ended
    ]
    return said


def waits_for(waiting: Waiting) -> str:
    """Why a share cannot be sealed, and what to do."""
    whose = ", ".join(waiting.people)
    files = f"a file of {whose} has an error" if whose else "an event has an error"
    return f"{files}, and nobody outside is given half of what was meant. See `cpd check`."
