"""The command line: parse, wire, exit code. The only place that prints, reads the clock or the environment.

Exit codes: 0 clean, 1 findings, 2 usage, 3 nothing to check, 4 undetermined, 70 internal error. Data goes to standard
output, talk to standard error.
"""

from __future__ import annotations

import sys
import tempfile
import traceback

import click

from footage import __version__
from footage.cli import (
    binding,
    building,
    checking,
    countersigning,
    declaring,
    demonstrating,
    doctoring,
    explaining,
    gating,
    receiving,
    sealing,
    supervising,
    verifying,
    writing,
)
from footage.cli.talk import complain, language, say_error
from footage.finding import ToolError
from footage.text import say

INTERNAL_ERROR = 70


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="footage")
def cli() -> None:
    """Footage retrieval in a Git repository: requests, approvals, evidence, verdicts.

    视频录像调取：申请、审批、存证与判定，都在一个 Git 仓库里。
    """


for command in (declaring.census, declaring.erase, declaring.restore):
    gating.gate.add_command(command)
for command in (
    checking.check,
    writing.new,
    countersigning.countersign,
    sealing.seal,
    sealing.hand_over,
    building.build,
    binding.binder,
    verifying.verify,
    gating.gate,
    gating.anchor,
    explaining.show,
    explaining.explain,
    building.export,
    demonstrating.init,
    demonstrating.demo,
    demonstrating.serve,
    doctoring.doctor,
    doctoring.owners,
    supervising.remind,
    supervising.sample,
    receiving.pre_receive,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line and leave with its exit code; nobody ever sees a traceback."""
    lang = language()
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        complain(say("cli.interrupted", lang))
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except ToolError as error:
        say_error(error, lang)
        sys.exit(error.status)
    except BrokenPipeError:
        sys.exit(0)
    except Exception:  # noqa: BLE001 - the last line of defence: a short message, and the details in a file
        with tempfile.NamedTemporaryFile("w", prefix="footage-", suffix=".log", delete=False, encoding="utf-8") as log:
            log.write(traceback.format_exc())
        complain(say("cli.internal", lang, path=log.name))
        sys.exit(INTERNAL_ERROR)
    sys.exit(code if isinstance(code, int) else 0)
