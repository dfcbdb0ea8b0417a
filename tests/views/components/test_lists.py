"""Lists of the overview and the data page: what is late, what changed, who leads; hostile values stay text."""

import re
from datetime import UTC, date, datetime

import pandas as pd
import pytest

from layers.progress.campaign import OVERDUE_COLUMNS, Campaign
from layers.store.ledger import Revision
from tests.views.markup import runs_nothing
from tests.views.markup import text as shown_text
from views.components.changes import latest_changes
from views.components.late_items import late_table
from views.components.layer_sheet import download_links, features_address, finding_list
from views.components.strip import overview_strip, section
from views.components.town_ranking import town_ranking
from views.components.versions_history import history_table
from views.layer_facts import Finding, findings

HOSTILE = ["<img src=x onerror=alert(1)>", "</td></table><script>alert(1)</script>", '"><b onclick=alert(1)>', "{{7*191}}"]


def revision(**changes: object) -> Revision:
    values: dict[str, object] = {
        "layer": "back_alleys", "number": 3, "created_at": datetime(2022, 1, 5, 2, 30, tzinfo=UTC), "author": "王工", "note": "补充五条",
        "mode": "update", "features": 129, "file": "f", "sha256": "0" * 64, "data_date": date(2021, 12, 31), "original_name": "巷.zip",
        "original_file": "", "original_sha256": "", "restored_from": None, "example": False, "report": {},
    }  # fmt: skip
    return Revision(**(values | changes))  # type: ignore[arg-type]


def late(**changes: object) -> pd.DataFrame:
    row = {
        "layer": "back_alleys",
        "fid": "A1",
        "name": "正东街",
        "town": "崇阳街道",
        "unit": "住建局",
        "due": pd.Timestamp("2021-12-01"),
        "days": 30,
        "lat": 30.63,
        "lon": 103.67,
    }
    return pd.DataFrame([row | changes], columns=list(OVERDUE_COLUMNS))


def test_a_late_item_says_since_when_and_leads_to_its_place():
    html = late_table(late())
    assert "▲ 30 天" in html
    assert "2021年12月1日" in html
    assert re.search(r'href="/map\?[^"]*at=30.63000%2C103.67000%2C15[^"]*pick=back_alleys%2FA1', html)


def test_a_late_item_without_geometry_leads_to_its_record_alone():
    html = late_table(late(lat=float("nan"), lon=float("nan")))
    assert "pick=back_alleys%2FA1" in html
    assert "at=" not in html


def test_a_late_item_without_a_name_shows_its_code():
    assert ">A1</a>" in late_table(late(name="", unit="", town=""))


def test_a_long_list_says_how_many_there_are():
    many = pd.concat([late(fid=f"A{number}") for number in range(20)], ignore_index=True)
    html = late_table(many, limit=5)
    assert html.count("<tr>") == 6
    assert "共 20 项" in html


def test_nothing_late_is_said_in_a_sentence():
    assert "没有滞后项目" in late_table(pd.DataFrame(columns=list(OVERDUE_COLUMNS)))


def test_a_change_names_layer_author_and_note():
    html = latest_changes([revision()])
    assert all(word in html for word in ("背街小巷", "王工", "补充五条", ">3<"))
    assert "还没有发布过数据" in latest_changes([])


def test_a_change_of_a_layer_that_is_gone_keeps_its_key():
    assert "old_layer" in latest_changes([revision(layer="old_layer")])


def test_towns_lead_in_their_order_and_say_how_many_items():
    towns = pd.DataFrame({"town": ["怀远镇", "街子镇"], "count": [20, 10], "done": [18, 5], "overdue": [0, 2], "share": [0.9, 0.5]})
    html = town_ranking(towns)
    assert html.index("怀远镇") < html.index("街子镇")
    assert all(word in html for word in ("90.0 %", "18/20", "width:50.0%", "▲ 2"))
    assert "town=%E6%80%80%E8%BF%9C%E9%95%87" in html


def test_no_town_to_compare_is_said_in_a_sentence():
    assert "至少要有 5 个项目" in town_ranking(pd.DataFrame(columns=["town", "count", "done", "overdue", "share"]))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_values_are_shown_as_text(text):
    towns = pd.DataFrame({"town": [text], "count": [20], "done": [18], "overdue": [1], "share": [0.9]})
    told = Finding("nothing-known", "warning", 1, {}, text)
    for html in (
        late_table(late(name=text, town=text, unit=text, fid=text)),
        latest_changes([revision(author=text, note=text, layer=text, mode=text)]),
        history_table([revision(author=text, note=text, mode=text, original_name=text)]),
        town_ranking(towns),
        finding_list([told]),
        section(text, text),
    ):
        assert runs_nothing(html)
        assert text in shown_text(html)


def test_the_strip_says_how_far_the_campaign_is():
    html = overview_strip(Campaign(18, 16, 14, 200, 150, 7), date(2021, 12, 31), example=True)
    assert all(word in html for word in ("示例数据", "2021年12月31日", "14", "/ 16 类", "75.0 %", "▲ 7"))


def test_an_empty_campaign_claims_nothing():
    html = overview_strip(Campaign(0, 0, 0, 0, 0, 0), None, example=False)
    assert "—" in html
    assert "示例数据" not in html
    assert "▲" not in html


def test_every_format_can_be_downloaded():
    html = download_links("back_alleys")
    assert html.count("/api/layers/back_alleys/download?format=") == 6


def test_the_address_for_gis_programs_is_whole():
    assert features_address("rivers", "http://10.0.0.5:8501/data?lang=en") == "http://10.0.0.5:8501/api/layers/rivers/features"
    assert features_address("rivers", None) == "/api/layers/rivers/features"


def test_findings_come_errors_first_and_nonsense_is_left_out():
    report = {
        "layers": [
            {"issues": [{"code": "a", "severity": "info"}, {"code": "b", "severity": "error", "count": 4}, {"severity": "error"}, 7]}
        ]
    }
    assert [(found.code, found.count) for found in findings(report)] == [("b", 4), ("a", 1)]
    assert findings({}) == ()


def test_a_rollback_says_which_revision_came_back():
    assert "回退 ← 1" in history_table([revision(mode="rollback", restored_from=1)])


def test_no_findings_is_said_in_a_sentence():
    assert "未发现问题" in finding_list([])
