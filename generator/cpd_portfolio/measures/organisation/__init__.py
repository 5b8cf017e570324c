"""Figures about the whole service, for the quality team.

Policy, section 7: "The Quality Team will monitor mandatory and other training requirements and
staff engagement with CPD opportunities on an on-going and summative basis." Every figure is a
count or an order of what the measures of single people have found; a module a topic.
"""
