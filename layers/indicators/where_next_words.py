"""What the codes of a choice of next sites mean, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from layers.indicators.candidate_places import Source
from layers.indicators.coverage_words import EXCLUDED
from layers.spec import Text

SOURCES: Mapping[Source, Text] = MappingProxyType(
    {
        Source.FREE: Text("空闲用地上的网格", "A grid over free land"),
        Source.PLANNED: Text("已登记、尚未完工的场地", "Sites on record and not finished yet"),
        Source.CLEARED: Text("拆违增绿的腾退地块", "Plots cleared by demolition"),
        Source.GIVEN: Text("上传的候选地块", "Uploaded candidates"),
    }
)
_STATUS: Mapping[str, Text] = MappingProxyType(
    {
        "optimal": Text("已证明为最优", "proven optimal"),
        "time-limit": Text("到时限为止的最好结果", "the best found within the time limit"),
        "greedy": Text("求解器没有更好的结果，采用逐个贪心", "the solver found nothing better than the greedy answer"),
        "nothing-to-cover": Text("没有可以新增的覆盖", "nothing more can be served"),
    }
)
_EXCLUDED: Mapping[str, Text] = MappingProxyType(
    {
        "candidate-outside-bands": Text("候选：面积不在规则的分档内", "Candidates: size in none of the rule's bands"),
        "candidate-no-geometry": Text("候选：没有图形", "Candidates: no geometry"),
        "candidate-not-finite": Text("候选：坐标无效", "Candidates: coordinates that are no numbers"),
        "candidate-no-area": Text("候选：线，不能作为场地", "Candidates: lines, which cannot be sites"),
        "candidate-outside": Text("候选：不在统计范围内", "Candidates: outside the extent"),
        "taken-no-geometry": Text("已占用地：没有图形", "Land taken: no geometry"),
        "taken-not-finite": Text("已占用地：坐标无效", "Land taken: coordinates that are no numbers"),
        "taken-no-area": Text("已占用地：点或线，不占地", "Land taken: points or lines, which take none"),
        "extent-no-geometry": Text("统计范围：没有图形", "Extent: no geometry"),
    }
)


def status_words(status: str, lang: str) -> str:
    """Return what is known of how good the answer is.

    >>> status_words("optimal", "zh"), status_words("time-limit", "en")
    ('已证明为最优', 'the best found within the time limit')
    """
    return _STATUS[status](lang) if status in _STATUS else status


def excluded_words(excluded: Sequence[tuple[str, int]], lang: str) -> list[tuple[str, int]]:
    """Return each reason in words with its count; an unknown reason gives itself."""
    words = {**EXCLUDED, **_EXCLUDED}
    return [(words[reason](lang) if reason in words else reason, count) for reason, count in excluded]
