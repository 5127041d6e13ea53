import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Person } from '../lab/bot-api/people/person.ts';
import { eventually } from '../lab/eventually.ts';
import { isConfig } from '../lab/is-config.ts';
import { type DeliveryLab, NOTE, openDeliveries } from './delivery-lab.ts';

/** Wishes of this age (ms) are noted as soon as they may be. */
const LATE = 2000;

async function openNotes(ago = LATE): Promise<DeliveryLab & { readonly anna: Person; readonly seen: () => string[] }> {
  const lab = await openDeliveries(undefined, ago);
  lab.noteByChat = true;
  const anna = lab.friend(7);
  const seen = () =>
    anna.chat.messages.flatMap((one) =>
      isConfig(one) ? ['config'] : one.fromBot && one.text === NOTE ? ['note'] : [],
    );
  return Object.assign(lab, { anna, seen });
}

test('is not said while an upload runs, however long, nor after it', async () => {
  const { api, wish, bringUp, anna, seen, settled, deliveries } = await openNotes(0);
  api.fail({ method: 'sendDocument', with: { kind: 'delay', ms: 2500 } });
  bringUp();
  await wish();
  await anna.receives(isConfig);
  await settled();
  deliveries.scan();
  expect(seen()).toEqual(['config']);
});

test('comes before the config when it is on its way already, also with a slow Telegram', async () => {
  const { api, wish, bringUp, anna, seen, settled } = await openNotes();
  api.fail({ method: 'sendMessage', with: { kind: 'delay', ms: 1500 } });
  await wish();
  await api.calling('sendMessage');
  bringUp();
  await anna.receives(isConfig);
  await settled();
  expect(seen()).toEqual(['note', 'config']);
});

test('is taken back when it still waits behind another answer', async () => {
  const { api, outbox, wish, bringUp, anna, seen, settled, notes } = await openNotes();
  api.fail({ method: 'sendMessage', with: { kind: 'hang', ms: 2000 } });
  outbox.message(7, 'something else');
  await wish();
  await eventually(() => notes.length > 0);
  bringUp();
  await anna.receives(isConfig);
  outbox.message(7, 'and more');
  await anna.receives(/and more/);
  await settled();
  expect(seen()).toEqual(['config']);
});

test('is not said once the config may have arrived: Telegram’s answer was lost', async () => {
  const { api, wish, bringUp, seen, settled, notes } = await openNotes();
  api.fail({ method: 'sendDocument', times: 2, with: { kind: 'reset-after' } });
  bringUp();
  await wish();
  await settled();
  expect([notes, seen()]).toEqual([[], ['config', 'config', 'config']]);
});

test('is not said by the next process either, when the one before died after its upload', async () => {
  const { api, wish, bringUp, bringDown, restart, seen, notes, store } = await openNotes();
  api.fail({ method: 'sendDocument', with: { kind: 'hang-after' } });
  bringUp();
  await wish();
  await eventually(() => seen().length > 0);
  bringDown();
  restart().scan();
  await store.update((draft) => void Object.assign(draft.peers['p1'] ?? {}, { name: 'Phone' }));
  restart().scan();
  expect([notes, seen()]).toEqual([[], ['config']]);
});

test.each([
  { kind: '5xx', code: 500 },
  { kind: '429', retry_after: 1 },
] as const)('is said, before the config, after Telegram has refused it with $kind', async (fault) => {
  const { api, wish, bringUp, anna, seen, settled } = await openNotes();
  api.fail({ method: 'sendDocument', times: fault.kind === '429' ? 1 : 8, with: fault });
  bringUp();
  await wish();
  await anna.receives(isConfig);
  await settled();
  expect(seen()).toEqual(['note', 'config']);
});

test('what else says that the config will come arrives before it, unless it hangs', async () => {
  const { api, outbox, wish, bringUp, anna, seen, settled } = await openNotes(0);
  api.fail({ method: 'sendMessage', with: { kind: 'delay', ms: 300 } });
  outbox.message(7, NOTE);
  bringUp();
  await wish();
  await anna.receives(isConfig);
  await settled();
  expect(seen()).toEqual(['note', 'config']);
  api.fail({ method: 'sendMessage', with: { kind: 'hang', ms: 20_000 } });
  outbox.message(7, 'hangs');
  const began = performance.now();
  await wish();
  await anna.receives(isConfig);
  expect(performance.now() - began).toBeLessThan(15_000);
});

test.each([{ kind: 'none' }, { kind: 'reset-after' }] as const)(
  'is not said of a config that came while the store could not be written ($kind)',
  async (fault) => {
    const lab = await openNotes(0);
    const { api, wish, bringUp, bringDown, breakDisk, anna, seen, settled, deliveries, notes } = lab;
    bringUp();
    await wish();
    await settled(); // from here on its name is known
    bringDown();
    await wish();
    const repair = breakDisk();
    if (fault.kind !== 'none') api.fail({ method: 'sendDocument', with: fault });
    bringUp();
    await eventually(() => seen().length > 1);
    lab.clockShift = 3000;
    for (let scans = 0; scans < 50; scans += 1) {
      deliveries.scan();
      await setImmediate();
    }
    expect(notes).toEqual([]);
    repair();
    await settled();
    expect(new Set(seen())).toEqual(new Set(['config']));
    expect(anna.chat.messages.filter(({ text }) => text === NOTE)).toEqual([]);
  },
);
