"""What tests share: the reference folder, a real browser, a dashboard that really runs."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import layers.gdal_guard  # noqa: F401  (narrows GDAL before any test can load it)

ROOT = Path(__file__).resolve().parent.parent
collect_ignore = ["views/maps/coverage_app.py", "views/maps/coverage_app_page.py"]  # the app of a browser test, run by Streamlit alone
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge", "chrome")
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-accelerated-2d-canvas",
)
WINDOWS_BROWSERS = (r"Google\Chrome\Application\chrome.exe", r"Microsoft\Edge\Application\msedge.exe")
MAC_BROWSERS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)


def reference_folder() -> Path | None:
    """Return the folder of reference data (RENEWAL_REFERENCE, else `../shared/reference`), or None."""
    folder = Path(os.environ.get("RENEWAL_REFERENCE") or ROOT.parent / "shared" / "reference")
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def reference() -> Path:
    """The reference folder; the test is skipped, with the reason, where there is none."""
    folder = reference_folder()
    if folder is None:
        pytest.skip("the reference data folder is not beside the checkout (set RENEWAL_REFERENCE)")
    return folder


def browser_path() -> str | None:
    """Return the system's Chromium, Chrome or Edge, or None."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    folders = [os.environ.get(name, "") for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
    places = [*MAC_BROWSERS, *(os.path.join(folder, name) for folder in folders if folder for name in WINDOWS_BROWSERS)]
    return found or next(filter(os.path.exists, places), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """A real browser without a window; skipped with a reason on a desktop that has none, a failure in CI."""
    path = browser_path()
    if path is None:
        reason = "no Chromium, Chrome or Edge was found; browser tests need one"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(BROWSER_FLAGS))
        yield browser
        browser.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: the browser's driver keeps an event loop, beside which other tests could not start theirs.

    Among them the files with most tests come first, so that processes which share the files out end at about the same time.
    """
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: tests.total() - tests[item.path] if item.get_closest_marker("browser") else 0)


@dataclass(frozen=True)
class Dashboard:
    """A dashboard that runs for a test session."""

    url: str
    home: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_dashboard(
    home: Path, log: Path, entry: Path = ROOT / "dashboard.py", port: int | None = None, **variables: str
) -> tuple[subprocess.Popen[bytes], str]:
    """Start the dashboard (or another `entry`) over the store `home`, wait until it answers; returns the process and its address."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(entry), "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1"]
    environment = os.environ | {"RENEWAL_HOME": str(home), "PYTHONUTF8": "1"} | variables
    with log.open("wb") as stream:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=stream, stderr=stream)
    url = f"http://localhost:{port}"
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return process, url
        except OSError:
            time.sleep(0.3)
    process.kill()
    raise RuntimeError(f"the dashboard did not start:\n{log.read_text(encoding='utf-8', errors='replace')[-3000:]}")


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """The whole product on its example data, started once for all browser tests."""
    folder = tmp_path_factory.mktemp("dashboard")
    process, url = start_dashboard(folder / "home", folder / "server.log")
    yield Dashboard(url, folder / "home")
    process.terminate()
    process.wait(timeout=20)
