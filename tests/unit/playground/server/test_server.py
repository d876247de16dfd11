"""The port of the page: the preferred one if it is free, else another, and only for this machine."""

from contextlib import closing

from playground.server.server import open_port


def test_another_port_is_used_if_the_preferred_one_is_in_use() -> None:
    with closing(open_port(0)) as taken:
        port = taken.getsockname()[1]
        with closing(open_port(port)) as other:
            assert other.getsockname()[1] != port


def test_the_preferred_port_is_used_if_it_is_free() -> None:
    with closing(open_port(0)) as listener:
        port = listener.getsockname()[1]
    with closing(open_port(port)) as again:
        assert again.getsockname()[1] == port


def test_only_this_machine_can_connect() -> None:
    with closing(open_port(0)) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
