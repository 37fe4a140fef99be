"""`grade hint`: one more hint."""

from datetime import UTC, datetime

import click

from grader.cli.settings import Settings, challenge_argument, own_name, place_options, student_option
from grader.cli.terminal import width


@click.command()
@challenge_argument
@student_option
@place_options
@click.pass_obj
def hint(settings: Settings, *, challenge: str | None, student: str | None) -> None:
    """Show the next hint; which ones you read is recorded.

    Without a name, of the challenge whose folder you are in.

    \b
    Example:
      grade hint 08-train-epoch
    """
    from grader.gradebook import Gradebook

    place = settings.find_place(challenge)
    who = student or place.student or own_name(place.course)
    found, hints = place.challenge, place.challenge.meta.hints
    with Gradebook(settings.gradebook_url) as book:
        index = book.next_hint(who, found.slug, datetime.now(UTC), len(hints))
    last = ", the last one" if index == len(hints) - 1 else ""
    click.secho(f"hint {index + 1} of {len(hints)}{last}", fg="cyan")
    click.echo(click.wrap_text(" ".join(hints[index].split()), width=width()))
