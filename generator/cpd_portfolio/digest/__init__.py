"""The month in a message, for each person and each manager: `news` says what a message holds,
`wording` puts it into words, `message` makes the file that mail programs send."""

from cpd_portfolio.digest.message import Sending, is_address, is_domain, to_message
from cpd_portfolio.digest.month import Month, month_named
from cpd_portfolio.digest.news import Digest, ManagerNews, PersonNews, gather
from cpd_portfolio.digest.wording import Letter, for_manager, for_person

__all__ = [
    "Digest",
    "Letter",
    "ManagerNews",
    "Month",
    "PersonNews",
    "Sending",
    "for_manager",
    "for_person",
    "gather",
    "is_address",
    "is_domain",
    "month_named",
    "to_message",
]
