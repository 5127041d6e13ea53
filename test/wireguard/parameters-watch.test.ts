import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NodeError, type NodeParameters } from '../../src/wireguard/drivers/driver.ts';
import { HEADER_KEY as KEY, told, VALUES } from '../stage/amnezia-parameters.ts';
import { openLoop } from '../stage/loop-lab.ts';
import { box, newKey, node, peer } from '../stage/sample-state.ts';

const MINUTE = 60_000;

async function open(protocol: 'wireguard' | 'amneziawg' = 'amneziawg') {
  const lab = await openLoop([peer()], {}, node({ protocol }));
  lab.sim.told = told(VALUES);
  return {
    ...lab,
    record: () => lab.store.state.nodes['main']?.parameters ?? null,
    isKnown: () => lab.loop.snapshot?.hasKnownParameters,
    asked: () => lab.sim.asked.length,
  };
}

describe('the parameters of an AmneziaWG node', () => {
  it('are read with the first poll and stored without neutral values', async () => {
    const { sim, step, record, isKnown, loop } = await open();
    sim.told = told({ ...VALUES, RandomTrailers: 'off', ContentPaddingAddition: '0' });
    await step();
    expect(record()).toMatchObject({
      server_key: sim.serverKey,
      values: VALUES,
      header_print: null,
      header_secret: null,
    });
    expect(record()?.values).toEqual(VALUES);
    expect([isKnown(), loop.parametersTrouble]).toEqual([true, null]);
  });

  it('are never asked of a plain node, whose snapshot has no word of them', async () => {
    const { step, loop, asked, record } = await open('wireguard');
    await step();
    await step(2 * MINUTE);
    expect(loop.snapshot).not.toHaveProperty('hasKnownParameters');
    expect([asked(), record()]).toEqual([0, null]);
  });

  it('are read again every minute, after an outage, and when the interface was made anew; not at every poll', async () => {
    const { sim, loop, step, asked, isKnown } = await open();
    await step();
    loop.requestPoll();
    await step(10_000);
    expect([sim.dumps, asked()]).toEqual([2, 1]);
    await step(MINUTE);
    expect(asked()).toBe(2);
    sim.isUp = false;
    loop.requestPoll();
    await step(1000);
    sim.isUp = true;
    await step(1000);
    expect(asked()).toBe(3);
    loop.interfaceChanged();
    expect(isKnown()).toBe(false);
    await step(1000);
    expect([asked(), isKnown()]).toEqual([4, true]);
    sim.reboot();
    loop.requestPoll();
    await step(1000);
    expect(asked()).toBe(5);
  });

  it('are read at once when a poll tells that they changed, and else seldom where polls tell that', async () => {
    const { sim, loop, step, asked, record } = await open();
    sim.print = 'a';
    await step();
    for (let minute = 0; minute < 9; minute += 1) await step(MINUTE);
    expect([sim.dumps, asked()]).toEqual([10, 1]);
    sim.told = told({ ...VALUES, Jc: '7' });
    sim.print = 'b';
    loop.requestPoll();
    await step(1000);
    expect([asked(), record()?.values['Jc']]).toEqual([2, '7']);
    for (let minute = 0; minute < 10; minute += 1) await step(MINUTE);
    expect(asked()).toBe(3);
    sim.told = told({ ...VALUES, S1: '31' });
    sim.print = 'c';
    await step(MINUTE);
    await step(MINUTE);
    expect([asked(), record()?.values['S1'], loop.parametersTrouble]).toEqual([5, '31', null]);
  });

  it('are not known from the poll that tells of a change until they were read again', async () => {
    const { sim, loop, step, seen, isKnown, record } = await open();
    sim.print = 'a';
    await step();
    await step(MINUTE);
    expect(seen.at(-1)?.hasKnownParameters).toBe(true);
    sim.print = 'b';
    sim.told = told({ ...VALUES, Jc: '7' });
    loop.requestPoll();
    await step(1000);
    // what others see before the read, which may take as long as the peers' changes do
    expect(seen.at(-1)?.hasKnownParameters).toBe(false);
    expect([isKnown(), record()?.values['Jc']]).toEqual([true, '7']);
  });

  it('leave room for IPv6 where files have it: wider padding of data is a wrong value there', async () => {
    for (const [more, most] of [
      [{ network6: 'fd00::/64' }, 140],
      [{ allowedIps: ['0.0.0.0/0', '::/0'] }, 140],
      [{ allowedIps: ['0.0.0.0/0'] }, 1188],
    ] as const) {
      const lab = await openLoop([peer()], {}, node({ protocol: 'amneziawg', network6: null, ...more }));
      lab.sim.told = told({ ...VALUES, S4: String(most) });
      await lab.step();
      expect([more, lab.loop.parametersTrouble]).toEqual([more, null]);
      lab.sim.told = told({ ...VALUES, S4: String(most + 1) });
      await lab.step(MINUTE);
      const problem = { key: 'S4', value: String(most + 1), kind: 'out-of-range', min: 0, max: most };
      expect([more, lab.loop.parametersTrouble]).toEqual([more, { kind: 'wrong', problems: [problem] }]);
      expect(lab.loop.snapshot?.hasKnownParameters).toBe(false);
    }
  });

  it('count when a second read a minute later has them too, if clients must share them; until then no file is made', async () => {
    const { sim, step, record, isKnown, loop, notices } = await open();
    await step();
    sim.told = told({ ...VALUES, S1: '31', H2: '99' });
    await step(MINUTE);
    expect([isKnown(), loop.parametersTrouble]).toEqual([false, { kind: 'changing' }]);
    expect(record()?.values['S1']).toBe('30');
    loop.requestPoll();
    await step(30_000);
    expect([isKnown(), record()?.values['S1']]).toEqual([false, '30']);
    loop.requestPoll();
    await step(30_000);
    expect([isKnown(), loop.parametersTrouble, record()?.values['S1']]).toEqual([true, null, '31']);
    expect(notices).toEqual([{ kind: 'parameters-changed', node: 'main', names: ['S1', 'H2'] }]);
  });

  it('wait anew when they change once more before a minute has passed, and count at once when they are the old ones again', async () => {
    const { sim, step, record, isKnown, loop, notices } = await open();
    await step();
    sim.told = told({ ...VALUES, S1: '31' });
    await step(MINUTE);
    sim.told = told({ ...VALUES, S1: '32' });
    loop.requestPoll();
    await step(40_000);
    loop.requestPoll();
    await step(40_000);
    expect([isKnown(), record()?.values['S1']]).toEqual([false, '30']);
    sim.told = told(VALUES);
    loop.requestPoll();
    await step(1000);
    expect([isKnown(), record()?.values['S1'], notices]).toEqual([true, '30', []]);
  });

  it('count at once where each end may have its own', async () => {
    const { sim, step, record, isKnown, notices } = await open();
    await step();
    sim.told = told({ ...VALUES, Jc: '7', I1: '<r 20>' });
    await step(MINUTE);
    expect(record()?.values).toMatchObject({ Jc: '7', I1: '<r 20>' });
    expect([isKnown(), notices]).toEqual([true, []]);
  });

  it.each<[string, NodeParameters | NodeError | null, object]>([
    ['a value is wrong', told({ ...VALUES, Jmin: '90' }), { kind: 'wrong', problems: [{ key: 'Jmin' }] }],
    ['there is a newer one', { ...told(VALUES), unknown: ['Quux'] }, { kind: 'newer', names: ['Quux'] }],
    [
      'padding is too short for the key',
      told({ ...VALUES, S4: '3' }, KEY),
      { kind: 'wrong', problems: [{ key: 'S4' }] },
    ],
    ['the gate is older than the word', null, { kind: 'old-gate' }],
    ['the command fails', new NodeError('command', 'awg: it broke'), { kind: 'unreadable', reason: 'awg: it broke' }],
  ])('keep what is known, and let no file be made, while %s', async (_why, answer, trouble) => {
    const { sim, step, record, isKnown, loop, said, converged } = await open();
    await step();
    const before = record();
    sim.told = answer;
    await step(MINUTE);
    await step(MINUTE);
    expect(loop.parametersTrouble).toMatchObject(trouble);
    expect([isKnown(), record()]).toEqual([false, before]);
    expect(said('no config goes out')).toBe(1);
    expect(converged()).toBe(3); // peers are served all the same
    sim.told = told(VALUES);
    await step(MINUTE);
    expect([isKnown(), loop.parametersTrouble]).toEqual([true, null]);
  });

  it('of another server key are taken at once, and those of the old one are used no more', async () => {
    const { sim, step, store, record, isKnown } = await open();
    await step();
    await store.update((draft) => {
      if (draft.nodes['main']?.parameters) draft.nodes['main'].parameters.server_key = KEY;
    });
    sim.told = told({ ...VALUES, S1: '77' });
    await step(MINUTE);
    expect(record()).toMatchObject({ server_key: sim.serverKey, values: { S1: '77' } });
    expect(isKnown()).toBe(true);
  });

  it('are not known while they cannot be written', async () => {
    const { step, disk, isKnown, record, loop } = await open();
    disk.isFull = true;
    await step();
    expect([isKnown(), record(), loop.parametersTrouble?.kind]).toEqual([false, null, 'unreadable']);
    disk.isFull = false;
    loop.requestPoll();
    await step(1000);
    expect(isKnown()).toBe(true);
  });
});

