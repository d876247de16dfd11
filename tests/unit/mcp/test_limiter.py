"""The limit on the requests of each address."""

from hypothesis import given
from hypothesis import strategies as st

from bot.mcp.limiter import MOST_ADDRESSES, AddressLimiter


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_an_idle_address_gets_a_fifth_of_a_minutes_requests_at_once_and_then_its_share() -> None:
    clock = Clock()
    limiter = AddressLimiter(60, clock)

    assert [limiter.wait("192.0.2.1") for _ in range(12)] == [0.0] * 12
    assert 0 < limiter.wait("192.0.2.1") <= 1
    assert limiter.wait("192.0.2.2") == 0
    clock.now += 1
    assert limiter.wait("192.0.2.1") == 0
    assert limiter.wait("192.0.2.1") > 0


@given(per_minute=st.integers(1, 600), gaps=st.lists(st.floats(0, 5), max_size=200))
def test_no_address_gets_more_than_its_share(per_minute: int, gaps: list[float]) -> None:
    clock = Clock()
    limiter, allowed = AddressLimiter(per_minute, clock), 0
    for gap in gaps:
        clock.now += gap
        allowed += limiter.wait("192.0.2.1") == 0

    elapsed = clock.now - Clock.now
    assert allowed <= max(per_minute // 5, 1) + elapsed * per_minute / 60 + 1


def test_waiting_as_long_as_told_is_enough() -> None:
    clock = Clock()
    limiter = AddressLimiter(7, clock)
    for _ in range(20):
        if waited := limiter.wait("192.0.2.1"):
            clock.now += waited + 1e-6
            assert limiter.wait("192.0.2.1") == 0

    assert clock.now > Clock.now + 100


def test_one_customers_addresses_count_as_one() -> None:
    limiter = AddressLimiter(5, Clock())

    assert limiter.wait("2001:db8:1:2::1") == 0
    assert limiter.wait("2001:db8:1:2:ffff::9") > 0
    assert limiter.wait("2001:db8:1:3::1") == 0


def test_its_memory_is_bounded() -> None:
    limiter = AddressLimiter(5, Clock())
    for number in range(MOST_ADDRESSES + 50):
        limiter.wait(f"no address {number}")

    assert len(limiter._full_at) == MOST_ADDRESSES
