// Draws the widget: heading, cards with their reasons and buttons, and the line that says what is known.
import type { FeedbackAction, SiteFeed, SiteMemory, SiteReason, SiteRecommendation } from '../engine/site';
import { button, type Drawing, element, icon } from './dom';
import type { WidgetHost } from './host';
import type { Words } from './words';

/** A place in the list: a recommendation, or what is left where one was put aside. */
export interface Entry {
  recommendation: SiteRecommendation;
  gone: { action: Extract<FeedbackAction, 'less' | 'hide'>; id: number } | null;
  /** Has just come into the list. */
  fresh: boolean;
}

export interface FeedActions {
  open(entry: Entry, event: Event): void;
  like(entry: Entry): void;
  putAside(entry: Entry, action: 'less' | 'hide'): void;
  undo(entry: Entry): void;
  forget(): void;
  setLearning(on: boolean): void;
}

/** Replaces what is shown; the focus stays where it was, or goes to what took its place. */
export function drawFeed(
  { element: owner, root }: WidgetHost,
  words: Words,
  feed: SiteFeed | null,
  entries: readonly Entry[],
  actions: FeedActions,
): void {
  const focused = (root.activeElement as HTMLElement | null)?.dataset.focus;
  const level = headingLevel(owner);
  const lede = !feed
    ? words.failed
    : feed.state === 'start'
      ? words.start
      : feed.state === 'finished'
        ? words.finished
        : null;
  const heading = element(
    `h${level}`,
    { part: 'heading', class: 'heading', id: 'heading' },
    owner.getAttribute('heading') ?? words.heading,
  );
  const cards = entries.map((entry) =>
    entry.gone ? gone(entry, words, actions) : card(entry, words, actions, level),
  );
  const section = element(
    'section',
    { part: 'section', 'aria-labelledby': 'heading', lang: words.lang },
    heading,
    lede === null ? null : element('p', { part: 'lede', class: 'lede' }, lede),
    cards.length > 0 ? element('ul', { part: 'list', role: 'list' }, ...cards) : null,
    feed ? privacy(feed.memory, words, actions) : null,
  );
  const old = root.querySelector('section');
  if (old) old.replaceWith(section);
  // Screen readers only hear a status line that was there before it spoke.
  else root.replaceChildren(section, element('p', { role: 'status', class: 'unseen' }));
  if (focused) refocus(root, focused);
}

function refocus(root: ShadowRoot, wanted: string): void {
  const url = wanted.slice(wanted.indexOf(' ') + 1);
  // In place of a card's button may now stand its undo button, or the other way round.
  for (const place of [wanted, `undo ${url}`, `like ${url}`, 'forget', 'learning']) {
    const node = [...root.querySelectorAll<HTMLElement>('[data-focus]')].find(
      (candidate) => candidate.dataset.focus === place,
    );
    if (node) {
      node.focus({ preventScroll: true });
      return;
    }
  }
}

function card(entry: Entry, words: Words, actions: FeedActions, level: number): HTMLElement {
  const { item, reason, likedId } = entry.recommendation;
  const link = element(
    'a',
    { href: item.url, part: 'link', 'data-focus': `open ${item.url}`, lang: item.lang },
    item.title,
  );
  link.addEventListener('click', (event) => actions.open(entry, event));
  const why = whyText(reason, words);
  const tool = (name: Drawing, label: string, pressed: boolean | null, press: () => void) => {
    const node = button(icon(name), `${name} action`, press);
    node.setAttribute('aria-label', label);
    node.title = label;
    node.dataset.focus = `${name} ${item.url}`;
    if (pressed !== null) node.setAttribute('aria-pressed', String(pressed));
    return node;
  };
  return element(
    'li',
    { part: 'card', class: entry.fresh ? 'new' : null, 'data-url': item.url },
    element(`h${Math.min(6, level + 1) as 6}`, { part: 'title', class: 'title' }, link),
    item.summary ? element('p', { part: 'summary', class: 'summary', lang: item.lang }, item.summary) : null,
    element(
      'div',
      { class: 'foot' },
      why === null ? null : element('p', { part: 'why', class: 'why' }, why),
      element(
        'div',
        { part: 'actions', class: 'actions' },
        tool('like', words.like(item.title), likedId !== null, () => actions.like(entry)),
        tool('less', words.less(item.title), null, () => actions.putAside(entry, 'less')),
        tool('hide', words.hide(item.title), null, () => actions.putAside(entry, 'hide')),
      ),
    ),
  );
}

