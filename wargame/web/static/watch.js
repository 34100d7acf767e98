// Keeps the page of those who watch up to date: the host sends a part of it whenever that part has changed.
"use strict";

const line = document.getElementById("line");
let began = performance.now();

function say(text) {
  line.textContent = text;
  line.hidden = !text;
}

function put(part) {
  const section = document.getElementById(part.name);
  if (section === null || section.dataset.mark === part.mark) return;
  section.dataset.mark = part.mark;
  section.innerHTML = part.html; // made by the host, which escapes whatever anybody wrote
  if (part.name === "standing") began = performance.now();
}

function tick() {
  const clock = document.querySelector("[data-left]");
  if (clock === null || clock.dataset.stopped === "1") return;
  const left = Math.max(0, Number(clock.dataset.left) - (performance.now() - began) / 1000);
  clock.textContent = `${Math.floor(left / 60)}:${String(Math.floor(left % 60)).padStart(2, "0")}`;
}

function listen() {
  const stream = new EventSource(`${location.pathname}/stream`);
  stream.onopen = () => say("");
  stream.addEventListener("part", (event) => put(JSON.parse(event.data)));
  stream.addEventListener("over", (event) => {
    stream.close();
    say(JSON.parse(event.data));
  });
  stream.onerror = async () => {
    say("The connection to the host is lost; trying again.");
    if (stream.readyState !== EventSource.CLOSED) return;
    const page = await fetch(location.href).catch(() => null);
    if (page !== null && page.status === 403) say("This page is not open to you any more; enter your code again.");
    else setTimeout(listen, 4000);
  };
}

setInterval(tick, 500);
listen();
