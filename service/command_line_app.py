"""The commands and their options; what they do is in command_line_data and command_line_measures, imported when needed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.command_line_words import said

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help=said(
        "城市更新一张图：命令行。--lang zh|en 选语言，--home 目录 选数据目录，可放在任何位置。",
        "The urban-renewal dashboard: command line. --lang zh|en and --home DIR may stand anywhere.",
    ),
)

Json = Annotated[bool, typer.Option("--json", help=said("只输出一个 JSON 文档", "print one JSON document and nothing else"))]
Source = Annotated[Path, typer.Argument(metavar="FILE", help=said("数据文件", "the file"))]
Key = Annotated[str, typer.Argument(metavar="KEY", help=said("图层名，见 layers", "key of a layer, see `layers`"))]
SourceCrs = Annotated[
    str | None,
    typer.Option(
        "--crs",
        metavar="CODE",
        help=said("文件的坐标系，如 EPSG:4544、GCJ-02", "coordinate system of the file, such as EPSG:4544 or GCJ-02"),
    ),
]
Encoding = Annotated[str | None, typer.Option(metavar="NAME", help=said("文字编码，如 gb18030", "text encoding, such as gb18030"))]
By = Annotated[str, typer.Option(metavar="WHO", help=said("由谁操作", "who does it"))]
Part = Annotated[str | None, typer.Option(metavar="NAME", help=said("文件里有多个图层时，用哪一个", "which layer of a file with several"))]


@app.command(help=said("列出图层目录、当前版本、数量和目标", "list the catalogue with current revisions, counts and targets"))
def layers(json: Json = False) -> None:
    """List the catalogue."""
    from service import command_line_data

    command_line_data.list_layers(as_json=json)


@app.command(help=said("检查一个文件，不保存", "examine a file; nothing is stored"))
def check(
    file: Source,
    layer: Annotated[str | None, typer.Option(metavar="KEY", help=said("按哪个图层检查", "the layer to check against"))] = None,
    crs: SourceCrs = None,
    encoding: Encoding = None,
    json: Json = False,
) -> int:
    """Examine a file."""
    from service import command_line_data

    return command_line_data.check_file(file, layer, crs=crs, encoding=encoding, as_json=json)


@app.command(help=said("把文件发布为图层的新版本", "publish a file as the next revision of a layer"))
def publish(
    file: Source,
    *,
    layer: Annotated[str, typer.Option(metavar="KEY", help=said("发布到哪个图层", "the layer"))],
    by: By,
    note: Annotated[str, typer.Option(metavar="TEXT", help=said("说明", "what this revision is"))],
    mode: Annotated[
        str, typer.Option(metavar="new|update|replace", help=said("新增、更新或整体替换", "add, update or replace the whole layer"))
    ] = "replace",
    crs: SourceCrs = None,
    encoding: Encoding = None,
    part: Part = None,
    data_date: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help=said("数据日期，默认今天", "the day the data speak of; today by default"))
    ] = None,
    json: Json = False,
) -> None:
    """Publish a file."""
    from service import command_line_data

    said_of_it = command_line_data.Saying(by=by, note=note, mode=mode, data_date=data_date)
    command_line_data.publish(file, layer, said_of_it, crs=crs, encoding=encoding, part=part, as_json=json)


@app.command(help=said("回退到以前的版本（历史保留）", "make an earlier revision current again; history stays whole"))
def rollback(
    key: Key,
    revision: Annotated[int, typer.Argument(metavar="REVISION", help=said("版本号", "number of the revision"))],
    by: By,
    note: Annotated[str, typer.Option(metavar="TEXT", help=said("说明", "why"))] = "",
    json: Json = False,
) -> None:
    """Roll a layer back."""
    from service import command_line_data

    command_line_data.rollback(key, revision, by=by, note=note, as_json=json)


@app.command(help=said("列出图层的全部版本", "list the revisions of a layer"))
def history(key: Key, json: Json = False) -> None:
    """List revisions."""
    from service import command_line_data

    command_line_data.list_history(key, as_json=json)


@app.command(help=said("审计日志：谁在何时做了什么", "the audit log: who did what and when"))
def audit(
    layer: Annotated[str | None, typer.Option(metavar="KEY", help=said("只看一个图层", "of one layer alone"))] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help=said("最多几行，最新的在前", "at most so many rows, newest first"))] = 50,
    verify: Annotated[
        bool, typer.Option("--verify", help=said("核对整本日志有无改动", "check that the whole log is as it was written"))
    ] = False,
    json: Json = False,
) -> int:
    """Show or verify the audit log."""
    from service import command_line_audit

    if verify:
        return command_line_audit.verify_audit(as_json=json)
    command_line_audit.list_audit(layer, limit, as_json=json)
    return 0


@app.command(help=said("导出图层", "export a layer"))
def export(
    key: Key,
    out: Annotated[Path, typer.Option(metavar="FILE", help=said("写到哪个文件", "the file to write"))],
    form: Annotated[str, typer.Option("--format", metavar="geojson|gpkg|shp|parquet|xlsx|csv", help=said("格式", "format"))],
    revision: Annotated[int | None, typer.Option(metavar="R", help=said("版本号，默认最新", "revision; the newest by default"))] = None,
    json: Json = False,
) -> None:
    """Export a layer."""
    from service import command_line_data

    command_line_data.export_layer(key, form, out, revision=revision, as_json=json)


@app.command(help=said("量算文件的个数、长度和面积", "count, length and area of a file"))
def measure(
    file: Source,
    crs: Annotated[
        str | None, typer.Option(metavar="CODE", help=said("按此投影平面量算；默认椭球面", "planar in this system; geodesic by default"))
    ] = None,
    source_crs: Annotated[
        str | None,
        typer.Option(metavar="CODE", help=said("文件自己的坐标系（没有声明时）", "system the file is in, where it does not say")),
    ] = None,
    features: Annotated[bool, typer.Option("--features", help=said("逐个要素列出", "also each feature"))] = False,
    json: Json = False,
) -> None:
    """Measure a file."""
    from service import command_line_measures

    command_line_measures.measure_file(file, crs=crs, source_crs=source_crs, features=features, as_json=json)


@app.command(help=said("计算服务半径覆盖率", "share of land within the service radius of sites"))
def coverage(
    *,
    sites: Annotated[Path, typer.Option(metavar="FILE", help=said("场地", "the sites"))],
    land: Annotated[Path, typer.Option(metavar="FILE", help=said("被服务的用地（分母）", "the land to be served (denominator)"))],
    zones: Annotated[Path | None, typer.Option(metavar="FILE", help=said("分区，如镇街", "zones, such as towns"))] = None,
    zone_field: Annotated[
        str | None, typer.Option(metavar="FIELD", help=said("分区的名称列，默认 name", "name column of the zones; `name` by default"))
    ] = None,
    within: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=said("只计此范围内的用地，如建成区", "count land inside this extent only, such as the built-up area")
        ),
    ] = None,
    rule: Annotated[str | None, typer.Option(metavar="ID", help=said("规则", "a rule of the table"))] = None,
    band: Annotated[
        list[str] | None,
        typer.Option(
            metavar="MIN:MAX:RADIUS", help=said("分档，可多次给出，如 400:5000:300", "a band, may be repeated, such as 400:5000:300")
        ),
    ] = None,
    population: Annotated[
        str | None,
        typer.Option(
            metavar="FIELD",
            help=said(
                "按此人口列计，代替面积；用地没有时取自分区",
                "share of the people in this column of the land, else of the zones, not of area",
            ),
        ),
    ] = None,
    distance: Annotated[
        str | None,
        typer.Option(
            metavar="euclidean|network", help=said("距离；默认按规则，否则直线", "kind of distance; that of the rule, else straight line")
        ),
    ] = None,
    streets: Annotated[Path | None, typer.Option(metavar="FILE", help=said("步行路网", "the streets to walk"))] = None,
    crs: Annotated[
        str | None,
        typer.Option(
            metavar="CODE", help=said("在此投影中计算；默认本地等积投影", "work in this system; a local equal-area one by default")
        ),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help=said("交给此地址的 Dask 集群，见 docs/cluster.md", "on the Dask cluster at this address")),
    ] = None,
    workers: Annotated[int | None, typer.Option(metavar="N", help=said("用本机 N 个进程", "on so many processes of this machine"))] = None,
    json: Json = False,
) -> int:
    """Compute coverage."""
    from service import command_line_coverage as command
    from service.command_line_coverage_inputs import Question

    files = {"sites": sites, "land": land, "zones": zones, "within": within, "streets": streets}
    asked = Question(rule, tuple(band or ()), population, distance, zone_field, crs, dask, workers)
    return command.coverage_of_files(files, asked, as_json=json)


@app.command(help=said("生成汇报材料：PPTX、PDF、HTML 或 Excel 附表", "make the meeting pack: PPTX, PDF, HTML, or the annex as Excel"))
def report(
    *,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help=said("写到哪个文件，由扩展名定格式", "the file to write; its ending names the form"))
    ],
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="YYYY-MM-DD", help=said("截至哪一天；默认各图层自己的数据日期", "as of a day; the data date of each layer by default")
        ),
    ] = None,
    edition: Annotated[
        str | None, typer.Option(metavar="ID", help=said("再做一次展示过的版次", "an edition that was shown, made again"))
    ] = None,
    saved: Annotated[
        str | None,
        typer.Option("--set", metavar="ID", help=said("已保存的一组幻灯片：编号或链接", "saved slides: their id, or the link of the page")),
    ] = None,
    slide: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDRESS", help=said("添加一页：一张图的链接，可多次给出", "add a slide: a link copied from the map, may be repeated")
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Make the meeting pack."""
    from service import command_line_report

    which = command_line_report.Which(as_of, edition, saved, tuple(slide or ()))
    command_line_report.report(out, which, as_json=json)


