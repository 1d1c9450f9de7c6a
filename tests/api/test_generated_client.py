"""A client that openapi-python-client makes from our document works: programs need no library of ours."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Flask

from portal.api.described import api_document
from portal.config import Settings
from tests.api.program import token_for
from tests.api.running import running
from tests.cast import sale_of, viewer

NAME = "kept_client"
COMMAND = Path(sys.executable).parent / "openapi-python-client"


@pytest.fixture
def engine_name() -> str:
    """SQLite alone: a client knows nothing of rows."""
    return "sqlite"


@pytest.fixture
def client(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The client as a package, made from the document without a word of warning."""
    (tmp_path / "openapi.json").write_text(json.dumps(api_document()), "utf-8")
    (tmp_path / "settings.yml").write_text("post_hooks: []\n", "utf-8")
    places = ["--path", str(tmp_path / "openapi.json"), "--output-path", str(tmp_path / NAME)]
    settings = ["--meta", "none", "--fail-on-warning", "--config", str(tmp_path / "settings.yml")]
    done = subprocess.run(
        [COMMAND, "generate", *places, *settings], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return importlib.import_module(NAME)


def test_a_client_made_from_the_document_reads_and_writes(client: ModuleType, house: Settings) -> None:
    sale, secret = sale_of("ana").ref, token_for()
    with (
        running(house) as address,
        client.AuthenticatedClient(base_url=f"{address}/api/v1", token=secret) as program,
    ):
        assert _call("tokens.read_token", client=program).acts_for.name == viewer("max").name
        page = _call("sales.list_sales", client=program)
        assert sale in [one.ref for one in page.items]
        read = _call("sales.read_sale", sale, client=program)
        assert (read.title, read.customer.name) == ("Your kitchen", "Brandt household")
        words = _model("message_in", "MessageIn")(words="The slab is cut on Thursday.")
        sent = _call("messages.write_message", sale, client=program, body=words, idempotency_key="slab-1")
        again = _call("messages.write_message", sale, client=program, body=words, idempotency_key="slab-1")
        assert again == sent
        messages = _call("messages.list_messages", sale, client=program)
        assert [one.words for one in messages.items].count("The slab is cut on Thursday.") == 1
        refused = _call("sales.read_sale", "2222222222222", client=program)
        assert refused.type_.endswith("/api/docs/problems/not-here")


def _call(name: str, *values: str, **named: Any) -> Any:
    return importlib.import_module(f"{NAME}.api.{name}").sync(*values, **named)


def _model(module: str, name: str) -> Any:
    return getattr(importlib.import_module(f"{NAME}.models.{module}"), name)
