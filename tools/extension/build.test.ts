// The companion as it is loaded: asks for little, and has nothing to talk to anyone with.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildExtension } from './build';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'driftfeed-extension-'));
  await buildExtension(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const targets = ['chrome', 'firefox'];
const read = (target: string, file: string) => readFileSync(join(folder, target, file), 'utf8');
const manifestOf = (target: string) => JSON.parse(read(target, 'manifest.json'));

/** Whatever a script can reach another machine by, or run code with that was not in it. */
const waysOut =
  /\b(fetch|XMLHttpRequest|WebSocket|WebTransport|EventSource|sendBeacon|RTCPeerConnection|importScripts|Worker|SharedWorker|Image|eval|Function)\s*\(|\bimport\s*\(|\bfrom\s*["']|\bdownloads\b|\bconnectNative\b|\bsendNativeMessage\b|\bcookies\b/;

describe.each(targets)('%s', (target) => {
  it('has everything that its manifest names', () => {
    const manifest = manifestOf(target);
    const named = [
      ...Object.values<string>(manifest.icons),
      manifest.action.default_popup,
      ...(manifest.background.scripts ?? [manifest.background.service_worker]),
      'relay.js',
      '_locales/en/messages.json',
      '_locales/zh_CN/messages.json',
    ];
    const there = readdirSync(join(folder, target), { recursive: true }).map(String);
    expect(there).toEqual(expect.arrayContaining(named));
  });

  it('may read history and nothing else, on no site before the person says so', () => {
    const manifest = manifestOf(target);
    expect(manifest.manifest_version).toBe(3);
    expect(manifest.permissions.toSorted()).toEqual(['activeTab', 'history', 'scripting', 'storage']);
    for (const key of [
      'host_permissions',
      'content_scripts',
      'externally_connectable',
      'web_accessible_resources',
    ])
      expect(manifest).not.toHaveProperty(key);
    expect(manifest.incognito).toBe('not_allowed');
  });

  it('can talk to nobody, by its policy and by its code', () => {
    const policy: string = manifestOf(target).content_security_policy.extension_pages;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'none'");
    expect(policy).toContain("script-src 'self';");
    for (const file of readdirSync(join(folder, target)).filter((name) => name.endsWith('.js'))) {
      const code = read(target, file).replace(/^\s*(\/\/|\*|\/\*).*$/gm, '');
      expect(code.length).toBeGreaterThan(500);
      expect(waysOut.exec(code)?.[0], file).toBeUndefined();
    }
    // The check itself can fail.
    for (const way of ['fetch("x")', 'new WebSocket(u)', 'await import("./x.js")', 'navigator.sendBeacon(u)'])
      expect(way).toMatch(waysOut);
  });

  it('speaks both languages', () => {
    const [english, chinese] = ['en', 'zh_CN'].map((language) =>
      JSON.parse(read(target, `_locales/${language}/messages.json`)),
    );
    expect(Object.keys(chinese)).toEqual(Object.keys(english));
    const used = [...read(target, 'popup.js').matchAll(/word\("(\w+)"/g)].map((match) => match[1]);
    expect(used.length).toBeGreaterThan(3);
    expect(Object.keys(english)).toEqual(
      expect.arrayContaining([...used, 'name', 'about', 'title', 'allow']),
    );
    for (const { message } of Object.values<{ message: string }>(chinese))
      expect(message).toMatch(/\p{sc=Han}/u);
  });
});
