import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { unitTests } from './unit-tests.ts';

function checkout(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'unit-tests-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

it('leaves out a test that starts a program or opens a socket, itself or through a helper', () => {
  const root = checkout({
    'test/a/pure.test.ts': "import { x } from './helper.ts';\nimport type { Y } from '../lab/server.ts';\n",
    'test/a/helper.ts': "import { join } from 'node:path';\nimport { z } from '../../src/z.ts';\n",
    'test/a/starts.test.ts': "import {\n  one,\n  two,\n} from 'node:child_process';\n",
    'test/a/listens.test.ts': "import { x } from './listener.ts';\n",
    'test/a/listener.ts': "import '../lab/server.ts';\n",
    'test/a/later.test.ts': "const load = () => import('../lab/server.ts');\n",
    'test/lab/server.ts': "import http from 'node:http';\n",
    'src/z.ts': "import { execa } from 'execa';\n",
  });
  expect(unitTests(root)).toEqual(['test/a/pure.test.ts']);
});

it('holds the tests of the rules', () => {
  const found = unitTests(join(import.meta.dirname, '../..'));
  for (const folder of ['access', 'config', 'health', 'peers', 'telegram', 'wireguard'])
    expect(found.filter((file) => file.startsWith(`test/${folder}/`)).length, folder).toBeGreaterThan(5);
});
