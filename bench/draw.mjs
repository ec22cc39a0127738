// The first table as a picture: a bar for each runtime and command, and a line at 1, which would cost nothing.
const [LEFT, BAR, GAP, WIDE] = [150, 9, 8, 560];
const SHADES = ["#1f6feb", "#8250df", "#1a7f37", "#bf8700", "#cf222e"];

export function drawn(names, measured) {
  const most = Math.max(1, ...measured.flatMap(({ found }) => found.map((one) => one?.ratio ?? 0)));
  const scale = (value) => ((WIDE - LEFT - 60) * value) / most;
  const row = measured.length * BAR + GAP;
  const height = names.length * row + 60;
  const bars = names.flatMap((name, at) => {
    const top = 40 + at * row;
    const label = `<text x="${LEFT - 8}" y="${top + (measured.length * BAR) / 2 + 4}" text-anchor="end">${name}</text>`;
    return [
      label,
      ...measured.flatMap(({ found }, i) => bar(found[at]?.ratio, top + i * BAR, SHADES[i], scale)),
    ];
  });
  const legend = measured.map(
    ({ name }, i) => `<text x="${LEFT + i * 100}" y="20" fill="${SHADES[i]}">${name}</text>`,
  );
  const one = LEFT + scale(1);
  const line = `<line x1="${one}" x2="${one}" y1="32" y2="${height - 20}" stroke="#888" stroke-dasharray="3 3"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDE} ${height}" font-family="sans-serif" font-size="11" fill="#57606a">\n${[...legend, line, ...bars].join("\n")}\n</svg>\n`;
}

function bar(ratio, y, shade, scale) {
  if (ratio === undefined) return [];
  const width = scale(ratio);
  return [
    `<rect x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR - 1}" fill="${shade}"/>`,
    `<text x="${(LEFT + width + 4).toFixed(1)}" y="${y + BAR - 1}" font-size="8">${ratio.toFixed(2)}</text>`,
  ];
}
