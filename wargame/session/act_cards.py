"""The list of what the facilitator has done, in words."""

from __future__ import annotations

from collections.abc import Mapping

from wargame.session.act_words import act_words
from wargame.session.chair import Chair
from wargame.session.contents import signature_of
from wargame.session.facilitator import ActCard
from wargame.session.log import Event


def act_cards(chair: Chair, names: Mapping[str, str]) -> tuple[ActCard, ...]:
    """Every act, the oldest first; `names` of persons by id."""
    contents = chair.game.save.contents
    events = contents.shelf.events(contents.acts)
    return tuple(_card(event, chair, names, contents.stands(event)) for event in events)


def _card(event: Event, chair: Chair, names: Mapping[str, str], stands: bool) -> ActCard:
    said = event.content
    word, signature = said["chair"], signature_of(said)
    return ActCard(
        number=event.number, turn=event.turn, at=event.at, kind=event.kind, words=act_words(event),
        reason=word["reason"], visibility=word["visibility"], to=tuple(word["to"]),
        by=names.get(signature.by, "") if signature else "", reversible=not chair.why_not(event), stands=stands,
    )  # fmt: skip
