import re

from csp_ir.bench.metrics import MetricsFile
from csp_ir.cli import main


def result(arm="embedded", status="solved", seconds=0.5, **more):
    return {
        "id": "x",
        "task": "t",
        "arm": arm,
        "status": status,
        "judged": False,
        "right": None,
        "seconds": seconds,
        **more,
    }


def parse(text):
    """The samples of a text, by name and labels; fails on a line that the format does not allow."""
    found, typed = {}, set()
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            typed.add(line.split()[2])
        elif not line.startswith("#"):
            match = re.fullmatch(r'([a-z_:]+)\{((?:[a-z]+="(?:[^"\\\n]|\\.)*",?)*)\} ([-+.e\d]+)', line)
            assert match, line
            base = re.sub(r"_(bucket|sum|count)$", "", match[1])
            assert match[1] in typed or base in typed
            assert (match[1], match[2]) not in found
            found[match[1], match[2]] = float(match[3])
    return found


def test_counts_and_histogram(tmp_path):
    path = tmp_path / "run.prom"
    gauge = MetricsFile(path, 'a "suite"\n', 3)
    gauge(result(figures={"cost_usd": 0.25, "tokens": 10}, memory_mb=70.0))
    gauge(result(seconds=20.0, status="exhausted"))
    gauge(result(arm="b", status="timeout", seconds=None))
    gauge.close()
    found = parse(path.read_text())
    suite = r'suite="a \"suite\"\n"'
    assert found["csp_ir_items_planned", suite] == 3
    assert found["csp_ir_items_total", f'{suite},arm="embedded",status="solved"'] == 1
    assert found["csp_ir_successes_total", f'{suite},arm="embedded"'] == 1
    assert found["csp_ir_item_seconds_bucket", f'{suite},arm="embedded",le="1"'] == 1
    assert found["csp_ir_item_seconds_bucket", f'{suite},arm="embedded",le="+Inf"'] == 2
    assert found["csp_ir_item_seconds_sum", f'{suite},arm="embedded"'] == 20.5
    assert found["csp_ir_cost_dollars_total", f'{suite},arm="embedded"'] == 0.25
    assert found["csp_ir_items_total", f'{suite},arm="b",status="timeout"'] == 1


def test_a_run_keeps_its_metrics_also_when_it_goes_on(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clash.txt").write_text("def f(x: int) -> int\n\nf(1) == 2\nf(1) == 3\n")
    for _ in range(2):
        assert main(["bench", "run", "clash.txt", "-o", "r", "--metrics", "m.prom", "--quiet"]) == 0
        found = parse((tmp_path / "m.prom").read_text())
        assert found["csp_ir_items_total", 'suite="clash",arm="embedded",status="unsatisfiable"'] == 1
