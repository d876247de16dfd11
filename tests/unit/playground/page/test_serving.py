"""Ports: the preferred one if it is free, else another; never beyond this machine."""

from contextlib import closing

from bot.playground.page.serving import open_port


def test_a_taken_port_makes_way_for_the_next() -> None:
    with closing(open_port(0)) as taken:
        port = taken.getsockname()[1]
        with closing(open_port(port)) as other:
            assert other.getsockname()[1] != port


def test_a_free_port_is_the_one_that_was_wished_for() -> None:
    with closing(open_port(0)) as found:
        port = found.getsockname()[1]
    with closing(open_port(port)) as again:
        assert again.getsockname()[1] == port


def test_only_this_machine_can_connect() -> None:
    with closing(open_port(0)) as found:
        assert found.getsockname()[0] == "127.0.0.1"
