"""The environment and the input of the command ``python -m playground``."""

import os

import pytest

from playground.__main__ import print_addresses, remove_library_settings


def test_only_variables_that_slacks_libraries_read_are_removed() -> None:
    environment = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_CLIENT_ID": "1.1",
        "https_proxy": "http://127.0.0.1:1",
        "HOME": "/",
    }
    remove_library_settings(environment)

    assert environment == {"HOME": "/"}


def test_each_line_that_the_person_enters_prints_a_new_address(capsys: pytest.CaptureFixture[str]) -> None:
    addresses = iter(["http://127.0.0.1/1", "http://127.0.0.1/2"])
    read, write = os.pipe()
    os.write(write, b"\n")
    os.close(write)
    print_addresses(addresses.__next__, read)
    os.close(read)

    assert "http://127.0.0.1/1" in capsys.readouterr().out
    assert next(addresses) == "http://127.0.0.1/2"


def test_without_a_terminal_no_address_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    print_addresses(lambda: pytest.fail("an address was made"), -1)

    assert capsys.readouterr().out == ""
