"""``dondoc worker`` with quick stages and a quick pulse, as a program of its own that a test can kill."""

from unittest.mock import patch

from pipeline.commands import main, stages
from pipeline.work_queue import Pulse
from tests.pipeline.fake_stages import FakeStages

QUICK = Pulse(beat=0.1, silence=1)

if __name__ == "__main__":
    stages.open_stages = FakeStages().open
    with patch("pipeline.commands.work.Pulse", lambda: QUICK):
        main()
