"""JSON Schema of a technique file, for editors that check while one writes."""

from typing import Any

import msgspec

from presets.model import Technique

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a technique file."""
    made = without_null(msgspec.json.schema(Technique))
    assert isinstance(made, dict)
    made["$defs"]["StepTable"]["oneOf"] = [{"required": ["rocks"]}, {"required": ["seconds"]}]
    made["$defs"]["StepTable"]["dependentRequired"] = {"glide_seconds": ["bpm"]}
    return {"$schema": DIALECT, "title": "A technique of Undula", **made}


def without_null(node: Any) -> Any:
    """Return the schema without null, which TOML does not have."""
    if isinstance(node, list):
        return [without_null(item) for item in node if item != {"type": "null"}]
    if not isinstance(node, dict):
        return node
    kept = {key: without_null(value) for key, value in node.items()}
    if kept.get("default", ...) is None:
        del kept["default"]
    choices = kept.get("anyOf", [])
    if len(choices) == 1:
        del kept["anyOf"]
        kept = {**choices[0], **kept}
    return kept
