"""Many processes: the same figures, whichever worker dies; and plain words when the cluster cannot do it."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from math import inf

import geopandas as gpd
import numpy as np
import pandas as pd
import psutil
import pytest
import shapely

from geo.bands import Band
from geo.coverage import coverage
from geo.errors import GeoError
from geo.partitions import plan
from geo.watch import StoppedError
from layers import cluster
from layers.cluster import ClusterError, Where, on_cluster, opened, parts_for
from tests.layers.cluster_tasks import deadly, refusing

LAEA = "+proj=laea +lat_0=30.69 +lon_0=103.5 +ellps=GRS80 +units=m"
BANDS = (Band(400, 5000, 300), Band(5000, inf, 500))
OPTIONS = {"weight_field": "people", "join_touching": True}


def city(plots):
    rng = np.random.default_rng(5)
    x, y = rng.uniform(0, 9000, (2, plots))
    land = gpd.GeoDataFrame({"people": rng.uniform(1, 90, plots)}, geometry=shapely.buffer(shapely.points(x, y), 60), crs=LAEA)
    sites = gpd.GeoDataFrame(geometry=shapely.buffer(shapely.points(rng.uniform(0, 9000, (60, 2))), 50), crs=LAEA)
    zones = gpd.GeoDataFrame({"name": ["西", "东"]}, geometry=[shapely.box(0, 0, 4000, 9000), shapely.box(4000, 0, 8900, 9000)], crs=LAEA)
    return sites, land, zones


@pytest.fixture(scope="module")
def client():
    with opened(Where(workers=2)) as client:
        yield client


@pytest.fixture(scope="module")
def whole():
    sites, land, zones = city(3000)
    return coverage(sites, land, BANDS, zones_m=zones, **OPTIONS)


@pytest.fixture
def cut():
    sites, land, zones = city(3000)
    return plan(sites, land, BANDS, count=24, zones_m=zones, **OPTIONS)


def assert_same(figures, whole):
    assert 0.2 < whole.ratio < 0.9
    assert (figures.excluded, figures.repaired, figures.joined) == (whole.excluded, whole.repaired, whole.joined)
    for name in ("numerator", "denominator", "ratio"):
        assert getattr(figures, name) == pytest.approx(getattr(whole, name), rel=1e-9)
    pd.testing.assert_frame_equal(figures.zones, whole.zones, rtol=1e-9, atol=1e-9, check_exact=False)


def test_a_worker_killed_half_way_changes_nothing(client, cut, whole):
    """The worker is killed for real while parts are on it; its parts are done by the other, and the figures are those of one process."""
    pids = client.run(os.getpid)
    killed = []

    def watch(_step, share):
        busy = [worker for worker, parts in client.processing().items() if parts]
        if not killed and busy and share >= 0.2:
            killed.append(pids[busy[0]])
            os.kill(killed[0], signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)

    assert_same(on_cluster(client, cut, watch), whole)
    assert killed
    client.wait_for_workers(2, timeout=30)
    assert killed[0] not in client.run(os.getpid).values()


def test_progress_is_told_and_ends_at_the_whole(client, cut):
    seen = []
    on_cluster(client, cut, lambda step, share: seen.append((step, share)))
    shares = [share for _, share in seen]
    assert {step for step, _ in seen} == {"partitions"}
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_a_stop_takes_back_what_is_under_way(client, cut):
    def watch(_step, share):
        if share > 0:
            raise StoppedError

    with pytest.raises(StoppedError):
        on_cluster(client, cut, watch)
    deadline = time.monotonic() + 20
    while any(client.processing().values()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(client.processing().values())


def test_a_part_that_ends_every_worker_is_given_up_with_a_sentence(client, cut, monkeypatch):
    monkeypatch.setattr(cluster, "solve", deadly)
    with pytest.raises(ClusterError) as caught:
        on_cluster(client, cut)
    assert (caught.value.code, caught.value.params) == ("cluster-killed", {"count": 4})
    client.wait_for_workers(2, timeout=30)


def test_what_a_part_refuses_comes_back_as_it_is(client, cut, monkeypatch):
    monkeypatch.setattr(cluster, "solve", refusing)
    with pytest.raises(GeoError, match="not this one"):
        on_cluster(client, cut)


@pytest.mark.parametrize("name", ["code", "GEOS"])
def test_a_worker_with_other_code_or_libraries_is_refused(client, cut, monkeypatch, name):
    other = {**cluster.fingerprint(), name: "something else"}
    monkeypatch.setattr(cluster, "fingerprint", lambda: other)
    with pytest.raises(ClusterError) as caught:
        on_cluster(client, cut)
    assert caught.value.code == "cluster-versions"
    assert (caught.value.params["name"], caught.value.params["here"]) == (name, "something else")


def test_nothing_listens_beyond_this_machine_and_no_dashboard_is_loaded(client):
    me = psutil.Process()
    listening = [c.laddr.ip for p in (me, *me.children(recursive=True)) for c in p.net_connections() if c.status == psutil.CONN_LISTEN]
    assert len(listening) >= 4
    assert set(listening) == {"127.0.0.1"}
    assert not any(client.run(lambda: "bokeh" in __import__("sys").modules).values())


def test_the_work_is_cut_for_the_threads_there_are_and_for_their_memory(client):
    assert parts_for(client, 10) == 8
    assert parts_for(client, 1_000_000) == 40


def test_land_without_anything_usable_needs_no_worker(client):
    sites, land, _ = city(5)
    figures = on_cluster(client, plan(sites, land.iloc[:0], BANDS, count=8))
    assert (figures.ratio, figures.missing) == (None, ("land",))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nowhere.invalid:8786", "crow://127.0.0.1:1", "127.0.0.1"])
def test_an_address_that_nobody_answers_at_is_named(monkeypatch, address):
    monkeypatch.setattr(cluster, "ANSWER_WITHIN_S", 0.5)
    with pytest.raises(ClusterError) as caught, opened(Where(address)):
        pass
    assert caught.value.code == "cluster-no-answer"
    assert caught.value.params["address"] == address


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """A scheduler as the operator starts it, by Dask's own command, in a folder of its own; gives a function that starts a worker there."""
    folder = tmp_path_factory.mktemp("scheduler")
    port_file, quiet = folder / "scheduler.json", {**os.environ, "DASK_LOGGING__DISTRIBUTED": "error"}
    quiet.pop("PYTHONPATH", None)
    started = []

    def start(*words):
        command = [sys.executable, "-m", "dask", *words]
        started.append(subprocess.Popen(command, cwd=folder, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        return started[-1]

    start("scheduler", "--host", "127.0.0.1", "--port", "0", "--dashboard-address", "127.0.0.1:0", "--scheduler-file", str(port_file))
    deadline = time.monotonic() + 60
    while not port_file.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    address = json.loads(port_file.read_text())["address"]
    yield address, lambda: start("worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
    for process in reversed(started):
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def refused(code):
    """Expect a ClusterError with this code; gives it."""
    with pytest.raises(ClusterError) as caught:
        yield caught
    assert caught.value.code == code


def test_a_cluster_of_the_operator_gets_the_code_does_the_work_and_its_loss_is_noticed(scheduler, cut, whole, monkeypatch):
    """Scheduler and workers are started outside the product's folder: first without workers, then with two in turn, then with none."""
    address, start_worker = scheduler
    monkeypatch.setattr(cluster, "ANSWER_WITHIN_S", 1.0)
    with refused("cluster-no-workers") as caught, opened(Where(address)):
        pass
    assert caught.value.params == {"address": address}
    monkeypatch.setattr(cluster, "ANSWER_WITHIN_S", 60.0)
    first = start_worker()
    with opened(Where(address)) as client:
        assert_same(on_cluster(client, cut), whole)
    second = start_worker()
    with opened(Where(address)) as client:
        client.wait_for_workers(2, timeout=60)
        first.kill()
        first.wait()
        assert_same(on_cluster(client, cut), whole)
        with monkeypatch.context() as patch, refused("cluster-without-code"):
            patch.setattr(cluster, "solve", deadly)
            on_cluster(client, cut)
        second.kill()
        second.wait()
        monkeypatch.setattr(cluster, "NO_WORKER_FOR_S", 1.0)
        with refused("cluster-lost"):
            on_cluster(client, cut)


def test_other_versions_of_what_they_talk_with_are_refused_by_name(client):
    found = client.get_versions()

    class Older:
        def get_versions(self):
            said = {name: {**found[name], "packages": dict(found[name]["packages"])} for name in ("client", "scheduler")}
            said["scheduler"]["packages"]["distributed"] = "2024.1.0"
            return {**said, "workers": found["workers"]}

    with refused("cluster-versions") as caught:
        cluster._require_same_versions(Older())
    assert (caught.value.params["name"], caught.value.params["there"]) == ("distributed", "2024.1.0")
    cluster._require_same_versions(client)
