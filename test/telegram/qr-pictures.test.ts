import { readdirSync, readFileSync } from 'node:fs';
import { inflateSync } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateKeyPair, generatePresharedKey } from '../../src/peers/devices/keys.ts';
import { renderConfig } from '../../src/peers/devices/render-config.ts';
import { drawQr, fitsQr, QrPictures } from '../../src/telegram/delivery/qr-pictures.ts';
import { canScan, scanQr } from '../lab/scan-qr.ts';
import { node, peer } from '../stage/sample-state.ts';

const secret = () => ({ privateKey: generateKeyPair().privateKey, presharedKey: generatePresharedKey() });
const config = (more: Parameters<typeof node>[0] = {}, wg_ip6: string | null = null) =>
  renderConfig(node(more), generateKeyPair().publicKey, peer({ wg_ip6 }), secret());
/** About as long as settings let a config be in practice: both families everywhere, several name servers, networks and names. */
const longest = () =>
  config(
    {
      endpointHost: '2001:db8:1234:5678:9abc:def0:1234:5678',
      dns: ['2606:4700:4700::1111', '2606:4700:4700::1001', '1.1.1.1', '1.0.0.1', 'home.example.com'],
      allowedIps: ['0.0.0.0/1', '128.0.0.0/1', '::/1', '8000::/1', '192.168.100.0/24', 'fd00:1234:5678::/48'],
      mtu: 1280,
    },
    'fd42:4242:4242:4242:1234:5678:9abc:def0/128',
  );

/** The files for AmneziaWG's apps, one for each version that servers speak, and the disguised ones. */
const GOLDEN = new URL('../amnezia/golden/', import.meta.url);
const FOR_APPS = readdirSync(GOLDEN).filter((name) => name.endsWith('.conf'));
const golden = (name: string) => readFileSync(new URL(name, GOLDEN), 'utf8');

/** The picture as a phone shows it that is so many points wide, with one pixel to a point. */
function shown(png: Buffer, width: number): Buffer {
  const image = `<image width="1" height="1" href="data:image/png;base64,${png.toString('base64')}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">${image}</svg>`;
  return Buffer.from(new Resvg(svg, { fitTo: { mode: 'width', value: width } }).render().asPng());
}

/** The pixels, row by row; true is white. */
function pixels(png: Buffer): boolean[][] {
  const size = png.readUInt32BE(16);
  const begin = png.indexOf('IDAT') + 4;
  const rows = inflateSync(png.subarray(begin, begin + png.readUInt32BE(begin - 8)));
  const stride = 1 + size / 8;
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (__, x) => (((rows[y * stride + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 1),
  );
}

describe.skipIf(!canScan())('the QR code of a config, seen by a reader', () => {
  it.each([
    ['for IPv4', () => config()],
    ['with IPv6', () => config({ network6: 'fd00::/64', endpointHost: '2001:db8::1' }, 'fd00::3/128')],
    ['as long as one gets', longest],
    ...FOR_APPS.map((name): [string, () => string] => [`in the shape of ${name}`, () => golden(name)]),
  ])('is the file byte for byte: one %s', (_, make) => {
    for (let i = 0; i < 2; i++) {
      const text = make();
      expect(scanQr(drawQr(text)).equals(Buffer.from(text))).toBe(true);
    }
  });

  it.each([
    [240, config],
    [320, longest],
  ])('is read from a screen of %i points, too', (width, make) => {
    const text = make();
    expect(scanQr(shown(drawQr(text), width)).toString()).toBe(text);
  });

  it('is whatever else may stand in a file, line ends and letters of every script included', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }).filter((one) => one.trim() !== '');
    fc.assert(
      fc.property(text, (one) => {
        expect(scanQr(drawQr(`# ${one}\n`)).toString()).toBe(`# ${one}\n`);
      }),
      { numRuns: 10 },
    );
  });
});

describe('the picture', () => {
  it('fits a small screen with large modules and a quiet zone of four around', () => {
    for (const text of [config(), longest()]) {
      const rows = pixels(drawQr(text));
      const size = rows.length;
      expect(size).toBeLessThanOrEqual(900);
      const black = rows.flatMap((row, y) => row.flatMap((isWhite, x) => (isWhite ? [] : [[x, y] as const])));
      for (const at of [0, 1] as const) {
        const places = black.map((pixel) => pixel[at]);
        expect([places.reduce((a, b) => Math.min(a, b)), places.reduce((a, b) => Math.max(a, b))]).toEqual([
          32,
          size - 33,
        ]);
      }
    }
    expect(drawQr(config()).readUInt32BE(16) / 8 - 8).toBeLessThanOrEqual(65); // modules, on a phone of 360 points 5 each
  });

  it('is drawn of whatever is said to fit, and of nothing longer', () => {
    for (const letter of ['x', 'я', '🔑']) {
      const size = Buffer.byteLength(letter);
      const most = letter.repeat(Math.floor(2953 / size));
      expect(fitsQr(most)).toBe(true);
      expect(drawQr(most).length).toBeGreaterThan(0);
      expect(fitsQr(most + letter)).toBe(false);
      expect(() => drawQr(most + letter)).toThrow();
    }
  });

  it('is small', () => {
    expect(drawQr(longest()).length).toBeLessThan(8000);
  });

  it('is drawn one per turn of the event loop, so that a thousand keep nobody waiting', async () => {
    const pictures = new QrPictures();
    const all = Promise.all(Array.from({ length: 40 }, () => pictures.draw(config())));
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await all;
    isDone = true;
    expect(turns).toBeGreaterThanOrEqual(40);
  });
});
