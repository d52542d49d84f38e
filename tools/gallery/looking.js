/* Run inside a page by looking.py: overflow and targets must be right, the other kinds are for somebody to look at. */
([least, hasSpacing]) => {
  const told = { overflow: [], target: [], cut: [], squeezed: [], empty: [], words: [] };
  const shown = (found) => {
    const box = found.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && getComputedStyle(found).visibility !== "hidden" && box.right > 0;
  };
  const name = (found) => found.outerHTML.replace(/\s+/g, " ").slice(0, 110);
  const scrolls = (found) => {
    for (let each = found.parentElement; each && each !== document.body; each = each.parentElement) {
      if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(each).overflowX)) { return true; }
    }
    return false;
  };
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) {
    const wide = [...document.querySelectorAll("body *")].filter((found) =>
      shown(found) && found.getBoundingClientRect().right > width + 1 && !scrolls(found));
    told.overflow.push(`${document.documentElement.scrollWidth} px: ${wide.slice(-2).map(name).join(" | ")}`);
  }

  const inSentence = (found) => {
    if (getComputedStyle(found).display !== "inline") { return false; }
    return [...found.parentNode.childNodes].some((node) =>
      node !== found && node.nodeType === 3 && node.textContent.trim().length > 1);
  };
  const boxOf = (found) => {
    const labels = [...(found.labels || [])].filter((label) => shown(label));
    const boxes = [found, ...labels].map((each) => each.getBoundingClientRect());
    const left = Math.min(...boxes.map((box) => box.left)), top = Math.min(...boxes.map((box) => box.top));
    const right = Math.max(...boxes.map((box) => box.right)), bottom = Math.max(...boxes.map((box) => box.bottom));
    return { left, top, right, bottom, width: right - left, height: bottom - top };
  };
  const targets = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
    .filter((found) => shown(found) && !found.disabled && !found.matches(".skip"));
  const boxes = new Map(targets.map((found) =>
    [found, found.matches("[type=checkbox], [type=radio]") ? boxOf(found) : found.getBoundingClientRect()]));
  const isSmall = (box) => box.height < least - 0.5 || box.width < least - 0.5;
  const reaches = (box, x, y, radius) => {
    const dx = Math.max(box.left - x, 0, x - box.right), dy = Math.max(box.top - y, 0, y - box.bottom);
    return dx * dx + dy * dy < radius * radius - 0.5;
  };
  const hasRoom = (found, box) => {
    const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
    return targets.every((other) => other === found || found.contains(other) || other.contains(found)
      || !reaches(boxes.get(other), x, y, least / 2));
  };
  for (const [found, box] of boxes) {
    if (isSmall(box) && !inSentence(found) && !(hasSpacing && hasRoom(found, box))) {
      told.target.push(`${Math.round(box.width)} × ${Math.round(box.height)}: ${name(found)}`);
    }
  }

  for (const found of document.querySelectorAll("main *")) {
    const style = getComputedStyle(found);
    if (!shown(found) || found.matches(".visually-hidden, svg *, option")) { continue; }
    const hides = ["hidden", "clip"].includes(style.overflowX) && !found.matches("input, select, textarea");
    if (hides && found.scrollWidth > found.clientWidth + 1) { told.cut.push(name(found)); }
    const text = found.textContent.trim();
    if (found.matches("th, td, dt, dd, button, .btn, .tag, .tabs a, h1, h2, li") && text.length > 2) {
      const range = document.createRange();
      range.selectNodeContents(found);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
      if (!found.querySelector("br, input, select, p, div, ul, li, table, form, svg") && lines > 2 && lines > text.length / 2.5) {
        told.squeezed.push(`${lines} lines: ${name(found)}`);
      }
    }
    const box = found.getBoundingClientRect();
    if (found.matches(".sheet, section, td p, table, ul, dl, h1, h2, h3, p, caption, a, button, .tag") && !text
        && box.height > 0 && !found.querySelector("input, select, textarea, button, svg, img")
        && !found.matches(".visually-hidden") && !found.getAttribute("aria-label")) {
      told.empty.push(name(found));
    }
  }
  const known = /^(canbao|Excel|xlsx|xls|csv|CSV|PDF|pdf|Word|WPS|API|UTF|SM3|SHA|TOTP|docx|http|https|ID)$/;
  const said = document.querySelector("main") ? document.querySelector("main").innerText : "";
  const strange = new Set((said.match(/[A-Za-z][A-Za-z_]{2,}/g) || []).filter((word) => !known.test(word)));
  if (strange.size) { told.words.push([...strange].slice(0, 12).join(" ")); }
  for (const sign of said.match(/\{\{|\{%|\bNone\b|\bTrue\b|\bFalse\b|\bnan\b|undefined|（）|、、|，。|。。|(?:^|\n)\s*[-–—]\s*(?=\n|$)/g) || []) {
    told.words.push(`stray ${JSON.stringify(sign)}`);
  }
  return told;
}