describe('a header protection key', () => {
  it('is asked for only when its hash is a new one, also after a restart, and stored sealed', async () => {
    const { sim, step, start, record, loop } = await open();
    sim.headerKey = KEY;
    sim.told = told(VALUES, KEY);
    await step();
    await step(MINUTE);
    await step(0, start());
    expect(sim.asked.filter((word) => word === 'header key')).toHaveLength(1);
    const sealed = record()?.header_secret ?? '';
    expect(box.openText(sim.serverKey, sealed)).toBe(KEY);
    expect(JSON.stringify(record())).not.toContain(KEY);

    const other = Buffer.alloc(32, 8).toString('base64');
    sim.headerKey = other;
    sim.told = told(VALUES, other);
    await step(MINUTE);
    loop.requestPoll();
    await step(10_000);
    await step(MINUTE);
    expect(sim.asked.filter((word) => word === 'header key')).toHaveLength(2);
    expect(box.openText(sim.serverKey, record()?.header_secret ?? '')).toBe(other);
  });

  it('that is another than was told of, or none, is not taken', async () => {
    for (const key of [Buffer.alloc(32, 8).toString('base64'), null, 'no key']) {
      const { sim, step, isKnown, record, lines } = await open();
      sim.told = told(VALUES, KEY);
      sim.headerKey = key;
      await step();
      expect([isKnown(), record()]).toEqual([false, null]);
      if (key !== null) expect(JSON.stringify(lines)).not.toContain(key);
    }
  });

  it('is asked for again when what the store has does not open', async () => {
    const { sim, store, step, isKnown, start } = await open();
    sim.headerKey = KEY;
    sim.told = told(VALUES, KEY);
    await step();
    await store.update((draft) => {
      const record = draft.nodes['main']?.parameters;
      if (record) record.header_secret = box.sealText('another server', KEY);
    });
    const again = start();
    await step(0, again);
    expect(sim.asked.filter((word) => word === 'header key')).toHaveLength(2);
    expect([isKnown(), again.snapshot?.hasKnownParameters]).toEqual([true, true]);
    expect(box.openText(sim.serverKey, store.state.nodes['main']?.parameters?.header_secret ?? '')).toBe(KEY);
  });
});

it('no header protection key stands in clear in the store, in the log, in a notice or in an error, whatever is told and fails', async () => {
  const answer = fc.constantFrom('right', 'other', 'none', 'no key', 'broken', 'wrong values', 'newer');
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 4 }), async (answers) => {
      const { sim, step, store, lines, notices, loop } = await open();
      const keys: string[] = [];
      for (const kind of answers) {
        const [key, other] = [newKey(), newKey()];
        keys.push(key, other);
        sim.headerKey = { right: key, other, none: null, 'no key': `${key}!` }[kind as string] ?? key;
        sim.told = told(kind === 'wrong values' ? { ...VALUES, S4: '1' } : VALUES, key);
        if (kind === 'newer') sim.told = { ...sim.told, unknown: ['HeaderProtectionKey2'] };
        if (kind === 'broken') sim.told = new NodeError('command', 'awg ended with 1');
        await step(MINUTE);
        await step(MINUTE);
      }
      const seen = JSON.stringify([store.state, lines, notices, loop.parametersTrouble]);
      for (const key of keys) expect(seen).not.toContain(key);
      if (answers.at(-1) === 'right') expect(loop.snapshot?.hasKnownParameters).toBe(true);
    }),
    { numRuns: 25 },
  );
});
