"""Figures -> the shapes of inline SVG charts: path data and places, no colours and no words.

A module a kind of chart, each a pure function. `theme/pages/components/charts/` draws the shapes,
a file a kind, with a title, a description and a table of the figures.
"""
