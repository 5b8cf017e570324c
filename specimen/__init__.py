"""Every component of the pages in all of its states, on one page, light and dark: `make specimen`.

The macros and style sheets are those of the site. views.py makes what they are given; nothing here
is about anybody.
"""
