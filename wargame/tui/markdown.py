"""Markdown of briefs as content: headings, lists, emphasis; links and HTML stay the plain text they are."""

from __future__ import annotations

import re

from textual.content import Content, Span

from wargame.base.text import clean

_MARKS = re.compile(r"\*\*(?P<strong>[^*]+)\*\*|(?<![\w*])\*(?P<stress>[^*\s][^*]*)\*|`(?P<code>[^`]+)`")
_STYLES = {"strong": "bold", "stress": "italic", "code": "$text-accent"}
_HEADING = re.compile(r"^#{1,6}\s+")
_BULLET = re.compile(r"^(\s*)[-*+]\s+")


def page(markdown: str) -> Content:
    """The text as content; whatever is not understood is shown as it is written."""
    lines = [_line(line) for line in _joined(clean(markdown, lines=True, limit=40_000))]
    return Content("\n").join(lines)


def _joined(text: str) -> list[str]:
    """Lines with hard-wrapped paragraphs put back together."""
    out: list[str] = []
    for raw in text.split("\n"):
        line = raw.rstrip()
        starts = not line or _HEADING.match(line) or _BULLET.match(line) or line.lstrip().startswith(("|", "1."))
        if out and out[-1] and not starts and not _HEADING.match(out[-1]) and not out[-1].lstrip().startswith("|"):
            out[-1] += " " + line.strip()
        else:
            out.append(line)
    return out


def _line(line: str) -> Content:
    if _HEADING.match(line):
        return Content.styled(_HEADING.sub("", line), "bold $text-primary")
    bullet = _BULLET.match(line)
    if bullet:
        return Content(f"{bullet.group(1)}- ") + _emphasis(line[bullet.end() :])
    return _emphasis(line)


def _emphasis(text: str) -> Content:
    out, spans, at = "", [], 0
    for found in _MARKS.finditer(text):
        out += text[at : found.start()]
        name = str(found.lastgroup)
        words = found.group(name)
        spans.append(Span(len(out), len(out) + len(words), _STYLES[name]))
        out, at = out + words, found.end()
    return Content(out + text[at:], spans=spans)
