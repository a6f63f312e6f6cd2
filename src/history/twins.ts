// One page under several hosts: AMP copies and mobile editions whose desktop twin is known for sure.

/** Whole editions: the same paths on both hosts. */
const hostTwins: Readonly<Record<string, string>> = {
  'm.youtube.com': 'www.youtube.com',
  'm.facebook.com': 'www.facebook.com',
  'mbasic.facebook.com': 'www.facebook.com',
  'mobile.twitter.com': 'twitter.com',
  'mobile.x.com': 'x.com',
  'm.imdb.com': 'www.imdb.com',
  'm.vk.com': 'vk.com',
  'm.ok.ru': 'ok.ru',
  'm.habr.com': 'habr.com',
  'm.lenta.ru': 'lenta.ru',
  'm.soundcloud.com': 'soundcloud.com',
  'm.wikihow.com': 'www.wikihow.com',
  'm.huffpost.com': 'www.huffpost.com',
  'm.spiegel.de': 'www.spiegel.de',
  'm.faz.net': 'www.faz.net',
  'm.heise.de': 'www.heise.de',
  'm.bbc.co.uk': 'www.bbc.co.uk',
  'm.bbc.com': 'www.bbc.com',
  'mobile.nytimes.com': 'www.nytimes.com',
  'm.dailymail.co.uk': 'www.dailymail.co.uk',
  'm.timesofindia.com': 'timesofindia.indiatimes.com',
  'm.economictimes.com': 'economictimes.indiatimes.com',
  'm.aliexpress.com': 'www.aliexpress.com',
  'm.huxiu.com': 'www.huxiu.com',
  'm.36kr.com': '36kr.com',
  'm.thepaper.cn': 'www.thepaper.cn',
  'm.sohu.com': 'www.sohu.com',
  'm.163.com': 'www.163.com',
  'wapbaike.baidu.com': 'baike.baidu.com',
  'amp.theguardian.com': 'www.theguardian.com',
  'amp.dw.com': 'www.dw.com',
  'amp.scmp.com': 'www.scmp.com',
  'amp.france24.com': 'www.france24.com',
  'amp.rfi.fr': 'www.rfi.fr',
  'amp.smh.com.au': 'www.smh.com.au',
  'amp.theage.com.au': 'www.theage.com.au',
  'amp.abc.net.au': 'www.abc.net.au',
  'amp.economist.com': 'www.economist.com',
  'amp.ft.com': 'www.ft.com',
  'amp.usatoday.com': 'www.usatoday.com',
  'amp.businessinsider.com': 'www.businessinsider.com',
  'amp.miamiherald.com': 'www.miamiherald.com',
};

/** Editions that agree for some paths only: host, path, and the twin's address after `https://`. */
const pathTwins: Readonly<Record<string, readonly [RegExp, string]>> = {
  'm.bilibili.com': [/^\/((?:video|bangumi\/play)\/.+)$/, 'www.bilibili.com/$1'],
  'm.douban.com': [/^\/(movie|book|music)\/subject\/(\d+)\/?$/, '$1.douban.com/subject/$2/'],
  'item.m.jd.com': [/^\/product\/(\d+\.html)$/, 'item.jd.com/$1'],
  'amp.cnn.com': [/^\/cnn(\/.+)$/, 'www.cnn.com$1'],
};

const wikimedia =
  /^([a-z-]+)\.m\.((?:wikipedia|wiktionary|wikinews|wikiquote|wikibooks|wikisource|wikiversity|wikivoyage)\.org)$/;
const wrapped = /^\/(?:amp|c|v|wp)\/(s\/)?([^/?#]+\.[^/?#]+(?:\/.*)?)$/;
/** A slug of an article followed by "amp", as WordPress writes it; "/products/amp" is something else. */
const slugAmp = /^(.*\/[^/]*[^/-]-[^/-]+-[^/]+)\/amp\/?$/;
const ampQuery = /^(?:amp(?:=1|=true)?|outputtype=amp)$/i;

/** Copies of copies are no page that a person opens. */
const deepest = 3;
/** Nor is a path of more signs than this, without the slashes at its end. */
const longestPath = 2_000;

/** The address of the desktop page that this one is a copy of, or null where it is none or is not known for sure. */
export function desktopTwin(address: URL): URL | null {
  let end = address.pathname.length;
  while (end > longestPath && address.pathname.charCodeAt(end - 1) === 47) end--;
  if (end > longestPath) return null;
  let found = address;
  for (let depth = 0; depth <= deepest; depth++) {
    const next = step(found);
    if (!next) return found === address ? null : found;
    found = next;
  }
  return null;
}

function step(address: URL): URL | null {
  const host = address.hostname.replace(/\.+$/, '');
  const { pathname } = address;
  const known = hostTwins[host];
  if (known !== undefined) return moved(address, `${known}${pathname}`);
  const partly = pathTwins[host];
  if (partly?.[0].test(pathname)) return moved(address, pathname.replace(partly[0], partly[1]));
  const wiki = host.includes('.m.') ? wikimedia.exec(host) : null;
  if (wiki) return moved(address, `${wiki[1]}.${wiki[2]}${pathname}`);
  if (host.endsWith('.cdn.ampproject.org') || (pathname.startsWith('/amp/') && isGoogle(host))) {
    const inner = wrapped.exec(pathname);
    if (!inner) return null;
    return parsed(`${inner[1] ? 'https' : 'http'}://${inner[2]}${address.search}${address.hash}`);
  }
  return withoutAmp(address);
}

function isGoogle(host: string): boolean {
  return /^(?:www\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?$/.test(host);
}

function withoutAmp(address: URL): URL | null {
  const { search, pathname } = address;
  const slug = pathname.endsWith('/amp') || pathname.endsWith('/amp/') ? slugAmp.exec(pathname) : null;
  const parts = /amp/i.test(search) ? search.slice(1).split('&') : [];
  const kept = parts.filter((part) => !ampQuery.test(part));
  if (!slug && kept.length === parts.length) return null;
  const next = new URL(address);
  if (slug) next.pathname = slug[1]!;
  if (kept.length < parts.length) next.search = kept.join('&');
  return next;
}

/** The query and fragment stay; a port of its own would make it another page. */
function moved(address: URL, rest: string): URL | null {
  if (address.port !== '') return null;
  return parsed(`https://${rest}${address.search}${address.hash}`);
}

function parsed(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}
