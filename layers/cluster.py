"""Coverage on many processes, of this machine or of a cluster: the parts go out over dask.distributed, their sums come back."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import pickle
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import dask
import numpy as np
import shapely
from distributed import Client, Future, KilledWorker, LocalCluster, wait
from distributed.client import FutureCancelledError
from distributed.comm import CommClosedError
from distributed.diagnostics.plugin import SchedulerUploadFile, UploadFile

from geo.partitions import Figures, Part, Partition, Plan, answered, gathered
from geo.watch import Watch

ANSWER_WITHIN_S = 10.0
NO_WORKER_FOR_S = 60.0
DEATHS_ALLOWED = 3  # how many workers may die over one part before it is given up; also Dask's own default
PARTS_PER_THREAD = 4
FEATURES_PER_PART = 25_000
_LOOK_EVERY_S = 0.5
_AHEAD = 2  # parts under way for each thread, so that nobody waits and no more than these are held by the scheduler
_MUST_AGREE = ("python", "dask", "distributed")
_QUIET: Mapping[str, Any] = {
    "distributed.scheduler.allowed-failures": DEATHS_ALLOWED,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.admin.large-graph-warning-threshold": "1GB",
    "distributed.comm.retry.count": 0,  # a part is done again elsewhere sooner than a dead worker is called again
    "distributed.comm.timeouts.connect": "10s",
}


class ClusterError(RuntimeError):
    """The cluster cannot do the work; `code` and `params` say why."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class WorkerDiffersError(RuntimeError):
    """A worker whose code or libraries are not those of the one who asks: its figures could differ. Takes what differs, here and there."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which processes do the work: those of the scheduler at `address`, or `workers` of this machine."""

    address: str | None = None
    workers: int = 2


@contextmanager
def opened(where: Where) -> Iterator[Client]:
    """Give a client with at least one worker, and close what was started for it; raises ClusterError.

    Processes of this machine listen on 127.0.0.1 alone, without dashboard, and keep their files in a folder that goes with them.
    """
    with dask.config.set(_QUIET), tempfile.TemporaryDirectory(prefix="renewal-", ignore_cleanup_errors=True) as folder:
        if where.address is None:
            with _local(where.workers, folder) as cluster, Client(cluster, set_as_default=False) as client:
                yield client
        else:
            with _connected(where.address) as client:
                _require_same_versions(client)
                _send_code(client, Path(folder))
                yield client


