import { type Browser, chromium } from 'playwright-core';
import { programPath } from '../lab/requirements.ts';

const OFF = ['background-networking', 'component-update', 'gpu', 'quic', 'sync'].map((what) => `--disable-${what}`);

/** Starts the machine's own Chromium; rejects where there is none. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: programPath('chromium') ?? '',
    args: ['--no-sandbox', '--no-first-run', ...OFF],
  });
}
