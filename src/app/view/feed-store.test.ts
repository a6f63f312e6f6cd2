import { describe, expect, it } from 'vitest';
import type { Engine, Feed, ReactionRow } from '../../engine/api';
import { FeedStore } from './feed-store';

const feed = (id: string, urls: string[] = ['https://example.org/a']): Feed => ({
  id,
  time: 0,
  items: urls.map((url) => ({
    item: { title: url, url, kind: 'article', lang: 'en', summary: '', tags: [] },
    source: { id: 'starter', title: 'Starter', live: false },
    published: null,
    score: 0,
    terms: [],
    because: [],
    exploration: false,
    chance: null,
    reactions: [],
  })),
  servedBy: 'top-3',
  sharpening: false,
  adventure: 0.3,
  scene: null,
  candidates: 10,
});

type Part = ConstructorParameters<typeof FeedStore>[0];
const engineWith = (part: Partial<Part>): Part => {
  const refuse = () => Promise.reject(new Error('misuse: not expected here'));
  return { feed: refuse, react: refuse, undo: refuse, reactions: refuse, updateSettings: refuse, ...part };
};

describe('FeedStore', () => {
  it('shows a sharpened feed at once where nobody is reading, and keeps it waiting where somebody is', async () => {
    let current = feed('1');
    const store = new FeedStore(engineWith({ feed: async () => current }));
    await store.noteVersion(1);
    current = feed('2');
    await store.noteVersion(2);
    expect(store.snapshot().feed?.id).toBe('2');
    store.setReading(true);
    current = feed('3');
    await store.noteVersion(3);
    expect(store.snapshot().feed?.id).toBe('2');
    expect(store.snapshot().newer?.id).toBe('3');
    store.showNewer();
    expect(store.snapshot().feed?.id).toBe('3');
    expect(store.snapshot().newer).toBeNull();
  });

  it('asks once a version, and drops an answer that a later version overtook', async () => {
    const answers: ((value: Feed) => void)[] = [];
    const store = new FeedStore(engineWith({ feed: () => new Promise((resolve) => answers.push(resolve)) }));
    const first = store.noteVersion(1);
    void store.noteVersion(1);
    const second = store.noteVersion(2);
    expect(answers).toHaveLength(2);
    answers[1]?.(feed('late'));
    await second;
    answers[0]?.(feed('early'));
    await first;
    expect(store.snapshot().feed?.id).toBe('late');
  });

  it('puts the feed that a reaction gives in place, also while reading', async () => {
    const engine = engineWith({
      feed: async () => feed('1'),
      react: async () => ({ undoId: 7, feed: feed('2', []) }),
      undo: async (id) => feed(`undone ${id}`),
    });
    const store = new FeedStore(engine);
    await store.noteVersion(1);
    store.setReading(true);
    expect(await store.react('https://example.org/a', 'hide')).toBe(7);
    expect(store.snapshot().feed?.items).toEqual([]);
    await store.takeBack('https://example.org/a', 'hide');
    expect(store.snapshot().feed?.id).toBe('undone 7');
  });

  it('takes back a reaction of an earlier visit by looking it up', async () => {
    const row: ReactionRow = {
      undoId: 3,
      url: 'https://example.org/a',
      title: 'A',
      kind: 'article',
      action: 'like',
      time: 0,
    };
    const undone: number[] = [];
    const engine = engineWith({
      reactions: async () => [{ ...row, undoId: 2, action: 'save' }, row],
      undo: async (id) => {
        undone.push(id);
        return feed('x');
      },
    });
    await new FeedStore(engine).takeBack('https://example.org/a', 'like');
    expect(undone).toEqual([3]);
  });

  it('drops the feed when the history becomes another one', async () => {
    let id = 'sample';
    const store = new FeedStore(engineWith({ feed: async () => feed(id) }));
    store.noteProfile('sample mira');
    await store.noteVersion(1);
    store.noteProfile('sample mira');
    expect(store.snapshot().feed?.id).toBe('sample');
    id = 'own';
    store.noteProfile('import');
    expect(store.snapshot().feed).toBeNull();
    await store.noteVersion(1);
    expect(store.snapshot().feed?.id).toBe('own');
  });

  it('keeps the old feed and says why when a new one fails', async () => {
    let fail = false;
    const engine: Pick<Engine, 'feed'> = {
      feed: async () => {
        if (fail) throw new Error('storage-timeout: feeds');
        return feed('1');
      },
    };
    const store = new FeedStore(engineWith(engine));
    await store.noteVersion(1);
    fail = true;
    await store.refresh();
    expect(store.snapshot()).toMatchObject({ error: 'storage-timeout', busy: false, feed: { id: '1' } });
  });
});
