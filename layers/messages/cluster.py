"""Sentences about coverage computed from files, and about the many processes that share it."""

from __future__ import annotations

from collections.abc import Mapping

from layers.spec import Text

CLUSTER: Mapping[str, Text] = {
    "file-refused": Text("{part}文件“{name}”：{reason}", "{part}, file “{name}”: {reason}"),
    "streets-needed": Text(
        "按步行路网计算需要路网文件，请用 --streets 给出；或用 --distance euclidean 按直线距离计算。",
        "Walking distance needs the streets: give them with --streets, or use --distance euclidean for straight lines.",
    ),
    "dask-or-workers": Text("--dask 与 --workers 只能用一个。", "Use either --dask or --workers, not both."),
    "zone-field-without-zones": Text("--zone-field 要和 --zones 一起用。", "--zone-field goes with --zones."),
    "no-name-field": Text(
        "分区没有可作名称的文字列，请用 --zone-field 指明；有：{fields}。",
        "The zones have no column of text to be named by; say which with --zone-field. There are: {fields}.",
    ),
    "no-numbers": Text("“{field}”列里没有一个数字，不能作人口。", "Column “{field}” holds no number at all, so it cannot be population."),
    "not-computable-because": Text("{sentence}未计入：{reasons}。", "{sentence} Left out: {reasons}."),
    "zone-overlap": Text(
        "分区：{count} 对互相重叠，共 {hectares} 公顷；重叠处只归排在前面的一个", "Zones: {count} pairs overlap, {hectares} ha in all; that ground goes to the first"
    ),
    "land-outside-zones": Text(
        "分区：没有盖住全部用地，{count} 块用地有 {hectares} 公顷在所有分区之外，单列一行", "Zones: they leave holes; {count} features of the land have {hectares} ha outside all zones, in a row of its own"
    ),
    "zones-of-one-name": Text("分区：{count} 个与别的同名，同名的合并计算", "Zones: {count} share a name with others; those of one name are one row"),
    "zone-field-chosen": Text("分区：没有 name 列，按“{field}”列取名称（可用 --zone-field 指定）", "Zones: no column `name`; named by “{field}” (choose with --zone-field)"),
    "people-from-zones": Text("人口：取自分区的“{field}”列，按面积分摊到各分区内的用地", "Population: from “{field}” of the zones, spread by area over the land inside each"),
    "people-unplaced": Text("人口：{count} 个分区里没有用地，其 {people} 人未计入", "Population: {count} zones hold no land; their {people} people are not counted"),
    "people-missing": Text("人口：{count} 个分区没有可用的人口数，未计入", "Population: {count} zones have no usable number of people and are not counted"),
    "distance-not-of-rule": Text("距离：与规则规定的不同，按命令行给出的计算", "Distance: not that of the rule; computed as the command line asks"),
    "clip-of-rule": Text("范围：规则只计建成区内的用地；未给 --within，按用地文件全部计算", "Extent: the rule counts land in the built-up area only; without --within all land of the file counts"),
    "people-of-rule": Text("分母：规则按人口计；未给 --population，按用地面积计算", "Denominator: the rule counts people; without --population this is a share of land area"),
    "streets-not-used": Text("路网：按直线距离计算，没有用到 --streets", "Streets: not used, distances are straight lines"),
    "walked-here": Text("进程：步行距离在本机一个进程中计算，没有用到 --dask 或 --workers", "Processes: walking distance is computed in this one; --dask and --workers are not used"),
    "cluster-no-answer": Text(
        "{address} 没有 Dask 调度器应答（等了 {seconds} 秒）。请确认 dask scheduler 已启动、地址和端口正确（如 tcp://主机:8786）。",
        "No Dask scheduler answers at {address} (waited {seconds} s). Check that `dask scheduler` runs and that host and port are right (such as tcp://host:8786).",
    ),
    "cluster-no-workers": Text(
        "{address} 的调度器没有可用的工作进程。请在各台机器上运行 dask worker {address}。",
        "The scheduler at {address} has no workers. Start `dask worker {address}` on the machines.",
    ),
    "cluster-not-started": Text(
        "本机的工作进程没有启动起来：{reason}。请减少 --workers，或不用它。",
        "The worker processes of this machine did not start: {reason}. Give fewer --workers, or none.",
    ),
    "cluster-lost": Text(
        "与集群的联系中断（{seconds} 秒内没有工作进程），没有得出结果。请检查调度器和工作进程后重试。",
        "The cluster was lost (no workers within {seconds} s); there is no result. Check scheduler and workers, then try again.",
    ),
    "cluster-killed": Text(
        "同一块数据使 {count} 个工作进程先后退出，多半是内存不足。请给每个工作进程更多内存，或减少同一台机器上的进程数。",
        "One part of the data ended {count} workers one after another, most likely for want of memory. Give each worker more memory, or run fewer on a machine.",
    ),
    "cluster-versions": Text(
        "工作进程与本机的 {name} 不同：本机 {here}，对方 {there}。结果可能不一致，未计算。请在各台机器上安装同一版本后重启 dask worker。",
        "A worker has another {name}: {here} here, {there} there. Figures could differ, so nothing was computed. Install the same version on all machines and restart `dask worker`.",
    ),
    "cluster-without-code": Text(
        "调度器或工作进程不能运行本系统的代码（{reason}）：缺少所需的程序库。请在各台机器上用本系统的 .venv 运行 python -m dask scheduler 和 python -m dask worker。",
        "The scheduler or a worker cannot run this program's code ({reason}): libraries are missing. Run `python -m dask scheduler` and `python -m dask worker` with this program's .venv on every machine.",
    ),
}  # fmt: skip
