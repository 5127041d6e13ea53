import { type Sampler, whoIsAtLongest } from './samples.ts';

/** What friends have the owner read. */
export const ticketSamples: Sampler = ({ tickets: texts }, name) => {
  const who = whoIsAtLongest(name);
  return {
    messages: [
      ['passed', texts.passed()],
      ['passedAlready', texts.passedAlready()],
      ['answer', texts.answer(name.repeat(40))],
      ['answerBelow', texts.answerBelow()],
      ['letter', texts.letter(who)],
      ...(['open', 'paused', 'ended'] as const).map((access) => [`asks ${access}`, texts.asks(who, access)] as const),
      ['answered', texts.answered(who)],
      ['unreachable', texts.unreachable(who)],
      ['list', texts.list(1000)],
      ['list, empty', texts.list(0)],
    ],
    labels: [
      texts.buttons.pass,
      texts.buttons.card,
      texts.buttons.close,
      texts.buttons.one(name, 59 * 60_000),
      texts.buttons.left(1000),
    ],
    toasts: [texts.closed()],
  };
};
