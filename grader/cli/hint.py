"""`grade hint`: one more hint."""

from datetime import UTC, datetime

import click

from grader.cli.settings import Settings, own_name, place_options, student_option


@click.command()
@click.argument("challenge")
@student_option
@place_options
@click.pass_obj
def hint(settings: Settings, *, challenge: str, student: str | None) -> None:
    """Show the next hint; which ones you read is recorded.

    \b
    Example:
      grade hint 08-train-epoch
    """
    from grader.gradebook import light_hint

    found = settings.find_course().find(challenge)
    hints = found.meta.hints
    index = light_hint(settings.gradebook_url, student or own_name(), found.slug, datetime.now(UTC), len(hints))
    last = ", the last one" if index == len(hints) - 1 else ""
    click.secho(f"hint {index + 1} of {len(hints)}{last}", fg="cyan")
    click.echo(click.wrap_text(" ".join(hints[index].split()), width=78))
