// The share menu's way in: what another app shares is taken here and handed to the page in the part of the
// address that no server sees.

/** Where the manifest has the browser post what is shared, relative to the app. */
export const sharePath = 'share';

/** Longer ones are no titles, and addresses have an end too. */
const mostCharacters = 4000;

/** The shared address, which many apps put into the text, and a title that says more than the address. */
export function sharedPage(form: FormData): { url: string; title: string } {
  const field = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim().slice(0, mostCharacters) : '';
  };
  const [url = ''] = [field('url'), field('text'), field('title')].flatMap((text) => addressIn(text) ?? []);
  const title = [field('title'), field('text')]
    .map((text) => text.replace(url, '').trim())
    .find((text) => text !== '');
  return { url, title: title ?? '' };
}

function addressIn(text: string): string | null {
  return /https?:\/\/[^\s<>"]+/i.exec(text)?.[0] ?? null;
}

/** Answers a share: the history page, which shows what was shared and asks before anything is stored. */
export async function answerShare(request: Request, scope: URL): Promise<Response> {
  // What can't be read is answered like a share of nothing; it must not go on to the server.
  const form = await request.formData().catch(() => new FormData());
  const { url, title } = sharedPage(form);
  const target = new URL('history', scope);
  target.hash = `add=${encodeURIComponent(url)}&title=${encodeURIComponent(title)}`;
  return Response.redirect(target.href, 303);
}
