"""Ask pip-audit whether the lock files pin a package with a known vulnerability: ``python -m scripts.audit``."""

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
UNREACHABLE = "not audited, because the advisory service cannot be reached from here"
_OPTIONS = ("--require-hashes", "--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10")
_NETWORK = re.compile(r"ConnectionError|ConnectTimeout|ReadTimeout|Max retries exceeded|Failed to resolve|HTTPError")
"""Matches the error output of pip-audit when it could not reach the advisory service."""


@dataclass(frozen=True)
class Audit:
    """Result of the audit of one lock file."""

    lock: str
    looked_up: int = 0
    vulnerable: Sequence[str] = ()
    skipped: Sequence[str] = ()
    """Packages that the service does not know, or that could not be looked up."""
    failure: str = ""
    """Error output of pip-audit, if it failed for another reason than the network."""

    def lines(self) -> list[str]:
        """Return the result as lines to print."""
        if self.failure:
            return [f"{self.lock}: pip-audit failed:", self.failure]
        if not self.looked_up:
            return [f"{self.lock}: {UNREACHABLE}"]
        found = f"known vulnerabilities: {len(self.vulnerable)}" if self.vulnerable else "no known vulnerabilities"
        left = f"; not looked up: {', '.join(self.skipped)}" if self.skipped else ""
        return [f"{self.lock}: {found} (packages looked up: {self.looked_up}{left})", *self.vulnerable]


def audit(lock: Path) -> Audit:
    """Return the result of looking up every package that ``lock`` pins."""
    done = subprocess.run(["pip-audit", "-r", str(lock), *_OPTIONS], check=False, capture_output=True, text=True)
    try:
        dependencies = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        error = done.stderr[-2_000:] or "it printed no error"
        return Audit(lock.name, failure="" if _NETWORK.search(done.stderr) else error)
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
    """Audit ``locks``; return 1 when a vulnerability was found, or when pip-audit itself failed."""
    if not shutil.which("pip-audit"):
        sys.exit("pip-audit is not installed. Run make audit, which installs it.")
    audits = [audit(lock) for lock in locks]
    for one in audits:
        print("\n".join(one.lines()))
    return int(any(one.vulnerable or one.failure for one in audits))


if __name__ == "__main__":
    sys.exit(main(sorted(ROOT.glob("requirements*.lock"))))
