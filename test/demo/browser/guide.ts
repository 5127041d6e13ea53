import { find, h, keyed, setText } from './dom.ts';
import { GUIDE, type GuideStep } from './guide-steps.ts';
import type { State } from './live.ts';
import { say } from './tell.ts';
import { TEXTS } from './texts.ts';

/** The story step by step, each with a button that does it. */
export function guide(host: HTMLElement): void {
  const bar = h('progress', { max: GUIDE.length, value: 0 });
  host.append(h('header', {}, h('h2', {}), h('small', {})), bar, h('ol'), h('p', { class: 'note finished' }));
}

let reached = 0;
let current: State | null = null;

/** Shows how far the story has come; steps that somebody did by hand count as well. */
export function drawGuide(host: HTMLElement, state: State): void {
  const { language } = state.world;
  const words = TEXTS[language];
  const before = reached;
  while (reached < GUIDE.length && GUIDE[reached]?.isDone(state)) reached++;
  host.setAttribute('aria-label', words.guide);
  setText(find('h2', host), words.guide);
  setText(find('small', host), words.progress(reached, GUIDE.length));
  const bar = find('progress', host) as HTMLProgressElement;
  bar.value = reached;
  bar.setAttribute('aria-label', words.guide);
  const finished = find('.finished', host);
  finished.hidden = reached < GUIDE.length;
  setText(finished, words.finished);
  current = state;
  keyed(
    find('ol', host),
    GUIDE.map((step, index) => ({ text: step.text[language], index, stage: stageOf(index), doIt: words.doIt })),
    ({ index }) => index,
    ({ text, index, stage, doIt }) => entry(index + 1, text, stage, doIt, () => run(GUIDE[index])),
  );
  if (reached > before) (host.querySelector('[data-stage="next"]') ?? finished).scrollIntoView({ block: 'nearest' });
}

const stageOf = (index: number) => (index < reached ? 'done' : index === reached ? 'next' : 'later');

function run(step: GuideStep | undefined): void {
  if (current) step?.run(current).catch((error: Error) => say(error.message));
}

function entry(number: number, text: string, stage: string, doIt: string, onclick: () => void): HTMLElement {
  const button = h('button', { type: 'button', class: 'main', 'data-focus': 'do', onclick }, doIt);
  const isNext = stage === 'next';
  return h(
    'li',
    { 'data-number': number, 'data-stage': stage, 'aria-current': isNext ? 'step' : null },
    h('span', {}, text),
    ...(isNext ? [button] : []),
  );
}
