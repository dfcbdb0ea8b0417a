"""Set up the dashboard on a fresh machine and run it: `python3 run.py`. Standard library only.

`python3 run.py` starts the dashboard, `python3 run.py test` runs every check and test, any other word goes to the
command line (`python3 run.py --help`).
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"
WHEELHOUSE = ROOT / "wheelhouse"
OLDEST_PYTHON = (3, 11)
LOCKS = {"run": ROOT / "requirements.lock", "test": ROOT / "requirements-dev.lock"}
START_LIMIT_S = 180.0
PORTS_TRIED = 50
HTTP_OK = 200
TEST_PROCESSES = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
"""The whole suite is shared out over two processes, file by file and in the order of `tests/conftest.py`."""

USAGE_ZH = """用法:
  python3 run.py [--host 地址] [--port 端口] [--home 数据目录]   启动城市更新一张图
  python3 run.py test [pytest 参数]                            检查代码并运行全部测试
  python3 run.py layers | check | publish | rollback | history | audit | export | measure | coverage | report | map | atlas …   命令行，各命令加 --help 看说明
"""
USAGE_EN = """Usage:
  python3 run.py [--host H] [--port P] [--home DIR]   start the dashboard
  python3 run.py test [pytest arguments]              lint, types and all tests
  python3 run.py layers | check | publish | rollback | history | audit | export | measure | coverage | report | map | atlas …   command line; add --help to a word
"""


def main(arguments: list[str]) -> int:
    """Run what `arguments` ask for and return the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:3]))
        return refuse(
            f"需要 Python 3.11 或更新版本，现在是 {found}。请安装新版 Python 后用它运行 run.py。",
            f"Python 3.11 or newer is needed, this is {found}. Install a newer Python and start run.py with it.",
        )
    word = arguments[0] if arguments else ""
    if word in ("-h", "--help", "help"):
        print(USAGE_ZH + "\n" + USAGE_EN)
        return 0
    if word == "test":
        return test(arguments[1:])
    if word and not word.startswith("-"):
        return command_line(arguments)
    return serve(arguments)


def say(chinese: str, english: str) -> None:
    """Tell the operator something, in Chinese or in English by RENEWAL_LANG or the system's language; on stderr, so that stdout stays data."""
    print(english if speaks_english() else chinese, file=sys.stderr, flush=True)


def refuse(chinese: str, english: str) -> int:
    """Say why it does not go on and return exit code 1."""
    say(chinese, english)
    return 1


def speaks_english() -> bool:
    """Return whether RENEWAL_LANG, or else the system's locale, asks for English."""
    asked = os.environ.get("RENEWAL_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return asked.lower().startswith("en")


# -- set-up ------------------------------------------------------------------------------------------------------------


def python_of_venv() -> Path:
    """Return the path of the environment's interpreter."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file as text."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def installed() -> dict[str, str]:
    """Return purpose → digest of the lock that was installed for it."""
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def works(python: Path) -> bool:
    """Return whether an interpreter starts (a moved or outdated environment does not)."""
    try:
        return subprocess.run([str(python), "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def set_up(purpose: str) -> int:
    """Make the environment for `purpose` (`run` or `test`) unless it stands already; returns an exit code, 0 when ready."""
    lock = LOCKS[purpose]
    wanted = digest(lock)
    stamp = installed()
    if stamp.get(purpose) == wanted and python_of_venv().exists():
        return 0
    if not works(python_of_venv()):
        say("正在建立运行环境 .venv …", "Making the environment .venv …")
        shutil.rmtree(VENV, ignore_errors=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
        if made.returncode:
            shutil.rmtree(VENV, ignore_errors=True)
            reason = (made.stdout + made.stderr).strip().splitlines()
            return refuse(
                "无法建立运行环境：本机 Python 缺少 venv。Debian/Ubuntu 请运行 sudo apt install python3-venv；其他系统请安装 python.org 的完整版本。"
                + f"（{reason[-1] if reason else ''}）",
                "The environment could not be made: this Python lacks venv. On Debian/Ubuntu run `sudo apt install python3-venv`; elsewhere"
                + f" install the full version from python.org. ({reason[-1] if reason else ''})",
            )
    say(
        "正在安装依赖（只在首次或依赖变化时进行，约一分钟）…",
        "Installing dependencies (first time or after a change only, about a minute) …",
    )
    code = install(lock)
    if code:
        return refuse(
            "依赖安装未完成。请检查网络或代理；内网可把 wheel 文件放入 wheelhouse/ 目录后重试。",
            "The dependencies were not installed. Check the network or proxy; on an intranet put the wheels into wheelhouse/ and try again.",
        )
    STAMP.write_text(json.dumps({name: digest(path) for name, path in LOCKS.items() if purpose in (name, "test")}), encoding="utf-8")
    return 0


def install(lock: Path) -> int:
    """Install a lock, from wheelhouse/ alone when that suffices, else from the package index; returns pip's exit code."""
    pip = [str(python_of_venv()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"]
    pip += ["--prefer-binary", "-r", str(lock)]
    if WHEELHOUSE.is_dir() and any(WHEELHOUSE.glob("*.whl")):
        local = subprocess.run([*pip, "--no-index", "--find-links", str(WHEELHOUSE)], stdout=sys.stderr, check=False)
        if local.returncode == 0:
            return 0
        say("wheelhouse/ 不完整，改从网络安装。", "wheelhouse/ is not complete; installing from the network instead.")
    return subprocess.run(pip, stdout=sys.stderr, check=False).returncode


def environment(home: str | None = None) -> dict[str, str]:
    """Return the environment variables for a child: UTF-8, our root on the path, the store's folder, no trust in forwarded addresses."""
    variables = dict(os.environ, PYTHONUTF8="1", PYTHONPATH=os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])))
    variables["FORWARDED_ALLOW_IPS"] = ""  # who may forward for whom is decided by RENEWAL_PROXY_ADDRESSES alone
    if home:
        variables["RENEWAL_HOME"] = str(Path(home).expanduser().resolve())
    return variables


