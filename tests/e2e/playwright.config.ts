import { defineConfig } from '@playwright/test';

// Debian's Chromium without a window, and drawing by software whatever the machine has: the same pixels everywhere. `run`
// sets the rest.
export default defineConfig({
  testDir: '.',
  outputDir: '../../build/e2e',
  // One instance, one browser at a time: tests may log out, revoke, and measure how soon that bites.
  workers: 1,
  fullyParallel: false,
  // Generous, because machines that build at the same time are slow; never endless.
  timeout: 90_000,
  globalTimeout: 35 * 60_000,
  expect: { timeout: 20_000 },
  // Other suites run beside them: one that fails is shown, told as flaky, and tried once more.
  retries: 1,
  forbidOnly: true,
  reporter: [['list']],
  use: {
    baseURL: process.env.MEMENTO_E2E_URL ?? 'http://127.0.0.1:8080/memento/',
    browserName: 'chromium',
    headless: true,
    // Wide enough that both panels start open; low, because every pixel is drawn by software.
    viewport: { width: 1366, height: 640 },
    deviceScaleFactor: 1,
    colorScheme: 'dark',
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    contextOptions: { reducedMotion: 'reduce' },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: '/usr/bin/chromium-headless-shell',
      args: [
        '--no-sandbox',
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        // Only the canvas is WebGL's; to put the page together that way, too, would cost twice the time.
        '--disable-gpu-compositing',
        '--force-color-profile=srgb',
      ],
    },
  },
});
