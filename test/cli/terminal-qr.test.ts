import { describe, expect, it } from 'vitest';
import { terminalQr } from '../../src/cli/config/terminal-qr.ts';
import { canScan, scanQr } from '../lab/scan-qr.ts';
import { terminalPicture } from '../lab/terminal-screen.ts';

/** As long as a plain config is, and one of AmneziaWG. */
const PLAIN = `[Interface]\nPrivateKey = ${'k'.repeat(43)}=\n${'x'.repeat(250)}\n`;
const AMNEZIA = `${PLAIN}${'Jc = 4\n'.repeat(18)}`;

describe('a QR code in the terminal', () => {
  describe.skipIf(!canScan())('is read', () => {
    it.each([
      ['dark', 0],
      ['light', 255],
      ['solarized', 43],
    ])('from an 80-column screen of a %s theme', (_, background) => {
      for (const text of [PLAIN, AMNEZIA, 'vpn://short']) {
        const picture = terminalPicture(terminalQr(text).text, 80, background);
        expect(scanQr(picture).toString()).toBe(text);
      }
    });
  });

  it('fits 80 columns as long as the config has no more than about 480 bytes', () => {
    expect(terminalQr('x'.repeat(300))).toMatchObject({ columns: 65, rows: 33 });
    expect(terminalQr('x'.repeat(450))).toMatchObject({ columns: 77, rows: 39 });
    expect(terminalQr('x'.repeat(500)).columns).toBeGreaterThan(80);
  });

  it('says its own size', () => {
    const { text, columns, rows } = terminalQr(PLAIN);
    const lines = text.trimEnd().split('\n');
    expect(lines).toHaveLength(rows);
    for (const line of lines) expect([...line.matchAll(/▀/g)]).toHaveLength(columns);
  });
});
