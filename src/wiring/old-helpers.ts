import type { NotifyOwner } from '../notices.ts';
import type { StorePort } from '../peers/devices/peer-service.ts';
import type { NodeSetup } from '../wireguard/drivers/driver.ts';
import {
  type HelperPrograms,
  otherHelpers,
  ownHelperPrograms,
  wantedOf,
} from '../wireguard/drivers/helper-programs.ts';

/** Tells the owner, once for each version of each, of a node whose helper programs are not this version's. */
export class OldHelpers {
  readonly #store: StorePort;
  readonly #notify: NotifyOwner;
  #own: Promise<HelperPrograms> | null = null;

  constructor(store: StorePort, notify: NotifyOwner) {
    this.#store = store;
    this.#notify = notify;
  }

  async seen(node: string, setup: NodeSetup): Promise<void> {
    this.#own ??= ownHelperPrograms();
    const own = await this.#own;
    const programs = otherHelpers(own, setup);
    const record = this.#store.state.nodes[node];
    if (record === undefined) return;
    // what was told stays told, so that a node which says something else at every look brings no message each time
    const all = wantedOf(own, ['gate', ...own.hashes.keys()]);
    const told = (record.renewal_told ?? '').split(', ').filter((text) => all.includes(text));
    const news = wantedOf(own, programs).filter((text) => !told.includes(text));
    if (news.length === 0) return;
    await this.#store.update((draft) => {
      const there = draft.nodes[node];
      if (there) there.renewal_told = [...told, ...news].join(', ');
    });
    this.#notify({ kind: 'old-helpers', node, programs });
  }
}
