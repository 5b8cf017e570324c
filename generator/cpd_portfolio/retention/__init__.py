"""What is kept of people, since when, and what is past a length of time. Deletes nothing.

kept lists everything with the day that its age is counted from; past sorts out what is older;
listing turns that into a table, CSV, JSON or paths.
"""

from cpd_portfolio.retention.kept import Kept, kept_of
from cpd_portfolio.retention.listing import as_csv, as_object, as_paths, as_table
from cpd_portfolio.retention.past import Past, sort_out

__all__ = [
    "Kept",
    "Past",
    "as_csv",
    "as_object",
    "as_paths",
    "as_table",
    "kept_of",
    "sort_out",
]
