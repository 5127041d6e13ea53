import type { Sampler } from './samples.ts';

/** Going back to a backup that was sent to the chat. */
export const restoreSamples: Sampler = ({ restore }, name) => {
  const { problems } = restore;
  const headings = [restore.regain, restore.lose, restore.helpers, restore.terms, restore.displaced];
  const day = new Date('2026-11-22T09:00:00Z');
  return {
    messages: [
      ['restore cancelled', restore.cancelled()],
      ['title', restore.title(day, 5, 9)],
      ['headings', [...headings, restore.awaited, restore.forgotten, restore.nobody].join('\n')],
      ['until', [restore.until(day), restore.until(null), restore.more()].join('\n')],
      ['looking', restore.looking()],
      ['how', restore.how()],
      ['not asked', restore.notAsked()],
      ['wrong', restore.wrong(3)],
      ['too many wrong', restore.tooManyWrong()],
      ['gone', restore.gone()],
      ['changed', restore.changed()],
      ['done', restore.done(name)],
      ['done before', restore.done(null)],
      ['your file ended', restore.yourFileEnded()],
      ['not ours', problems['not-ours']],
      ['damaged', problems.damaged],
      ['unreadable', problems.unreadable],
      ['newer', problems.newer],
      ['too large', problems['too-large']],
      ['not fetched', problems['not-fetched']],
    ],
    labels: [restore.cancel],
  };
};
