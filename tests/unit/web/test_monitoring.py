"""Metrics of several processes behind one address, of which Prometheus asks one."""

import os
import subprocess
import sys
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).parents[3]

COUNT = """
from bot.slack.metrics import Metrics, arrive
metrics = Metrics()
arrive()
metrics.count_question("answered")
metrics.time_answer("command")
"""
EXPOSE = """
import sys
from bot.bootstrap.stores import memory_stores
from bot.slack.metrics import Metrics
from bot.web.monitoring import Exposition
sys.stdout.buffer.write(Exposition(Metrics().registry, memory_stores().outbox_store, lambda: {"version": "1"})())
"""


def run(script: str, shared: Path | None) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
    if shared:
        environment["PROMETHEUS_MULTIPROC_DIR"] = str(shared)
    command = [sys.executable, "-c", script]
    return subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True, text=True).stdout


def samples(text: str) -> dict[str, float]:
    families = text_string_to_metric_families(text)
    return {
        f"{sample.name},{next(iter(sample.labels.values()), '')}": sample.value
        for family in families
        for sample in family.samples
        if "le" not in sample.labels
    }


def test_processes_that_share_a_folder_are_summed_up(tmp_path: Path) -> None:
    for _ in range(3):
        run(COUNT, tmp_path)
    exposed = samples(run(EXPOSE, tmp_path))

    assert exposed["guidepost_questions_total,answered"] == 3
    assert exposed["guidepost_questions_total,unsure"] == 0
    assert exposed["guidepost_answer_seconds_count,command"] == 3
    assert exposed["guidepost_outbox_oldest_due_seconds,"] == 0
    assert exposed["guidepost_build_info,1"] == 1


def test_a_single_process_reports_only_its_own_counts() -> None:
    run(COUNT, None)
    exposed = samples(run(EXPOSE, None))

    assert exposed["guidepost_questions_total,answered"] == 0
    assert exposed["process_resident_memory_bytes,"] > 0
