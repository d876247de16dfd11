"""Which entry a conversation is about."""

from bot.services.threads import ThreadMemory


def test_a_thread_is_about_what_was_shown_in_it_last() -> None:
    threads = ThreadMemory()
    threads.remember("C1/1.0", "drivers/catalysts")
    threads.remember("C1/1.0", "leaders/trust")

    assert threads.shown_in("C1/1.0") == "leaders/trust"
    assert threads.shown_in("C2/1.0") is None
    assert threads.shown_in(None) is None


def test_the_thread_not_used_for_longest_is_forgotten_first() -> None:
    threads = ThreadMemory()
    for number in range(10_001):
        threads.remember(f"C1/{number}", "leaders/trust")

    assert threads.shown_in("C1/0") is None
    assert threads.shown_in("C1/1") == "leaders/trust"
