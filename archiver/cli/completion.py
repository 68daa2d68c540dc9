"""`archiver completion`: what a shell needs to complete this command."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a script that lets the shell complete commands, options and outlets on TAB.

    \b
    bash:  archiver completion bash > ~/.local/share/bash-completion/completions/archiver
    zsh:   archiver completion zsh > ~/.zfunc/_archiver   (with fpath+=~/.zfunc before compinit)
    fish:  archiver completion fish > ~/.config/fish/completions/archiver.fish

    \b
    Example: archiver completion bash
    """
    script = get_completion_class(shell)
    assert script is not None
    click.echo(script(context.find_root().command, {}, "archiver", "_ARCHIVER_COMPLETE").source())
