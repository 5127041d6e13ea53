import { describe, expect, test } from 'vitest';
import { eventually } from '../lab/eventually.ts';
import { configFor } from '../stage/daemon-stage.ts';
import { DAY, iso } from '../stage/sample-state.ts';
import { deviceOf, editStore, readStore } from '../stage/store-file.ts';
import { type HelpStage, noPhones, openHelpStage, serve } from './help-stage.ts';

const [ANNA, BORIS, GUEST, NEWCOMER] = [502, 503, 504, 505];

/** Anna waits with a new config, Boris was removed, a link is open, and a guest has three days; all of it by the clock as it is. */
async function openRunning(stage: HelpStage) {
  const { daemon, owner } = stage;
  const anna = await serve(stage, ANNA);
  anna.friend.send('/regen');
  await configFor(anna.friend);
  await serve(stage, BORIS);
  owner.send(`/remove_user ${BORIS}`);
  await owner.receives(/доступ закрыт/);
  await serve(stage, GUEST);
  await endGuest(stage, Date.now() + 3 * DAY);
  owner.send('/invite');
  const { text } = await owner.receives(/Приглашение в наш VPN/);
  await owner.receives(/Перешлите это приглашение/);
  const secret = /start=([\w-]{22})/.exec(text)?.[1] ?? '';
  const keys = async () => (await stage.server.allowedIps()).size;
  await eventually(async () => (await keys()) === 3); // Anna's two and the guest's
  await eventually(() => Object.keys(deviceOf(readStore(daemon), BORIS).counting).length === 1);
  return { anna, secret, keys };
}

/** An edit by hand of the guest's end, made again if the daemon wrote at the same moment. */
async function endGuest({ daemon }: HelpStage, at: number): Promise<void> {
  const until = iso(at);
  await eventually(
    async () => {
      editStore(daemon, ({ users }) => void Object.assign(users[GUEST] ?? {}, { until }));
      daemon.signal('SIGHUP');
      const from = daemon.log.length;
      await eventually(() => daemon.log.includes('were read again', from));
      return (
        readStore(daemon).users[GUEST]?.until === until && daemon.log.includes('an edit of the store was taken in')
      );
    },
    { timeout: 30_000 },
  );
}

/** So many looks at the node later. */
async function afterLooks(stage: HelpStage): Promise<void> {
  const from = Date.now();
  await eventually(() => Date.now() > from + 6000, { timeout: 30_000 });
  await stage.server.allowedIps();
}

/** Nobody lost anything that does not come back. */
async function expectAllKept(stage: HelpStage, { secret }: { readonly secret: string }): Promise<void> {
  const { daemon, api } = stage;
  const anna = deviceOf(readStore(daemon), ANNA);
  expect(anna.next).not.toBeNull();
  expect(anna.retired).toEqual({});
  const there = await eventually(async () => {
    const peers = await stage.server.allowedIps();
    return peers.size === 3 && peers;
  });
  expect(there.get(anna.public_key)).toEqual([anna.wg_ip]);
  expect(there.has(deviceOf(readStore(daemon), GUEST).public_key)).toBe(true);
  expect(deviceOf(readStore(daemon), BORIS).public_key).not.toBe(''); // the record is kept, with its keys
  const newcomer = api.person({ id: NEWCOMER, first_name: 'Nina', language_code: 'ru' });
  newcomer.start(secret);
  await newcomer.receives(/^Здравствуйте, Nina/);
}

describe.skipIf(noPhones)('a daemon whose clock is wrong', () => {
  test('by 8 days behind from its start, and then put right, ends nothing', async () => {
    const stage = await openHelpStage();
    const { daemon, putAhead } = stage;
    await daemon.stop();
    putAhead(-8 * DAY);
    await daemon.start();
    const running = await openRunning(stage);
    const from = daemon.log.length;
    putAhead(0);
    await daemon.says(/the clock was set .* ahead/, { from });
    await afterLooks(stage);
    await expectAllKept(stage, running);
    await daemon.says('the owner is told: clock-jump bot, raised'); // as soon as it started
  });

  test('by 8 days ahead for some seconds of its run switches nobody off, tells the owner and ends nothing', async () => {
    const stage = await openHelpStage();
    const { daemon, owner, putAhead } = stage;
    const running = await openRunning(stage);
    let from = daemon.log.length;
    putAhead(8 * DAY);
    await daemon.says(/the clock was set .* ahead/, { from });
    await afterLooks(stage);
    expect(await running.keys()).toBe(3);
    from = daemon.log.length;
    putAhead(0);
    await daemon.says('the clock is as it was', { from });
    await afterLooks(stage);
    await expectAllKept(stage, running);
    await owner.receives(/перескочили вперёд/, { anyOrder: true });
    await owner.receives(/Часы машины, где работает бот, подтвердились/, { anyOrder: true });
  });

  test('by 8 days ahead when it starts, for some seconds, only switches a guest off for so long', async () => {
    const stage = await openHelpStage();
    const { daemon, putAhead } = stage;
    const running = await openRunning(stage);
    await daemon.stop();
    putAhead(8 * DAY);
    await daemon.start();
    await eventually(async () => (await running.keys()) === 2);
    await afterLooks(stage);
    const from = daemon.log.length;
    putAhead(0);
    await daemon.says(/the clock was set .* back/, { from });
    await eventually(async () => (await running.keys()) === 3, { timeout: 60_000 });
    await expectAllKept(stage, running);
  });

  test('behind the store’s last time when it starts lets no guest back in whose time is over', async () => {
    const stage = await openHelpStage();
    const { daemon, api, putAhead } = stage;
    const running = await openRunning(stage);
    await endGuest(stage, Date.now() - 1000);
    await eventually(async () => (await running.keys()) === 2);
    await daemon.stop();
    api.fail({ method: 'getUpdates', with: { kind: 'hang' } });
    putAhead(-8 * DAY);
    await daemon.start();
    await daemon.says('behind what it was');
    await afterLooks(stage);
    expect(await running.keys()).toBe(2);
  });
});
