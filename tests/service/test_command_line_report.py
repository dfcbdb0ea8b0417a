"""The command that makes the meeting pack."""

from tests.service.answers import document, one_line


def test_the_pack_is_written_in_the_form_of_its_ending(run, tmp_path):
    out = tmp_path / "汇报.html"
    answer = document(run("report", "--out", out, "--json", "--as-of", "2021-06-30"))
    assert answer["slides"][0] == "title"
    assert (answer["data_date"], answer["language"], answer["example"]) == ("2021-06-30", "zh", True)
    page = out.read_text(encoding="utf-8")
    assert answer["edition"] in page
    assert "尚无数据" in page
    assert any("背街小巷" in remark for remark in answer["remarks"])
    code, said, _ = run("report", "--out", tmp_path / "pack.xlsx", "--lang", "en")
    assert (code, said.startswith("Made: ")) == (0, True)
    assert (tmp_path / "pack.xlsx").stat().st_size > 5000


def test_an_edition_that_was_shown_is_made_again(run, tmp_path):
    out = tmp_path / "pack.html"
    first = document(run("report", "--out", out, "--json", "--as-of", "2021-06-30"))
    again = document(run("report", "--out", out, "--json", "--edition", first["edition"]))
    assert (again["edition"], again["data_date"]) == (first["edition"], "2021-06-30")
    assert "20211231-ffffffff" in one_line(run("report", "--out", out, "--edition", "20211231-ffffffff"), 1)


def test_saved_slides_are_made_by_their_link_with_a_map_added(run, tmp_path, monkeypatch):
    from layers.accounts.visitor import Role, Visitor
    from layers.settings import settings
    from layers.slides.own import own_slide
    from layers.slides.sets import SlideSet
    from layers.store.embedded import open_store
    from layers.store.slide_sets import save_set

    out = tmp_path / "pack.html"
    run("layers")
    own = own_slide("/map?layers=back_alleys", "背街小巷在哪里")
    draft = SlideSet("例会", ("title", own.key), {own.key: "批注一"}, own=(own,))
    saved = save_set(open_store(settings().home), Visitor("li", "李", Role.EDITOR, "", None), draft, ["title"])
    answer = document(
        run("report", "--out", out, "--json", "--set", f"http://x/present?set={saved.id}", "--slide", "/map?layers=micro_parks")
    )
    assert answer["slides"][:2] == ["title", own.key]
    assert len(answer["slides"]) == 3
    page = out.read_text(encoding="utf-8")
    assert "背街小巷在哪里" in page
    assert "批注一" in page
    assert "复制链接" in one_line(run("report", "--out", out, "--slide", "/data"), 1)


def test_nonsense_is_refused_in_one_line(run, tmp_path):
    assert "unknown" not in one_line(run("report", "--out", tmp_path / "pack.doc"), 2)
    assert "YYYY-MM-DD" in one_line(run("report", "--out", tmp_path / "pack.pdf", "--as-of", "soon"), 2)
    assert list(tmp_path.glob("pack.*")) == []
