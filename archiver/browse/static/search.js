// Draws the table of hits by day and outlet (uPlot, in this folder too). Without it the table is there; nothing else depends on it.
"use strict";
(() => {
  const DAY = 86400;
  const place = document.getElementById("chart");
  const table = document.getElementById("chart-table");
  if (!place || !table || typeof uPlot === "undefined") return;

  const names = [...table.tHead.rows[0].cells].slice(1, -1).map((cell) => cell.textContent);
  const rows = new Map([...table.tBodies[0].rows].map((row) => [row.dataset.day, row]));
  const known = [...rows.keys()];
  const keys = known[0].length === 7 ? months(known[0], known.at(-1)) : days(known[0], known.at(-1));
  const counts = names.map((_, place) => keys.map((key) => (rows.has(key) ? Number(rows.get(key).cells[place + 1].textContent) : 0)));
  const times = keys.map((key) => Date.parse(key.length === 7 ? `${key}-01` : key) / 1000);
  // Bars stand on each other by being drawn from the highest sum to the lowest.
  const sums = counts.reduce((before, own) => [...before, own.map((count, i) => count + (before.length ? before.at(-1)[i] : 0))], []);
  const order = names.map((_, i) => names.length - 1 - i);

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: "UTC", day: place.dataset.unit === "day" ? "numeric" : undefined, month: "short", year: "numeric" });

  // Also those on which nothing was found, so that time runs evenly.
  function days(first, last) {
    const found = [];
    for (let at = Date.parse(first); at <= Date.parse(last); at += DAY * 1000) found.push(new Date(at).toISOString().slice(0, 10));
    return found;
  }

  function months(first, last) {
    const found = [];
    for (let [year, month] = first.split("-").map(Number); ; [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1]) {
      found.push(`${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`);
      if (found.at(-1) >= last || found.length > 2400) return found; // two centuries: a day that no calendar has would not end
    }
  }

  function lastDay(key) {
    if (key.length > 7) return key;
    const [year, month] = key.split("-").map(Number);
    return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
  }

  function choose(chart) {
    const { left, width } = chart.select;
    if (width < 4) return;
    const [first, last] = [left, left + width].map((at) => chart.posToVal(at, "x"));
    const chosen = keys.filter((_, i) => times[i] >= first && times[i] <= last);
    if (!chosen.length) return;
    const address = new URL(place.dataset.search, location.href);
    address.searchParams.set("from", chosen[0].length === 7 ? `${chosen[0]}-01` : chosen[0]);
    address.searchParams.set("to", lastDay(chosen.at(-1)));
    location.assign(address);
  }

  function draw() {
    const [ink, line] = [colour("--quiet"), colour("--line")];
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: "12px system-ui, sans-serif" };
    const bars = uPlot.paths.bars({ size: [0.85, 60], gap: 0 });
    const series = order.map((i) => {
      const fill = names[i] === place.dataset.others ? colour("--s-others") : colour(`--s-${i + 1}`);
      return { label: names[i], fill, stroke: fill, width: 0, paths: bars, points: { show: false }, value: (chart, value, number, at) => (at == null ? "–" : counts[i][at]) };
    });
    const pad = (place.dataset.unit === "day" ? 1 : 31) * DAY * 0.6;
    return new uPlot({
      width: place.clientWidth, height: 190,
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "UTC"),
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, setScale: false } },
      scales: { x: { range: () => [times[0] - pad, times.at(-1) + pad] }, y: { range: (chart, low, high) => [0, Math.max(1, high * 1.05)] } },
      axes: [
        { ...axis, space: 90, incrs: [1, 2, 7, 14, 30, 60, 90, 180, 365, 730, 1825, 3650].map((days) => days * DAY), values: (chart, at) => at.map((seconds) => format.format(new Date(seconds * 1000))) },
        { ...axis, size: 48, incrs: [1, 2, 5].flatMap((step) => [0, 1, 2, 3, 4, 5, 6].map((zeros) => step * 10 ** zeros)).sort((a, b) => a - b) },
      ],
      series: [{ label: table.tHead.rows[0].cells[0].textContent, value: (chart, value, number, at) => (at == null ? "" : rows.get(keys[at])?.cells[0].textContent ?? keys[at]) }, ...series],
      hooks: { setSelect: [choose] },
    }, [times, ...order.map((i) => sums[i])], place);
  }

  let chart = draw();
  const again = () => { chart.destroy(); chart = draw(); };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  new ResizeObserver(() => { if (Math.abs(place.clientWidth - chart.width) > 1) chart.setSize({ width: place.clientWidth, height: 190 }); }).observe(place);
})();
