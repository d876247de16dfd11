"""Time zones made up for a test, as compiled files that Python reads."""

import struct
import zoneinfo
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.services.tips.zones import zone

Rules = Mapping[float, float]
"""From which instant on, in seconds since the epoch, how many hours the zone is ahead of UTC; the first is for ever."""


def compiled(rules: Rules) -> bytes:
    """The rules as RFC 8536 has them, version 2: an empty first block for old readers, then the real one."""
    instants = [int(instant) for instant in sorted(rules)][1:]
    types = b"".join(struct.pack(">lbb", int(hours * 3600), 0, 0) for _, hours in sorted(rules.items()))
    header = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, len(instants), len(rules), 4)
    changes = struct.pack(f">{len(instants)}q{len(instants)}B", *instants, *range(1, len(rules)))
    hours = rules[max(rules)]
    empty = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, 0, 1, 4) + struct.pack(">lbb", 0, 0, 0) + b"LMT\0"
    sign, minutes = "-" if hours > 0 else "", int(abs(hours) * 60)
    return empty + header + changes + types + b"LMT\0" + f"\nLMT{sign}{minutes // 60}:{minutes % 60:02}\n".encode()


@contextmanager
def zone_folder(folder: Path) -> Iterator[Path]:
    """A folder in which Python looks for zones before anywhere else."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath([str(folder), *before])
    try:
        yield folder
    finally:
        zoneinfo.reset_tzpath(before)
        forget_zones()


def forget_zones() -> None:
    """Have zones read anew, as after a restart."""
    zoneinfo.ZoneInfo.clear_cache()
    zone.cache_clear()
