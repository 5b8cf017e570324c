"""The access rules that go with a site: each build writes them before the new site takes the place
of the old one, so that they are never older than what they protect."""

from datetime import date

from cpd_portfolio.access import AS_TEXT, make_rules
from cpd_portfolio.access.writing import write_rules
from cpd_portfolio.build.publishing import store_of
from cpd_portfolio.figures import counted
from cpd_portfolio.model import UsageError
from cpd_portfolio.reading import Reading
from cpd_portfolio.settings import Settings
from cpd_portfolio.theme_files import own_files

UNPROTECTED = (
    "This site protects nothing by itself: the host it goes to must say who may read it. "
    "`cpd access` writes the rules for it."
)


def write_access(reading: Reading, settings: Settings, as_of: date) -> str:
    """Writes the rules, where mkdocs.yml names a file for them, and returns what is to be said of
    who may read the site. Raises UsageError where that file cannot be written."""
    access = settings.access
    if access is None:
        return UNPROTECTED
    site = settings.site.resolve()
    if access.file.resolve().is_relative_to(store_of(site)):
        raise UsageError(f"{access.file}: a build clears that folder; name another one for access:")
    policies = reading.policies
    rules = make_rules(reading.library, policies, as_of, own_files(settings.custom_theme))
    new = write_rules(access.file, AS_TEXT[access.form](rules, settings.base), site)
    said = f"Who may read it is as it was in {access.file}."
    if new:
        said = (
            f"Who may read it has changed: {access.file} is written, and holds once the web "
            "server has read it."
        )
    if rules.notes:
        what = counted(len(rules.notes), "note")
        said += f" `cpd access` has {what} on what could not be granted."
    return said
