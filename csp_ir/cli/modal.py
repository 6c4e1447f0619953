"""`csp-ir modal deploy|status|stop`: a vLLM server of one's own on Modal."""

from __future__ import annotations

import subprocess

import click

from csp_ir.cli.codes import NOT_SOLVED, SOLVED
from csp_ir.providers.modal_app import DEFAULT_APP, Deployment, deploy, serve_command, status, stop_command


@click.group()
def command() -> None:
    """A vLLM server with the XGrammar backend on Modal (docs/providers.md)."""


@command.command("deploy")
@click.option("--app", default=DEFAULT_APP, show_default=True, help="The app's name.")
@click.option("--model", default=Deployment.model, show_default=True, help="A model on the Hugging Face hub.")
@click.option("--gpu", default=Deployment.gpu, show_default=True, help="L4, A10G, L40S, A100, H100, ...")
@click.option(
    "--scaledown", default=Deployment.scaledown, show_default=True, help="Idle seconds before a replica goes."
)
@click.option("--most", default=Deployment.most, show_default=True, help="Replicas at most.")
@click.option("--context", default=Deployment.context, show_default=True, help="Tokens of prompt and answer.")
@click.option("--vllm", default=Deployment.vllm, show_default=True, help="The version of vLLM.")
@click.option("--snapshot/--no-snapshot", default=True, show_default=True, help="Memory snapshots for faster starts.")
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


@command.command("status")
@click.argument("app", default=DEFAULT_APP)
def status_command(app: str) -> int:
    """Print the address, the replicas that run, and the calls that wait."""
    for key, value in status(app).items():
        click.echo(f"{key}: {value}")
    return SOLVED


@command.command("stop")
@click.argument("app", default=DEFAULT_APP)
def stop(app: str) -> int:
    """Stop the app. The weights stay in its volume."""
    return SOLVED if subprocess.run(stop_command(app)).returncode == 0 else NOT_SOLVED
