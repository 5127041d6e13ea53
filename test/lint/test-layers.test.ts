import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importsBelow } from './imports.ts';
import { layerBreaks } from './test-layers.ts';

it('finds what the lab knows of its users, and what one folder of tests takes from another', () => {
  const lab = 'test/lab/sshd.ts';
  const stage = 'test/stage/open-chat.ts';
  const helper = 'test/peers/plan-for.ts';
  const imports = new Map([
    [lab, [stage, 'src/log.ts']],
    ['test/lab/bot-api/ask.ts', [lab]],
    [stage, [lab]],
    [helper, [lab, stage]],
    ['test/peers/nodes/plan.test.ts', [helper]],
    ['test/story/first.test.ts', [stage, helper]],
    ['test/whole.test.ts', [helper]],
  ]);
  expect(layerBreaks(imports).map((finding) => finding.split(':')[0])).toEqual([
    `${lab} imports ${stage}`,
    `test/story/first.test.ts imports ${helper}`,
  ]);
});

it('finds nothing in these tests', () => {
  expect(layerBreaks(importsBelow(join(import.meta.dirname, '../..'), 'test'))).toEqual([]);
});
