"""``dondoc mail`` with quick stages that ends without warning at a step, as a program of its own."""

import os
import sys

from pipeline.commands import main, stages
from pipeline.intake.mail import MailIntake
from pipeline.store.mail_log import MailLog
from tests.pipeline.fake_stages import FakeStages


def die(*_: object) -> None:
    os._exit(9)


STEPS = {"before the record": (MailLog, "record"), "before the reading": (MailIntake, "_take")}

if __name__ == "__main__":
    step = STEPS.get(sys.argv.pop(1))
    if step:
        setattr(*step, die)
    stages.open_stages = FakeStages().open
    main()
