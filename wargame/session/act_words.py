"""An act of the facilitator in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from wargame.session.log import Event

_WORDS: Final[dict[str, Callable[[Mapping[str, Any]], str]]] = {
    "PhaseOpened": lambda said: f"opened {said['phase']}",
    "PhaseClosed": lambda said: f"closed {said['phase']}",
    "PhaseExtended": lambda said: f"gave the phase {said['minutes']:g} more minutes",
    "GamePaused": lambda said: f"paused in {said['phase']}",
    "GameResumed": lambda said: f"went on with {said['phase']}",
    "GameEnded": lambda _: "ended the game",
    "EventInjected": lambda said: f"brought in: {said['title']}",
    "OutcomeChanged": lambda said: f"ruled: {said['title']}",
    "MessageSent": lambda said: f"wrote to {', '.join(said['to']) or 'everybody'}: {said['text'][:60]}",
    "PlayerReplaced": lambda said: f"{said['seat']} is played by {said['player']}",
    "SeatCovered": lambda said: f"{said['player']} stands in for {said['seat']}",
    "SecretsOpened": lambda said: f"opened {', '.join(said['chapters'])}",
    "ActTakenBack": lambda said: f"took back act {said['row']}",
    "TurnTakenBack": lambda said: f"took back turn {said['turn']}",
    "GameCopied": lambda said: f"forked from turn {said['turn']}: {said['into']}",
    "PlaceRecoded": lambda said: f"gave {said['place']} another code",
    "TicketRevoked": lambda said: f"revoked a ticket of {said['place']}",
}


def act_words(event: Event) -> str:
    """What a row of the facilitator did."""
    return _WORDS[event.kind](event.content)
