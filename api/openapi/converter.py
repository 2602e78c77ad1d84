"""How apispec reads our strict fields: what a field is described by stands in its metadata. 字段描述。"""

from __future__ import annotations

from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter

from api.fields import Parsed


class Converter(OpenAPIConverter):
    """apispec's converter, which also knows fields that leave the judging to a parser."""

    def field2property(self, field: Any) -> dict[str, Any]:
        """Return the description of a field's value."""
        if isinstance(field, Parsed):
            return {**field.metadata.get("schema", {}), "description": field.metadata.get("meaning", "")}
        described: dict[str, Any] = super().field2property(field)
        return described

    def _field2parameter(self, field: Any, *, name: str, location: str) -> dict[str, Any]:
        parameter: dict[str, Any] = super()._field2parameter(field, name=name, location=location)
        if parameter["schema"].get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        return parameter


def marshmallow_plugin() -> MarshmallowPlugin:
    """Return apispec's plugin for marshmallow, with our converter."""
    plugin = MarshmallowPlugin()
    plugin.Converter = Converter
    return plugin
