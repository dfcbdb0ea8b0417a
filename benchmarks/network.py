"""Walking distance to the nearest of many sites: ours against networkx, igraph and pandana.

    python benchmarks/network.py [--sizes 10000 100000 500000] [--sides networkx igraph pandana] [--limit-m 1000] [--repeat 3]

Every side gets the same streets: a grid of 100 m whose corners are moved by up to 30 m, with one stretch in eight missing, and one site for
every 250 corners. Asked is, for each corner, how far it is to the nearest site, everywhere and within a limit. Prints the seconds to build the
network (ours from lines, the others from our finished nodes and edges), the seconds of the best of some searches, the ratio, and by how much
the distances differ at most. igraph and pandana are no dependencies; they are installed into a temporary folder, and left out when that fails.
pandana is asked only when named: it prepares the network for minutes. Last come whole steps of ours that no other side has: sites put on the
streets, and homes along them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from math import inf
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from geo.bands import Band  # noqa: E402
from geo.ground import prepare  # noqa: E402
from geo.network import StreetNetwork, reach, street_network  # noqa: E402
from geo.walking import along_streets, walk  # noqa: E402

CRS = "EPSG:4544"
NODES_A_SITE = 250
PACKAGES = {
    "igraph": ("igraph", "texttable"),
    "pandana": ("pandana", "scikit-learn", "joblib", "threadpoolctl", "tables", "blosc2", "numexpr", "py-cpuinfo", "ndindex"),
}
Search = Callable[[float], np.ndarray]


def streets(nodes: int) -> gpd.GeoDataFrame:
    """Return the streets of a grid of about `nodes` corners, one line a stretch."""
    rng = np.random.default_rng(1)
    side = round(nodes**0.5)
    corners = np.stack(np.meshgrid(np.arange(side), np.arange(side), indexing="ij"), -1).reshape(-1, 2) * 100.0 + 400_000
    corners += rng.uniform(-30, 30, corners.shape)
    number = np.arange(side * side).reshape(side, side)
    pairs = np.r_[np.c_[number[:-1].ravel(), number[1:].ravel()], np.c_[number[:, :-1].ravel(), number[:, 1:].ravel()]]
    kept = pairs[rng.random(len(pairs)) > 1 / 8]
    return gpd.GeoDataFrame(geometry=shapely.linestrings(corners[kept]), crs=CRS)


def by_networkx(network: StreetNetwork, sites: np.ndarray) -> Search:
    import networkx

    graph = networkx.Graph()
    graph.add_weighted_edges_from((int(a), int(b), float(w)) for (a, b), w in zip(network.edges, network.edge_length_m, strict=True))
    sources = set(sites.tolist())

    def search(limit: float) -> np.ndarray:
        found = networkx.multi_source_dijkstra_path_length(graph, sources, cutoff=None if limit == inf else limit)
        out = np.full(len(network.nodes_xy), inf)
        out[list(found)] = list(found.values())
        return out

    return search


def by_igraph(network: StreetNetwork, sites: np.ndarray) -> Search:
    import igraph

    hub = len(network.nodes_xy)
    edges = np.r_[network.edges, np.c_[np.full(len(sites), hub), sites]]
    weights = np.r_[network.edge_length_m, np.zeros(len(sites))]
    graph = igraph.Graph(n=hub + 1, edges=edges)

    def search(limit: float) -> np.ndarray:
        found = np.array(graph.distances(source=hub, weights=weights)[0][:hub])
        return np.where(found <= limit, found, inf)

    return search


def by_pandana(network: StreetNetwork, sites: np.ndarray) -> Search:
    import pandana
    import pandas as pd

    x, y = (pd.Series(values) for values in network.nodes_xy.T)
    begin, end = (pd.Series(values) for values in network.edges.T)
    graph = pandana.Network(x, y, begin, end, pd.DataFrame({"m": network.edge_length_m}))

    everywhere = 1e7
    graph.set_pois("sites", everywhere, 1, x.iloc[sites], y.iloc[sites])

    def search(limit: float) -> np.ndarray:
        farthest = min(limit, everywhere)
        found = graph.nearest_pois(farthest, "sites", num_pois=1)[1].to_numpy()
        return np.where(found < farthest, found, inf)

    return search


SIDES = {"networkx": by_networkx, "igraph": by_igraph, "pandana": by_pandana}


def timed(action: Callable[[], Any], repeat: int = 1) -> tuple[float, Any]:
    """Return the least of `repeat` times and the last result."""
    best = inf
    for _ in range(repeat):
        start = time.perf_counter()
        result = action()
        best = min(best, time.perf_counter() - start)
    return best, result


def coverage_rows(network: StreetNetwork, nodes: np.ndarray) -> None:
    """Print how long a whole coverage takes: parks on corners, and a block of homes beside every fourth of them."""
    x, y = network.nodes_xy[nodes].T
    parks = gpd.GeoDataFrame(geometry=shapely.box(x - 30, y - 30, x + 30, y + 30), crs=CRS)
    x, y = network.nodes_xy[::4].T
    ground = prepare(gpd.GeoDataFrame(geometry=shapely.box(x + 15, y + 15, x + 75, y + 75), crs=CRS))
    seconds, done = timed(lambda: walk(parks, [Band(0, inf, 500)], network))
    print(f"  sites on the streets, and the streets within 500 m  {seconds:8.2f} s   {len(parks):,} sites")
    seconds, result = timed(lambda: along_streets(ground, done))
    print(
        f"  homes along them                                    {seconds:8.2f} s   {len(ground.pieces):,} blocks, {result.ratio:.1%} served"
    )


def compare(size: int, sides: list[str], limits: list[float], repeat: int) -> None:
    lines = streets(size)
    seconds, network = timed(lambda: street_network(lines))
    seconds += timed(lambda: network.graph)[0]
    print(f"\n{len(network.nodes_xy):,} nodes, {len(network.edges):,} edges, {network.pieces} parts")
    print(f"  ours       built in {seconds:8.2f} s")
    nodes = np.random.default_rng(2).choice(len(network.nodes_xy), len(network.nodes_xy) // NODES_A_SITE, replace=False)
    own = {}
    for limit in limits:
        own[limit] = timed(lambda limit=limit: reach(network, nodes, np.zeros(len(nodes)), limit_m=limit)[0], repeat)
        print(f"  ours       {words(limit)} {own[limit][0]:8.3f} s")
    for side in sides:
        seconds, search = timed(lambda side=side: SIDES[side](network, nodes))
        print(f"  {side:<10} built in {seconds:8.2f} s")
        for limit in limits:
            seconds, found = timed(lambda search=search, limit=limit: search(limit), 1 if seconds > 5 else repeat)
            both = np.isfinite(found) & np.isfinite(own[limit][1])
            apart = np.abs(found[both] - own[limit][1][both]).max(initial=0)
            alone = int((np.isfinite(found) != np.isfinite(own[limit][1])).sum())
            print(
                f"  {side:<10} {words(limit)} {seconds:8.3f} s   {seconds / own[limit][0]:6.1f} × ours   "
                f"differs by at most {apart:.1e} m, {alone} nodes reached by one alone"
            )
    coverage_rows(network, nodes)


def words(limit: float) -> str:
    return "everywhere     " if limit == inf else f"within {limit:6,.0f} m"


def importable(sides: list[str], folder: str) -> list[str]:
    """Return the sides that can be imported, after installing what is missing into `folder`."""
    sys.path.append(folder)
    ready = []
    for side in sides:
        install = [sys.executable, "-m", "pip", "install", "-qq", "--no-deps", "--target", folder, *PACKAGES.get(side, ())]
        try:
            if side in PACKAGES:
                subprocess.run(install, check=True)
            __import__(side)
            ready.append(side)
        except (ImportError, subprocess.CalledProcessError) as error:
            print(f"{side} is left out: {error}")
    return ready


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 500_000])
    parser.add_argument("--sides", nargs="*", choices=list(SIDES), default=["networkx", "igraph"])
    parser.add_argument("--limit-m", type=float, default=1000.0)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sides = importable(options.sides, folder)
        for size in options.sizes:
            compare(size, sides, [options.limit_m, inf], options.repeat)


if __name__ == "__main__":
    main()
