"""What `cpd report` prints: the JSON object (`contract`), tables for the terminal (`tables`), CSV
for spreadsheets and mail merges (`mail_merge`), and which statuses it is asked for (`status`)."""

from cpd_portfolio.report.contract import SCHEMA, as_object, year_figures
from cpd_portfolio.report.mail_merge import as_csv, items_csv
from cpd_portfolio.report.status import STATUSES, Matching, filter_by, statuses_named
from cpd_portfolio.report.tables import as_table, items_table, plain

__all__ = [
    "SCHEMA",
    "STATUSES",
    "Matching",
    "as_csv",
    "as_object",
    "as_table",
    "filter_by",
    "items_csv",
    "items_table",
    "plain",
    "statuses_named",
    "year_figures",
]
