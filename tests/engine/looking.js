"use strict";
// What both readers are asked. Each reader's page defines shownDocument(), the document that is on the screen, and
// area(), the part of the window that belongs to its text. Boxes are in px of the window.

const OPS = "http://www.idpf.org/2007/ops";

async function settle() {
  const document = shownDocument();
  await document.fonts.ready;
  await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}

function within(seconds, work, what) {
  const late = new Promise((_, fail) => setTimeout(() => fail(new Error(`${what}: nothing after ${seconds} s`)), seconds * 1000));
  return Promise.race([work, late]);
}

function inWindow(box) {
  const frame = shownDocument().defaultView.frameElement.getBoundingClientRect();
  return new DOMRect(box.x + frame.x, box.y + frame.y, box.width, box.height);
}

// The boxes of all text, a line or a part of a line each.
function textBoxes() {
  const document = shownDocument();
  const range = document.createRange();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim()) continue;
    range.selectNodeContents(node);
    found.push(...[...range.getClientRects()].map((box) => ({ name: `text ${node.data.trim().slice(0, 20)}`, box: inWindow(box) })));
  }
  return found.filter(isShown);
}

function pictureBoxes() {
  return [...shownDocument().querySelectorAll("img, svg")]
    .map((picture) => ({
      name: `picture ${picture.getAttribute("alt") ?? picture.textContent.trim()}`,
      box: inWindow(picture.getBoundingClientRect()),
    }))
    .filter(isShown);
}

const isShown = ({ box }) => box.width > 0 && box.height > 0;

function meets(box, room) {
  return box.left < room.right - 2 && box.right > room.left + 2 && box.top < room.bottom - 2 && box.bottom > room.top + 2;
}

function sticksOut(box, room) {
  return box.left < room.left - 2 || box.right > room.right + 2 || box.top < room.top - 2 || box.bottom > room.bottom + 2;
}

// Faults of the screen, in words: what is on it in part only, or that nothing is.
function screenFaults() {
  const room = area();
  const here = [...textBoxes(), ...pictureBoxes()].filter(({ box }) => meets(box, room));
  if (!here.length) return ["the screen is blank"];
  const cut = here.filter(({ box }) => sticksOut(box, room)).map(({ name }) => `${name}: over the edge of the page`);
  return [...new Set(cut)];
}

// Faults of the whole document that is shown.
function faults() {
  const room = area();
  const pictures = pictureBoxes();
  const found = [...shownDocument().images]
    .filter((image) => !image.naturalWidth)
    .map((image) => `picture ${image.alt}: does not load`);
  for (const { name, box } of pictures) {
    if (box.width > room.width + 2) found.push(`${name}: wider than the page`);
    if (box.height > room.height + 2) found.push(`${name}: higher than the page`);
  }
  if (!pictures.length && !textBoxes().length) found.push("nothing to be seen");
  for (const face of shownDocument().fonts) {
    if (face.status === "error") found.push(`font ${face.family}: does not load`);
  }
  return found;
}

function isVisible(id) {
  const element = shownDocument().getElementById(id);
  if (!element) return false;
  const [{ left, top, right, bottom }, room] = [inWindow(element.getBoundingClientRect()), area()];
  const near = 32; // a mark without width may hang in the margin, at the end of a line
  return left < room.right + near && right > room.left - near && top < room.bottom + near && bottom > room.top - near;
}

// The id of each note call, with the text of its note.
function noteCalls() {
  const calls = [...shownDocument().querySelectorAll("a")].filter((a) => a.getAttributeNS(OPS, "type") === "noteref");
  const note = (a) => shownDocument().getElementById(new URL(a.getAttribute("href"), "http://x").hash.slice(1));
  return Object.fromEntries(calls.map((a) => [a.id, note(a)?.textContent.trim() ?? "no note"]));
}

// The families that @font-face brought and that the text is set in.
function loadedFonts() {
  return [...new Set([...shownDocument().fonts].filter((face) => face.status === "loaded").map((face) => face.family))];
}

function writingMode() {
  return getComputedStyle(shownDocument().body).writingMode;
}

// Entries of a navigation list that have children, one after another.
const rows = (items) => (items ?? []).flatMap((item) => [item, ...rows(item.subitems)]);
