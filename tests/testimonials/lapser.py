"""A process whose job lets hidings lapse: `python -m tests.testimonials.lapser INSTANT`, the installation around it."""

import os
import sys
from datetime import datetime

from portal import create_app
from portal.config import load_settings
from portal.testimonials.jobs import return_what_nobody_confirmed

if __name__ == "__main__":
    create_app(load_settings(os.environ))
    return_what_nobody_confirmed(datetime.fromisoformat(sys.argv[1]))
