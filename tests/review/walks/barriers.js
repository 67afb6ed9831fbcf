// What axe does not look at: how large targets are, and whether what has the focus can be seen. Evaluates to an object
// of functions that each return what is wrong, in words.
(() => {
  const SMALLEST = 24;
  const TARGETS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex='0']";

  const named = (one) =>
    `${one.tagName.toLowerCase()} ${(one.getAttribute("aria-label") || one.name || one.textContent || one.id).trim().slice(0, 30)}`;
  const seen = (one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && box.right > 0 && getComputedStyle(one).visibility === "visible";
  };

  /** Tell whether a link stands in a sentence, whose line height is not its own (WCAG 2.5.8, inline). */
  const inline = (one) =>
    one.tagName === "A" && getComputedStyle(one).display === "inline" &&
    [...one.parentNode.childNodes].some((sibling) => sibling.nodeType === Node.TEXT_NODE && sibling.data.trim().length > 1);

  const middle = (box) => ({ x: box.left + box.width / 2, y: box.top + box.height / 2 });
  const distance = (point, box) =>
    Math.hypot(Math.max(box.left - point.x, 0, point.x - box.right), Math.max(box.top - point.y, 0, point.y - box.bottom));

  /** Targets smaller than 24 px with another one within 12 px of their middle (WCAG 2.5.8, spacing). */
  function small() {
    const all = [...document.querySelectorAll(TARGETS)].filter(seen);
    const boxes = new Map(all.map((one) => [one, one.getBoundingClientRect()]));
    return all.filter((one) => {
      const box = boxes.get(one);
      if (inline(one) || (box.width >= SMALLEST - 0.5 && box.height >= SMALLEST - 0.5)) return false;
      return all.some((other) => other !== one && !other.contains(one) && !one.contains(other) && distance(middle(box), boxes.get(other)) < SMALLEST / 2);
    }).map((one) => `${named(one)} ${Math.round(boxes.get(one).width)}×${Math.round(boxes.get(one).height)}`);
  }

  /** What has the focus, if nothing of it can be seen for what lies above it (WCAG 2.4.11) or it shows no outline. */
  function focus() {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const box = one.getBoundingClientRect();
    const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [box.left + box.width * x, box.top + box.height * y]));
    const visible = points.some(([x, y]) => {
      const top = document.elementFromPoint(x, y);
      return top && (one.contains(top) || top.contains(one) && getComputedStyle(top).position !== "fixed" || top.closest("label")?.contains(one));
    });
    const style = getComputedStyle(one);
    const outlined = one.tagName === "IFRAME" || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return { name: named(one), wrong: visible ? (outlined ? "" : "no outline") : "covered" };
  }

  return { small, focus };
})()
