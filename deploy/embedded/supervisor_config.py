# SPDX-License-Identifier: Apache-2.0
"""supervisord.conf: every process of the platform as a program that is restarted when it dies."""

import hashlib
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from deploy.embedded import processes
from deploy.embedded.platform import Platform
from deploy.embedded.settings import ROOT

Variables = dict[str, str]

SERVERS = ("epmd", "broker", "database")

# A unix socket's address holds 107 bytes; a clone may lie deeper than that.
LONGEST_SOCKET = 100
MOST_FILES = 65_536


def config_file(var: Path) -> Path:
    return var / "supervisord.conf"


def pid_file(var: Path) -> Path:
    return var / "supervisord.pid"


def socket_file(var: Path) -> Path:
    near = var.resolve() / "supervisor.sock"
    if len(str(near)) <= LONGEST_SOCKET:
        return near
    known_by = hashlib.sha256(str(near).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"rapport-{known_by}.sock"


def text(platform: Platform) -> str:
    broker, database = platform.broker, platform.database
    programs = {
        "epmd": (broker.mapper_command(), broker.variables()),
        "broker": (broker.command(), broker.variables()),
    }
    if database:
        programs["database"] = (database.command(), database.variables())
    for process in platform.processes:
        for name in process.replica_names():
            programs[name] = _service(platform, name, process.words)
    return "\n".join(
        [_head(platform.var), *(_program(platform.var, name, *programs[name]) for name in programs)]
    )


def _head(var: Path) -> str:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = MOST_FILES if most == resource.RLIM_INFINITY else min(most, MOST_FILES)
    return f"""\
[unix_http_server]
file = {_plain(socket_file(var))}
chmod = 0700

[supervisord]
logfile = {_plain(var / "log" / "supervisord.log")}
logfile_maxbytes = 5MB
logfile_backups = 1
pidfile = {_plain(pid_file(var))}
childlogdir = {_plain(var / "log")}
minfds = {files}
umask = 077

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl = unix://{_plain(socket_file(var))}
"""


def _service(platform: Platform, name: str, words: Sequence[str]) -> tuple[list[str], Variables]:
    environment = {
        **platform.environment(),
        "RAPPORT_HEALTH_PORT": str(platform.health_ports[name]),
        "PYTHONUNBUFFERED": "1",
    }
    return [sys.executable, "-m", *words], environment


def _program(var: Path, name: str, command: Sequence[str], variables: Variables) -> str:
    # One mark for all: whatever one of them starts is found by `make down`.
    environment = {**variables, **processes.mark(var)}
    return f"""\
[program:{name}]
command = {_plain(" ".join(_word(word) for word in command))}
directory = {_plain(ROOT)}
environment = {",".join(_pair(*pair) for pair in sorted(environment.items()))}
autostart = false
autorestart = true
startsecs = 1
startretries = 1000000
stopwaitsecs = 40
killasgroup = true
redirect_stderr = true
stdout_logfile = {_plain(var / "log" / name)}.log
stdout_logfile_maxbytes = 10MB
stdout_logfile_backups = 2
"""


def _plain(value: object) -> str:
    """supervisord expands %(...)s in every value."""
    return str(value).replace("%", "%%")


def _pair(name: str, value: str) -> str:
    escaped = _plain(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'{name}="{escaped}"'


def _word(word: str) -> str:
    return f"'{word}'" if " " in word else word
