import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { playwrightCounts, sum, vitestCounts } from './counts.mjs';
import { hashInputs, isBuilt, noteBuilt } from './inputs.mjs';
import { isInstalled, root } from './install.mjs';

let folder: string;
function write(path: string, content: unknown) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'driftfeed-setup-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('isInstalled', () => {
  const lock = {
    packages: {
      '': { name: 'x' },
      'node_modules/a': { version: '1.0.0' },
      'node_modules/a-linux': { version: '1.0.0', optional: true },
    },
  };
  const installed = (version: string) => ({ packages: { 'node_modules/a': { version } } });

  it('wants what the lock file wants, less what is optional', () => {
    write('package-lock.json', lock);
    expect(isInstalled(folder)).toBe(false);
    write('node_modules/.package-lock.json', installed('1.0.0'));
    expect(isInstalled(folder), 'noted, but removed').toBe(false);
    write('node_modules/a/package.json', {});
    expect(isInstalled(folder)).toBe(true);
    write('node_modules/.package-lock.json', installed('0.9.0'));
    expect(isInstalled(folder)).toBe(false);
    write('node_modules/.package-lock.json', 'broken');
    expect(isInstalled(folder)).toBe(false);
  });
});

describe('install', () => {
  it.skipIf(process.platform === 'win32')(
    'ends with npm ci’s status where that fails, and tries nothing else',
    () => {
      mkdirSync(join(folder, 'tools/setup'), { recursive: true });
      copyFileSync(join(root, 'tools/setup/install.mjs'), join(folder, 'tools/setup/install.mjs'));
      write('bin/npm', `#!/bin/sh\necho "npm $*" >> "${folder}/asked"\necho 'npm error E404' >&2\nexit 7\n`);
      chmodSync(join(folder, 'bin/npm'), 0o755);
      write('run.mjs', "import { install } from './tools/setup/install.mjs';\ninstall();\n");
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'run.mjs')], {
        env: { ...process.env, PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}` },
        encoding: 'utf8',
      });
      expect(status).toBe(7);
      expect(stdout).toContain('Installing');
      expect(stderr).toMatch(/E404[\s\S]*could not be installed/);
      expect(readFileSync(join(folder, 'asked'), 'utf8')).toMatch(/^npm ci [^\n]*\n$/);
    },
  );
});

describe.skipIf(process.platform === 'win32')('runToTheEnd', () => {
  /** A child of it that says its number, then does `what`. */
  const start = async (what: string) => {
    mkdirSync(join(folder, 'tools/setup'), { recursive: true });
    copyFileSync(join(root, 'tools/setup/install.mjs'), join(folder, 'tools/setup/install.mjs'));
    write('child.mjs', `console.log(process.pid); ${what}`);
    write(
      'run.mjs',
      "import { runToTheEnd } from './tools/setup/install.mjs';\nrunToTheEnd(process.execPath, ['child.mjs']);\n",
    );
    const started = spawn(process.execPath, [join(folder, 'run.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(started, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    const [told] = (await once(started.stdout, 'data')) as [Buffer];
    return { started, ended, child: Number(String(told)) };
  };
  const forever = 'setInterval(() => {}, 1000);';

  it('leaves nothing running when it is told to end, which is no failure', async () => {
    const { started, ended, child } = await start(forever);
    expect(() => process.kill(child, 0)).not.toThrow();
    started.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(() => process.kill(child, 0)).toThrow();
  });

  it('ends as what it runs ends, and fails where that is killed by somebody else', async () => {
    expect(await (await start('process.exitCode = 3;')).ended).toEqual([3, null]);
    const { ended, child } = await start(forever);
    process.kill(child, 'SIGKILL');
    expect(await ended).toEqual([1, null]);
  });
});

describe('isBuilt', () => {
  it('goes by content, not by time, and leaves out what the build makes', () => {
    write('src/a.ts', 'one');
    write('public/catalog/book.en.json', '{}');
    write('vite.config.ts', '');
    expect(isBuilt(folder)).toBe(false);
    write('dist/index.html', '');
    noteBuilt(hashInputs(folder), folder);
    expect(isBuilt(folder)).toBe(true);
    utimesSync(join(folder, 'src/a.ts'), new Date(0), new Date(0));
    write('public/models/minilm-en/model.onnx', 'product');
    write('public/widget.html', 'product');
    write('src/a.test.ts', 'test');
    expect(isBuilt(folder)).toBe(true);
    write('public/catalog/book.en.json', '{"items":[]}');
    expect(isBuilt(folder)).toBe(false);
  });
});

describe('counting', () => {
  const file = (name: string, content: unknown) => {
    write(name, content);
    return join(folder, name);
  };

  it('adds up both runners', () => {
    const unit = vitestCounts(
      file('unit.json', {
        numPassedTests: 5,
        numFailedTests: 1,
        numPendingTests: 2,
        numTodoTests: 1,
        testResults: [],
      }),
    );
    const browser = playwrightCounts(
      file('browser.json', { stats: { expected: 3, flaky: 1, unexpected: 0, skipped: 1 }, errors: [] }),
    );
    expect(sum([unit, browser])).toEqual({ passed: 9, failed: 1, skipped: 4 });
  });

  it('counts what broke before any test ran', () => {
    const unloaded = { status: 'failed', assertionResults: [] };
    const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, testResults: [unloaded] };
    expect(vitestCounts(file('unit.json', report)).failed).toBe(1);
    const stats = { expected: 0, flaky: 0, unexpected: 0, skipped: 0 };
    expect(playwrightCounts(file('browser.json', { stats, errors: [{ message: 'no server' }] })).failed).toBe(
      1,
    );
    expect(vitestCounts(join(folder, 'none.json')).failed).toBe(1);
    expect(playwrightCounts(file('broken.json', '{')).failed).toBe(1);
  });
});
