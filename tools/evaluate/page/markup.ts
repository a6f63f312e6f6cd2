// Text into HTML and SVG: everything that is not ours is escaped.

/** For text and for attribute values in double quotes. */
export function escapeText(text: string): string {
  return text.replace(
    /[&<>"']/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign]!,
  );
}

/** A linear scale from values to places. */
export function scale(domain: readonly [number, number], range: readonly [number, number]) {
  const span = domain[1] - domain[0] || 1;
  return (value: number) => range[0] + ((value - domain[0]) / span) * (range[1] - range[0]);
}

/** Some five round values within the domain. */
export function ticks([from, to]: readonly [number, number]): number[] {
  const rough = (to - from) / 5 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough)!;
  const values: number[] = [];
  for (let k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k++)
    values.push(Number((k * step).toPrecision(12)));
  return values;
}

export const place = (value: number): string => value.toFixed(1);
