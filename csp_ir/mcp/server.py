"""`csp-ir mcp`: the tools as a server of the Model Context Protocol, by the official SDK."""

from __future__ import annotations

from typing import Annotated, Any

from csp_ir._version import __version__
from csp_ir.errors import CspIrError, MissingExtraError
from csp_ir.mcp.tools import RECORDS, TOOLS, Bench, Budget
from csp_ir.session.answers import Answer, Checked, Compared, Fits, Questions, Repaired, Why

try:
    from mcp.server import MCPServer
    from mcp.server.mcpserver import Context
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.server.transport_security import TransportSecuritySettings
    from mcp.types import ToolAnnotations
    from pydantic import Field
except ImportError:
    raise MissingExtraError("csp-ir mcp", "mcp") from None

INSTRUCTIONS = (
    "csp-ir turns a specification (prose, a signature, examples, properties, perhaps a sketch with typed holes) into a "
    "Python function that was run on every example, or says exactly what is missing. Texts that you pass are run in a "
    "confined process without network or files."
)
Spec = Annotated[str, Field(description="prose, signature and examples; or a Python function with doctests")]
Samples = Annotated[list[str], Field(description="your own attempts at the function, each as the text of a program")]
Tests = Annotated[str, Field(description="a file of tests (asserts, pytest, unittest) whose checks join the examples")]
Function = Annotated[str, Field(description="which function of a module is meant; empty where there is one")]
Seconds = Annotated[float, Field(ge=0, description="at most so long; 0 for what the server allows")]
Draft = Annotated[str, Field(description="a Python function with ?holes and doctests, or a spec with a sketch")]
Code = Annotated[str, Field(description="the text of a Python module")]
Hole = Annotated[str, Field(description="the name of a hole, without `?`")]


def make(budget: Budget | None = None) -> MCPServer:
    """A server of all tools. budget: what no client can exceed."""
    bench = Bench(budget or Budget())
    server = MCPServer("csp-ir", title="csp-ir", instructions=INSTRUCTIONS, version=__version__, log_level="WARNING")

    async def solve(
        spec: Spec, context: Context, samples: Samples = [], tests: Tests = "", function: Function = "", seconds: Seconds = 0.0  # noqa: B006
    ) -> Answer:  # fmt: skip
        return await _answered(bench.solve(spec, samples, tests, function, seconds, _telling(context, bench)))

    async def questions(
        spec: Spec, context: Context, samples: Samples = [], tests: Tests = "", function: Function = "", seconds: Seconds = 0.0  # noqa: B006
    ) -> Questions:  # fmt: skip
        return await _answered(bench.questions(spec, samples, tests, function, seconds, _telling(context, bench)))

    async def check(spec: Spec, code: str = "", tests: Tests = "") -> Checked:
        return await _answered(bench.check(spec, code, tests))

    async def fits(draft: Draft, function: Function = "", hole: Hole = "", most: int = 10) -> Fits:
        return await _answered(bench.fits(draft, function, hole, most))

    async def why(draft: Draft, hole: Hole, candidate: str, function: Function = "") -> Why:
        return await _answered(bench.why(draft, hole, candidate, function))

    async def compare(first: Code, second: Code, first_name: Function = "", second_name: Function = "") -> Compared:
        return await _answered(bench.compare(first, second, (first_name, second_name)))

    async def repair(code: Code, function: Function = "", tests: Tests = "") -> Repaired:
        return await _answered(bench.repair(code, function, tests))

    for made in (solve, questions, check, fits, why, compare, repair):
        title, told = TOOLS[made.__name__]
        hints = ToolAnnotations(title=title, read_only_hint=True, open_world_hint=False)
        server.tool(made.__name__, title=title, description=told, annotations=hints, structured_output=True)(made)

    @server.resource(RECORDS + "{name}", title="Run record", mime_type="application/json")
    def record(name: str) -> str:
        """How a solve came about: drafts, candidates, why each was removed, what was checked."""
        if name not in bench.records:
            raise ValueError("no such record: the last 32 are kept")
        return bench.records[name]

    return server


def http(server: MCPServer, host: str, port: int) -> Any:
    """The server as an application for streamable HTTP, which answers this host alone."""
    names = [f"{host}:{port}", f"localhost:{port}", f"127.0.0.1:{port}"]
    origins = [f"http://{name}" for name in names]
    security = TransportSecuritySettings(allowed_hosts=names, allowed_origins=origins)
    return server.streamable_http_app(transport_security=security, host=host)


async def _answered(work: Any) -> Any:
    """What a tool gives; what is wrong with the texts of a client, or ran out, is told as an error of the tool."""
    try:
        return await work
    except CspIrError as error:
        raise ToolError(str(error)) from None


def _telling(context: Context, bench: Bench) -> Any:
    async def tell(seconds: float, said: str) -> None:
        await context.report_progress(round(seconds, 3), bench.budget.seconds, said)

    return tell
