"""A worker that dies at its Nth statement: `python -m tests.intake.tables.killed N`; the environment says where."""

import logging
import os
import sys

from portal import create_app
from portal.config import load_settings
from portal.intake.jobs import bring_in_tables
from tests.cast import NOON
from tests.record.writer import Death

if __name__ == "__main__":
    create_app(load_settings(os.environ))
    logging.getLogger("peewee").addHandler(Death(int(sys.argv[1])))
    logging.getLogger("peewee").setLevel(logging.DEBUG)
    bring_in_tables(NOON)