# -- what can be asked for ---------------------------------------------------------------------------------------------


def serve(arguments: list[str]) -> int:
    """Start the dashboard and stay with it until it ends."""
    parser = argparse.ArgumentParser(prog="run.py", usage=USAGE_ZH + "\n" + USAGE_EN, add_help=False)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--home")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    code = set_up("run")
    if code:
        return code
    port = free_port(options.host, options.port)
    if port is None:
        return refuse(
            f"{options.host}:{options.port} 起的 {PORTS_TRIED} 个端口都不能用。请用 --port 指定另一个端口，或检查 --host。",
            f"None of the {PORTS_TRIED} ports from {options.host}:{options.port} can be used. Name another one with --port, or check --host.",
        )
    if port != options.port:
        say(f"端口 {options.port} 已被占用，改用 {port}。", f"Port {options.port} is taken; using {port} instead.")
    command = [str(python_of_venv()), "-m", "streamlit", "run", str(ROOT / "dashboard.py"), "--server.headless", "true"]
    command += ["--server.address", options.host, "--server.port", str(port)]
    child = subprocess.Popen(command, cwd=ROOT, env=environment(options.home), stdout=subprocess.DEVNULL)
    return stay(child, options.host, port, started)


def stay(child: subprocess.Popen[bytes], host: str, port: int, started: float) -> int:
    """Announce the address once the dashboard answers, wait for its end, pass Ctrl-C on; returns its exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stop from outside ends the child as Ctrl-C does
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "") else host
    address = f"http://{shown}:{port}"
    try:
        status = first_answer(child, f"{address}/healthz")
        took = time.monotonic() - started
        if status == HTTP_OK:
            say(
                f"城市更新一张图已启动（{took:.0f} 秒）：{address}   按 Ctrl-C 停止",
                f"The dashboard is ready ({took:.0f} s): {address}   stop it with Ctrl-C",
            )
        elif status:
            say(
                f"已启动，但数据目录不能使用，原因见上一行；{address} 会显示同样的说明。请用 --home 指定可写的目录后重新启动。",
                f"Started, but the store cannot be used for the reason above; {address} says the same. Start again with --home and a folder that can be written.",
            )
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        return 0


def first_answer(child: subprocess.Popen[bytes], address: str) -> int | None:
    """Wait for the dashboard's first answer and return its HTTP status; None when it ended or START_LIMIT_S went by."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline and child.poll() is None:
        try:
            with direct.open(address, timeout=5) as reply:
                return int(reply.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.25)
    return None


def free_port(host: str, first: int) -> int | None:
    """Return the first free port from `first` on, or None after PORTS_TRIED."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(first, min(first + PORTS_TRIED, 65536)):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    return None


def command_line(arguments: list[str]) -> int:
    """Hand the words over to the command line and return its exit code."""
    code = set_up("run")
    if code:
        return code
    return subprocess.run([str(python_of_venv()), "-m", "service.command_line", *arguments], env=environment(), check=False).returncode


def test(arguments: list[str]) -> int:
    """Lint, check types and run all tests, or the tests that pytest `arguments` name; returns the first failing exit code."""
    code = set_up("test")
    if code:
        return code
    python = str(python_of_venv())
    steps = (
        [python, "-m", "ruff", "check", "."],
        [python, "-m", "ruff", "format", "--check", "."],
        [python, "-m", "mypy"],
        [python, "-m", "pytest", *(arguments or TEST_PROCESSES)],
    )
    for step in steps[3:] if arguments else steps:
        print("$ " + " ".join(["python", *step[1:]]), flush=True)
        code = subprocess.run(step, cwd=ROOT, env=environment(), check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
