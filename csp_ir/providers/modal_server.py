"""The app that `csp-ir modal deploy` deploys: a stock `vllm serve` as a Modal Server.

Modal imports this module by name in its containers, so that the client's Python need not be the image's. It is therefore
set up by a variable, imports nothing but the standard library and `modal`, and is imported nowhere but where it runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.error
import urllib.request

import modal

VARIABLE = "CSP_IR_DEPLOYMENT"
MINUTE = 60
CACHE = "/cache"
# The CUDA compiler is there for kernels that vLLM compiles as it starts.
BASE, PYTHON = "nvidia/cuda:12.9.0-devel-ubuntu22.04", "3.12"

settings = json.loads(os.environ[VARIABLE])
app = modal.App(settings["app"])
image = (
    modal.Image.from_registry(BASE, add_python=PYTHON).entrypoint([]).uv_pip_install(f"vllm=={settings['vllm']}")
)  # fmt: skip


@app.server(
    image=image,
    name="serve",
    port=settings["port"],
    gpu=settings["gpu"],
    volumes={CACHE: modal.Volume.from_name(f"{settings['app']}-cache", create_if_missing=True)},
    secrets=[modal.Secret.from_name(settings["secret"])] if settings["secret"] else [],
    env={
        VARIABLE: os.environ[VARIABLE],
        "HF_HOME": f"{CACHE}/huggingface",
        "VLLM_CACHE_ROOT": f"{CACHE}/vllm",  # what torch.compile made
        "HF_XET_HIGH_PERFORMANCE": "1",
        "VLLM_NO_USAGE_STATS": "1",
    },
    startup_timeout=20 * MINUTE,
    scaledown_window=settings["scaledown"],
    max_containers=settings["most"],
    target_concurrency=settings["concurrent"],
    exit_grace_period=MINUTE,
    routing_region=settings["region"],
    enable_memory_snapshot=False,  # vLLM holds the GPU, which a snapshot of CPU memory cannot keep
)
class Serve:
    """One replica."""

    @modal.enter()
    def start(self) -> None:
        """Start vLLM and wait until it answers."""
        self.process = subprocess.Popen(settings["command"])
        until = time.monotonic() + 20 * MINUTE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"vLLM ended with exit code {self.process.returncode}; its log says why")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{settings['port']}/health", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(1)
        raise RuntimeError("vLLM did not start in time")

    @modal.exit()
    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()
