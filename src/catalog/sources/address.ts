// The address of a source: what a person types made canonical, and the day put into those that carry one.

import { longestAddress } from '../../storage/limits';

/**
 * A feed's address from what a person typed or a list holds, or null where it is none or far too long: `feed:` means http, a
 * missing scheme means https, and http becomes https, since a page that came over https may ask nothing else;
 * only this machine is left as it is.
 */
export function feedAddress(text: string): string | null {
  let address = text
    .trim()
    .replace(/^feed:(?:\/\/)?(?=https?:)/i, '')
    .replace(/^feed:(?:\/\/)?/i, 'https://');
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) {
    if (/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(address)) return null;
    address = `https://${address}`;
  }
  if (address.length > longestAddress || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  const local = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (!local && !url.hostname.includes('.')) return null;
  if (url.username || url.password) return null;
  if (!local && url.protocol === 'http:') url.protocol = 'https:';
  url.hash = '';
  return url.href;
}

/** The address with {yyyy}, {mm} and {dd} filled for the day of `time` (ms since 1970), in UTC. */
export function addressAt(template: string, time: number): string {
  const [year = '', month = '', day = ''] = new Date(time).toISOString().slice(0, 10).split('-');
  return template.replaceAll('{yyyy}', year).replaceAll('{mm}', month).replaceAll('{dd}', day);
}
