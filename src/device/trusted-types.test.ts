// Only this origin's own files may be run, and none that came through the gate.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ownScript } from './trusted-types';

const page = 'https://driftfeed.example/app/feed';
const allowed = (text: string) => ownScript(text, page, '/app/');

describe('ownScript', () => {
  it.each(['/app/assets/engine.js', 'https://driftfeed.example/app/runtime/ort.mjs', 'sw.js', '../x.js'])(
    'lets %s through',
    (text) => expect(allowed(text)).toMatch(/^https:\/\/driftfeed\.example\//),
  );

  it.each([
    'https://evil.example/a.js',
    '//evil.example/a.js',
    'http://driftfeed.example/app/a.js',
    'https://driftfeed.example:8443/a.js',
    'https://driftfeed.example.evil.example/a.js',
    'blob:https://driftfeed.example/1f0c',
    'data:text/javascript,alert(1)',
    'javascript:alert(1)',
    '/app/gate/fetch?url=https%3A%2F%2Fevil.example%2Fa.js',
    '/app/assets/../gate/fetch',
    'https://',
  ])('refuses %s', (text) => expect(allowed(text)).toBeNull());
});

describe('the policy', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('is the default one, speaks of script addresses only, and is made once', async () => {
    const createPolicy = vi.fn();
    vi.stubGlobal('trustedTypes', { createPolicy });
    vi.resetModules();
    await import('./trusted-types');
    expect(createPolicy).toHaveBeenCalledOnce();
    expect(createPolicy.mock.calls[0]?.[0]).toBe('default');
    expect(Object.keys(createPolicy.mock.calls[0]?.[1])).toEqual(['createScriptURL']);
  });

  it('is not missed by a browser that knows no Trusted Types', async () => {
    vi.resetModules();
    await expect(import('./trusted-types')).resolves.toBeDefined();
  });
});
