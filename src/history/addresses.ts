// Addresses that are no public page: the person's own machine and network, and mere signposts to others.

/**
 * True for hosts that are nobody’s public name: localhost, IP addresses (public ones too, unlike in the gate's
 * `isPrivateHost`), single-label and reserved names.
 */
export function hasNoPublicName(host: string): boolean {
  if (host.startsWith('[')) return true; // IPv6
  const parts = host.split('.');
  if (parts.length === 1) return true;
  if (parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part))) return true;
  return reservedNames.test(host);
}

/** The endings of local networks, as the gate has them, and those that no public name has. */
const reservedNames =
  /\.(localhost|local|localdomain|lan|internal|intranet|corp|home|home\.arpa|test|invalid|onion)$/;

const redirectorHosts = new Set(
  (
    't.co bit.ly buff.ly ow.ly tinyurl.com goo.gl is.gd dlvr.it lnkd.in fb.me l.facebook.com lm.facebook.com ' +
    'l.instagram.com l.messenger.com out.reddit.com amp.reddit.com href.li away.vk.com t.cn url.cn dwz.cn b23.tv ' +
    'link.zhihu.com link.juejin.cn link.csdn.net weixin110.qq.com c.pc.qq.com r20.rs6.net click.pstmrk.it ' +
    'ct.sendgrid.net googleadservices.com www.googleadservices.com ad.doubleclick.net adclick.g.doubleclick.net ' +
    'safelinks.protection.outlook.com nam12.safelinks.protection.outlook.com'
  ).split(' '),
);

/** True for canonical addresses that only send the browser on: link shorteners, exit counters, ad clicks. */
export function isRedirector(url: string, host: string): boolean {
  if (redirectorHosts.has(host)) return true;
  const path = url.slice(url.indexOf(host) + host.length);
  if (/^(www\.)?google\.[a-z.]+$/.test(host)) return path.startsWith('/url?') || path.startsWith('/aclk?');
  if (host === 'www.youtube.com') return path.startsWith('/redirect?');
  if (host === 'www.baidu.com') return path.startsWith('/link?') || path.startsWith('/baidu.php?');
  if (host === 'www.bing.com') return path.startsWith('/ck/') || path.startsWith('/aclk?');
  if (host === 'duckduckgo.com') return path.startsWith('/l/?') || path.startsWith('/y.js?');
  return false;
}
