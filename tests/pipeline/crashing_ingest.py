"""``dondoc ingest`` with quick stages, as a program of its own that a test can kill."""

from pipeline.commands import main, stages
from tests.pipeline.fake_stages import FakeStages

if __name__ == "__main__":
    stages.open_stages = FakeStages().open
    main()
