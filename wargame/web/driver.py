"""The end of the pipe at which the screens of a browser seat are drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import events, messages
from textual.drivers.web_driver import WebDriver
from textual.geometry import Size


class SeatDriver(WebDriver):
    """Draws for a browser that may go and come back; delivers no file and opens no address, whoever asks it to."""

    def on_meta(self, packet_type: str, payload: dict[str, Any]) -> None:
        """Take what the host says, on the thread of the input.

        `attach` is said when another browser, or the same again, is there. A size that comes while the screens are
        only being begun must not be overtaken by the one they were begun with, so both take their turn in the app.
        """
        if packet_type == "attach":
            self._in_turn(self._draw_anew)
        elif packet_type == "resize":
            self._size = (int(payload["width"]), int(payload["height"]))
            self._in_turn(self._resize)
        else:
            super().on_meta(packet_type, payload)

    def _in_turn(self, what: Callable[[], None]) -> None:
        self._loop.call_soon_threadsafe(self._app.call_later, what)

    def _resize(self) -> None:
        assert self._size is not None
        size = Size(*self._size)
        self._app.post_message(events.Resize(size, size))

    def _draw_anew(self) -> None:
        """Say everything to a terminal that knows nothing yet."""
        self.write("\x1b[?2026l\x1b[?1049h\x1b[?25l\x1b[2J")
        self._enable_mouse_support()
        self._enable_bracketed_paste()
        self._request_terminal_sync_mode_support()
        self._app.refresh(layout=True)

    def run_input_thread(self) -> None:
        """Take input until there is none; a host that is gone takes its screens with it."""
        super().run_input_thread()
        if not self.exit_event.is_set():
            self._loop.call_soon_threadsafe(self._app.post_message, messages.ExitApp())

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """Nothing: no address that somebody wrote is opened."""

    def deliver_binary(self, *_: Any, **__: Any) -> None:
        """Nothing: no file of the host leaves it."""
