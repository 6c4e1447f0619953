"""OpenTelemetry: nothing without its SDK, and with it spans and metrics by the conventions, without keys."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.providers.servers import KEY, serving

WORK = """
import sys, time
from csp_ir.providers.base import CallError, Format, Prompt, Sampling
from csp_ir.providers.config import Options, provider
from csp_ir.providers.loop import run
from csp_ir.telemetry import span
{setup}
url = sys.argv[1]
with span("csp_ir.solve", {{"csp_ir.spec": "f"}}):
    for kind in ("openai", "vllm"):
        made = provider(f"{{kind}}:{{url}}#served", Options()).backend
        try:
            run(made.complete(Prompt("a secret system", "user"), Format(), Sampling(2, max_tokens=9), time.monotonic() + 30))
        except CallError as error:
            print("failed", error.kind)
{report}
"""
SETUP = """
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
spans, reader = InMemorySpanExporter(), InMemoryMetricReader()
tracing = TracerProvider(); tracing.add_span_processor(SimpleSpanProcessor(spans))
trace.set_tracer_provider(tracing); metrics.set_meter_provider(MeterProvider([reader]))
"""
REPORT = """
import json
for s in spans.get_finished_spans():
    print(json.dumps([s.name, s.kind.name, s.status.status_code.name, bool(s.parent), dict(s.attributes), str(s.status.description)]))
for scope in reader.get_metrics_data().resource_metrics[0].scope_metrics:
    for m in scope.metrics:
        print(json.dumps([m.name, m.unit, [[p.sum, p.count, dict(p.attributes)] for p in m.data.data_points]]))
"""


def told(url: str, setup: str, report: str) -> list[str]:
    code = WORK.format(setup=setup, report=report)
    done = subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_without_the_sdk_nothing_is_imported() -> None:
    with serving() as server:
        loaded = told(server.url, "", 'print([m for m in sys.modules if m.startswith("opentelemetry.sdk")])')
    assert loaded == ["[]"]


def test_spans_and_metrics_by_the_conventions() -> None:
    import json

    pytest.importorskip("opentelemetry.sdk")
    with serving(faults=["ok", "401"]) as server:
        lines = told(server.url, SETUP, REPORT)
    assert lines[0] == "failed denied" and KEY not in "".join(lines) and "secret system" not in "".join(lines)
    good, bad, whole, *figures = map(json.loads, lines[1:])
    assert good[:4] == ["chat served", "CLIENT", "UNSET", True] and whole[:4] == [
        "csp_ir.solve",
        "INTERNAL",
        "UNSET",
        False,
    ]
    has = good[4]
    assert (has["gen_ai.operation.name"], has["gen_ai.provider.name"], has["gen_ai.request.model"]) == (
        "chat",
        "openai",
        "served",
    )
    assert (has["gen_ai.usage.input_tokens"], has["gen_ai.usage.output_tokens"]) == (50, 14)
    assert has["gen_ai.request.choice.count"] == 2 and has["gen_ai.response.finish_reasons"] == ["stop", "stop"]
    assert has["server.address"] == "127.0.0.1" and has["server.port"] > 0
    assert bad[2] == "ERROR" and bad[4]["error.type"] == "denied"
    metrics = {name: (unit, points) for name, unit, points in figures}
    unit, points = metrics["gen_ai.client.token.usage"]
    assert unit == "{token}" and {p[2]["gen_ai.token.type"]: p[0] for p in points} == {"input": 50, "output": 14}
    unit, points = metrics["gen_ai.client.operation.duration"]
    assert unit == "s" and sorted(p[2].get("error.type", "") for p in points) == ["", "denied"]
