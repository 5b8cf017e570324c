"""Days, long names, texts: what the other sample views are made of."""

import datetime as dt

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.markup import Prose, prose
from cpd_portfolio.styles import light_tokens

AS_OF = dt.date(2026, 3, 31)
YEAR = CpdYear(dt.date(2025, 9, 1), dt.date(2026, 8, 31))
LONG_NAME = "Maximiliana-Theodora Featherstonehaugh-Cholmondeley-Specimen of Upper Example"
LONG_TITLE = " ".join(["What a title looks like when somebody writes all of it down"] * 7)
LONG_WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft"
STATUSES = (
    *("met", "on-track", "behind", "short", "no-target", "current", "not-yet-due", "due-soon"),
    *("overdue", "not-met", "paused"),
)
TOKENS = light_tokens()
COLOURS = [name.replace("_", "-") for name, value in TOKENS.items() if value.startswith("#")]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def written(text: str) -> Prose:
    return prose(text)


HTML = written(
    "A first paragraph, with *emphasis*, **weight**, `code` and [a link](https://example.org).\n\n"
    "- One thing\n- Another\n\n> What somebody said.\n\n### A heading of the author's\n\n"
    "| What | How many |\n|---|---:|\n| Chairs | 1,250 |\n"
)
NOTHING = written("")
