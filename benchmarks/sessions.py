"""Many people at once: rerun times of WebSocket sessions on the dashboard, and on the page a user would otherwise write.

    python benchmarks/sessions.py [--sessions 25 100] [--seconds 40] [--think 5]

Both sides run on this machine, one after the other, each in one server process. A session opens the page, then clicks (a
rerun of the whole script) after a think time of 5 s, drawn between half and one and a half of it. The other side shows the
same layers the usual way: a folium map with pasted GeoJSON, built in the script. Prints p50, p95 and p99 of the
rerun, the first load, failed sessions and the memory of the server, and the ratio of the two sides.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("", "map")
USUAL_PAGE = """
import folium, geopandas as gpd, streamlit as st

st.set_page_config(layout="wide")
st.selectbox("town", ["all", "one"])
city = folium.Map([30.63, 103.67], zoom_start=13, tiles=None)
for key in ("back_alleys", "old_courtyards", "micro_parks"):
    frame = gpd.read_file(f"{DATA}/{key}.geojson")[["name", "status", "geometry"]]
    frame = frame[frame.geometry.notna()]
    folium.GeoJson(frame, tooltip=folium.GeoJsonTooltip(["name", "status"])).add_to(city)
st.iframe(city.get_root().render(), height=600)
st.dataframe(frame.drop(columns="geometry"))
"""


@dataclass
class Times:
    """What the sessions of one run saw, in seconds."""

    first: list[float] = field(default_factory=list)
    rerun: list[float] = field(default_factory=list)
    failed: int = 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(script: Path, home: Path) -> tuple[subprocess.Popen[bytes], int]:
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), "--server.headless", "true"]
    environment = os.environ | {"RENEWAL_HOME": str(home), "PYTHONPATH": str(ROOT), "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5).close()
            return process, port
        except OSError:
            time.sleep(0.3)
    process.kill()
    raise SystemExit("the server did not start")


def resident_mib(pid: int) -> float:
    try:
        line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    except (OSError, StopIteration):
        return float("nan")
    return int(line.split()[1]) / 1024


async def rerun(socket_: websockets.ClientConnection, page: str, page_hash: str) -> tuple[float, str]:
    """Ask for one run of the script and wait until it is finished; returns the seconds and the page's hash."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    if page_hash:
        message.rerun_script.page_script_hash = page_hash
    else:
        message.rerun_script.page_name = page
    began = time.perf_counter()
    await socket_.send(message.SerializeToString())
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(await asyncio.wait_for(socket_.recv(), 120))
        kind = answer.WhichOneof("type")
        if kind == "new_session":
            page_hash = answer.new_session.page_script_hash
        elif kind == "script_finished":
            return time.perf_counter() - began, page_hash


async def session(port: int, number: int, until: float, think: float, times: Times) -> None:
    draw = random.Random(number)
    page = PAGES[number % len(PAGES)]
    await asyncio.sleep(draw.uniform(0, think))
    try:
        address = f"ws://127.0.0.1:{port}/_stcore/stream"
        async with websockets.connect(address, subprotocols=["streamlit"], max_size=None, origin=f"http://127.0.0.1:{port}") as socket_:
            took, page_hash = await rerun(socket_, page, "")
            times.first.append(took)
            while time.monotonic() < until:
                await asyncio.sleep(draw.uniform(think / 2, think * 1.5))
                took, page_hash = await rerun(socket_, page, page_hash)
                times.rerun.append(took)
    except (OSError, TimeoutError, websockets.WebSocketException):
        times.failed += 1


async def crowd(port: int, sessions: int, seconds: float, think: float) -> Times:
    times = Times()
    until = time.monotonic() + seconds
    await asyncio.gather(*(session(port, number, until, think, times) for number in range(sessions)))
    return times


def percentile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=100)[int(share * 100) - 1] if len(values) > 1 else float("nan")


def measure(name: str, script: Path, home: Path, options: argparse.Namespace) -> dict[int, float]:
    process, port = start(script, home)
    p95 = {}
    try:
        asyncio.run(crowd(port, 2, 4, 1))  # warm
        for sessions in options.sessions:
            times = asyncio.run(crowd(port, sessions, options.seconds, options.think))
            p95[sessions] = percentile(times.rerun, 0.95)
            print(
                f"{name:<12} {sessions:>4} sessions  reruns {len(times.rerun):>5}  p50 {percentile(times.rerun, 0.5) * 1000:>7.0f} ms"
                f"  p95 {p95[sessions] * 1000:>7.0f} ms  p99 {percentile(times.rerun, 0.99) * 1000:>7.0f} ms"
                f"  first load p95 {percentile(times.first, 0.95):>6.2f} s  failed {times.failed}  memory {resident_mib(process.pid):.0f} MiB",
                flush=True,
            )
    finally:
        process.terminate()
        process.wait()
    return p95


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, nargs="+", default=[25, 100])
    parser.add_argument("--seconds", type=float, default=40)
    parser.add_argument("--think", type=float, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        usual = Path(folder) / "usual.py"
        usual.write_text(USUAL_PAGE.replace("{DATA}", (ROOT / "data").as_posix()), encoding="utf-8")
        ours = measure("dashboard", ROOT / "dashboard.py", Path(folder) / "home", options)
        theirs = measure("usual page", usual, Path(folder) / "none", options)
    for sessions in options.sessions:
        print(f"{sessions} sessions: rerun p95 {theirs[sessions] / ours[sessions]:.1f} times faster")


if __name__ == "__main__":
    main()
