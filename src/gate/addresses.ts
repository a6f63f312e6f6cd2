// Which addresses the gate would ever ask: the web, and not the person's own network.

export type AddressRefusal =
  | 'not-http' // not an address of the web, or not an address
  | 'credentials' // a name or password in the address
  | 'private-address' // this machine or its network
  | 'insecure'; // http from a page that came over https, which the browser would block anyway

/**
 * Judges an address. `page` is where the app itself runs: a local page may ask the machine that it came from, by the
 * same name, and no other of its network.
 * Only the written host can be judged; a public name that resolves to a private address can't be seen from
 * here (such a host would still have to allow cross-origin reads).
 */
export function checkAddress(text: string, page: URL): { url: URL } | { refusal: AddressRefusal } {
  if (!URL.canParse(text)) return { refusal: 'not-http' };
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return { refusal: 'not-http' };
  if (url.username || url.password) return { refusal: 'credentials' };
  if (isPrivateHost(url.hostname)) {
    if (url.hostname !== page.hostname) return { refusal: 'private-address' };
  } else if (url.protocol === 'http:' && page.protocol === 'https:') {
    return { refusal: 'insecure' };
  }
  return { url };
}

/**
 * Whether a host, as `URL.hostname` writes it, is this machine or its local network. History asks something
 * else (`hasNoPublicName`: is there a page here that anyone could be shown?), for which every IP address counts.
 */
export function isPrivateHost(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (name.startsWith('[')) return isPrivateIpv6(name.slice(1, -1));
  const ipv4 = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(name);
  if (ipv4) return isPrivateIpv4(ipv4.slice(1).map(Number));
  // A name without a dot is looked up on the local network.
  return !name.includes('.') || localNames.test(name);
}

/** Endings that only local networks use; history leaves the same ones out. */
const localNames = /\.(localhost|local|localdomain|lan|internal|intranet|corp|home|home\.arpa|test)$/;

function isPrivateIpv4([a = 0, b = 0, c = 0]: readonly number[]): boolean {
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 || // multicast and reserved
    (a === 100 && b >= 64 && b < 128) || // carrier-grade NAT
    (a === 169 && b === 254) || // link-local
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && (b === 168 || (b === 0 && (c === 0 || c === 2)))) || // the latter: protocol, documentation
    (a === 198 && (b === 18 || b === 19)) // benchmarking
  );
}

/** `URL` writes IPv6 hosts compressed and in lower case, an embedded IPv4 address as two hex groups. */
function isPrivateIpv6(address: string): boolean {
  const embedded = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address);
  if (embedded) {
    const high = Number.parseInt(embedded[1]!, 16);
    return isPrivateIpv4([high >> 8, high & 255]);
  }
  if (address === '::' || address === '::1') return true;
  return /^f[cd]/.test(address) || /^fe[89a-f]/.test(address) || /^ff/.test(address);
}
