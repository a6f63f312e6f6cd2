// When two addresses of a site are the same page: a key to compare them by.

/** Added by mailings and advertisements; they say where a reader came from, not what is read. */
const trackingParameter = /^(utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_hs(enc|mi)|spm)$/i;

/**
 * Host, path and query, without scheme, fragment, tracking parameters, "index.html" and closing slash; null
 * for what is not a web address.
 */
export function siteAddress(address: string): string | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  for (const name of [...url.searchParams.keys()])
    if (trackingParameter.test(name)) url.searchParams.delete(name);
  const path = url.pathname.replace(/\/index\.html?$/i, '/').replace(/\/+$/, '');
  return `${url.host}${path}${url.search}`;
}
