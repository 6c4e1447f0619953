"""`csp-ir modal deploy|doctor|status|stop`: a vLLM server of one's own on Modal."""

from __future__ import annotations

import subprocess

import click

from csp_ir.cli.codes import NOT_SOLVED, SOLVED
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
def deploy_command(dry_run: bool, **settings: object) -> int:
    """Deploy the server and print its address."""
    deployment = Deployment(**settings)  # type: ignore[arg-type]
    if dry_run:
        click.echo(" ".join(serve_command(deployment)))
        return SOLVED
    url = deploy(deployment)
    click.echo(url)
    click.echo(
        "Calls need a proxy token: create one in Modal's settings, set MODAL_KEY and MODAL_SECRET, then\n"
        f"  csp-ir solve SPEC --provider modal:{deployment.app}#{deployment.served_as}",
        err=True,
    )
    return SOLVED


@command.command("doctor")
@click.argument("app", default=DEFAULT_APP)
def doctor_command(app: str) -> int:
    """Look at what a deployment needs, and say what is missing. Deploys nothing."""
    well = True
    for check in doctor(app):
        click.echo(f"{'missing' if check.remedy else 'well':<8} {check.what}: {check.found}")
        if check.remedy:
            well = False
            click.echo(f"         try: {check.remedy}")
    return SOLVED if well else NOT_SOLVED


@command.command("status")
@click.argument("app", default=DEFAULT_APP)
def status_command(app: str) -> int:
    """Print the address, and what Modal tells of the last hour."""
    for key, value in status(app).items():
        click.echo(f"{key}: {value}")
    return SOLVED


@command.command("stop")
@click.argument("app", default=DEFAULT_APP)
def stop(app: str) -> int:
    """Stop the app. The weights stay in its volume."""
    return SOLVED if subprocess.run(stop_command(app)).returncode == 0 else NOT_SOLVED
