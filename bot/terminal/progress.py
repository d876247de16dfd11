"""Progress bar for the indexing of a knowledge base."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from bot.matching.encoder import Progress as Step
from bot.matching.store import ProgressFactory


def indexing_progress(console: Console) -> ProgressFactory:
    """Return a progress bar on ``console`` for indexing a knowledge folder that changed since the last time."""

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
