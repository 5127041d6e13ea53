import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { newParameterLines } from '../../src/amnezia/new-parameters.ts';
import { readParameters } from '../../src/amnezia/read-parameters.ts';

const PRINT = new URL('../../src/amnezia/print-parameters.ts', import.meta.url).pathname;

describe('the lines of a new interface', () => {
  it.each(['2.0', '3.1'] as const)('are good parameters, in the form that the installer takes: %s', async (set) => {
    const { stdout } = await execa(process.execPath, [PRINT, set]);
    for (const lines of [newParameterLines(set), stdout.split('\n')]) {
      const { parameters, problems, unknown } = readParameters(lines.join('\n'));
      expect([problems, unknown, Object.keys(parameters).length]).toEqual([[], [], lines.length]);
      expect(lines.filter((line) => !/^[A-Z][A-Za-z0-9]{1,30} = [A-Za-z0-9+/=-]{1,60}$/.test(line))).toEqual([]);
      expect('HeaderProtectionKey' in parameters).toBe(set === '3.1');
    }
  });

  it('are never made of numbers that are no good', () => {
    expect(() => newParameterLines('2.0', () => 70_000)).toThrow(/S1 = 70000/);
  });

  it('are printed for a set that there is', async () => {
    const { exitCode, stdout } = await execa(process.execPath, [PRINT, '9'], { reject: false });
    expect([exitCode, stdout]).toEqual([1, '']);
  });
});
