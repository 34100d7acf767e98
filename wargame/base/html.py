"""Pages out of templates: whatever somebody wrote is cleaned and escaped, whoever forgets to."""

from __future__ import annotations

from typing import Any, Final

import jinja2
from markdown_it import MarkdownIt
from markupsafe import Markup

from wargame.base.text import clean

_MARKDOWN: Final = MarkdownIt("commonmark", {"html": False}).disable(
    ["link", "image", "autolink", "html_inline", "html_block", "reference"]
)


def environment(loader: jinja2.BaseLoader | None = None) -> jinja2.Environment:
    r"""Templates in which a text is only ever shown, and a name that is missing is an error.

    >>> environment().from_string("<p>{{ said }}</p>").render(said="<b>\x1b[31mred")
    '<p>&lt;b&gt;red</p>'
    """
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, finalize=_shown,
                              trim_blocks=True, lstrip_blocks=True)  # fmt: skip


def prose(markdown: str) -> Markup:
    r"""Markdown of briefs as HTML; links, pictures and HTML in it stay the plain text they are.

    >>> prose("## You\n\n**Hold** <b>[here](http://example.org)</b>")
    Markup('<h2>You</h2>\n<p><strong>Hold</strong> &lt;b&gt;[here](http://example.org)&lt;/b&gt;</p>\n')
    """
    return Markup(_MARKDOWN.render(clean(markdown, lines=True, limit=40_000)))  # noqa: S704  (escaped by the renderer)


def _shown(value: Any) -> Any:
    """Text without anything that a terminal or a browser could act on; markup of our own passes."""
    return clean(value, lines=True) if isinstance(value, str) and not isinstance(value, Markup) else value
