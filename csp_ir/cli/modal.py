"""`csp-ir modal deploy|doctor|status|stop`: a vLLM server of one's own on Modal."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import asdict

import click

from csp_ir.cli.codes import NOT_SOLVED, SOLVED
from csp_ir.cli.forms import format_option, tell
from csp_ir.providers.modal_app import DEFAULT_APP, Deployment, deploy, doctor, serve_command, status, stop_command


@click.group()
def command() -> None:
    """A vLLM server with the XGrammar backend on Modal (docs/providers.md)."""


@command.command("deploy")
@click.option("--app", default=DEFAULT_APP, show_default=True, help="The app's name.")
@click.option("--model", default=Deployment.model, show_default=True, help="A model on the Hugging Face hub.")
@click.option(
    "--gpu",
    default=Deployment.gpu,
    show_default=True,
    help="T4, L4, A10, L40S, A100-80GB, H100, H200, B200, ...; `H100:2` for two.",
)
@click.option(
    "--scaledown", default=Deployment.scaledown, show_default=True, help="Idle seconds before a replica goes."
)
@click.option("--most", default=Deployment.most, show_default=True, help="Replicas at most.")
@click.option("--context", default=Deployment.context, show_default=True, help="Tokens of prompt and answer.")
@click.option("--vllm", default=Deployment.vllm, show_default=True, help="The version of vLLM.")
@click.option("--concurrent", default=Deployment.concurrent, show_default=True, help="Calls at once on a replica.")
@click.option("--region", default=Deployment.region, show_default=True, help="Through which calls are routed.")
@click.option("--secret", help="A Modal secret with HF_TOKEN, for gated models.")
@click.option("--dry-run", is_flag=True, help="Print what a replica would run, and deploy nothing.")
@format_option
def deploy_command(dry_run: bool, form: str, **settings: object) -> int:
    """Deploy the server and print its address."""
    deployment = Deployment(**settings)  # type: ignore[arg-type]
    if dry_run:
        run = serve_command(deployment)
        tell(form, [{"command": list(run)}], " ".join(run), single=True)
        return SOLVED
    url = deploy(deployment)
    tell(form, [{"url": url}], url, single=True)
    click.echo(
        "Calls need a proxy token: create one in Modal's settings, set MODAL_KEY and MODAL_SECRET, then\n"
        f"  csp-ir solve SPEC --provider modal:{deployment.app}#{deployment.served_as}",
        err=True,
    )
    return SOLVED


@command.command("doctor")
@click.argument("app", default=DEFAULT_APP)
@format_option
def doctor_command(app: str, form: str) -> int:
    """Look at what a deployment needs, and say what is missing. Deploys nothing."""
    checks, lines = list(doctor(app)), []
    for check in checks:
        lines.append(f"{'missing' if check.remedy else 'well':<8} {check.what}: {check.found}")
        lines += [f"         try: {check.remedy}"] if check.remedy else []
    tell(form, [asdict(check) for check in checks], "\n".join(lines))
    return NOT_SOLVED if any(check.remedy for check in checks) else SOLVED


@command.command("status")
@click.argument("app", default=DEFAULT_APP)
@format_option
def status_command(app: str, form: str) -> int:
    """Print the address, and what Modal tells of the last hour."""
    found = status(app)
    tell(form, [found], "\n".join(f"{key}: {value}" for key, value in found.items()), single=True)
    return SOLVED


@command.command("stop")
@click.argument("app", default=DEFAULT_APP)
@format_option
def stop(app: str, form: str) -> int:
    """Stop the app. The weights stay in its volume."""
    stopped = subprocess.run(stop_command(app), stdout=sys.stderr if form != "text" else None).returncode == 0
    tell(form, [{"app": app, "stopped": stopped}], "", single=True)
    return SOLVED if stopped else NOT_SOLVED
