import type { Log } from '../../../log.ts';
import type { StorePort } from '../../../peers/devices/peer-service.ts';
import type { Texts } from '../../../texts/chat/texts.ts';
import { readUpdateState, type UpdateState } from '../../../updates/update-state.ts';
import type { Notifier } from '../../outbox/notifier.ts';
import type { Row } from '../../outbox/outgoing.ts';
import { callbackData } from '../../router/buttons.ts';
import { COMMIT_DIGITS, UPDATE_BUTTONS } from './update-buttons.ts';

/** Packages over a slow line, a minute of watching and the way back take less. */
const NO_ANSWER_MS = 20 * 60_000;

interface WatchParts {
  readonly store: StorePort;
  /** The file that root's unit writes. */
  readonly stateFile: string;
  readonly ownerId: number;
  readonly notifier: Notifier;
  readonly texts: () => Texts;
  readonly isQuiet: (now: number) => boolean;
  readonly now: () => number;
  readonly log: Log;
}

/** Tells the owner once of each new version, and how an update ended that they asked for. */
export class UpdateWatch {
  readonly #parts: WatchParts;
  #isDamaged = false;

  constructor(parts: WatchParts) {
    this.#parts = parts;
  }

  /** Reads what root's unit wrote, and queues what is due. */
  async check(): Promise<void> {
    const { store, isQuiet, now } = this.#parts;
    const state = await this.#read();
    const { asked_at } = store.state.updates;
    if (asked_at !== null) return this.#tellEnd(state, asked_at);
    if (state !== null && !isQuiet(now())) this.#offer(state);
  }

  /** A damaged file costs the news, and one line in the log. */
  async #read(): Promise<UpdateState | null> {
    try {
      const state = await readUpdateState(this.#parts.stateFile);
      this.#isDamaged = false;
      return state;
    } catch (err) {
      if (!this.#isDamaged) this.#parts.log.warn({ err }, 'what root’s unit wrote of new versions cannot be read');
      this.#isDamaged = true;
      return null;
    }
  }

  #offer({ available }: UpdateState): void {
    const { store, ownerId, notifier, texts } = this.#parts;
    if (available === null || available.version === store.state.updates.told) return;
    const { version, commit, changes } = available;
    const letter = { chatId: ownerId, html: texts().updates.available(version, changes), rows: this.#button(commit) };
    notifier.tell(`version ${version}`, [letter], {
      stillWanted: () => store.state.updates.told !== version,
      record: () =>
        store.update((draft) => {
          draft.updates.told = version;
        }),
    });
  }

  #tellEnd(state: UpdateState | null, askedAt: string): void {
    const { store, ownerId, notifier, now } = this.#parts;
    const asked = Date.parse(askedAt);
    const last = state?.last != null && Date.parse(state.last.at) >= asked ? state.last : null;
    if (last === null && Math.abs(now() - asked) < NO_ANSWER_MS) return;
    // whatever was not installed may be tried again
    const rows = state?.available ? this.#button(state.available.commit) : [];
    notifier.tell(`update ${askedAt}`, [{ chatId: ownerId, html: this.#ended(last), rows }], {
      stillWanted: () => store.state.updates.asked_at === askedAt,
      record: () =>
        store.update((draft) => {
          if (draft.updates.asked_at === askedAt) draft.updates.asked_at = null;
        }),
    });
  }

  #button(commit: string): Row[] {
    const { buttons } = this.#parts.texts().updates;
    const data = callbackData(UPDATE_BUTTONS.now, { commit: commit.slice(0, COMMIT_DIGITS) });
    return [{ text: buttons.now, data }];
  }

  #ended(last: UpdateState['last']): string {
    const { updates } = this.#parts.texts();
    if (last === null) return updates.noAnswer();
    const { outcome, version, reason } = last;
    switch (outcome) {
      case 'done':
        return updates.done(version);
      case 'rolled-back':
        return updates.rolledBack(version, reason ?? '');
      case 'newest':
        return updates.newest();
      case 'too-soon':
        return updates.tooSoon();
      case 'failed':
        return updates.failed(reason ?? '');
    }
  }
}
