// Builds DOM from values only: text stays text, and no markup string exists that could be injected into.

type Child = Node | string | null;

/** An element with attributes (null and false leave one out, true sets it empty) and children. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | boolean | null>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) node.setAttribute(key, value === true ? '' : value);
  }
  for (const child of children) if (child !== null) node.append(child);
  return node;
}

/** A button that does something; `part` names it for the site's style sheet. */
export function button(label: Child, part: string, press: () => void): HTMLButtonElement {
  const node = element('button', { type: 'button', part: `button ${part}` }, label);
  node.addEventListener('click', press);
  return node;
}

const thumb =
  'M5.2 7v6.3H3.4c-.5 0-.9-.4-.9-.9V7.9c0-.5.4-.9.9-.9Zm0 0 2.5-4.9c1 0 1.7.8 1.6 1.8l-.3 2.2h3.1c.9 0 1.5.8 1.3 1.7l-1 4.3c-.2.7-.8 1.2-1.5 1.2H5.2';
const drawings = { like: thumb, less: thumb, hide: 'm4 4 8 8m0-8-8 8' } as const;
export type Drawing = keyof typeof drawings;

/** A line drawing of 16 by 16, in the text's colour, unseen by screen readers. */
export function icon(name: Drawing): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(space, 'path');
  line.setAttribute('d', drawings[name]);
  if (name === 'less') line.setAttribute('transform', 'rotate(180 8 8)');
  svg.append(line);
  return svg;
}
