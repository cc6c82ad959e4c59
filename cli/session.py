# SPDX-License-Identifier: Apache-2.0
"""What a command works with: settings, the bus, the processes' health, and where it writes."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

import typer
from rich.console import Console, RenderableType

from cli.bus import PROMPT_S, TIMEOUT_S, Bus, RpcBus
from cli.probes import HttpProbes, Probes
from cli.problems import Away, Problem
from cli.settings import Settings, discover

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]
LONG_S = 60.0
TRIES = 3


@dataclass(kw_only=True)
class Session:
    settings: Settings
    bus: Bus | None = None
    probes: Probes = field(default_factory=HttpProbes)
    as_json: bool = False
    wait: Callable[[float], None] = time.sleep
    patience_s: float = 120.0  # how long a service that is being restarted is waited for

    def __post_init__(self) -> None:
        # A terminal's width; into a file or pipe 140 columns, where 80 would break tables.
        width = None if sys.stdout.isatty() else 140
        self.out = Console(width=width, highlight=False, soft_wrap=False)
        self.err = Console(stderr=True, highlight=False)

    def ask(
        self, service: str, method: str, timeout_s: float = TIMEOUT_S, /, **payload: Any
    ) -> Any:
        """The service's answer. Raises Problem."""
        if self.bus is None:
            self.bus = RpcBus(self.settings.amqp_url, self.settings.token)
        return self.bus.ask(service, method, timeout_s, **payload)

    def insist(self, service: str, method: str, again: str, /, **payload: Any) -> Any:
        """Ask again when no answer came. Only for what has its effect once, however often asked.

        `again` tells the person how to go on when there is no answer at all.
        """
        for left in reversed(range(TRIES)):
            try:
                return self.ask(service, method, PROMPT_S, **payload)
            except Away as away:
                if not left or away.details.get("service") is None:
                    fix = f"{away.fix}\n{again}".strip()
                    raise Away(away.message, fix=fix, details=away.details) from None
                self.tell("No answer yet; asking again: it cannot be done twice.")
        raise AssertionError("the last try returns or raises")

    def show(self, value: Any, *rendered: RenderableType) -> None:
        """The answer: JSON for scripts, or something for people."""
        if self.as_json:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")
            return
        for one in rendered:
            self.out.print(one, markup=False, soft_wrap=isinstance(one, str))

    def tell(self, text: str) -> None:
        """Something on the way, which is no part of the answer."""
        if not self.as_json:
            self.err.print(text, markup=False, soft_wrap=True)

    def complain(self, problem: Problem) -> None:
        if self.as_json:
            sys.stdout.write(json.dumps(problem.as_json(), ensure_ascii=False, indent=2) + "\n")
            return
        said = problem.message[:1].upper() + problem.message[1:]
        self.err.print(said, style="bold red", markup=False, soft_wrap=True)
        for line in places(problem.details, said):
            self.err.print(line, markup=False, soft_wrap=True)
        if problem.fix:
            self.err.print(problem.fix, markup=False, soft_wrap=True)

    def close(self) -> None:
        if self.bus is not None:
            self.bus.close()


def begin(ctx: typer.Context, as_json: bool) -> Session:
    """The session of this call; made by the root command, or handed in by a test."""
    session: Session = ctx.find_root().obj
    session.as_json = as_json
    return session


def root_session(ctx: typer.Context) -> None:
    if ctx.obj is None:
        ctx.obj = Session(settings=discover())


def places(details: dict[str, Any], said: str = "") -> list[str]:
    """Details as lines: a caret rendering as it is, the rest as "name: value" if not said yet."""
    lines = []
    for name, value in details.items():
        if name == "caret":
            lines += ["", *str(value).splitlines(), ""]
        elif name == "retry_after_s":
            lines.append(f"  Try again in {value:g} s.")
        elif value not in (None, "", [], {}) and name not in ("line", "column", "length"):
            words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            if words not in said:
                lines.append(f"  {name}: {words}")
    if "caret" not in details and "line" in details:
        column = f", column {details['column']}" if "column" in details else ""
        lines.append(f"  line {details['line']}{column}")
    return lines
