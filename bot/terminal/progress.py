"""A bar for work that takes its time."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from bot.matching.building import Progress as Step
from bot.matching.store import Announce


def bar(console: Console) -> Announce:
    """Announces the indexing of a knowledge folder that has changed since it was indexed last."""

    @contextmanager
    def announce(steps: int) -> Iterator[Step]:
        columns = (
            TextColumn("Indexing the knowledge base (once)"),
            BarColumn(),
            TaskProgressColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("", total=steps)
            yield lambda done: progress.update(task, advance=done)

    return announce
