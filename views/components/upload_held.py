"""The bytes of chosen files that the framework holds in memory: which are there, and letting go of them."""

from __future__ import annotations

from collections.abc import Sequence

from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile


def still_held(visit: str, files: Sequence[str]) -> set[str]:
    """Return those of `files` of a visit that are in memory; all of them where no pages are served."""
    if not runtime.exists():
        return set(files)
    return {record.file_id for record in runtime.get_instance().uploaded_file_mgr.get_files(visit, files)}


def let_go(files: Sequence[UploadedFile]) -> None:
    """Have the framework forget the bytes of files that are on disk by now; it would hold them in memory as long as the visit lasts."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        for file in files:
            context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
