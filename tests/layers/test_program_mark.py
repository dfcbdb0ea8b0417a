"""The mark of the program: another text of any module, another mark."""

from layers.program_mark import mark_of, program_mark


def test_the_mark_follows_from_what_the_files_hold_and_not_from_where_they_lie(tmp_path):
    here, there = tmp_path / "a", tmp_path / "b"
    for folder in (here, there):
        folder.mkdir()
        (folder / "checks.py").write_text("LIMIT = 1\n")
        (folder / "spec.py").write_text("\n")
    files = [here / "checks.py", here / "spec.py"]
    assert mark_of(files) == mark_of([there / "spec.py", there / "checks.py"])
    before = mark_of(files)
    files[0].write_text("LIMIT = 2\n")
    assert mark_of(files) != before
    files[0].unlink()
    assert mark_of(files) not in (before, mark_of([]))


def test_the_mark_stays_for_as_long_as_the_program_does():
    assert program_mark() == program_mark()
    assert len(program_mark()) == 16
