"""Spans and metrics by OpenTelemetry's conventions for generative AI, for programs that have set OpenTelemetry up.

Nothing is imported, measured or sent unless the program (or `opentelemetry-instrument`) has loaded OpenTelemetry's SDK.
Spans hold names, counts and settings: no prompt, no answer, no key.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from csp_ir._version import __version__
from csp_ir.secrets import redact

SDK = "opentelemetry.sdk"
# Boundaries that the conventions advise.
_SECONDS = (0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92)
_TOKENS = tuple(4**i for i in range(14))


def wanted() -> bool:
    """Whether the program has set OpenTelemetry up."""
    return any(name == SDK or name.startswith(f"{SDK}.") for name in sys.modules)


class Span:
    """What a span is told; does nothing where there is none."""

    def __init__(self, span: Any = None) -> None:
        self._span = span

    def set(self, **attributes: Any) -> None:
        """Attributes, with dots for the double underscores of their names; None is left out."""
        if self._span is not None:
            for name, value in attributes.items():
                if value is not None:
                    self._span.set_attribute(name.replace("__", "."), value)


@contextmanager
def span(name: str, attributes: Mapping[str, Any], *, client: bool = False) -> Iterator[Span]:
    """A span round what is done within; an exception makes it one of an error."""
    if not wanted():
        yield Span()
        return
    from opentelemetry import trace
    from opentelemetry.trace import SpanKind, Status, StatusCode

    kind = SpanKind.CLIENT if client else SpanKind.INTERNAL
    given = {k: v for k, v in attributes.items() if v is not None}
    tracer = trace.get_tracer("csp_ir", __version__)
    with tracer.start_as_current_span(
        name, kind=kind, attributes=given, record_exception=False, set_status_on_exception=False
    ) as made:
        try:
            yield Span(made)
        except BaseException as error:
            made.set_attribute("error.type", getattr(error, "kind", None) or type(error).__name__)
            made.set_status(Status(StatusCode.ERROR, redact(str(error))[:300]))
            raise


@contextmanager
def measured(labels: Mapping[str, Any]) -> Iterator[dict[str, int]]:
    """Measure one call of a model: its seconds, and the tokens that are put into the dictionary, by "input" and "output"."""
    tokens: dict[str, int] = {}
    started = time.perf_counter()
    failure: dict[str, Any] = {}
    try:
        yield tokens
    except BaseException as error:
        failure = {"error.type": getattr(error, "kind", None) or type(error).__name__}
        raise
    finally:
        if wanted():
            seconds, used = _instruments()
            own = {k: v for k, v in labels.items() if v is not None}
            seconds.record(time.perf_counter() - started, {**own, **failure})
            for sort, count in tokens.items():
                used.record(count, {**own, "gen_ai.token.type": sort})


@cache
def _instruments() -> tuple[Any, Any]:
    from opentelemetry import metrics

    meter = metrics.get_meter("csp_ir", __version__)
    return (
        meter.create_histogram(
            "gen_ai.client.operation.duration", "s", "GenAI operation duration",
            explicit_bucket_boundaries_advisory=_SECONDS,
        ),
        meter.create_histogram(
            "gen_ai.client.token.usage", "{token}", "Input and output tokens used",
            explicit_bucket_boundaries_advisory=_TOKENS,
        ),
    )  # fmt: skip
