"""Specs in YAML: the data of a JSON spec, written as people write configuration.

Only what JSON can say is read: no tags, no aliases, no key twice. `2024-01-31`, `yes` and `1_000` are texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from csp_ir.errors import MissingExtraError, SpecError

ENDINGS = (".yaml", ".yml")
MOST_FRONT = 200  # lines of front matter
_KEY = re.compile(r"^(?:prose|signature|examples|program|sketch|requires|ensures|raises)\s*:", re.M)
_PLAIN = {
    "null": re.compile(r"(?:null|~|)\Z"),
    "bool": re.compile(r"(?:true|false)\Z"),
    "int": re.compile(r"[-+]?[0-9]+\Z"),
    "float": re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+)(?:[eE][-+]?[0-9]+)?\Z"),
}


def is_yaml(text: str, file: str | None) -> bool:
    """Whether a text is YAML: its file is named so, or it begins as YAML does and has a key of a spec.

    What stands between two such marks before other text is front matter, as of Markdown, and no spec.
    """
    if file and file.lower().endswith(ENDINGS):
        return True
    return text.startswith(("---\n", "%YAML")) and bool(_KEY.search(text)) and not front_matter(text.split("\n"))


def front_matter(lines: Sequence[str]) -> int:
    """How many lines of front matter a text begins with; 0 where it has none."""
    mark = lines[0].rstrip() if lines else ""
    if mark not in ("---", "+++"):
        return 0
    end = next((i for i, line in enumerate(lines[1:MOST_FRONT], 1) if line.rstrip() in (mark, "...")), 0)
    return end + 1 if end and any(line.strip() for line in lines[end + 1 :]) else 0


def yaml_data(text: str, file: str | None) -> Any:
    """The data of a YAML text. Raises SpecError with the place; MissingExtraError without the library."""
    try:
        import yaml
    except ImportError:
        raise MissingExtraError("a spec in YAML", "yaml") from None

    class Loader(yaml.SafeLoader):
        """Reads what JSON can say."""

    Loader.yaml_implicit_resolvers = {}
    for kind, pattern in _PLAIN.items():
        Loader.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", pattern, None)
    loader = None
    try:
        loader = Loader(text)
        node = loader.get_single_node()
        return None if node is None else _value(node, loader, file)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = {"line": mark.line + 1, "column": mark.column + 1} if mark else {}
        raise SpecError(f"not YAML: {error.problem}", file=file, remedy="mend it, or write JSON", **place) from None
    except (yaml.YAMLError, RecursionError) as error:
        raise SpecError(f"not YAML: {str(error).splitlines()[0]}", file=file, remedy="mend it, or write JSON") from None
    finally:
        if loader is not None:
            loader.dispose()


def _value(node: Any, loader: Any, file: str | None, seen: set[int] | None = None) -> Any:
    """The data of a node; each may stand in one place only."""
    seen = set() if seen is None else seen

    def fail(message: str, remedy: str) -> SpecError:
        mark = node.start_mark
        return SpecError(message, line=mark.line + 1, column=mark.column + 1, file=file, remedy=remedy)

    if id(node) in seen:
        raise fail("an alias (*name) is not read", "write the value itself")
    seen.add(id(node))
    kind = node.tag.removeprefix("tag:yaml.org,2002:")
    if kind not in ("null", "bool", "int", "float", "str", "seq", "map"):
        raise fail(f"the tag {node.tag} is not read", "plain values, lists and mappings")
    if kind == "seq":
        return [_value(n, loader, file, seen) for n in node.value]
    if kind == "map":
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value) if not isinstance(key.value, list) else ""
            if not name or name in found:
                raise fail(f"the key `{name}` stands twice" if name else "a key that is no text", "each key once")
            found[name] = _value(value, loader, file, seen)
        return found
    return loader.construct_object(node)
