"""``python -m benchmarks.attack``: every attack in turn, each with a table; ``--short`` for a few minutes less."""

import sys
from importlib import import_module

ATTACKS = ("slow", "payloads", "doors", "memory")
"""Modules of this package with a ``main`` that takes ``--short`` and returns 0 if the attack was held off."""


def main() -> int:
    """Run the attacks that exist; return 1 if one of them got through."""
    results = {}
    for name in ATTACKS:
        try:
            attack = import_module(f"benchmarks.attack.{name}")
        except ModuleNotFoundError:
            continue
        print(f"\n## {name}\n", flush=True)
        results[name] = int(attack.main(sys.argv[1:]) or 0)
    return int(any(results.values()))


if __name__ == "__main__":
    sys.exit(main())
