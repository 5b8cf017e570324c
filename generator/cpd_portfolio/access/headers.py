"""What a host sends along with the site's files, whichever server it is."""

# The theme's own scripts stand in the page, so that scripts in it have to be allowed; that no page
# asks, sends or is shown anywhere else is held all the same.
CONTENT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
# to somebody outside, who can open none of the site's pages
GONE = "There is nothing here. If you were sent this link, ask whoever sent it: it may have ended."
