"""Loads all that a round needs, in the process that rounds are forked from, by doing once what rounds do."""

from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pipeline.work_queue  # noqa: F401 - not needed by the run below
from pipeline.commands import stages
from pipeline.commands.ingest import ingest_command
from tests.pipeline.fake_stages import FakeStages
from tests.pipeline.stored import write_plans

with TemporaryDirectory() as folder, redirect_stdout(StringIO()):
    stages.open_stages = FakeStages().open
    plans = write_plans(Path(folder) / "in", 1)
    ingest_command([plans], str(Path(folder) / "dondoc.db"), 2)
