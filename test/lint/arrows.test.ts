import { describe, expect, it } from 'vitest';
import { circles, upwardArrows } from './arrows.ts';
import { importsOf } from './imports.ts';

const FLOORS = [['src/errors.ts'], ['src/peers'], ['src/peers/plan'], ['src/telegram']];

describe('the rule that arrows only run down', () => {
  it('finds an import of a higher floor, for a type as well, and lets those down and beside pass', () => {
    const up = importsOf('src/peers/devices.ts', "import type { Plan } from './plan/plan.ts';\n");
    const imports = new Map([
      ['src/peers/devices.ts', up],
      ['src/peers/keys.ts', ['src/peers/devices.ts', 'src/errors.ts']],
      ['src/telegram/outbox.ts', ['src/peers/plan/plan.ts']],
    ]);
    expect(upwardArrows(imports, FLOORS)).toEqual([
      'src/peers/devices.ts imports src/peers/plan/plan.ts, which stands on a higher floor (test/lint/floors.ts)',
    ]);
  });

  it('finds a file that stands on no floor', () => {
    expect(upwardArrows(new Map([['src/new/room.ts', []]]), FLOORS)).toHaveLength(1);
  });
});

describe('the rule against circles', () => {
  it('finds each circle once, also one of types, of loaded parts and of imports over several lines', () => {
    const imports = new Map([
      ['src/a.ts', importsOf('src/a.ts', "import {\n  type B,\n} from './b.ts';\n")],
      ['src/b.ts', importsOf('src/b.ts', "const load = () => import('./c.ts');\n")],
      ['src/c.ts', importsOf('src/c.ts', "import './d.ts';\nexport type { A } from './a.ts';\n")],
      ['src/e.ts', ['src/a.ts']],
    ]);
    expect(circles(imports)).toEqual(['a circle of imports: src/a.ts -> src/b.ts -> src/c.ts -> src/a.ts']);
  });
});
