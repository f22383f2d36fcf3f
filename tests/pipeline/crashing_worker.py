"""``dondoc worker`` with quick stages and a quick pulse, as a program of its own that a test can kill."""

from pipeline.commands import main, stages, work
from pipeline.work_queue import Pulse
from tests.pipeline.fake_stages import FakeStages

if __name__ == "__main__":
    stages.open_stages = FakeStages().open
    work.Pulse = lambda: Pulse(beat=0.1, silence=1)  # type: ignore[assignment,misc] # as quick as can be
    main()
