// End-to-end tests of the built app in Chromium: the whole set without WebGPU, a smaller one with it.
// `E2E_SCREENSHOTS=1` adds the project that makes the pictures of the README, `SOAK_KILLS=200` the one that kills.
import { defineConfig, devices } from '@playwright/test';
import type { DriftfeedOptions } from './e2e/fixtures';
import {
  appFolder,
  appOrigin,
  type Compute,
  executablePath,
  launchArguments,
  port,
} from './e2e/support/launch';

function browser(compute: Compute) {
  return {
    ...devices['Desktop Chrome'],
    compute,
    launchOptions: {
      args: launchArguments(compute),
      ...(executablePath ? { executablePath } : {}),
    },
  };
}

const pictures = 'screenshots.spec.ts';
const soak = 'soak/*.spec.ts';

export default defineConfig<DriftfeedOptions>({
  testDir: 'e2e',
  // Firefox has a runner of its own.
  testMatch: '*.spec.ts',
  outputDir: 'test-results/e2e',
  fullyParallel: false,
  workers: 1,
  // On a busy machine a wait may run out; a test that needs a second run is reported as flaky.
  retries: process.env.CI ? 2 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 300_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    baseURL: appOrigin,
    viewport: { width: 1280, height: 800 },
    // To record every try costs a tenth to a quarter of the time.
    trace: process.env.CI ? 'on-first-retry' : 'retain-on-failure',
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
  },
  webServer: {
    command: `npx tsx tools/serve/serve.ts --port ${port} --dir ${appFolder}`,
    url: appOrigin,
    reuseExistingServer: false,
    stdout: 'ignore',
    timeout: 30_000,
  },
  projects: [
    {
      name: 'webgpu-off',
      testIgnore: [pictures, soak],
      grepInvert: /@webgpu\b/,
      use: browser('wasm'),
    },
    {
      // SwiftShader is some sixty times slower than a GPU: only what depends on the backend.
      name: 'webgpu-on',
      testIgnore: [pictures, soak],
      grep: /@both\b|@webgpu\b/,
      timeout: 900_000,
      use: browser('webgpu'),
    },
    ...(process.env.E2E_SCREENSHOTS
      ? [{ name: 'screenshots', testMatch: pictures, use: browser('wasm') }]
      : []),
    // A trace of browsers that are killed breaks the run.
    ...(process.env.SOAK_KILLS
      ? [{ name: 'soak', testMatch: soak, use: { ...browser('wasm'), trace: 'off' as const } }]
      : []),
  ],
});
