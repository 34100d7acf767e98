// The page of a seat: gives the terminal in it a line to the host that comes back by itself when it was lost.
"use strict";

const LEFT = 4000;
const TAKEN = 4001;
const SHOWN_OUT = 4002;
const REFUSED = 4003;
const terminal = document.getElementById("terminal");
const word = document.getElementById("word");
const again = document.getElementById("again");
const Socket = window.WebSocket;

function say(text, button) {
  document.getElementById("why").textContent = text;
  again.textContent = button || "";
  again.hidden = !button;
  word.hidden = !text;
  if (button) again.focus();
}

function focus() {
  const keys = document.querySelector(".xterm-helper-textarea");
  if (keys !== null) keys.focus();
}

// What textual.js takes for a WebSocket.
class Line extends EventTarget {
  constructor(url) {
    super();
    this.url = url;
    this.wait = 250;
    this.open();
    again.addEventListener("click", () => this.open());
  }

  open() {
    say("");
    const socket = new Socket(this.url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.wait = 250;
      say("");
      this.dispatchEvent(new Event("open"));
      focus();
    };
    socket.onmessage = (event) => this.dispatchEvent(new MessageEvent("message", { data: event.data }));
    socket.onclose = (event) => this.closed(event);
    this.socket = socket;
  }

  closed(event) {
    const why = event.reason || "The seat is closed";
    if (event.code === SHOWN_OUT) {
      say(why);
      document.getElementById("door").hidden = false;
    } else if (event.code === LEFT) say(why, "Come back");
    else if (event.code === TAKEN) say(why, "Take it back here");
    else if (event.code === REFUSED) say(why, "Try again");
    else {
      say("The connection to the host is lost; trying again. Nothing that was drafted is lost.");
      setTimeout(() => this.open(), this.wait * (0.5 + Math.random() / 2));
      this.wait = Math.min(this.wait * 2, 5000);
    }
  }

  send(text) {
    if (this.socket.readyState === Socket.OPEN) this.socket.send(text);
  }
}

window.WebSocket = Line;
terminal.dataset.sessionWebsocketUrl = `${location.origin.replace(/^http/, "ws")}${location.pathname}/socket`;
terminal.dataset.fontSize = String(Math.min(16, Math.max(9, Math.floor(window.innerWidth / (62 * 0.6)))));
terminal.addEventListener("click", focus);

const start = window.onload; // of textual.js; it measures letters, so they must be there
window.onload = null;
const letters = ["16px 'Roboto Mono'", "bold 16px 'Roboto Mono'"].map((font) => document.fonts.load(font));
Promise.allSettled(letters).then(() => {
  start();
  window.onload = null;
});
