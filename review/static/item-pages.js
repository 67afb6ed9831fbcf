// The pages of the originals: the box of the active row, zoom, turning, and which page is in sight.
const pane = document.getElementById("pane");
const leaves = pane ? [...pane.querySelectorAll(".leaf")] : [];
let zoom = 100, turned = 0, whole = true;

/** Show which boxes are those of a row, with the first of them at a third of the pane's height. */
function show(key) {
  for (const box of pane.querySelectorAll(".box.active")) box.classList.remove("active");
  const boxes = [...pane.querySelectorAll(".box")].filter((box) => box.dataset.for === key);
  for (const box of boxes) {
    box.classList.add("active");
    box.parentNode.append(box);
  }
  if (!boxes.length) return;
  const at = boxes[0].getBoundingClientRect(), frame = pane.getBoundingClientRect();
  const left = at.left < frame.left || at.right > frame.right ? pane.scrollLeft + at.left - frame.left - 24 : pane.scrollLeft;
  pane.scrollTo({ top: pane.scrollTop + at.top - frame.top - frame.height / 3, left });
}

/** Lay the pages out: the part that bears anything or all of it, turned, as wide as was chosen. */
function lay() {
  for (const leaf of leaves) {
    const { width, height, view } = leaf.dataset;
    const [x, y, w, h] = whole ? view.split(" ").map(Number) : [0, 0, Number(width), Number(height)];
    const inner = leaf.querySelector("g");
    const about = `${x + w / 2} ${y + h / 2}`;
    inner.setAttribute("transform", turned ? `rotate(${turned} ${about})` : "");
    const across = turned % 180 ? [x + w / 2 - h / 2, y + h / 2 - w / 2, h, w] : [x, y, w, h];
    leaf.setAttribute("viewBox", across.join(" "));
    leaf.setAttribute("width", `${zoom}%`);
  }
  document.querySelector('[data-act="whole"]').setAttribute("aria-pressed", String(whole && zoom === 100));
}

/** The page that stands at the middle of the pane. */
function inSight() {
  const middle = pane.getBoundingClientRect().top + pane.clientHeight / 2;
  return leaves.filter((leaf) => leaf.getBoundingClientRect().top <= middle).pop() || leaves[0];
}

function turn(by) {
  const next = leaves[leaves.indexOf(inSight()) + by];
  if (next) pane.scrollTo({ top: pane.scrollTop + next.getBoundingClientRect().top - pane.getBoundingClientRect().top });
}

function resize(by) {
  zoom = Math.min(400, Math.max(50, zoom + by));
  lay();
}

if (leaves.length) {
  for (const leaf of leaves) leaf.dataset.view = leaf.getAttribute("viewBox");
  const number = document.getElementById("page-number"), apart = document.getElementById("apart");
  pane.addEventListener("scroll", () => {
    const { page } = inSight().dataset;
    number.textContent = number.dataset.words.replace("{number}", page);
    apart.href = apart.href.replace(/\d+$/, page);
  }, { passive: true });
  document.addEventListener("item:row", (event) => show(event.detail));
  document.addEventListener("item:do", (event) => {
    const acts = {
      larger: () => resize(25), smaller: () => resize(-25), "page-on": () => turn(1), "page-back": () => turn(-1),
      whole: () => { whole = zoom === 100 ? !whole : true; zoom = 100; lay(); },
      rotate: () => { turned = (turned + 90) % 360; lay(); },
    };
    if (!acts[event.detail]) return;
    event.preventDefault();
    acts[event.detail]();
  });
  pane.addEventListener("click", (event) => {
    const box = event.target.closest(".box");
    if (!box) return;
    event.preventDefault();
    location.hash = `row-${box.dataset.for}`;
  });
  const active = document.querySelector("[data-row].active");
  if (active) show(active.dataset.row);
}
