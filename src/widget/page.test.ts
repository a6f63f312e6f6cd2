import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageAddresses, watchMoves } from './page';

describe('pageAddresses', () => {
  const location = 'https://site.example/a?ref=1#top';

  it('prefers the canonical address, then the one in the address bar, without its fragment', () => {
    expect(pageAddresses({ location, canonical: 'https://site.example/a' })).toEqual([
      'https://site.example/a',
      'https://site.example/a?ref=1',
    ]);
  });

  it('is the address bar alone where there is no canonical link, or it says the same', () => {
    expect(pageAddresses({ location, canonical: null })).toEqual(['https://site.example/a?ref=1']);
    expect(pageAddresses({ location, canonical: 'https://site.example/a?ref=1' })).toHaveLength(1);
  });

  it('does not trust a canonical link left over from the page before', () => {
    expect(pageAddresses({ location, canonical: 'https://site.example/before' }, true)).toEqual([
      'https://site.example/a?ref=1',
    ]);
  });
});

describe('watchMoves', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const watch = (navigation: EventTarget | undefined) => {
    const window = Object.assign(new EventTarget(), { navigation }) as unknown as Window;
    const leaving = vi.fn();
    const arrived = vi.fn();
    return { window, leaving, arrived, end: watchMoves(window, leaving, arrived) };
  };

  it('tells of a move at once and, when the site has drawn, once more', () => {
    const navigation = new EventTarget();
    const { leaving, arrived } = watch(navigation);
    navigation.dispatchEvent(new Event('currententrychange'));
    navigation.dispatchEvent(new Event('currententrychange'));
    expect(leaving).toHaveBeenCalledTimes(2);
    expect(arrived).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(arrived).toHaveBeenCalledTimes(1);
  });

  it('notices back and forward where there is no Navigation API', () => {
    const { window, arrived } = watch(undefined);
    window.dispatchEvent(new Event('popstate'));
    vi.advanceTimersByTime(1000);
    expect(arrived).toHaveBeenCalledTimes(1);
  });

  it('is silent once ended, also about a move under way', () => {
    const navigation = new EventTarget();
    const { arrived, end } = watch(navigation);
    navigation.dispatchEvent(new Event('currententrychange'));
    end();
    navigation.dispatchEvent(new Event('currententrychange'));
    vi.advanceTimersByTime(1000);
    expect(arrived).not.toHaveBeenCalled();
  });
});