function gone(entry: Entry, words: Words, actions: FeedActions): HTMLElement {
  const { url } = entry.recommendation.item;
  const undo = button(words.undo, 'undo', () => actions.undo(entry));
  undo.classList.add('link');
  undo.dataset.focus = `undo ${url}`;
  undo.setAttribute('aria-label', `${words.undo}: ${entry.recommendation.item.title}`);
  const done = entry.gone?.action === 'less' ? words.lessDone : words.hideDone;
  return element(
    'li',
    { part: 'card gone', class: 'gone', 'data-url': url },
    element('p', {}, `${done} `, undo),
  );
}

/** The reason in words; nothing where there is nothing true to say. */
export function whyText(reason: SiteReason, words: Words): string | null {
  switch (reason.type) {
    case 'read': {
      const others = reason.pages.filter(({ current }) => !current).map(({ title }) => title);
      if (others.length === reason.pages.length) return words.becauseRead(others);
      return others[0] === undefined ? words.becauseCurrent : words.becauseCurrentAnd(others[0]);
    }
    case 'liked':
      return words.becauseLiked(reason.title);
    case 'different':
      return words.different;
    case 'start':
      return null;
  }
}

function privacy(memory: SiteMemory, words: Words, actions: FeedActions): HTMLElement {
  const line = element('p', { part: 'privacy-line' }, privacyText(memory, words));
  const box = element('div', { part: 'privacy', class: 'privacy' }, line);
  const control = (label: string, focus: string, press: () => void) => {
    const node = button(label, focus, press);
    node.classList.add('link');
    node.dataset.focus = focus;
    return node;
  };
  const usual = [
    control(memory.learning ? words.pause : words.resume, 'learning', () =>
      actions.setLearning(!memory.learning),
    ),
  ];
  if (memory.pages > 0 || memory.reactions > 0) {
    usual.push(
      control(words.forget, 'forget', () => {
        const keep = control(words.forgetNo, 'forget-no', () => {
          box.replaceChildren(line, ...usual);
          usual.at(-1)?.focus();
        });
        const question = element('p', { role: 'alert' }, words.forgetAsk(memory.pages, memory.reactions));
        const yes = control(words.forgetYes, 'forget-yes', () => actions.forget());
        box.replaceChildren(question, yes, keep);
        keep.focus();
      }),
    );
  }
  box.append(...usual);
  return box;
}

/** What is known of the reader, and what becomes of it. */
export function privacyText(memory: SiteMemory, words: Words): string {
  const known = memory.pages > 0 || memory.reactions > 0;
  const parts: string[] = [];
  if (!memory.learning) parts.push(memory.offBySignal ? words.offBySignal : words.paused);
  if (known) parts.push(words.memory(memory.pages, memory.reactions));
  if (!memory.kept && (known || memory.learning)) parts.push(words.notKept);
  else if (known) parts.push(words.kept);
  else if (memory.learning) parts.push(words.memoryEmpty);
  return parts.join(words.lang === 'en' ? ' ' : '');
}

function headingLevel(owner: HTMLElement): 1 | 2 | 3 | 4 | 5 | 6 {
  const wished = Number(owner.getAttribute('heading-level') ?? 2);
  return (Number.isInteger(wished) && wished >= 1 && wished <= 6 ? wished : 2) as 2;
}
