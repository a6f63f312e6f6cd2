// Where a link may lead: to the web, whatever a file, a feed or a backup calls an address.

/** The address where it is one of the web, else nothing: a link without it is text. */
export function webLink(address: string): string | undefined {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return undefined;
  const { protocol } = new URL(address);
  return protocol === 'https:' || protocol === 'http:' ? address : undefined;
}
