"""The command line of the bot: ``python -m bot``."""

import sys

import typer

from bot.commands import database, doctor, knowledge, questions, scoring, tips
from bot.errors import GuidepostError

_PANELS = {
    "Ask questions": (questions.ask, questions.chat, questions.match),
    "Keep a knowledge base": (knowledge.check, knowledge.index, scoring.score, scoring.calibrate),
    "Run the bot": (
        doctor.doctor,
        database.migrate,
        database.backup,
        database.restore,
        database.worker,
        database.new_key,
        database.rotate_keys,
        database.copy_database,
    ),
}
"""The commands, under the headings that ``--help`` shows."""

app = typer.Typer(
    help="Ask Guidepost questions without Slack, keep its knowledge base, and run it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for panel, commands in _PANELS.items():
    for command in commands:
        app.command(rich_help_panel=panel)(command)
app.add_typer(tips.app, name="tips", rich_help_panel="Daily tips")


def main() -> None:
    """Run a command; print an error that a person can fix as a sentence, without a stack trace."""
    try:
        app()
    except GuidepostError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
