"""Triggers in words, for news and causes: who does what to which instrument."""

from __future__ import annotations

from typing import Final

_ACTS: Final[dict[str, str]] = {
    "threaten": "{who} threatened: {what}",
    "impose": "{who} imposed {what}",
    "tighten": "{who} tightened {what}",
    "ease": "{who} eased {what}",
    "lift": "{who} lifted {what}",
    "renew": "{who} renewed {what}",
    "withdraw_threat": "{who} let a threat go: {what}",
    "request": "{who} asked for {what}",
    "pledge": "{who} pledged {what}",
    "approve": "{who} approved {what}",
    "raise_level": "{who} stepped up {what}",
    "lower_level": "{who} cut back {what}",
    "suspend": "{who} suspended {what}",
    "resume": "{who} resumed {what}",
    "cancel": "{who} ended {what}",
    "propose": "{who} proposed the {what}",
    "decline": "{who} declined: {what}",
    "convene": "{who} opened a round: {what}",
    "concede": "{who} offered movement at the {what}",
    "stall": "{who} played for time at the {what}",
    "shuttle": "{who} carried proposals between the parties: {what}",
    "adjourn": "{who} adjourned the {what}",
    "walk_out": "{who} walked out: {what}",
    "withdraw_mediator": "{who} gave up the mediation: {what}",
    "signal": "{who} signalled interest: {what}",
    "offer": "{who} made an offer: {what}",
    "negotiate": "{who} took up the offer: {what}",
    "terminate": "{who} ended {what}",
    "finance": "{who} put the money together: {what}",
    "build": "{who} broke ground: {what}",
    "pause": "{who} put on hold: {what}",
    "repair": "{who} rebuilt: {what}",
    "abandon": "{who} gave up {what}",
    "prepare": "{who} massed men and supplies: {what}",
    "launch": "{who} launched: {what}",
    "press": "{who} pressed on: {what}",
    "halt": "{who} halted: {what}",
    "withdraw": "{who} pulled back: {what}",
    "stand_down": "{who} sent the men back: {what}",
    "announce": "{who} announced {what}",
    "enact": "{who} put in force: {what}",
    "set_quota": "{who} set a quota: {what}",
    "relax": "{who} relaxed {what}",
    "repeal": "{who} repealed {what}",
    "denounce": "{who} left the {what}",
    "withhold": "{who} quietly held back what was owed: {what}",
    "perform": "{who} carried out again what was owed: {what}",
    "reopen": "{who} put it on the table again: {what}",
    "make": "{who} said publicly: {what}",
    "stress": "{who} said it again, at a higher level: {what}",
}
_OF_KIND: Final[dict[tuple[str, str], str]] = {
    ("statement", "withdraw"): "{who} let rest: {what}",
    ("treaty", "suspend"): "{who} suspended the {what}",
    ("deal", "decline"): "{who} turned down {what}",
    ("deal", "suspend"): "{who} stopped performing: {what}",
}
_READY: Final[dict[str, str]] = {
    "accept": "{who} agreed to attend the {what}",
    "agree": "{who} agreed to sign a memorandum: {what}",
    "bind": "{who} agreed to sign the contract: {what}",
    "resume": "{who} agreed to take up again: {what}",
    "initial": "{who} agreed to initial the {what}",
    "sign": "{who} agreed to sign the {what}",
    "restore": "{who} agreed to restore the {what}",
}
_DONE: Final[dict[str, str]] = {
    "accept": "All parties will attend the {what}",
    "agree": "Memorandum signed: {what}",
    "bind": "Contract signed: {what}",
    "resume": "Taken up again: {what}",
    "initial": "Initialled: {what}",
    "sign": "Signed: {what}",
    "restore": "Restored: {what}",
}


def act_sentence(kind: str, trigger: str, who: str, what: str) -> str:
    """What one actor did.

    >>> act_sentence("sanction", "impose", "The European Union", "the March listings")
    'The European Union imposed the March listings'
    """
    words = _OF_KIND.get((kind, trigger)) or _ACTS.get(trigger) or "{who}: " + trigger.replace("_", " ") + ": {what}"
    return words.replace("{who}", who).replace("{what}", what)


def ready_sentence(trigger: str, who: str, what: str) -> str:
    """One actor's assent to a trigger that needs all parties.

    >>> ready_sentence("sign", "Rwanda", "Washington agreement")
    'Rwanda agreed to sign the Washington agreement'
    """
    words = _READY.get(trigger) or "{who} agreed to " + trigger.replace("_", " ") + ": {what}"
    return words.replace("{who}", who).replace("{what}", what)


def done_sentence(trigger: str, what: str) -> str:
    """A trigger that needs all parties has fired.

    >>> done_sentence("sign", "Washington agreement")
    'Signed: Washington agreement'
    """
    words = _DONE.get(trigger) or "All parties: " + trigger.replace("_", " ") + ": {what}"
    return words.replace("{what}", what)
