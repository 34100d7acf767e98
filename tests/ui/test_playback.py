"""The playback of a turn while the session goes on without the person who reads it."""

from __future__ import annotations

from tests.ui.driving import NARROW, on, playing, shown, until
from tests.ui.fake import FakeClient
from wargame.session.protocol import ClockFace, Status
from wargame.session.wire import Phase
from wargame.tui.screens.playback import PlaybackScreen


class Clocked(FakeClient):
    """A game with a clock that stands."""

    async def status(self) -> Status:
        """With 5:58 left."""
        clock = ClockFace(left=358.0, whole=360.0, stopped=True)
        return (await super().status()).model_copy(update={"clock": clock})

    def go_on(self, phase: Phase) -> None:
        """Begin another phase, and say so."""
        self.phase = phase
        self._tell("phase")


async def test_a_playback_shows_the_phase_that_goes_on_meanwhile() -> None:
    client = Clocked()
    async with playing(client, NARROW) as pilot:
        await pilot.press("s")
        await pilot.press("y")
        await until(pilot, on(pilot, PlaybackScreen), "the playback")
        await until(pilot, lambda: "now orders 5:58 · Rwanda" in shown(pilot))
        client.go_on("bargaining")
        await until(pilot, lambda: "now bargaining 5:58 · Rwanda" in shown(pilot), "the phase that has begun")
        assert isinstance(pilot.app.screen, PlaybackScreen)
