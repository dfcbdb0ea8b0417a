"""run.py: set-up on a fresh machine, plain words when something is missing."""

import ast
import importlib.util
import json
import os
import re
import socket
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setenv("RENEWAL_LANG", "zh")
    spec = importlib.util.spec_from_file_location("run", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def pins(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][\w.\-]*)==(\S+)", text, re.MULTILINE))


def test_run_py_needs_nothing_but_the_standard_library():
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))
    roots = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    roots |= {node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert roots <= set(sys.stdlib_module_names)


def test_the_development_lock_pins_the_same_versions_and_more():
    runtime, development = pins("requirements.lock"), pins("requirements-dev.lock")
    assert len(runtime) > 30
    assert runtime.items() <= development.items()
    assert {"pytest", "pytest-xdist", "ruff", "mypy", "playwright"} <= development.keys() - runtime.keys()


def test_under_a_path_of_its_own_the_dashboard_does_not_start_and_says_what_to_do(tmp_path):
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", "0", "--server.baseUrlPath", "/renewal/"]
    variables = {"RENEWAL_HOME": str(tmp_path), "RENEWAL_LANG": "zh", "PYTHONUTF8": "1"}
    done = subprocess.run(command, check=False, cwd=ROOT, env=os.environ | variables, capture_output=True, timeout=120)
    said = done.stderr.decode()
    assert done.returncode != 0
    assert "server.baseUrlPath 设为“renewal”" in said
    assert "Traceback" not in said


def test_every_locked_package_carries_hashes():
    for name in ("requirements.lock", "requirements-dev.lock"):
        for block in re.split(r"\n(?=[a-z0-9][\w.\-]*==)", (ROOT / name).read_text(encoding="utf-8")):
            assert "--hash=sha256:" in block
            assert "://" not in block


def test_every_requirement_is_imported_somewhere():
    text = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.rglob("*.py") if ".venv" not in path.parts)
    spelled = {
        "folium-offline": "offlinefolium",
        "SQLAlchemy": "sqlalchemy",
        "uvicorn": "streamlit",
        "argon2-cffi": "argon2",
        "python-pptx": "pptx",
        "Authlib": "streamlit",
        "httpx2": "streamlit",  # what Authlib asks the identity provider with
    }
    names = re.findall(r"^([A-Za-z][\w\-]*)", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(names) > 12
    for name in names:
        assert re.search(rf"\b(import|from) {spelled.get(name, name)}\b|[\"']{spelled.get(name, name)}[\"'.]", text), name


def test_an_old_python_is_refused_in_plain_words(run, monkeypatch, capsys):
    monkeypatch.setattr(run.sys, "version_info", (3, 9, 2))
    assert run.main([]) == 1
    assert "需要 Python 3.11" in capsys.readouterr().err


def test_a_python_without_venv_is_told_what_to_install(run, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(run, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(run, "STAMP", tmp_path / ".venv" / "installed.json")
    monkeypatch.setattr(run.sys, "executable", str(tmp_path / "no-python"))
    broken = subprocess.CompletedProcess([], 1, "", "ensurepip is not available")
    monkeypatch.setattr(run.subprocess, "run", lambda *_a, **_k: broken)
    assert run.set_up("run") == 1
    shown = capsys.readouterr().err
    assert "apt install python3-venv" in shown
    assert "ensurepip is not available" in shown


def test_an_installed_lock_is_not_installed_again(run, monkeypatch, tmp_path):
    monkeypatch.setattr(run, "VENV", tmp_path)
    monkeypatch.setattr(run, "STAMP", tmp_path / "installed.json")
    run.python_of_venv().parent.mkdir()
    run.python_of_venv().write_text("")
    run.STAMP.write_text(json.dumps({"run": run.digest(run.LOCKS["run"])}))
    monkeypatch.setattr(run, "install", lambda _lock: pytest.fail("nothing changed, nothing to install"))
    assert run.set_up("run") == 0


def test_a_changed_lock_is_installed_and_remembered(run, monkeypatch, tmp_path):
    monkeypatch.setattr(run, "VENV", tmp_path)
    monkeypatch.setattr(run, "STAMP", tmp_path / "installed.json")
    run.STAMP.write_text('{"run": "an older lock"}')
    monkeypatch.setattr(run, "works", lambda _python: True)
    seen = []
    monkeypatch.setattr(run, "install", lambda lock: seen.append(lock) or 0)
    assert run.set_up("run") == 0
    assert seen == [run.LOCKS["run"]]
    assert run.installed() == {"run": run.digest(run.LOCKS["run"])}


def test_a_failed_installation_says_what_to_try_and_is_not_remembered(run, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(run, "STAMP", tmp_path / "installed.json")
    monkeypatch.setattr(run, "works", lambda _python: True)
    monkeypatch.setattr(run, "install", lambda _lock: 1)
    assert run.set_up("run") == 1
    assert "wheelhouse" in capsys.readouterr().err
    assert run.installed() == {}


def test_a_wheelhouse_is_tried_first_and_alone(run, monkeypatch, tmp_path):
    monkeypatch.setattr(run, "WHEELHOUSE", tmp_path)
    (tmp_path / "x.whl").write_text("")
    calls = []

    def pip(command, **_):
        calls.append(command)
        return subprocess.CompletedProcess(command, 0 if "--no-index" in command else 1)

    monkeypatch.setattr(run.subprocess, "run", pip)
    assert run.install(run.LOCKS["run"]) == 0
    assert len(calls) == 1
    assert str(tmp_path) in calls[0]
    assert "--require-hashes" in calls[0]


def test_a_taken_port_gives_way_to_the_next_free_one(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = run.free_port("127.0.0.1", port)
    assert found is not None
    assert port < found <= port + run.PORTS_TRIED


def test_an_address_that_is_not_ours_has_no_free_port(run):
    assert run.free_port("203.0.113.7", 8501) is None


def test_help_names_the_two_commands_and_every_word(run, capsys):
    assert run.main(["--help"]) == 0
    shown = capsys.readouterr().out
    for word in ("run.py test", "layers", "check", "publish", "rollback", "history", "export", "measure", "coverage"):
        assert word in shown


def test_an_unknown_option_is_wrong_usage(run):
    with pytest.raises(SystemExit) as caught:
        run.serve(["--colour", "red"])
    assert caught.value.code == 2


def test_paths_with_spaces_and_chinese_are_passed_whole(run, tmp_path):
    home = tmp_path / "数据 目录"
    assert run.environment(str(home))["RENEWAL_HOME"] == str(home.resolve())
    assert run.environment()["PYTHONUTF8"] == "1"


@pytest.mark.parametrize(
    ("words", "pytest_words", "steps"), [([], ["-n", "2", "--dist", "loadfile"], 4), (["tests/geo", "-x"], ["tests/geo", "-x"], 1)]
)
def test_all_tests_are_shared_out_over_two_processes_and_named_ones_run_in_one(run, monkeypatch, words, pytest_words, steps):
    commands = []
    monkeypatch.setattr(run, "set_up", lambda _purpose: 0)
    monkeypatch.setattr(run.subprocess, "run", lambda command, **_: commands.append(command) or subprocess.CompletedProcess(command, 0))
    assert run.test(words) == 0
    assert len(commands) == steps
    assert commands[-1][2:][: 1 + len(pytest_words)] == ["pytest", *pytest_words]


def test_a_failing_test_fails_the_run(run, monkeypatch):
    monkeypatch.setattr(run, "set_up", lambda _purpose: 0)
    monkeypatch.setattr(run.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1 if "pytest" in command else 0))
    assert run.test([]) == 1
