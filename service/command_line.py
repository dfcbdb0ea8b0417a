"""The command line: `python -m service.command_line`, started by `run.py` for every word that is not its own.

Standard output holds the answer (with `--json` one JSON document and nothing else), standard error one line when something
is refused or fails. Exit codes: 0 fine, 1 refused or failing, 2 wrong usage. `--lang` and `--home` may stand anywhere.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import sys
import warnings
from collections.abc import Sequence
from typing import Any

OPTIONS_ANYWHERE = {"--lang": "RENEWAL_LANG", "--home": "RENEWAL_HOME"}
CHINESE_USAGE = (
    (r"No such command '(.*?)'", "没有命令 {}"),
    (r"Got unexpected extra argument.* \((.*)\)", "多出了 {}"),
    (r"Option '(.*?)' requires", "{} 后面缺少值"),
    (r"Option '(.*?)' does not take", "{} 后面不能有值"),
    (r"Invalid value for '(.*?)'", "{} 的值无效"),
)
"""What the parser of the command line says in English only, by pattern."""


def prepare_process() -> None:
    """Make this process speak UTF-8 and keep warnings and logs of libraries out of standard error, which holds our one line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)


def main(arguments: Sequence[str]) -> int:
    """Run the command line on `arguments` and return the exit code."""
    words = take_options(list(arguments))

    from typer.exceptions import TyperException

    from service.command_line_app import app
    from service.command_line_words import complain

    try:
        return int(app(words or ["--help"], prog_name="run.py", standalone_mode=False) or 0)
    except TyperException as error:
        complain("usage", {"detail": usage_detail(error)})
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  (the one place where a failure of any kind becomes a line and an exit code)
        code, params, exit_code = last_words(error)
        complain(code, params)
        return exit_code


def take_options(words: list[str]) -> list[str]:
    """Put `--lang` and `--home`, wherever they stand, into the environment and return the other words."""
    rest: list[str] = []
    waiting = iter(words)
    for word in waiting:
        name, equals, value = word.partition("=")
        variable = OPTIONS_ANYWHERE.get(name)
        if variable is None:
            rest.append(word)
            continue
        found = value if equals else next(waiting, "")
        if not found:
            rest.append(word)
            break
        os.environ[variable] = found
    return rest


def usage_detail(error: Any) -> str:
    """Return what is wrong about the usage, in the language of this run."""
    from service.command_line_words import said

    kind = type(error).__name__
    if kind == "MissingParameter" and error.param is not None:
        hint = (
            "/".join(error.param.opts) if error.param.param_type_name == "option" else error.param.metavar or str(error.param.name).upper()
        )
        return said(f"缺少 {hint}", f"{hint} is missing")
    if kind == "NoSuchOption":
        return said(f"没有选项 {error.option_name}", f"there is no option {error.option_name}")
    words = str(error.format_message()).rstrip(".")
    found = ((re.search(pattern, words), chinese) for pattern, chinese in CHINESE_USAGE)
    return said(next((chinese.format(match[1]) for match, chinese in found if match), words), words)


def last_words(error: Exception) -> tuple[str, dict[str, Any], int]:
    """Return code, parameters and exit code for an error that ended the run."""
    from layers.indicators.rules import UnknownRuleError, published_rules
    from service.replies import reason

    if isinstance(error, UnknownRuleError):
        return "unknown-rule", {"rule": error.rule, "rules": ", ".join(rule.id for rule in published_rules())}, 1
    code, params = reason(error)
    if code == "internal-error":
        params = {"reason": f"{type(error).__name__}: {error}"}
    return code, params, int(getattr(error, "exit_code", 1))


if __name__ == "__main__":
    prepare_process()
    sys.exit(main(sys.argv[1:]))
