import { expect } from 'vitest';
import type { Chance } from '../lab/chance.ts';
import { eventually } from '../lab/eventually.ts';
import { configsOf } from '../stage/received-config.ts';
import type { Stage } from './stage.ts';

/** Some friends of each server switch on the config that they got last, and ping through it. */
export async function tryPhones({ story, nodes, friends, owner }: Stage, chance: Chance, each = 3): Promise<void> {
  for (const { server } of nodes) {
    const holders = friends.filter(({ person }) => {
      const newest = configsOf(person).at(-1);
      return owner.wanted.get(person.id) !== 'out' && newest?.endpoint.startsWith(`${server.endpoint.host}:`);
    });
    for (let left = Math.min(each, holders.length); left > 0; left--) {
      const [{ person } = chance.pick(holders)] = holders.splice(Math.floor(chance.between(0, holders.length)), 1);
      const newest = configsOf(person).at(-1);
      const phone = await story.lab.phone();
      await phone.up(newest?.text ?? '');
      const works = await eventually(() => phone.reaches(server.address, 1), { timeout: 20_000 }).catch(() => false);
      expect(works, `the phone of friend ${person.id} does not get through with its newest config`).toBe(true);
      await phone.down();
    }
  }
}
