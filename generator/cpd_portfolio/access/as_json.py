"""Rules -> JSON, for hosts that have a way of their own to say who may read what.

{"schema": 1, "as_of": "2026-03-31", "rules": [{"path", "match", "allow"}, …]}: docs/hosting.md says
what each key means.
"""

import json
import re
from typing import Any

from cpd_portfolio.access.model import Rule, Rules


def as_json(rules: Rules, base: str) -> str:
    """`base`: the path that the site lies at, "/" or "/cpd/"."""
    rows = ",\n  ".join(
        json.dumps(_row(rule, rules, base), ensure_ascii=False) for rule in rules.rules
    )
    as_of = rules.as_of.isoformat()
    return f'{{"schema": 1, "as_of": "{as_of}", "rules": [\n  {rows}\n]}}\n'


def _row(rule: Rule, rules: Rules, base: str) -> dict[str, Any]:
    named = rule.readers.audience == "named"
    allow = list(rules.logins_of(rule.readers)) if named else rule.readers.audience
    below = re.escape(base) if rule.match == "pattern" else base
    row: dict[str, Any] = {"path": f"{below}{rule.path}", "match": rule.match, "allow": allow}
    return row | {"any_case": True} if rule.any_case else row
