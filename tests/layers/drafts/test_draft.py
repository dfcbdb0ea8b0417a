"""Drafts: kept at once, seen by those who may, published whole or not at all."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from geo.watch import StoppedError
from layers.accounts.visitor import NOBODY, Role, Visitor
from layers.checks.issues import at_rows
from layers.drafts import apart as draft_apart
from layers.drafts.apart import carried_out
from layers.drafts.difference import compare_draft, draft_conflicts
from layers.drafts.draft import Choices, DraftError, DraftState
from layers.drafts.publish import publish_draft, send_back, submit_draft
from layers.drafts.rows import in_the_file, in_what_is_left, kept_rows
from layers.drafts.steps import examine_draft, read_draft
from layers.store import drafts as store_drafts
from layers.store.draft_tables import DRAFTS
from layers.store.drafts import Drafts
from layers.store.embedded import open_store
from layers.store.errors import StaleRevisionError
from tests.layers.handed_in import in_system, parts, shapefile, squares

KEY = "old_courtyards"
ANNA = Visitor("anna", "安娜", Role.EDITOR, "住建局", (KEY,))
BO = Visitor("bo", "薄", Role.EDITOR, "住建局", (KEY,))
PIA = Visitor("pia", "皮亚", Role.PUBLISHER, "住建局", None)


@pytest.fixture
def drafts(tmp_path):
    return Drafts(open_store(tmp_path / "home"))


@pytest.fixture
def courtyards(tmp_path):
    """A shapefile in GBK without .prj and .cpg, in the plane of the third-degree zone 35: two courtyards."""
    table = {"项目编号": ["Y1", "Y2"], "项目名称": ["甲院", "乙院"], "状态": ["已完工", "在建"], "所属镇街": ["崇阳街道", "崇阳街道"]}
    path = shapefile(tmp_path / "in", table, in_system(squares(2), "EPSG:4523"), prj=None)
    return [(f"院落{ending}", io.BytesIO(content)) for ending, content in parts(path).items()]


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, stream in files:
            archive.writestr(name, stream.getvalue())
    return [("院落.zip", packed)]


def handed_in(drafts, files, visitor=ANNA, **choices):
    draft = drafts.hand_in(visitor, KEY, files)
    return drafts.choose(draft, visitor, note="五月更新", **choices)


def test_another_version_of_the_program_reads_and_examines_an_open_draft_again(drafts, courtyards, monkeypatch):
    draft = handed_in(drafts, courtyards, crs="EPSG:4523")
    found = examine_draft(drafts, draft).issues
    kept = drafts.place(draft, f"checked-{draft.examination}") / "issues.json"
    kept.write_text(json.dumps(json.loads(kept.read_text(encoding="utf-8")) | {"issues": []}), encoding="utf-8")
    assert examine_draft(drafts, draft).issues == (), "what this version has found is not looked for twice"
    old = (draft.reading, draft.examination, draft.comparison)
    monkeypatch.setattr("layers.drafts.draft.program_mark", lambda: "the next version")
    assert not set(old) & {draft.reading, draft.examination, draft.comparison}
    assert examine_draft(drafts, draft).issues == found


def test_files_are_written_at_once_and_survive_a_restart(drafts, courtyards):
    draft = handed_in(drafts, zipped(courtyards), data_date=date(2026, 5, 1), mapping={"name": "项目名称", "code": None}, excluded=(2,))
    again = Drafts(open_store(drafts.store.home)).get(draft.id, ANNA)
    assert replace(again, updated_at=draft.updated_at) == draft
    assert [path.name for path in drafts.files(again)] == ["院落.zip"]
    assert drafts.own(ANNA) == (again,)


def test_a_draft_does_not_exist_for_others_until_it_is_submitted_to_them(drafts, courtyards):
    draft = handed_in(drafts, zipped(courtyards))
    for stranger in (BO, PIA, NOBODY):
        with pytest.raises(DraftError, match="draft-unknown"):
            drafts.get(draft.id, stranger)
    assert drafts.waiting(PIA) == ()
    submit_draft(drafts, draft, by=ANNA)
    assert [each.id for each in drafts.waiting(PIA)] == [draft.id]
    assert drafts.get(draft.id, PIA)
    assert drafts.waiting(BO) == ()
    assert drafts.waiting(NOBODY) == ()
    with pytest.raises(DraftError, match="draft-unknown"):
        drafts.get(draft.id, BO)


@pytest.mark.parametrize("name", ["../x", "", "A" * 32, "0" * 32, "%2e%2e"])
def test_nothing_is_found_under_a_made_up_id(drafts, name):
    with pytest.raises(DraftError, match="draft-unknown"):
        drafts.get(name, ANNA)


def test_rights_are_asked_for_at_every_action(drafts, courtyards):
    with pytest.raises(DraftError, match="draft-forbidden"):
        drafts.hand_in(NOBODY, KEY, courtyards)
    with pytest.raises(DraftError, match="draft-forbidden"):
        drafts.hand_in(ANNA, "back_alleys", courtyards)
    draft = handed_in(drafts, zipped(courtyards))
    with pytest.raises(DraftError, match="draft-publish-forbidden"):
        publish_draft(drafts, draft, by=ANNA)
    demoted = replace(ANNA, role=Role.VIEWER)
    for action in (lambda: drafts.choose(draft, demoted, note="x"), lambda: submit_draft(drafts, draft, by=demoted)):
        with pytest.raises(DraftError, match="draft-forbidden"):
            action()
    with pytest.raises(DraftError, match="draft-unknown"):
        drafts.discard(draft, PIA)
    assert drafts.store.current(KEY) is None


def test_from_file_to_revision_with_everything_kept(drafts, courtyards):
    files = zipped(courtyards)
    draft = handed_in(drafts, files, visitor=PIA, data_date=date(2026, 5, 1))
    read = read_draft(drafts, draft)[0].read
    assert (read.encoding.chosen, read.crs.chosen) == ("gb18030", "EPSG:4523")
    assert dict(compare_draft(drafts, draft).counts) == {"new": 2, "changed": 0, "moved": 0, "removed": 0, "unchanged": 0}
    revision = publish_draft(drafts, draft, by=PIA)
    assert (revision.number, revision.author, revision.note, revision.data_date) == (1, "皮亚", "五月更新", date(2026, 5, 1))
    assert (drafts.store.home / revision.original_file).read_bytes() == files[0][1].getvalue()
    assert revision.original_sha256 == draft.files[0].sha256 == revision.report["files"][0]["sha256"]
    assert revision.report["difference"]["new"] == 2
    assert revision.report["layers"][0]["encoding"]["chosen"] == "gb18030"
    assert list(drafts.store.read(KEY)["status"]) == ["finished", "under_way"]
    done = drafts.get(draft.id, PIA)
    assert (done.state, done.revision) == (DraftState.PUBLISHED, 1)
    assert not drafts.place(done, "files").exists()


def test_several_files_are_kept_as_one_zip(drafts, courtyards):
    revision = publish_draft(drafts, handed_in(drafts, courtyards, visitor=PIA), by=PIA)
    with zipfile.ZipFile(drafts.store.home / revision.original_file) as kept:
        assert {name: kept.read(name) for name in kept.namelist()} == {name: stream.getvalue() for name, stream in courtyards}


def test_publishing_twice_gives_the_same_revision(drafts, courtyards):
    draft = handed_in(drafts, zipped(courtyards), visitor=PIA)
    first = publish_draft(drafts, draft, by=PIA)
    drafts.store.write(DRAFTS.update().values(state="open", revision=None))  # the program ended between the two commits
    assert publish_draft(drafts, draft, by=PIA) == first
    assert len(drafts.store.revisions(KEY)) == 1


def test_somebody_else_was_faster_and_nothing_is_lost(drafts, courtyards):
    mine, theirs = (handed_in(drafts, zipped(courtyards), visitor=PIA) for _ in range(2))
    publish_draft(drafts, theirs, by=PIA)
    with pytest.raises(StaleRevisionError):
        publish_draft(drafts, mine, by=PIA)
    assert drafts.get(mine.id, PIA).is_open
    assert drafts.files(mine)
    rebased = drafts.rebase(mine, PIA, 1)
    assert compare_draft(drafts, drafts.choose(rebased, PIA, mode="update")).changes == 0
    assert publish_draft(drafts, rebased, by=PIA).number == 2


def test_a_rebase_keeps_the_work_of_both_and_asks_where_they_clash(drafts, courtyards, tmp_path):
    publish_draft(drafts, handed_in(drafts, zipped(courtyards), PIA), by=PIA)

    def statuses(one, other, **choices):
        path = shapefile(tmp_path / one, {"项目编号": ["Y1", "Y2"], "状态": [one, other]}, squares(2))
        files = [(f"进度{ending}", io.BytesIO(content)) for ending, content in parts(path).items()]
        return handed_in(drafts, zipped(files), PIA, **choices)

    mine, theirs = statuses("在建", "验收", mode="replace"), statuses("验收", "在建")
    publish_draft(drafts, theirs, by=PIA)
    both = drafts.rebase(mine, PIA, 2)
    compare_draft(drafts, both)
    assert [each["fid"] for each in draft_conflicts(drafts, both)] == ["Y1"]  # Y2 was changed by the own side alone
    assert dict(compare_draft(drafts, both).counts)["changed"] == 1
    publish_draft(drafts, drafts.choose(both, PIA, keep_mine=("Y1",)), by=PIA)
    assert list(drafts.store.read(KEY)["status"]) == ["under_way", "accepted"]


def test_an_approver_publishes_or_sends_back_with_a_note(drafts, courtyards):
    draft = submit_draft(drafts, handed_in(drafts, zipped(courtyards)), by=ANNA)
    with pytest.raises(DraftError, match="draft-closed"):
        drafts.choose(draft, ANNA, note="after")
    with pytest.raises(DraftError, match="draft-needs-note"):
        send_back(drafts, draft, by=PIA, answer=" ")
    back = send_back(drafts, draft, by=PIA, answer="请补状态")
    assert (back.is_open, back.answer) == (True, "请补状态")
    revision = publish_draft(drafts, submit_draft(drafts, back, by=ANNA), by=PIA)
    assert (revision.author, revision.report["approved_by"]) == ("安娜", "皮亚")
    acts = {entry.act: (entry.who, entry.role) for entry in drafts.store.audit(2)}
    assert acts == {"published": ("安娜", ""), "approved": ("皮亚", "publisher")}, "nobody is given a role that is another's"


def test_errors_and_a_missing_note_keep_a_draft_from_publication(drafts, courtyards):
    with pytest.raises(DraftError, match="draft-needs-note"):
        publish_draft(drafts, drafts.choose(handed_in(drafts, zipped(courtyards), PIA), PIA, note=" "), by=PIA)
    wrong = handed_in(drafts, zipped(courtyards), PIA, fixes=((2, "status", "忙着呢"),))
    found = examine_draft(drafts, wrong)
    assert found.errors
    assert [issue.rows for issue in found.issues if issue.severity == "error"] == [(2,)]
    with pytest.raises(DraftError, match="draft-has-errors"):
        publish_draft(drafts, wrong, by=PIA)
    left_out = drafts.choose(wrong, PIA, excluded=(2,))
    assert not examine_draft(drafts, left_out).errors
    assert len(examine_draft(drafts, left_out).frame) == 1
    mended = drafts.choose(wrong, PIA, fixes=((2, "状态", "验收"),), excluded=())
    assert list(examine_draft(drafts, mended).frame["status"]) == ["finished", "accepted"]
    with pytest.raises(DraftError, match="draft-nothing-left"):
        examine_draft(drafts, drafts.choose(wrong, PIA, excluded=(1, 2)))


def test_quota_names_and_old_drafts(drafts, courtyards, monkeypatch):
    monkeypatch.setattr(store_drafts, "MOST_DRAFTS", 2)
    old = handed_in(drafts, zipped(courtyards))
    handed_in(drafts, zipped(courtyards))
    with pytest.raises(DraftError, match="draft-quota-count"):
        drafts.hand_in(ANNA, KEY, zipped(courtyards))
    drafts.store.write(DRAFTS.update().where(DRAFTS.c.id == old.id).values(updated_at=datetime.now(UTC) - timedelta(days=31)))
    drafts.hand_in(ANNA, KEY, zipped(courtyards))
    assert old.id not in [draft.id for draft in drafts.own(ANNA)]
    monkeypatch.setattr(store_drafts, "MOST_BYTES", 10)
    for files, code in (
        ([], "draft-no-files"),
        ([("a/X.zip", io.BytesIO()), ("b\\x.ZIP", io.BytesIO())], "draft-same-name"),
        ([(f"{n}.zip", io.BytesIO()) for n in range(41)], "draft-too-many-files"),
        ([("x.zip", io.BytesIO(b"12345678901"))], "draft-quota-bytes"),
    ):
        with pytest.raises(DraftError, match=code):
            drafts.hand_in(BO, KEY, files)


def test_the_departments_mapping_is_remembered_once_it_was_published(drafts, courtyards):
    mapping = {"name": "项目编号", "project_code": None}
    draft = handed_in(drafts, zipped(courtyards), PIA, mapping=mapping)
    assert drafts.usual_mapping("住建局", KEY) == {}
    publish_draft(drafts, draft, by=PIA)
    assert drafts.usual_mapping("住建局", KEY) == mapping
    assert drafts.usual_mapping("交通局", KEY) == {} == drafts.usual_mapping("住建局", "back_alleys")
    assert list(drafts.store.read(KEY)["name"]) == ["Y1", "Y2"]
    courtyards = [(name, io.BytesIO(stream.getvalue())) for name, stream in courtyards]
    assert drafts.hand_in(ANNA, KEY, courtyards).choices.mapping == {"name": "项目编号"}, "a colleague finds the fields filled in"


def test_what_was_done_in_another_window_meanwhile_stands(drafts, courtyards):
    seen = handed_in(drafts, zipped(courtyards), PIA)
    drafts.choose(seen, PIA, excluded=(2,))
    assert drafts.choose(seen, PIA, crs="EPSG:4523").choices.excluded == (2,)
    publish_draft(drafts, seen, by=PIA)
    with pytest.raises(DraftError, match="draft-closed"):
        drafts.discard(seen, PIA)
    assert drafts.get(seen.id, PIA).revision == 1


def test_large_drafts_are_worked_on_in_another_process_with_the_same_outcome(drafts, courtyards, monkeypatch):
    monkeypatch.setattr(draft_apart, "LARGE_BYTES", 0)
    draft = handed_in(drafts, zipped(courtyards), PIA, excluded=(1,))
    steps = []
    assert carried_out(drafts, draft, "publish", by=PIA, watch=lambda step, share: steps.append(step)) == 1
    assert {"open", "conform", "difference", "publish"} <= set(steps)
    assert list(drafts.store.read(KEY)["name"]) == ["乙院"]
    again = handed_in(drafts, zipped(courtyards), PIA, excluded=(1, 2))
    with pytest.raises(DraftError, match="draft-nothing-left"):
        carried_out(drafts, again, "examine")

    def changed_their_mind(*_):
        raise StoppedError

    with pytest.raises(StoppedError):
        carried_out(drafts, again, "read", watch=changed_their_mind)


def test_findings_are_counted_in_rows_of_the_file():
    rows = kept_rows(5, (2, 4))
    issue = at_rows("bad-date", "warning", [1, 2], field="开工")  # rows 2 and 3 of what is left are 3 and 5 of the file
    assert in_the_file([issue], rows)[0].all_rows == (3, 5)
    assert in_what_is_left(in_the_file([issue], rows), rows)[0].all_rows == (2, 3)
    assert in_what_is_left([at_rows("bad-date", "warning", [1])], rows) == ()


def test_choices_come_back_as_they_were():
    choices = Choices(
        "EPSG:4544:yx", "gb18030", "层", {"name": "名", "code": None}, ((1, "name", "甲"),), (3,), "new", "说明", date(2026, 1, 2)
    )
    assert Choices.from_json(choices.to_json()) == choices


def test_an_update_keeps_the_columns_that_the_file_has_not(drafts, courtyards, tmp_path):
    publish_draft(drafts, handed_in(drafts, zipped(courtyards), PIA), by=PIA)
    path = shapefile(tmp_path / "next", {"项目编号": ["Y1", "Y3"], "状态": ["验收", "在建"]}, squares(2))
    files = [(f"进度{ending}", io.BytesIO(content)) for ending, content in parts(path).items()]
    draft = handed_in(drafts, zipped(files), PIA)
    assert dict(compare_draft(drafts, draft).counts) == {"new": 1, "changed": 1, "moved": 0, "removed": 0, "unchanged": 1}
    publish_draft(drafts, draft, by=PIA)
    held = drafts.store.read(KEY).set_index("fid")
    assert list(held.loc["Y1", ["name", "status", "town"]]) == ["甲院", "accepted", "崇阳街道"]
    assert held.loc["Y2", "name"] == "乙院"
    assert held.loc["Y3", ["name", "responsible_unit"]].isna().all()
