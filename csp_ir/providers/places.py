"""Where settings, cached answers and models lie. Nothing here fails, whatever the home folder is like."""

from __future__ import annotations

import os
from pathlib import Path

CONFIG = "csp-ir.toml"


def config_file() -> Path | None:
    """`csp-ir.toml` here, else in the user's configuration folder; None where neither is there."""
    found = (Path(CONFIG), _of_user("XDG_CONFIG_HOME", ".config") / CONFIG)
    return next((path for path in found if os.path.isfile(path)), None)


def prompts_folder() -> Path:
    """`prompts` beside `csp-ir.toml`, else in the user's configuration folder; whether it is there or not."""
    beside = config_file()
    return (beside.parent if beside else _of_user("XDG_CONFIG_HOME", ".config")) / "prompts"


def cache_folder() -> Path:
    """Where caches and pulled models live: CSP_IR_CACHE, or csp-ir in the user's cache folder."""
    given = os.environ.get("CSP_IR_CACHE")
    return Path(given) if given else _of_user("XDG_CACHE_HOME", ".cache")


def _of_user(variable: str, below_home: str) -> Path:
    home = os.path.expanduser("~")
    if home == "~":  # nobody's: then nowhere, which is as good as a folder that cannot be written
        home = os.devnull
    return Path(os.environ.get(variable) or os.path.join(home, below_home)) / "csp-ir"