def parts_for(client: Client, features: int) -> int:
    """Return into how many parts a coverage of so many features of land is best cut: some for each thread, none too large for its memory."""
    return max(PARTS_PER_THREAD * sum(client.nthreads().values()), -(-features // FEATURES_PER_PART))


def on_cluster(client: Client, cut: Plan, watch: Watch | None = None) -> Figures:
    """Return the figures of a plan, its parts answered by the workers of `client`.

    A part whose worker dies is given to another, `DEATHS_ALLOWED` times. Parts are made and sent as workers become free. `watch` is called
    at least twice a second; a stop takes back what is under way.

    Raises
    ------
    ClusterError
        When workers lack this code, differ from it, keep dying, or are gone.
    GeoError
        What a part refuses, as `coverage` would.
    """
    waiting, mark, alive = cut.partitions(), fingerprint(), time.monotonic()
    done: list[Part] = []
    pending: set[Future] = set()
    try:
        while True:
            threads = sum(client.nthreads().values())
            alive = time.monotonic() if threads else alive
            if time.monotonic() - alive > NO_WORKER_FOR_S:
                raise ClusterError("cluster-lost", seconds=int(NO_WORKER_FOR_S))
            for part in _next(waiting, _AHEAD * threads - len(pending)):
                pending.add(client.submit(solve, pickle.dumps(part, protocol=5), mark, pure=False, retries=1))
            if watch is not None:
                watch("partitions", len(done) / max(cut.count, 1))
            if not pending and len(done) == cut.count:
                return gathered(cut, done)
            finished = _finished(client, pending)
            pending -= finished
            done += [_answer(future) for future in finished]
    except (CommClosedError, FutureCancelledError, asyncio.CancelledError, OSError) as error:
        raise ClusterError("cluster-lost", seconds=int(ANSWER_WITHIN_S)) from error
    finally:
        if client.status == "running":
            client.cancel(list(pending), force=True)


def solve(parcel: bytes, mark: Mapping[str, str]) -> Part:
    """Answer one pickled partition on a worker; raises WorkerDiffersError when this is not the code (`mark`) of the one who asks."""
    own = fingerprint()
    for name, there in mark.items():
        if own.get(name) != there:
            raise WorkerDiffersError(name, there, own.get(name, ""))
    part: Partition = pickle.loads(parcel)
    return answered(part)


def fingerprint() -> Mapping[str, str]:
    """Return what must be equal on all machines for the figures to be: the code, and the libraries that compute."""
    return _FINGERPRINT


def _code() -> Iterator[tuple[str, bytes]]:
    """Yield the files that a worker runs, name and content; from a folder, or from the archive that was sent to this worker."""
    for package, wanted in (("geo", None), ("layers", ("__init__.py", "cluster.py", "gdal_guard.py"))):
        for file in sorted(files(package).iterdir(), key=lambda entry: entry.name):
            if file.name.endswith(".py") and (wanted is None or file.name in wanted):
                yield f"{package}/{file.name}", file.read_bytes().replace(b"\r\n", b"\n")


_FINGERPRINT: Mapping[str, str] = {
    "code": hashlib.sha256(b"".join(name.encode() + content for name, content in _code())).hexdigest()[:12],
    "shapely": shapely.__version__,
    "GEOS": shapely.geos_version_string,
    "numpy": np.__version__,
}
"""Taken when the module is loaded, so that code changed on disk under a running worker does not pass for what it runs."""


def _send_code(client: Client, folder: Path) -> None:
    """Give the scheduler and all workers, also later ones, the code of this process, unless they got the very same before."""
    name = f"renewal-{_FINGERPRINT['code']}"
    known: Any = client.run_on_scheduler(lambda dask_scheduler: list(dask_scheduler.worker_plugins))
    if name in known:
        return
    for path, content in _code():
        (folder / "code" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "code" / path).write_bytes(content)
    archive = shutil.make_archive(str(folder / name), "zip", folder / "code")
    client.register_plugin(SchedulerUploadFile(archive), name=name)
    client.register_plugin(UploadFile(archive), name=name)


@contextmanager
def _local(workers: int, folder: str) -> Iterator[LocalCluster]:
    try:
        cluster = LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", protocol="tcp://", dashboard_address=None,
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"}, local_directory=folder, silence_logs=logging.CRITICAL,
        )  # fmt: skip
    except (OSError, RuntimeError) as error:
        raise ClusterError("cluster-not-started", reason=f"{type(error).__name__}: {error}"[:200]) from error
    with cluster:
        yield cluster


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        client = Client(address, timeout=ANSWER_WITHIN_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
        raise ClusterError("cluster-no-answer", address=address, seconds=int(ANSWER_WITHIN_S)) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=ANSWER_WITHIN_S)
        except TimeoutError as error:
            raise ClusterError("cluster-no-workers", address=address) from error
        yield client


def _require_same_versions(client: Client) -> None:
    """Raise ClusterError when scheduler or workers run other versions than this process of what they talk with."""
    found: Any = client.get_versions()
    here = _versions(found["client"])
    for entry in (found["scheduler"], *found["workers"].values()):
        for name, there in _versions(entry).items():
            if there != here[name]:
                raise ClusterError("cluster-versions", name=name, here=here[name], there=there)


def _versions(entry: Mapping[str, Any]) -> dict[str, str]:
    said = {**dict(entry["packages"]), **dict(entry["host"])}
    return {name: ".".join(str(said[name]).split(".")[: 2 if name == "python" else None]) for name in _MUST_AGREE}


def _next(waiting: Iterator[Partition], count: int) -> Iterator[Partition]:
    """Yield at most `count` of what is waiting."""
    return (part for _, part in zip(range(count), waiting, strict=False))


def _finished(client: Client, pending: set[Future]) -> set[Future]:
    """Return what has come to an end, after half a second at the latest."""
    if not pending:
        time.sleep(_LOOK_EVERY_S)
        return set()
    try:
        with client.as_current():
            return set(wait(list(pending), timeout=_LOOK_EVERY_S, return_when="FIRST_COMPLETED").done)
    except TimeoutError:
        return set()


def _answer(future: Future) -> Part:
    """Return the answer of a part that has come to an end; raises what it ended with, as a ClusterError where the cluster is the reason."""
    if future.cancelled():
        raise ClusterError("cluster-lost", seconds=int(ANSWER_WITHIN_S))
    try:
        answer: Part = future.result()
    except KilledWorker as error:
        raise ClusterError("cluster-killed", count=DEATHS_ALLOWED + 1) from error
    except WorkerDiffersError as error:
        name, here, there = error.args
        raise ClusterError("cluster-versions", name=name, here=here, there=there) from error
    except (ImportError, AttributeError, pickle.UnpicklingError, RuntimeError) as error:
        if type(error) is RuntimeError and "deserializ" not in str(error):
            raise
        raise ClusterError("cluster-without-code", reason=type(error.__cause__ or error).__name__) from error
    return answer
