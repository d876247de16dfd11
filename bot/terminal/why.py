"""The evidence behind a ranking, as a table."""

from rich.table import Table

from bot.matching.ranking import Ranking

SHOWN = 5


def why_table(ranking: Ranking) -> Table:
    """The first entries, what each view gave them, and the phrasing nearest to the question."""
    title = f"confidence {ranking.confidence:.2f}, coverage {ranking.coverage:.2f}, lead {ranking.lead:.2f}"
    if ranking.repairs:
        title += "; read as: " + ", ".join(f"{typed} → {meant}" for typed, meant in ranking.repairs.items())
    views = list(ranking.matches[0].evidence.shares) if ranking.matches else []
    table = Table("entry", *views, "score", "nearest phrasing", "words in common", title=title)
    for match in ranking.matches[:SHOWN]:
        shares = (f"{match.evidence.shares[view]:+.2f}" for view in views)
        evidence = match.evidence
        table.add_row(match.entry_id, *shares, f"{match.score:.2f}", evidence.phrasing, ", ".join(evidence.words))
    return table
