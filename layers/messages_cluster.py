"""Sentences about coverage computed from files, and about the many processes that share it."""

from __future__ import annotations

from collections.abc import Mapping

from layers.spec import Text

CLUSTER: Mapping[str, Text] = {
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
