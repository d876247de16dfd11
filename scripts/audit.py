"""Asks pip-audit whether the lock files pin anything with a known vulnerability: python -m scripts.audit."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
OUT_OF_REACH = "the advisory service is out of reach from here, so nothing is known about it"
_OPTIONS = ("--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10")
_NETWORK = re.compile(r"ConnectionError|ConnectTimeout|ReadTimeout|Max retries exceeded|Failed to resolve|HTTPError")
"""In what pip-audit says when the way to the advisories failed."""


@dataclass(frozen=True)
class Audit:
    """What is known about one lock file."""

    lock: str
    looked_up: int = 0
    vulnerable: Sequence[str] = ()
    skipped: Sequence[str] = ()
    """Packages that the service did not know, or that could not be asked about."""
    trouble: str = ""
    """Why nothing was found out, when pip-audit failed for another reason than the network."""

    def lines(self) -> list[str]:
        """What to tell of it."""
        if self.trouble:
            return [f"{self.lock}: pip-audit failed:", self.trouble]
        if not self.looked_up:
            return [f"{self.lock}: {OUT_OF_REACH}"]
        found = f"known vulnerabilities: {len(self.vulnerable)}" if self.vulnerable else "nothing found"
        left = f"; not looked up: {', '.join(self.skipped)}" if self.skipped else ""
        return [f"{self.lock}: {found} (packages looked up: {self.looked_up}{left})", *self.vulnerable]


def audit(lock: Path) -> Audit:
    """Look up every package that ``lock`` pins."""
    done = subprocess.run(["pip-audit", "-r", str(lock), *_OPTIONS], check=False, capture_output=True, text=True)
    try:
        dependencies = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return Audit(lock.name, trouble="" if _NETWORK.search(done.stderr) else done.stderr[-2_000:] or "no word why")
    skipped = [one["name"] for one in dependencies if "skip_reason" in one]
    vulnerable = [line for one in dependencies for line in _vulnerabilities(one)]
    return Audit(lock.name, len(dependencies) - len(skipped), vulnerable, skipped)


def _vulnerabilities(dependency: dict[str, Any]) -> list[str]:
    return [
        f"  {dependency['name']} {dependency['version']}: {known['id']}, "
        f"fixed in {' or '.join(known['fix_versions']) or 'no version yet'}"
        for known in dependency.get("vulns", [])
    ]


def main(locks: Sequence[Path]) -> int:
    """Audit ``locks``; 1 when something was found, or when pip-audit itself failed."""
    if not shutil.which("pip-audit"):
        sys.exit("pip-audit is not installed; make audit installs it.")
    audits = [audit(lock) for lock in locks]
    for one in audits:
        print("\n".join(one.lines()))
    return int(any(one.vulnerable or one.trouble for one in audits))


if __name__ == "__main__":
    sys.exit(main(sorted(ROOT.glob("requirements*.lock"))))
