"""JSON Schema of a plan file, for editors that check while one writes."""

from typing import Any

import msgspec

from presets.plan import Plan
from presets.schema import DIALECT, without_null


def plan_schema() -> dict[str, Any]:
    """Return the JSON Schema of a plan file."""
    made = without_null(msgspec.json.schema(Plan))
    assert isinstance(made, dict)
    made["$defs"]["Segment"]["if"] = {
        "properties": {"kind": {"enum": ["stillness", "turn_over"]}},
        "required": ["kind"],
    }
    made["$defs"]["Segment"]["else"] = {"required": ["technique"]}
    return {"$schema": DIALECT, "title": "A session plan of Undula", **made}
