/** A token bucket: how many requests at once, and how many more a second. */
interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

/** Limits that a person who reads the answers never reaches. The owner's are higher, since the owner may paste a list of people. */
const FRIENDS: Allowance = { burst: 20, perSecond: 1 / 3 };
const OWNERS: Allowance = { burst: 100, perSecond: 1 };

/** After this many refilled requests a person counts as quiet, and is told again at the next burst. */
const CALM = 5;

/** How many people are remembered; somebody who was forgotten has their full allowance again. */
const PEOPLE_REMEMBERED = 1000;

interface Bucket {
  left: number;
  at: number;
  told: boolean;
}

/** Limits how fast each person may send requests (a token bucket each, in memory). Nobody is banned: a person over the limit is told once. */
export class Pace {
  readonly #now: () => number;
  readonly #buckets = new Map<number, Bucket>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts one request. `say`: over the limit, tell the person; `hush`: over the limit, and they were told already. */
  judge(id: number, isOwner: boolean): 'go' | 'say' | 'hush' {
    const { burst, perSecond } = isOwner ? OWNERS : FRIENDS;
    const now = this.#now();
    const { left, at, told } = this.#buckets.get(id) ?? { left: burst, at: now, told: false };
    const bucket = { left: Math.min(burst, left + (Math.max(0, now - at) / 1000) * perSecond), at: now, told };
    if (bucket.left >= CALM) bucket.told = false;
    const verdict = bucket.left >= 1 ? 'go' : bucket.told ? 'hush' : 'say';
    if (verdict === 'go') bucket.left -= 1;
    else bucket.told = true;
    this.#remember(id, bucket);
    return verdict;
  }

  #remember(id: number, bucket: Bucket): void {
    this.#buckets.delete(id);
    this.#buckets.set(id, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > PEOPLE_REMEMBERED && oldest !== undefined) this.#buckets.delete(oldest);
  }
}
