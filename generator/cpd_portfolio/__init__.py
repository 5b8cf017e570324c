"""CPD portfolios: files -> Library -> Standing -> View -> Pages -> a site.

reading turns a portfolios folder into a Library and Problems, policy.yml into Policies; measures
work out how each person stands; view decides what may be seen; pages renders it through the
templates in theme/; mkdocs_site dresses the pages. cli has the commands.
"""

__version__ = "0.1.0"
