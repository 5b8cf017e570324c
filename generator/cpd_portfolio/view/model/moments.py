"""What stands on a day, for timelines: what has been, and what falls due."""

import datetime as dt

from msgspec import Struct

from cpd_portfolio.view.model.records import RecordView


class MomentView(Struct, frozen=True):
    """`url`: from the portfolio's root, where it has a page. `about`: what it is, in a word or
    two. `record`: where it is one. `kind`, of what falls due: mandatory learning, occupational
    checks or reviews, in words."""

    date: dt.date
    title: str
    url: str | None
    about: str | None = None
    record: RecordView | None = None
    kind: str = ""

    @property
    def month(self) -> str:
        return f"{self.date:%Y-%m}"
