// The built app in Firefox, by itself: `npm run test:firefox`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['e2e/firefox/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
