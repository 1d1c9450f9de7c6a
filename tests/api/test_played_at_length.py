"""Every operation takes what its document says and refuses the rest, played at length against the running server."""

import pytest

from portal.config import Settings
from tests.api.playing import Game, faults_of
from tests.api.program import token_for
from tests.api.running import running, without_limits
from tests.codebase.help import open_stage

EXAMPLES = 200


@pytest.mark.long
def test_no_call_of_thousands_breaks_the_running_server(house: Settings) -> None:
    game = Game(token_for(), open_stage(), EXAMPLES, whole=True)
    with running(house) as address, without_limits():
        faults = faults_of(address, game)
    log = (house.data_dir / "server.log").read_text("utf-8")
    assert not faults, "\n\n".join(faults)
    assert '"level": "error"' not in log
