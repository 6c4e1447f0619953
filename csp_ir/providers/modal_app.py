"""A stock `vllm serve` with the XGrammar backend on Modal, behind Modal's proxy authentication.

`csp-ir modal deploy` builds the app from these settings; docs/providers.md has the guide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from csp_ir.errors import InputError, MissingExtraError, ProviderError

DEFAULT_APP = "csp-ir-vllm"
PORT, MINUTE = 8000, 60


@dataclass(frozen=True)
class Deployment:
    """Settings of a deployment.

    gpu: Modal's name of the GPU ("L4", "A10G", "H100"). scaledown: idle seconds before a replica goes.
    most: replicas at most. snapshot: keep a memory snapshot, so that later starts skip the imports.
    """

    app: str = DEFAULT_APP
    model: str = "Qwen/Qwen2.5-Coder-7B-Instruct"
    served_as: str = "csp-ir"
    gpu: str = "L4"
    scaledown: int = 300
    most: int = 1
    context: int = 8192
    vllm: str = "0.11.0"
    snapshot: bool = True
    secret: str | None = None


def serve_command(settings: Deployment) -> list[str]:
    """The command a replica runs."""
    return [
        "vllm", "serve", settings.model, "--served-model-name", settings.served_as, "--host", "0.0.0.0",
        "--port", str(PORT), "--max-model-len", str(settings.context),
        "--structured-outputs-config", '{"backend": "xgrammar", "disable_any_whitespace": true}',
    ]  # fmt: skip


def app(settings: Deployment) -> Any:
    """The Modal app. Raises MissingExtraError without the `modal` package."""
    modal = _modal()
    image = (
        modal.Image.debian_slim(python_version="3.12")
        .pip_install(f"vllm=={settings.vllm}", "huggingface_hub[hf_transfer]")
        .env({"HF_HUB_ENABLE_HF_TRANSFER": "1", "HF_HOME": "/weights", "VLLM_NO_USAGE_STATS": "1"})
    )
    made = modal.App(settings.app)
    volume = modal.Volume.from_name(f"{settings.app}-weights", create_if_missing=True)
    secrets = [modal.Secret.from_name(settings.secret)] if settings.secret else []
    command = serve_command(settings)

    def serve() -> None:
        import subprocess

        subprocess.Popen(command)

    served = modal.web_server(port=PORT, startup_timeout=20 * MINUTE, requires_proxy_auth=True)(serve)
    served = modal.concurrent(max_inputs=32)(served)
    made.function(
        image=image, gpu=settings.gpu, volumes={"/weights": volume}, secrets=secrets, timeout=30 * MINUTE,
        scaledown_window=settings.scaledown, max_containers=settings.most, enable_memory_snapshot=settings.snapshot,
        name="serve", serialized=True,
    )(served)  # fmt: skip
    return made


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
        url = modal.Function.from_name(name, "serve").get_web_url()
    except modal.exception.NotFoundError:
        raise InputError(f"no app {name} is deployed on Modal", remedy="csp-ir modal deploy") from None
    except modal.exception.Error as error:
        raise _failed("find the app", error) from None
    if not url:
        raise InputError(f"the app {name} has no web address", remedy="csp-ir modal deploy")
    return str(url)


def status(name: str | None = None) -> dict[str, Any]:
    """Address, replicas and waiting calls of a deployed app."""
    modal = _modal()
    name = name or DEFAULT_APP
    url = deployed_url(name)
    try:
        stats = modal.Function.from_name(name, "serve").get_current_stats()
    except modal.exception.Error as error:
        raise _failed("look at the app", error) from None
    return {"app": name, "url": url, "replicas": stats.num_total_runners, "waiting": stats.backlog}


def stop_command(name: str | None = None) -> list[str]:
    """The command that stops an app (Modal's own; its Python package has no public call for it)."""
    import sys

    _modal()
    return [sys.executable, "-m", "modal", "app", "stop", name or DEFAULT_APP]


def _modal() -> Any:
    try:
        import modal
    except ImportError:
        raise MissingExtraError("Modal", "modal") from None
    return modal


def _failed(what: str, error: Exception) -> ProviderError:
    hint = "; try: modal token new" if "token" in str(error).lower() or "auth" in type(error).__name__.lower() else ""
    return ProviderError(f"Modal could not {what}: {error}{hint}")
