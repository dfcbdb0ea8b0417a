"""Steps of large drafts in a process of their own: the one that serves the pages keeps its memory and its time for everybody else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from queue import Empty, Queue
from typing import IO, Any

from geo.watch import Watch
from layers.accounts.visitor import Visitor
from layers.conform.corrections import CorrectionError
from layers.drafts.draft import Draft, DraftError
from layers.drafts.work import STEPS, carry_out
from layers.reader.layer import ReaderError
from layers.settings import ROOT
from layers.spec import Text
from layers.store import errors as store_errors
from layers.store.drafts import Drafts
from layers.store.errors import StoreError

LARGE_BYTES = 4_000_000
"""Files of more than this go to a process of their own; smaller ones would spend most of their time on starting it."""

FORESEEN = (DraftError, ReaderError, CorrectionError, StoreError)
_LOOK_S = 0.25


def carried_out(drafts: Drafts, draft: Draft, step: str, *, watch: Watch | None = None, by: Visitor | None = None, **options: Any) -> Any:
    """Carry out one of `layers.drafts.work.STEPS`, here or apart by the size of the files; returns what it returns.

    Raises
    ------
    DraftError, ReaderError, CorrectionError, StoreError
        As the step does; DraftError `draft-work-stopped` too when its process ended without a word.
    StoppedError
        When `watch` stops the work; its process is ended.
    """
    if draft.size <= LARGE_BYTES:
        return carry_out(drafts, draft, step, watch=watch, by=by, **options)
    assert step in STEPS
    job = {"home": str(drafts.store.home), "draft": draft.id, "step": step, "by": asdict(by) if by else None, "options": options}
    process = subprocess.Popen(
        [sys.executable, "-m", "layers.drafts.child"],
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), "RENEWAL_HOME": str(drafts.store.home)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    lines: Queue[bytes | None] = Queue()
    listener = threading.Thread(target=_listen, args=(process.stdout, lines), daemon=True)
    listener.start()
    try:
        return _heard(process, json.dumps(job).encode(), lines, watch)
    finally:
        process.kill()  # nothing happens to one that has ended
        process.wait()
        listener.join()
        if process.stdout is not None:
            process.stdout.close()


def _heard(process: subprocess.Popen[bytes], job: bytes, lines: Queue[bytes | None], watch: Watch | None) -> Any:
    """Hand over the job and listen until it is done."""
    assert process.stdin is not None
    with suppress(BrokenPipeError), process.stdin:  # one that has died already says nothing, which is heard
        process.stdin.write(job)
    step, share = "", 0.0
    while True:
        try:
            line = lines.get(timeout=_LOOK_S)
        except Empty:
            line = b"{}"  # nothing new; the one who waits may have changed their mind
        if line is None:
            raise DraftError("draft-work-stopped")
        told: dict[str, Any] = json.loads(line)
        if "error" in told:
            raise error_from(told["error"])
        if "result" in told:
            return told["result"]
        step, share = told.get("step", step), told.get("share", share)
        if watch is not None:
            watch(step, share)


def _listen(stream: IO[bytes], lines: Queue[bytes | None]) -> None:
    for line in stream:
        lines.put(line)
    lines.put(None)


def told_error(error: Exception) -> dict[str, Any]:
    """Return a foreseen error as plain values."""
    assert isinstance(error, FORESEEN)
    return {"kind": type(error).__name__, "code": error.code, "params": error.params}


def error_from(told: Mapping[str, Any]) -> Exception:
    """Return a foreseen error from its plain form."""
    params = {
        name: Text(**value) if isinstance(value, dict) and value.keys() == {"zh", "en"} else value for name, value in told["params"].items()
    }
    kinds = {kind.__name__: kind for kind in (DraftError, ReaderError, CorrectionError)}
    if told["kind"] in kinds:
        return kinds[told["kind"]](told["code"], **params)
    kind: type[StoreError] = getattr(store_errors, told["kind"], StoreError)
    return kind(**params)
