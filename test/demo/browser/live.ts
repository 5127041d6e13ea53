import type { Action, Outcome, Parts } from '../page/protocol.ts';

/** What the page shows: what the demo told, and what was chosen here. */
export interface State extends Parts {
  /** Whose chat is open. */
  person: number;
  /** What a narrow screen shows, which has room for one. */
  view: View;
  /** The id of the last message seen in each chat. */
  read: Record<number, number>;
}

export type View = 'chat' | 'servers' | 'guide';

type Listener = (state: State) => void;

const listeners: Listener[] = [];
let state: State | null = null;
let isDue = false;

/** Draws now, if there is something to draw, and again after every change; many changes of one moment are drawn once. */
export function draw(listener: Listener): void {
  listeners.push(listener);
}

/** What is shown now; null before the demo has told everything. */
export function shownState(): Readonly<State> | null {
  return state;
}

/** Changes what was chosen on this page. */
export function choose(chosen: Partial<Pick<State, 'person' | 'view' | 'read'>>): void {
  if (state) Object.assign(state, chosen);
  wake();
}

/** Listens to the demo; `onLost` is told whether it is gone. */
export function listen(onLost: (isLost: boolean) => void): void {
  const parts: { -readonly [Name in keyof Parts]?: Parts[Name] } = {};
  const source = new EventSource('/events');
  source.onopen = () => onLost(false);
  source.onerror = () => onLost(true);
  source.onmessage = ({ data }: MessageEvent<string>) => {
    const { name, value } = JSON.parse(data) as { name: keyof Parts; value: never };
    parts[name] = value;
    if (state) Object.assign(state, { [name]: value });
    else if (isWhole(parts)) state = { ...parts, person: parts.people[0]?.id ?? 0, view: 'chat', read: {} };
    wake();
  };
}

/** Asks the demo to do something. Rejects with what it says when that cannot be. */
export async function act(action: Action): Promise<Outcome> {
  const body = JSON.stringify(action);
  const response = await fetch('/', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const outcome = (await response.json()) as Outcome & { error?: string };
  if (outcome.error !== undefined) throw new Error(outcome.error);
  return outcome;
}

function isWhole(parts: Partial<Parts>): parts is Parts {
  const { world, people, servers, blocked, tunnels, chats } = parts;
  return Boolean(world && people && servers && blocked && tunnels && chats);
}

function wake(): void {
  if (isDue) return;
  isDue = true;
  queueMicrotask(() => {
    isDue = false;
    if (state) for (const listener of listeners) listener(state);
  });
}
