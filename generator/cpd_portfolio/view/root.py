"""Everything on the root of the site, which everybody may read."""

from cpd_portfolio.measures.service import Service
from cpd_portfolio.view import view_site
from cpd_portfolio.view.events import view_events
from cpd_portfolio.view.model.shared import RootView
from cpd_portfolio.view.shared import view_shared_practice


def view_root(service: Service, elsewhere: tuple[tuple[str, str], ...] = ()) -> RootView:
    """`elsewhere`: title and address of sites below the root, for its navigation."""
    events = view_events(service)
    practice = view_shared_practice(service, events.coming)
    return RootView(view_site(service), events, practice, elsewhere)