@app.command(
    help=said(
        "公布数核对：一致、不一致、不能核对的各有多少，逐条列出",
        "published figures held against the map: what agrees, differs, cannot be checked",
    )
)
def claims(
    as_of: Annotated[
        str | None,
        typer.Option(metavar="YYYY-MM-DD", help=said("没有日期的公布数按哪一天核对", "the day that figures without a date are asked for")),
    ] = None,
    verdict: Annotated[
        str | None, typer.Option(metavar="agrees|floor_met|differs|unchecked", help=said("只列一类", "those with one finding alone"))
    ] = None,
    json: Json = False,
) -> None:
    """Hold published figures against the map."""
    from service import command_line_claims

    command_line_claims.list_claims(as_of, verdict, as_json=json)


@app.command("map", help=said("打印一张图：PDF 或 PNG，A4 或 A3", "print a map: PDF or PNG, A4 or A3"))
def print_map(
    out: Annotated[Path, typer.Option(metavar="FILE", help=said("写到哪个文件：.pdf 或 .png", "the file to write: .pdf or .png"))],
    *,
    view: Annotated[
        str, typer.Option(metavar="ADDRESS", help=said("一张图页面上“复制链接”得到的地址", "a link copied from the map page"))
    ] = "",
    layers: Annotated[str, typer.Option(metavar="KEY,KEY", help=said("图层，下层在前", "layers, the lowest first"))] = "",
    town: Annotated[str, typer.Option(metavar="NAME,NAME", help=said("只看这些镇街", "these towns only"))] = "",
    status: Annotated[str, typer.Option(metavar="KEY,KEY", help=said("状态", "stages"))] = "",
    as_of: Annotated[str, typer.Option(metavar="YYYY-MM-DD", help=said("截至哪一天", "as of a day"))] = "",
    bbox: Annotated[str, typer.Option(metavar="W,S,E,N", help=said("范围，度", "extent in degrees"))] = "",
    paper: Annotated[str, typer.Option(metavar="A4|A3", help=said("纸张", "the sheet"))] = "",
    upright: Annotated[bool, typer.Option("--upright", help=said("竖放", "portrait"))] = False,
    dpi: Annotated[str, typer.Option(metavar="150-300", help=said("PNG 的分辨率", "dots an inch of a PNG"))] = "",
    title: Annotated[str, typer.Option(metavar="TEXT", help=said("标题", "the title"))] = "",
    json: Json = False,
) -> None:
    """Print a map."""
    from urllib.parse import parse_qsl, urlsplit

    from service import command_line_report

    stated = {"layers": layers, "town": town, "status": status, "as_of": as_of, "bbox": bbox, "paper": paper, "dpi": dpi, "title": title}
    address = urlsplit(view).query or view
    query = dict(parse_qsl(address)) | {name: value for name, value in stated.items() if value} | ({"upright": "1"} if upright else {})
    command_line_report.print_map(out, query, as_json=json)


@app.command(help=said("打印图集：每个镇街一幅", "print the atlas: a sheet for each town"))
def atlas(
    out: Annotated[Path, typer.Option(metavar="FILE", help=said("写到哪个 PDF 文件", "the PDF to write"))],
    town: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help=said("只要这个镇街，可多次给出", "this town only, may be repeated"))
    ] = None,
    as_of: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help=said("截至哪一天", "as of a day"))] = None,
) -> None:
    """Print the atlas."""
    from service import command_line_report

    command_line_report.print_atlas(out, tuple(town or ()), as_of)
