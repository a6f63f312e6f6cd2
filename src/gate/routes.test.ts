import { expect, it } from 'vitest';
import { isAppRoute } from './routes';

it('answers the app’s own routes with the app, and leaves other pages and files alone', () => {
  for (const path of ['/', '/index.html', '/feed', '/interests', '/sources/add', '/demonstration'])
    expect(isAppRoute(path), path).toBe(true);
  for (const path of ['/widget.html', '/demo', '/demo/', '/demo/sourdough/', '/gate/log', '/LICENSE.txt'])
    expect(isAppRoute(path), path).toBe(false);
});

it('knows its routes under another base path too', () => {
  expect(isAppRoute('/apps/driftfeed/', '/apps/driftfeed/')).toBe(true);
  expect(isAppRoute('/apps/driftfeed/feed', '/apps/driftfeed/')).toBe(true);
  expect(isAppRoute('/apps/other/', '/apps/driftfeed/')).toBe(false);
  expect(isAppRoute('/apps/driftfeed/demo/tea/', '/apps/driftfeed/')).toBe(false);
});
