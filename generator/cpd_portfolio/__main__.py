"""`python -m cpd_portfolio`: the command where no script of it is on the path."""

from cpd_portfolio.cli import main

main()
