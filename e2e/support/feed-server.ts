// Another origin: a server of feeds on this machine that writes down what it is asked and how.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  path: string;
  method: string;
  headers: IncomingHttpHeaders;
}

interface Resource {
  type: string;
  body: string;
  /** Whether other origins may read it. */
  open: boolean;
}

export class FeedServer {
  readonly asked: Asked[] = [];
  readonly #resources = new Map<string, Resource>();
  #server: Server | null = null;

  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      this.asked.push({ path, method: request.method ?? '', headers: request.headers });
      const resource = this.#resources.get(path);
      response.setHeader('Set-Cookie', 'follow=me; Path=/; SameSite=Lax');
      if (!resource) {
        response.writeHead(404).end();
        return;
      }
      if (resource.open) response.setHeader('Access-Control-Allow-Origin', '*');
      response.writeHead(200, { 'Content-Type': resource.type }).end(resource.body);
    });
    await new Promise<void>((resolve) => this.#server!.listen(0, 'localhost', resolve));
  }

  get origin(): string {
    return `http://localhost:${(this.#server!.address() as AddressInfo).port}`;
  }

  /** Serves a body at a path; returns its address. */
  serve(path: string, type: string, body: string, open = true): string {
    this.#resources.set(path, { type, body, open });
    return this.origin + path;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}

export interface FeedEntry {
  title: string;
  link: string;
  summary: string;
  /** ms since 1970. */
  published: number;
}

/** RSS 2.0 as a common blog engine writes it, with HTML in its descriptions. */
export function rss(title: string, entries: readonly FeedEntry[]): string {
  const items = entries.map(
    (entry) => `<item>
      <title>${markup(entry.title)}</title>
      <link>${markup(entry.link)}</link>
      <guid isPermaLink="true">${markup(entry.link)}</guid>
      <pubDate>${new Date(entry.published).toUTCString()}</pubDate>
      <description><![CDATA[<p>${entry.summary} <a href="${entry.link}">Read on</a></p><script>document.title = 'taken over'</script>]]></description>
    </item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
  <title>${markup(title)}</title><link>https://notes.example/</link><description>Recorded for tests</description>
  ${items.join('\n  ')}
</channel></rss>`;
}

/** Atom 1.0. */
export function atom(title: string, entries: readonly FeedEntry[]): string {
  const items = entries.map(
    (entry) => `<entry><id>${markup(entry.link)}</id><title>${markup(entry.title)}</title>
    <link rel="alternate" href="${markup(entry.link)}"/><updated>${new Date(entry.published).toISOString()}</updated>
    <summary>${markup(entry.summary)}</summary></entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>${markup(title)}</title><id>urn:e2e:${markup(title)}</id>
  <updated>${new Date(entries[0]?.published ?? 0).toISOString()}</updated>${items.join('')}</feed>`;
}

export function opml(feeds: readonly { title: string; url: string }[]): string {
  const outlines = feeds.map(
    ({ title, url }) =>
      `<outline type="rss" text="${markup(title)}" title="${markup(title)}" xmlUrl="${markup(url)}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Subscriptions</title></head><body><outline text="All">${outlines.join('')}</outline></body></opml>`;
}

function markup(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
