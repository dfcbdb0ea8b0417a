"""What can be read back out of the files of a pack, and what may stand in them: numbers, slide by slide."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser

from layers.prints.drawing import bar_words
from layers.slides.slide import cell_text

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def numbers(text):
    """The numbers in a text, as they are written."""
    return set(NUMBER.findall(text))


def squeezed(text):
    """A text without any white space: programs that read files put it where they like."""
    return "".join(text.split())


def words_of(slide):
    """Every text that a slide shows. Shapes of pictures are none."""
    yield from (slide.title, slide.subtitle, slide.annotation, *slide.remarks, *slide.captions)
    for tile in slide.tiles:
        yield from (tile.title, tile.value.said, tile.target.text, tile.verdict.text, tile.late.text if tile.late else "")
    yield from (sentence.text for sentence in slide.sentences)
    if slide.chart:
        yield from (slide.chart.title, *slide.chart.categories)
        for series in slide.chart.series:
            yield from (series.name, *(value.said for value in series.values))
        if slide.chart.goal:
            yield from (slide.chart.goal.name, slide.chart.goal.said)
    if slide.table:
        yield from (*slide.table.titles, slide.table.note, *(cell_text(cell) for row in slide.table.rows for cell in row))
    for drawing in filter(None, (slide.map, slide.before)):
        yield from (bar_words(drawing.bar_m), *(word.text for word in drawing.ground.words), *(sign.words for sign in drawing.legend))
        if drawing.inset:
            yield from (bar_words(drawing.inset.bar_m), *(word.text for word in drawing.inset.picture.words))
    for pair in slide.pairs:
        yield from (pair.name, pair.place)
        for shot in (pair.before, pair.after):
            yield from (shot.stage, shot.words)


def may_stand(deck, slide, *more):
    """The numbers that may stand on a slide: its own, and what stands on every slide."""
    return numbers(" ".join([*words_of(slide), *deck.furniture, deck.example, *map(str, more)]))


def must_stand(slide, *, in_chart=True):
    """The figures that have to be read on a slide; stages without items are not written at bars, nor what lies along a curve."""
    drawn = {id(value) for series in (slide.chart.series if slide.chart else ()) for value in series.values}
    said = [value.said for value in slide.values() if id(value) not in drawn]
    if slide.chart and in_chart:
        said += [value.said for value in slide.chart.written if value.number]
    return {squeezed(text) for text in said}


def shown(number, form):
    """A number as a spreadsheet writes it."""
    if form == "#,##0":
        return f"{number:,.0f}"
    if form == "#,##0.###":
        return f"{number:,.3f}".rstrip("0").rstrip(".")
    assert form == '[=100]0" %";[=0]0" %";0.0" %"'
    return f"{number:.0f} %" if number in (0, 100) else f"{number:.1f} %"


def named(chart):
    """The names of a chart's categories; months are days of the spreadsheet's calendar, and shown as months."""
    names = tuple(chart.plots[0].categories)
    if "dateAx" not in chart.category_axis._element.tag:
        return names
    assert chart.category_axis.tick_labels.number_format == "yyyy-mm"
    return tuple(f"{date(1899, 12, 30) + timedelta(days=float(name)):%Y-%m}" for name in names)


def texts_of(page):
    """Every text on a slide of a presentation but those of charts."""
    for shape in page.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)


class Sections(HTMLParser):
    """The texts of each section of a page, without scripts and styles."""

    def __init__(self):
        super().__init__()
        self.found, self._id, self._hidden = {}, "", 0

    def handle_starttag(self, tag, attributes):
        if tag == "section":
            self._id = dict(attributes)["id"]
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag):
        self._hidden -= tag in ("script", "style")
        if tag == "section":
            self._id = ""

    def handle_data(self, data):
        if not self._hidden:
            self.found.setdefault(self._id, []).append(data)
