import type { LaunchOptions } from './launch-demo.ts';

const root = process.getuid?.() === 0;
const NOBODY = 65_534;

/** The story in Russian, told to a user who has no rights. */
export const WITHOUT_ROOT: LaunchOptions = root
  ? { args: ['--script', '--lang', 'ru'], uid: NOBODY }
  : { args: ['--script', '--simulated', '--lang', 'ru'] };

/** What is told between two lines that contain these words; throws where one is absent. */
export function between(told: string, from: string, to: string): string {
  const [start, end] = [told.indexOf(from), told.indexOf(to)];
  if (start < 0 || end < start) throw new Error(`no “${from}” and then “${to}” in:\n${told}`);
  return told.slice(start, end);
}
