"""Several processes behind one address, and Prometheus asks one of them."""

import os
import subprocess
import sys
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

ROOT = Path(__file__).parents[3]

COUNT = """
from bot.slack.measures import Measures, arrive
measures = Measures()
arrive()
measures.count_question("answered")
measures.time_answer("command")
"""
TELL = """
import sys
from bot.bootstrap.storage import memory_stores
from bot.slack.measures import Measures
from bot.slack.web.exposition import Exposition
sys.stdout.buffer.write(Exposition(Measures(), memory_stores().ledger, {"version": "1"})())
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


def test_processes_that_share_a_folder_are_told_together(tmp_path: Path) -> None:
    for _ in range(3):
        run(COUNT, tmp_path)
    told = samples(run(TELL, tmp_path))

    assert told["guidepost_questions_total,answered"] == 3
    assert told["guidepost_questions_total,unsure"] == 0
    assert told["guidepost_answer_seconds_count,command"] == 3
    assert told["guidepost_outbox_oldest_due_seconds,"] == 0
    assert told["guidepost_build_info,1"] == 1


def test_a_process_by_itself_tells_of_itself_alone() -> None:
    run(COUNT, None)
    told = samples(run(TELL, None))

    assert told["guidepost_questions_total,answered"] == 0
    assert told["process_resident_memory_bytes,"] > 0
