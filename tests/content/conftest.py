"""A reader who follows a recipe: a folder of their own, and the portal it speaks to."""

from pathlib import Path

import pytest
from flask import Flask

from portal.config import Settings
from tests.content.recipes import Shell


@pytest.fixture
def shell(tmp_path: Path, app: Flask, house: Settings) -> Shell:
    """A shell in an empty folder."""
    folder = tmp_path / "reader"
    folder.mkdir()
    return Shell(folder, app, house)
