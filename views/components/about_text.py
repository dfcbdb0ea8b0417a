"""The about page as HTML, from its words and the versions that are installed."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.metadata import PackageNotFoundError, version

from layers.settings import ROOT
from views.components.about_words import BUNDLED, COMMANDS, COMPONENTS, EXAMPLE_OR_REAL, METHOD, PUBLISHED_FIGURES, REPLACING
from views.i18n import _, language


def about_columns(review_number: str) -> tuple[str, str]:
    """Return the page's two columns in the language in use; `review_number` is the 审图号, empty where none was configured."""
    review = review_number or _("未填写（对外公开展示前须依法送审，并由管理员在设置中填写）")
    first = (
        _heading(_("哪些是示例，哪些是真实")),
        _table((_("内容"), _("性质"), _("依据")), [[_(cell) for cell in row] for row in EXAMPLE_OR_REAL]),
        _heading(_("怎样换成真实数据")),
        _replacing(),
        _heading(_("数字怎样算出来")),
        _bullets([_(line) for line in METHOD]),
    )
    second = (
        _heading(_("公布数里的疑点，本系统怎样处理")),
        _table((_("公布数"), _("处理")), [[_(cell) for cell in row] for row in PUBLISHED_FIGURES]),
        _heading(_("地图")),
        _bullets(
            [
                _("市域轮廓和镇街界线为示意，不作为划界依据。"),
                _("审图号：{number}").format(number=review),
                _("默认底图由本系统自己的图层绘制，不访问外网；配置天地图密钥后才会请求天地图。"),
            ]
        ),
        _heading(_("版本与文档")),
        _paragraph(
            _("软件版本 {version}。使用说明在软件目录的 README.md 和 docs 文件夹，数据来源在 data/SOURCES.md。").format(version=software())
        ),
        _heading(_("许可")),
        _paragraph(_("示例数据可自由使用。软件组件及其许可：")),
        _licences(),
    )
    return _prose(first), _prose(second)


@cache
def software() -> str:
    """Return the version of this software."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


@cache
def installed() -> tuple[tuple[str, str, str], ...]:
    """Return name, version and licence of each component; a component that is not installed is left out."""
    found = []
    for name, licence in COMPONENTS:
        try:
            found.append((name, version(name), licence))
        except PackageNotFoundError:
            continue
    return tuple(found)


def _prose(parts: Sequence[str]) -> str:
    return f'<div class="prose">{"".join(parts)}</div>'


def _licences() -> str:
    names = [f"{name} {number} ({licence})" for name, number, licence in installed()]
    names += [f"{name} ({licence})" for name, licence in BUNDLED]
    return f'<p class="note">{escape(" · ".join(names))}</p>'


def _replacing() -> str:
    items = []
    for line, command in zip(REPLACING, COMMANDS, strict=True):
        before, _slot, after = _(line).partition("{command}")
        shown = f"<code>{escape(_command(command))}</code>" if command else ""
        items.append(f"<li>{escape(before)}{shown}{escape(after)}</li>")
    return f"<ol>{''.join(items)}</ol>"


def _command(command: str) -> str:
    if language() == "zh":
        return command
    return command.replace("文件", "FILE").replace("姓名", "NAME").replace("说明", "TEXT")


def _heading(text: str) -> str:
    return f"<h2>{escape(text)}</h2>"


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def _bullets(lines: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(word)}</th>" for word in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<table class="list"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
