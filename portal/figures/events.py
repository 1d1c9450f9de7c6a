"""What entries of the company's stream do to the thresholds."""

from portal.figures.models import Threshold
from portal.record.events import Applied, applies, projects


@applies("thresholds.changed")
def thresholds_changed(entry: Applied) -> None:
    """A customer is neglected from other numbers on than the usual ones; facts hold them all."""
    Threshold.delete().execute()
    for topic, number in sorted(entry.facts["numbers"].items()):
        Threshold.insert(topic=topic, number=number).execute()


projects(Threshold)
