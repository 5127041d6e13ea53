import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Root } from '../../src/cli/as-root/root.ts';
import { cliTexts as english } from '../../src/texts/en/cli.ts';
import { temporaryFolder } from '../lab/leftovers.ts';
import { CommandLine } from '../stage/command-line.ts';

it('shows no control codes of words that were pasted', async () => {
  const { code, errors } = await new CommandLine().run(['status\u001b]0;x\u0007\u202e', '--for\u001b[2Jce']);
  expect(code).toBe(1);
  expect(errors).toContain('\\u{1b}');
  expect(errors).not.toMatch(/(?!\n)\p{C}/u);
});

it.skipIf(process.getuid?.() !== 0)('lets root read no file that would fill the memory', async () => {
  const path = join(temporaryFolder(), 'huge');
  writeFileSync(path, '', { mode: 0o600 });
  truncateSync(path, 300 * 1024 ** 2);
  const root = new Root('daemon', english);
  await expect(root.read(path)).rejects.toThrow(/huge: is too large \(314572800 bytes/);
  await expect(root.handOver(['restore', path], [path])).rejects.toThrow(/is too large/);
});
