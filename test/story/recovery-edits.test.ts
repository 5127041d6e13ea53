import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { StoreSerializer } from '../../src/store/serialize-store.ts';
import { eventually } from '../lab/eventually.ts';
import { missingFor } from '../lab/requirements.ts';
import { goOnline } from '../stage/online.ts';
import { deviceOf, editStore, readStore } from '../stage/store-file.ts';
import { beginStory } from '../stage/story.ts';

const missing = missingFor('wireguard-go', 'wg', 'wg-quick', 'ip', 'ping', 'sshd');
/** A phone whose session the server forgot sends for 15 s before it shakes hands anew. */
const BACK_S = 30;

it.skipIf(missing)(
  'takes an edit by hand in at SIGHUP and at the start, and puts a bad or an old one aside with a word to the owner',
  async () => {
    const story = await beginStory();
    const { daemon, main, owner, api } = story;
    owner.start();
    await owner.receives(/add_user/);
    const anna = await goOnline(story, 501, 'Anna');
    const boris = await goOnline(story, 502, 'Boris');
    const keyOf = (id: number) => deviceOf(readStore(daemon), id).public_key;
    const setActive = (id: number, active: boolean) =>
      editStore(daemon, (store) => {
        const user = store.users[id];
        if (user) user.active = active;
      });
    const onNode = async () => [...(await main.allowedIps()).keys()].sort();

    // from the current revision, at SIGHUP
    setActive(502, false);
    daemon.signal('SIGHUP');
    await daemon.says('an edit of the store was taken in');
    await eventually(async () => (await onNode()).length === 1);
    expect(await boris.phone.reaches(main.address, 1)).toBe(false);
    expect(await anna.phone.reaches(main.address)).toBe(true);
    setActive(502, true);
    daemon.signal('SIGHUP');
    expect(await boris.phone.reaches(main.address, BACK_S)).toBe(true);

    // invalid: refused with line and reason
    const good = new StoreSerializer().serialize(readStore(daemon));
    const bad = good.replace('"wg_ip":"10.0.0.4/32"', '"wg_ip":"10.0.0.4/24"');
    const line = bad.split('\n').findIndex((text) => text.includes('10.0.0.4/24')) + 1;
    writeFileSync(daemon.storePath, bad);
    daemon.signal('SIGHUP');
    const refused = await owner.receives(/peers\.json не принята/);
    expect(refused.text).toMatch(`строка ${line}: peers.`);
    expect(refused.text).toContain('нужен один адрес IPv4 с /32');
    expect(daemon.store).toBe(good);

    // from an old revision: put aside
    const old = daemon.store;
    owner.send('/add_user 503');
    await owner.receives(/503/);
    writeFileSync(daemon.storePath, old.replace('"active":true', '"active":false'));
    daemon.signal('SIGHUP');
    const aside = await owner.receives(/сделана из ревизии \d+, а в хранилище уже \d+/);
    expect(readStore(daemon).users).toHaveProperty('503');
    const kept = readdirSync(dirname(daemon.storePath)).filter((name) => name.includes('.rejected-'));
    expect(kept).toHaveLength(2);
    expect(kept.map((name) => readFileSync(join(dirname(daemon.storePath), name), 'utf8'))).toContain(bad);
    expect(kept.some((name) => aside.text.includes(name))).toBe(true);
    for (const { phone } of [anna, boris]) expect(await phone.reaches(main.address)).toBe(true);

    // at the start
    await daemon.stop();
    const annasKey = keyOf(501);
    setActive(501, false);
    await daemon.start();
    await eventually(async () => !(await onNode()).includes(annasKey));
    expect(await anna.phone.reaches(main.address, 1)).toBe(false);
    expect(await boris.phone.reaches(main.address)).toBe(true);
    await daemon.stop();
    writeFileSync(daemon.storePath, old);
    const from = daemon.log.length;
    daemon.launch();
    expect(await daemon.ended()).toMatchObject({ code: 78 });
    expect(daemon.log.slice(from)).toMatch(/this is an old copy .*vpn-bot restore/);
    expect(daemon.store).toBe(old);
    expect(api.violations).toEqual([]);
  },
  120_000,
);
