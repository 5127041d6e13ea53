import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { draw } from '../../src/charts/draw.ts';
import { paint } from '../../src/charts/paint.ts';
import { heightOf, type TrafficPicture, WIDTH } from '../../src/charts/traffic-picture.ts';
import { samplePicture } from './sample-picture.ts';

describe('a picture of traffic', () => {
  it('is a PNG of the size that was meant, with a ground of its own in light and dark chats', async () => {
    const { width, height, isOpaque } = read(await draw(samplePicture()));
    expect([width, height, isOpaque]).toEqual([WIDTH, heightOf(samplePicture()), true]);
  });

  it('has letters for both languages: one that is another makes another picture', () => {
    const letters = ['Ж', 'ё', 'Q', '7', '·', '…'];
    const pictures = letters.map((title) => paint(samplePicture({ title })));
    expect(new Set(pictures.map((png) => Buffer.from(png).toString('base64'))).size).toBe(letters.length);
  });

  it.each<[string, Partial<TrafficPicture>]>([
    ['nothing at all', { stacks: [], bars: [] }],
    ['one node', { stacks: samplePicture().stacks.slice(1) }],
    ['six nodes with long names', { stacks: sixNodes() }],
    ['a column for each hour of a day that has 25', hours()],
  ])('can show %s', (_, more) => {
    const { height } = read(paint(samplePicture(more)));
    expect(height).toBe(heightOf(samplePicture(more)));
    expect(height).toBeGreaterThan(700);
    expect(height).toBeLessThan(1500);
  });

  it('does not come when it cannot be drawn, and the daemon goes on', async () => {
    const broken = { ...samplePicture(), stacks: null } as unknown as TrafficPicture;
    await expect(draw(broken)).rejects.toThrow(/null/);
  });
});

function sixNodes(): TrafficPicture['stacks'] {
  return Array.from({ length: 6 }, (_, i) => ({ name: `Длинное название ${i} · 1 023,9 ГиБ`, values: [i] }));
}

function hours(): Partial<TrafficPicture> {
  const labels = Array.from({ length: 25 }, (_, hour) => String(hour));
  return { labels, stacks: [{ name: 'Дом', values: labels.map(Number) }] };
}

/** As far as an RGBA picture without interlacing needs it. */
function read(png: Uint8Array): { width: number; height: number; isOpaque: boolean } {
  const bytes = Buffer.from(png);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at) + 12) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  const rows = inflateSync(Buffer.concat(parts));
  const corners = [0, width - 1].map((x) => rows[1 + x * 4 + 3]); // of the first row, whose filter is none
  return { width, height, isOpaque: rows[0] === 0 ? corners.every((alpha) => alpha === 255) : rows[4] === 255 };
}
