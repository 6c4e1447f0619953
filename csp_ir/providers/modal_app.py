"""A stock `vllm serve` with the XGrammar backend on Modal, behind Modal's proxy authentication.

`csp-ir modal deploy` builds the app of `modal_server.py` from these settings; docs/providers.md has the guide.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from csp_ir.errors import InputError, MissingExtraError, ProviderError

DEFAULT_APP = "csp-ir-vllm"
PORT = 8000
# Names of `modal.com/docs/guide/gpu` in November 2026; `:n` after one asks for n of them.
GPUS = (
    "T4", "L4", "A10", "L40S", "A100", "A100-40GB", "A100-80GB", "RTX-PRO-6000", "H100", "H100!", "H200", "B200", "B200+",
)  # fmt: skip
TESTED = (1, 6)  # the version of the `modal` package that the app is built with in the tests


@dataclass(frozen=True)
class Deployment:
    """Settings of a deployment.

    gpu: Modal's name of the GPU, one of GPUS. scaledown: idle seconds before a replica goes. most: replicas at most.
    concurrent: calls at once on one replica, before another starts. region: through which calls are routed.
    vllm: its version; this one is the one whose protocol was tested, on a CPU.
    """

    app: str = DEFAULT_APP
    model: str = "Qwen/Qwen2.5-Coder-7B-Instruct"
    served_as: str = "csp-ir"
    gpu: str = "L4"
    scaledown: int = 300
    most: int = 1
    context: int = 8192
    concurrent: int = 32
    region: str = "us-east"
    vllm: str = "0.32.0"
    secret: str | None = None


def serve_command(settings: Deployment) -> list[str]:
    """The command a replica runs."""
    return [
        "vllm", "serve", settings.model, "--served-model-name", settings.served_as, "--host", "0.0.0.0",
        "--port", str(PORT), "--max-model-len", str(settings.context),
        "--structured-outputs-config", '{"backend": "xgrammar", "disable_any_whitespace": true}',
    ]  # fmt: skip


def app(settings: Deployment) -> Any:
    """The Modal app. Raises MissingExtraError without the `modal` package; InputError for a GPU that there is not."""
    _modal()
    kind, _, count = settings.gpu.upper().partition(":")
    if kind not in GPUS or (count and not re.fullmatch("[1-8]", count)):
        raise InputError(f"no GPU {settings.gpu!r} on Modal", remedy=f"one of {', '.join(GPUS)}, perhaps with :2 to :8")
    os.environ["CSP_IR_DEPLOYMENT"] = json.dumps({**asdict(settings), "port": PORT, "command": serve_command(settings)})
    name = "csp_ir.providers.modal_server"
    known = sys.modules.get(name)
    return (importlib.reload(known) if known is not None else importlib.import_module(name)).app


def deploy(settings: Deployment) -> str:
    """Deploy, and return the server's address. Raises ProviderError when Modal refuses."""
    modal = _modal()
    try:
        with modal.enable_output():
            app(settings).deploy()
        return deployed_url(settings.app)
    except modal.exception.Error as error:
        raise _failed("deploy", error) from None


def deployed_url(name: str | None = None) -> str:
    """The address of a deployed app. Raises InputError when there is none."""
    modal = _modal()
    name = name or DEFAULT_APP
    try:
        url = modal.Server.from_name(name, "serve").get_url()
    except modal.exception.NotFoundError:
        raise InputError(f"no app {name} is deployed on Modal", remedy="csp-ir modal deploy") from None
    except modal.exception.Error as error:
        raise _failed("find the app", error) from None
    if not url:
        raise InputError(f"the app {name} has no web address", remedy="csp-ir modal deploy")
    return str(url)


def status(name: str | None = None) -> dict[str, Any]:
    """Address of a deployed app, and what Modal tells of its last hour."""
    modal = _modal()
    name = name or DEFAULT_APP
    url = deployed_url(name)
    try:
        stats = modal.Server.from_name(name, "serve").stats()
    except modal.exception.Error as error:
        raise _failed("look at the app", error) from None
    told = (
        {k: v for k, v in vars(stats).items() if isinstance(v, int | float | str)} if hasattr(stats, "__dict__") else {}
    )
    return {"app": name, "url": url, **told}


def stop_command(name: str | None = None) -> list[str]:
    """The command that stops an app (Modal's own; its Python package has no public call for it)."""
    _modal()
    return [sys.executable, "-m", "modal", "app", "stop", name or DEFAULT_APP]


@dataclass(frozen=True)
class Check:
    """One thing that a deployment needs; remedy: "" where it is well."""

    what: str
    found: str
    remedy: str = ""


def doctor(name: str | None = None) -> Iterator[Check]:
    """What a deployment needs, looked at one after the other; it ends at what the rest would need. Deploys nothing."""
    try:
        modal = _modal()
    except MissingExtraError:
        yield Check("the modal package", "not installed", "pip install 'csp-ir[llm,modal]'")
        return
    version = tuple(int(n) for n in re.findall(r"\d+", modal.__version__)[:2])
    odd = "" if version == TESTED else f"pip install 'modal=={TESTED[0]}.{TESTED[1]}.*', which the app is tested with"
    yield Check("the modal package", modal.__version__, odd)
    try:
        app(Deployment())
        yield Check("the app", "can be built")
    except Exception as error:  # whatever another version of the package may raise
        yield Check("the app", f"cannot be built: {type(error).__name__}: {error}", odd or "report this")
        return
    lacking = [v for v in ("MODAL_KEY", "MODAL_SECRET") if not os.environ.get(v)]
    yield Check(
        "the proxy token", "set" if not lacking else f"{' and '.join(lacking)} not set",
        "create one in Modal's settings and set both variables" if lacking else "",
    )  # fmt: skip
    try:
        url = deployed_url(name)
    except InputError as error:
        yield Check("the deployed app", error.message, error.remedy)
        return
    except ProviderError as error:
        yield Check("the deployed app", str(error).partition("; try: ")[0], "modal token new")
        return
    yield Check("the deployed app", url)


def _modal() -> Any:
    try:
        import modal
    except ImportError:
        raise MissingExtraError("Modal", "modal") from None
    return modal


def _failed(what: str, error: Exception) -> ProviderError:
    hint = "; try: modal token new" if "token" in str(error).lower() or "auth" in type(error).__name__.lower() else ""
    return ProviderError(f"Modal could not {what}: {error}{hint}")
