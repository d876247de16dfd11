"""Time zones made up for a test, in a package ``tzdata`` that is installed in front of the real one."""

import struct
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.services.tips.times import zone, zone_names

Rules = Mapping[float, float]
"""Hours by which a zone is ahead of UTC, by the instant, in seconds since the epoch, from which that is so.

The hours of the earliest instant apply before it as well.
"""
_PACKAGE = "tzdata"


def compile_zone(rules: Rules) -> bytes:
    """Return the rules as RFC 8536 defines them, version 2: an empty first block for old readers, then the data."""
    instants = [int(instant) for instant in sorted(rules)][1:]
    types = b"".join(struct.pack(">lbb", int(hours * 3600), 0, 0) for _, hours in sorted(rules.items()))
    header = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, len(instants), len(rules), 4)
    changes = struct.pack(f">{len(instants)}q{len(instants)}B", *instants, *range(1, len(rules)))
    hours = rules[max(rules)]
    empty = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, 0, 1, 4) + struct.pack(">lbb", 0, 0, 0) + b"LMT\0"
    sign, minutes = "-" if hours > 0 else "", int(abs(hours) * 60)
    return empty + header + changes + types + b"LMT\0" + f"\nLMT{sign}{minutes // 60}:{minutes % 60:02}\n".encode()


@contextmanager
def installed_zone(folder: Path, name: str) -> Iterator[Path]:
    """Install a package ``tzdata`` with a single zone in ``folder``; yield the path for the file of the zone."""
    package = folder / _PACKAGE
    file = package / "zoneinfo" / name
    file.parent.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "zones").write_text(f"{name}\n")
    real_package = sys.modules.pop(_PACKAGE, None)
    sys.path.insert(0, str(folder))
    forget_zones()
    try:
        yield file
    finally:
        sys.path.remove(str(folder))
        sys.modules.pop(_PACKAGE, None)
        if real_package:
            sys.modules[_PACKAGE] = real_package
        forget_zones()


def forget_zones() -> None:
    """Read the zones again, as after a restart."""
    zone.cache_clear()
    zone_names.cache_clear()
