# SPDX-License-Identifier: Apache-2.0
"""A task as a plain text file: each sentence has its number, the original as a comment, and the
translation on the line below."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cli.problems import Invalid

NUMBER = re.compile(r"\[(\d+)\]")
HEADER = re.compile(r"(task|seen): (\S+)")
HOW = """\
# Write the translation under each original, on one line. Lines that begin with "# " are notes.
# What stands in {{double braces}}, web addresses and numbers have to be as in the original.
"""


@dataclass(frozen=True, kw_only=True)
class Written:
    """What a reviewer wrote: the words of every sentence, in order."""

    task_id: str
    seen: str
    sentences: list[str]


def as_file(task: dict[str, Any]) -> str:
    parts = [f"task: {task['task_id']}\nseen: {task['seen']}\n{HOW}"]
    named = ""
    for line in task["lines"]:
        heading = "" if line["part"] == named else f"\n# --- {line['part']} ---\n"
        named = line["part"]
        notes = "".join(f"# {on_one_line(note)}\n" for note in [*line["findings"], *helps(line)])
        original, words = on_one_line(line["original"]), on_one_line(line["final"] or line["draft"])
        parts.append(f"{heading}\n[{line['number']}]\n# {original}\n{notes}{words}\n")
    return "".join(parts)


def helps(line: dict[str, Any]) -> Iterator[str]:
    """The district's terms in a sentence, and what was approved before for one like it."""
    for term in line["terms"]:
        locked = ", and nothing else" if term["locked"] else ""
        note = f" ({term['note']})" if term["note"] else ""
        yield f"{term['text']} = {' / '.join(term['forms'])}{locked}{note}"
    for one in line["suggestions"]:
        who = f", approved by {one['reviewed_by']}" if one["reviewed_by"] else ""
        like = one["difference"] or one["sentence"]
        yield f"{one['score']} % alike{who}: {like} = {one['words']}"


def parse(text: str, name: str, task: dict[str, Any]) -> Written:
    """Raise Invalid naming the line that is wrong."""
    wanted = len(task["lines"])
    header, words = _read(text, name, wanted)
    _require(header, "task", task["task_id"], name)
    _require(header, "seen", task["seen"], name)
    missing = [str(each) for each in range(1, wanted + 1) if each not in words]
    if missing:
        raise Invalid(
            f"{name}: there is no translation of sentence {', '.join(missing)}.",
            fix="Every sentence of the original needs one.",
        )
    return Written(
        task_id=header["task"], seen=header["seen"],
        sentences=[words[each] for each in range(1, wanted + 1)],
    )  # fmt: skip


def _read(text: str, name: str, wanted: int) -> tuple[dict[str, str], dict[int, str]]:
    """The header, and the words by number of the sentence."""
    header: dict[str, str] = {}
    words: dict[int, str] = {}
    number = 0
    for at, line in _said(text):
        if not number and (found := HEADER.fullmatch(line)):
            header[found[1]] = found[2]
        elif found := NUMBER.fullmatch(line):
            number = _next(int(found[1]), number, wanted, name, at)
        elif not number:
            raise _wrong(name, at, "this stands before the first number, [1].")
        elif number in words:
            raise _wrong(name, at, f"sentence {number} goes on: write it on one line.")
        else:
            words[number] = line
    return header, words


def on_one_line(text: str) -> str:
    """Without the breaks within a line that some programs write."""
    return " ".join(text.split())


def _said(text: str) -> Iterator[tuple[int, str]]:
    """Lines that are no notes, with their numbers."""
    for at, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        said = line.strip()
        if said and said != "#" and not said.startswith("# "):
            yield at, said


def _next(found: int, last: int, wanted: int, name: str, at: int) -> int:
    if found != last + 1 or found > wanted:
        expected = f"[{last + 1}] comes here" if last < wanted else f"[{wanted}] is the last"
        raise _wrong(name, at, f"[{found}] is out of order: {expected}.")
    return found


def _require(header: dict[str, str], key: str, value: str, name: str) -> None:
    if header.get(key) != value:
        has = f'has "{key}: {header[key]}"' if key in header else f'has no line "{key}: ..."'
        raise Invalid(
            f'{name} {has}, and this task is "{key}: {value}".',
            fix="Write the file anew: rapport reviews show TASK --file FILE.",
        )


def _wrong(name: str, at: int, what: str) -> Invalid:
    return Invalid(f"{name}, line {at}: {what}", details={"line": at})
