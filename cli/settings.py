# SPDX-License-Identifier: Apache-2.0
"""Where the platform is and who is asking: environment, the checkout's var/, or ~/.config."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cli.problems import Invalid, NotAllowed

CHECKOUT = Path(__file__).parents[1]
OVERRIDES = "rapport.local.env"


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What was found. `home` is the folder that token and overrides are kept in."""

    values: Mapping[str, str] = field(repr=False)
    source: str
    home: Path

    @property
    def amqp_url(self) -> str:
        if url := self.get("RAPPORT_AMQP_URL"):
            return url
        raise Invalid(
            "This command does not know where the platform is.",
            fix="Run `make up` in this checkout, or set RAPPORT_AMQP_URL, or put it into "
            f"{self.home / 'rapport.env'}.",
            code="no-settings",
        )

    @property
    def token(self) -> str:
        kept = self.get("RAPPORT_TOKEN") or read_text(self.token_file)
        if kept:
            return kept
        raise NotAllowed(
            "You are not logged in.",
            fix="rapport login TOKEN. The first operator of a new platform: "
            'rapport login --first "Your Name".',
            code="no-token",
        )

    @property
    def token_file(self) -> Path:
        return self.home / f"token-{self.district}"

    @property
    def overrides_file(self) -> Path:
        return self.home / OVERRIDES

    @property
    def district(self) -> str:
        return self.get("RAPPORT_DISTRICT") or "district"

    @property
    def is_sample(self) -> bool:
        """The invented district: by its name, or by the virtual host that `make up` gives it."""
        return self.district == "sample" or self.get("RAPPORT_AMQP_URL").endswith("-sample")

    @property
    def is_embedded(self) -> bool:
        """Whether `make up` of this checkout runs the platform."""
        return (self.home / "supervisord.conf").exists()

    def get(self, name: str, default: str = "") -> str:
        return self.values.get(name) or default


def discover(environ: Mapping[str, str] = os.environ, checkout: Path = CHECKOUT) -> Settings:
    """The first that names a platform: environment, var/ of the checkout, ~/.config/rapport."""
    var = Path(environ.get("RAPPORT_VAR") or checkout / "var")
    config = Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "rapport"
    for home in (var, config):
        values = read_env(home / "rapport.env")
        if values and environ.get("RAPPORT_AMQP_URL") in (None, "", values.get("RAPPORT_AMQP_URL")):
            given = {name: value for name, value in environ.items() if value}
            return Settings(values={**values, **given}, source=str(home / "rapport.env"), home=home)
    # Nothing from a file is mixed in: it may be about another platform.
    return Settings(values=dict(environ), source="environment", home=config)


def read_env(path: Path) -> dict[str, str]:
    """NAME=value lines; empty without the file."""
    lines = [line.strip() for line in read_text(path).splitlines()]
    pairs = [line.partition("=") for line in lines if "=" in line and not line.startswith("#")]
    return {name.strip(): value.strip() for name, _, value in pairs}


def change_env(path: Path, changes: Mapping[str, str]) -> None:
    """Set these names and leave every other line as it is; only the owner may read the file."""
    left, lines = dict(changes), []
    for line in read_text(path).splitlines():
        name = line.partition("=")[0].strip()
        lines.append(f"{name}={left.pop(name)}" if name in left else line)
    write_private(path, "\n".join([*lines, *[f"{name}={value}" for name, value in left.items()]]))


def write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text.rstrip("\n") + "\n")
    draft.replace(path)


def read_text(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
