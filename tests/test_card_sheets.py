"""The sheets of cards in the docs."""

from pathlib import Path

from bot.cards.limits import violations
from bot.services.guide import Guide
from scripts.card_sheets import sheets

ROOT = Path(__file__).resolve().parent.parent


def test_each_sheet_shows_the_cards_that_its_page_promises(guide: Guide) -> None:
    drawn = {name: str(list(cards.values())) for name, cards in sheets(guide)}

    assert guide.knowledge.voice.unsure in drawn["cards-dead-ends"]
    assert guide.knowledge.voice.no_answer in drawn["cards-dead-ends"]
    assert "doesn't say that" in drawn["cards-dead-ends"]
    assert "the whole list of 7" in drawn["cards-follow-ups"]
    assert "word for word" in drawn["cards-follow-ups"]


def test_each_sheet_is_in_the_docs_and_its_cards_keep_to_slacks_limits(guide: Guide) -> None:
    page = (ROOT / "docs/quickstart/cards.md").read_text(encoding="utf-8")
    for name, cards in sheets(guide):
        assert f"(../pictures/{name}.png)" in page
        assert (ROOT / f"docs/pictures/{name}.png").exists()
        for blocks in cards.values():
            assert name == "cards-views" or violations(blocks) == []
