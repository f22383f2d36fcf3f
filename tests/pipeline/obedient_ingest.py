"""``dondoc ingest`` with reading processes that do what each file says, as a program that a test can stop.

See ``tests/reading/misbehaving_child.py`` for what files can say.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.commands import main, stages
from pipeline.ingest import Stages
from pipeline.reading import Limits, Readers
from tests.pipeline.extractions import RULES
from tests.pipeline.fake_stages import FakeStages

CHILD = "tests.reading.misbehaving_child"


@contextmanager
def open_stages(folder: Path, workers: int | None = None) -> Iterator[Stages]:
    del folder
    with Readers(Limits(), CHILD) as readers:
        yield Stages(readers, FakeStages().extract, RULES, workers or 1)


if __name__ == "__main__":
    # A shell that starts tests in the background leaves the signal ignored, which processes inherit.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    stages.open_stages = open_stages
    main()
