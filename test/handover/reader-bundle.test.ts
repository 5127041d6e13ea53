import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { expect, it } from 'vitest';
import { reader } from './sample-config.ts';

const ROOT = join(import.meta.dirname, '../..');

it('is what `npm run reader` makes of its sources today', async () => {
  const bundle = await rolldown({
    input: join(ROOT, 'src/handover/reader/main.ts'),
    transform: { target: 'es2015' },
    cwd: ROOT,
  });
  const { output } = await bundle.generate({ format: 'iife', minify: true });
  expect(output).toHaveLength(1);
  expect(output[0].code === reader(), 'run `npm run reader`').toBe(true);
});

it('asks nothing of an old phone that one of 2016 has not, and reaches nowhere', () => {
  const code = reader();
  expect(code.length).toBeLessThan(32_000);
  const newer = [
    /BigInt/,
    /\?\.\w/,
    /\?\?/,
    /\basync\b/,
    /\*\*/,
    /[{;]#\w/,
    /crypto\b/,
    /\.(?:at|flat|flatMap|replaceAll|matchAll)\(/,
  ];
  const reach = [/fetch\(/, /XMLHttpRequest/, /WebSocket/, /https?:/, /eval\(/, /new Function/];
  expect([...newer, ...reach].filter((one) => one.test(code))).toEqual([]);
  // of these it brings its own, before anything else runs
  expect(code.search(/\bglobalThis\b/)).toBeLessThan(200);
  expect(code.search(/hasOwn\b/)).toBeLessThan(400);
});
