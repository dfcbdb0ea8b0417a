"""The reader's own process: what is taken from it, and that its death is not ours."""

import json
import os
import subprocess
import sys

import pytest

from layers.reader import opening as reader
from layers.reader.layer import ReaderError
from layers.reader.limits import CPU_SECONDS, MAX_OPEN_FILES, MEMORY_BYTES, OUTPUT_BYTES
from layers.reader.opening import read_file
from layers.settings import ROOT
from tests.layers.handed_in import shapefile, squares
from tests.layers.listener import listening

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource limits")

PROBE = """
import json, os, resource, sys, urllib.request
from layers.reader.confine import confine_this_process
confine_this_process()
def reached():
    try:
        return urllib.request.urlopen(sys.argv[1], timeout=5).status
    except OSError as error:
        return type(error.reason if hasattr(error, "reason") else error).__name__
limits = {name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}")) for name in ("CPU", "DATA", "FSIZE", "NOFILE", "CORE")}
own = os.readlink("/proc/self/ns/net") if sys.platform == "linux" else None
print(json.dumps([limits, own, reached(), sorted(os.environ)]))
"""


@pytest.fixture(scope="module")
def listener():
    with listening() as made:
        yield made


@pytest.fixture
def path(tmp_path):
    return shapefile(tmp_path, {"名称": ["a", "b", "c"]}, squares())


def refusal(path):
    with pytest.raises(ReaderError) as refused:
        read_file(path)
    assert str(path.parent) not in str(refused.value.params)
    return refused.value.code


def test_the_process_is_limited_alone_and_told_nothing(tmp_path, listener, monkeypatch):
    monkeypatch.setenv("RENEWAL_TIANDITU_KEY", "secret")
    done = subprocess.run(
        [sys.executable, "-c", PROBE, listener.url],
        cwd=ROOT,
        env=reader._environment(str(tmp_path)),
        capture_output=True,
        text=True,
        check=True,
    )
    limits, network, reached, told = json.loads(done.stdout)
    assert [limits[name][0] for name in ("CPU", "DATA", "FSIZE", "NOFILE", "CORE")] == [
        CPU_SECONDS, MEMORY_BYTES, OUTPUT_BYTES, MAX_OPEN_FILES, 0,
    ]  # fmt: skip
    assert "RENEWAL_TIANDITU_KEY" not in told
    assert {"RENEWAL_HOME", "HOME"} & set(told) == {"HOME"}
    if network is None or network == os.readlink("/proc/self/ns/net"):
        pytest.skip("this system lets no process have a network of its own; the dead proxy is what is left")
    assert (reached, listener.asked) == ("OSError", [])


def test_a_crash_in_c_code_ends_the_process_and_not_the_one_that_asked(path, monkeypatch):
    monkeypatch.setattr(reader, "_COMMAND", [sys.executable, "-c", "import ctypes; ctypes.string_at(0)"])
    assert refusal(path) == "reader-stopped"


def test_time_at_the_processor_is_bounded(path, monkeypatch):
    """By one second instead of thirty, so that nobody waits for the test."""
    script = "import layers.reader.confine as c; c.CPU_SECONDS = 1; c.confine_this_process()\nwhile True: pass"
    monkeypatch.setattr(reader, "_COMMAND", [sys.executable, "-c", script])
    assert refusal(path) == "reader-timeout"


def test_a_file_that_grows_without_end_is_stopped(path, monkeypatch):
    script = (
        "import layers.reader.confine as c, os; c.OUTPUT_BYTES = 100_000; c.confine_this_process()\n"
        "open(os.path.join(os.environ['HOME'], 'answer.json.part'), 'wb').write(bytes(1_000_000))"
    )
    monkeypatch.setattr(reader, "_COMMAND", [sys.executable, "-c", script])
    assert refusal(path) == "reader-stopped"


def test_what_a_killed_process_leaves_behind_goes_with_it(path, tmp_path, monkeypatch):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    script = "import os, signal, tempfile; tempfile.mkdtemp(); os.kill(os.getpid(), signal.SIGKILL)"
    monkeypatch.setattr(reader, "_COMMAND", [sys.executable, "-c", script])
    assert refusal(path) == "reader-stopped"
    assert list(scratch.iterdir()) == []


def test_a_process_that_talks_without_end_does_not_fill_the_memory_of_the_one_that_asked(path, monkeypatch):
    script = "import sys\nfor _ in range(200): sys.stderr.write('x' * 100_000)\nsys.stderr.write('MemoryError')\nsys.exit(1)"
    monkeypatch.setattr(reader, "_COMMAND", [sys.executable, "-c", script])
    assert refusal(path) == "reader-memory"
