"""Settings of `csp-ir.toml` and of CSP_IR_* variables."""

from __future__ import annotations

import os
import tomllib
from typing import Any

from csp_ir.errors import CspIrError, InputError, MissingExtraError
from csp_ir.files import read_utf8
from csp_ir.providers.places import CONFIG, config_file

KEYS = (
    "providers", "modal_hosts", "base_url", "effort", "assume_price", "budget", "budget_tokens", "cache", "prices",
    "concurrent", "per_minute", "temperature", "seed", "route",
)  # fmt: skip


def settings() -> dict[str, Any]:
    """Settings of `csp-ir.toml` (here, else in the user's configuration folder) and CSP_IR_* variables, which win.

    Keys: those of `KEYS`.
    Raises: InputError where one cannot be read.
    """
    path = config_file()
    given: dict[str, Any] = {}
    if path is not None:
        try:
            given = tomllib.loads(read_utf8(path))
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise InputError(f"cannot be read: {error}", file=str(path), remedy="write it as TOML") from None
    if not given and not any(f"CSP_IR_{k.upper()}" in os.environ for k in KEYS):
        return {}
    try:
        return _validated(given)
    except CspIrError:
        raise
    except ValueError as error:
        first = error.errors()[0] if hasattr(error, "errors") else {"loc": ("?",), "msg": str(error)}
        place = ".".join(map(str, first["loc"])) or "settings"
        raise InputError(f"setting {place}: {first['msg']}", file=str(path) if path else None) from None


def _validated(given: dict[str, Any]) -> dict[str, Any]:
    try:
        from pydantic_settings import BaseSettings, SettingsConfigDict
    except ImportError:
        if not given and all(k == "cache" or f"CSP_IR_{k.upper()}" not in os.environ for k in KEYS):
            return {}  # CSP_IR_CACHE names a folder, which needs nobody to read it
        raise MissingExtraError(f"reading {CONFIG}" if given else "settings in CSP_IR_* variables", "llm") from None

    class Settings(BaseSettings):
        model_config = SettingsConfigDict(env_prefix="CSP_IR_", extra="forbid")
        providers: list[str] = []
        modal_hosts: list[str] = []
        base_url: str | None = None
        effort: str | None = None
        assume_price: str | None = None
        budget: float | None = None
        budget_tokens: int | None = None
        cache: str | bool | None = None
        prices: str | None = None
        concurrent: int | None = None
        per_minute: int | None = None
        temperature: float | None = None
        seed: int | None = None
        route: str | None = None

        @classmethod
        def settings_customise_sources(cls, settings_cls: Any, *args: Any, **sources: Any) -> Any:
            return sources["env_settings"], sources["init_settings"]

    return Settings(**given).model_dump(exclude_none=True, exclude_defaults=True)
