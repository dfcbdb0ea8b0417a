"""What is held in memory of chosen files is what the framework says at that moment."""

from types import SimpleNamespace

from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from views.components.upload_held import still_held


def test_a_file_is_held_until_it_is_let_go(monkeypatch):
    manager = MemoryUploadedFileManager("/upload")
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(uploaded_file_mgr=manager))
    for file in ("a", "b"):
        manager.add_file("visit", UploadedFileRec(file, f"{file}.zip", "application/zip", b"x"))
    assert still_held("visit", ["a", "b", "c"]) == {"a", "b"}
    manager.remove_file("visit", "a")
    assert still_held("visit", ["a", "b"]) == {"b"}
    assert still_held("another visit", ["b"]) == set()


def test_without_pages_everything_counts_as_held():
    assert still_held("visit", ["a"]) == {"a"}
