"""The clauses of the source policy that the shipped rules carry out, as policies/default.yml has
them in its comments. A requirement names its own."""

from cpd_portfolio.model.files import ReviewKind

HOURS = "Sections 3 and 6"
INSET_DAYS = "Section 6"
STANDARDS = "Section 3; Appendix 3"
OCCUPATIONAL = "Section 6, “Employees working as vocational tutors or IQAs”"
QUALIFICATIONS = "Section 6"
RECORDS = "Section 4; Appendix 5"
_OPPORTUNITIES = "Section 4, “Opportunities for performance review”"
REVIEWS: dict[ReviewKind, str] = {
    "progress-review": "Section 7; Appendix 4",
    "mid-year-review": "Section 7; Appendix 4",
    "observation": _OPPORTUNITIES,
    "learning-walk": _OPPORTUNITIES,
    "practice-review": _OPPORTUNITIES,
    "self-assessment": "Section 4",
}
