"""The examples of the recipes, and a shell just large enough to run them against the application in this process."""

import re
import shlex
import shutil
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from portal.config import Settings
from portal.public.content import DIRECTORY
from tests.intake.help import portal
from tests.page import BASE

PORTAL = "https://portal.example"
_FENCED = re.compile(r"^```([a-z]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Command = Callable[["Shell", Sequence[str]], str]


def examples(slug: str, language: str) -> list[str]:
    """Return the examples of a recipe in a language, in their order."""
    return [text for kind, text in _FENCED.findall(_source(slug)) if kind == language]


def languages() -> Iterator[tuple[str, str]]:
    """Yield each example's page and language."""
    for path in sorted(DIRECTORY.rglob("*.md")):
        slug = path.relative_to(DIRECTORY).with_suffix("").as_posix()
        yield from ((slug, kind) for kind, _ in _FENCED.findall(_source(slug)))


def _source(slug: str) -> str:
    return (DIRECTORY / f"{slug}.md").read_text("utf-8")


@dataclass
class Shell:
    """A folder in which examples are run: `puts` is what a reader writes for our words, `commands` their programs."""

    folder: Path
    app: Flask
    settings: Settings
    puts: Mapping[str, str] = field(default_factory=dict)
    commands: Mapping[str, Command] = field(default_factory=dict)
    environ: dict[str, str] = field(default_factory=dict)

    def save(self, *names: str) -> None:
        """Save files of the recipes, as a reader does."""
        for name in names:
            shutil.copy(DIRECTORY / "connect" / name, self.folder / name)

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        (self.folder / name).write_text(text, "utf-8")

    def run(self, script: str) -> list[str]:
        """Run the lines of an example; returns what each printed."""
        for name, value in self.puts.items():
            script = re.sub(rf"(?<![A-Z_]){re.escape(name)}", value, script)
        return [told for line in _commands(script) if (told := self._line(line)) is not None]

    def _line(self, line: str) -> str | None:
        words, _, target = line.partition(" > ")
        name, *arguments = shlex.split(words)
        if name == "export":
            variable, _, value = arguments[0].partition("=")
            self.environ[variable] = value
            return None
        known = {"portal": _portal, "python3": _python, "curl": _curl, **self.commands}
        told = known[name](self, arguments)
        if target:
            self.write(target.strip(), told)
        return told


def _commands(script: str) -> Iterator[str]:
    """Yield the commands of a script: one a line, unless a quotation goes on."""
    begun = ""
    for line in script.replace("\\\n", " ").splitlines(keepends=True):
        begun += line
        try:
            shlex.split(begun)
        except ValueError:
            continue
        yield begun.strip()
        begun = ""
    assert not begun, f"a quotation has no end: {begun}"


def _portal(shell: Shell, arguments: Sequence[str]) -> str:
    files = {path.name: path for path in shell.folder.iterdir()}
    done = portal(shell.settings, *(files.get(word, word) for word in arguments))
    assert done.exit_code == 0, done.output
    return done.output


def _python(shell: Shell, arguments: Sequence[str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=shell.folder,
        env=shell.environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _curl(shell: Shell, arguments: Sequence[str]) -> str:
    """Do what curl would; an option that isn't known here ends the test."""
    said = _OPTIONS.parse_args(arguments)
    headers = dict(line.split(": ", 1) for line in said.H)
    if said.etag_compare and (shell.folder / said.etag_compare).exists():
        headers["If-None-Match"] = (shell.folder / said.etag_compare).read_text("utf-8")
    body = None if said.data_binary is None else _data(shell, said.data_binary)
    answer = shell.app.test_client().open(
        said.address.removeprefix(PORTAL),
        method=said.X or ("GET" if body is None else "POST"),
        headers=headers,
        data=body,
        base_url=BASE,
    )
    assert answer.status_code < 400, f"{said.address}: {answer.status_code} {answer.text}"
    if said.etag_save:
        shell.write(said.etag_save, answer.headers["ETag"])
    if said.o and answer.status_code != 304:
        (shell.folder / said.o).write_bytes(answer.data)
    return f"{answer.status_code}" if said.o else answer.text


def _options() -> ArgumentParser:
    options = ArgumentParser("curl", exit_on_error=False)
    for flag in ("-f", "-s", "-S"):
        options.add_argument(flag, action="store_true")
    options.add_argument("-H", action="append", default=[])
    options.add_argument("-d", "--data-binary")
    for valued in ("-X", "-o", "--etag-compare", "--etag-save"):
        options.add_argument(valued)
    options.add_argument("address")
    return options


_OPTIONS = _options()


def _data(shell: Shell, value: str) -> bytes:
    return (shell.folder / value[1:]).read_bytes() if value.startswith("@") else value.encode()
