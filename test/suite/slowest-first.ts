import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * A minute and more each: begun last, they would run on alone while the other workers have nothing left to do. Those that mostly
 * wait (`telegram-`, `not-working-`) begin beside those that compute all the time.
 */
const SLOWEST = [
  'test/kernel/',
  'test/torture/',
  'test/model/histories.soak',
  'test/deploy/try-rules',
  'test/deploy/links.soak',
  'test/trouble/telegram-',
  'test/process/not-working-',
  'test/demo/',
  'test/story/recovery-restore',
  'test/story/converge',
  'test/wireguard/driver-',
];

/** The order of the test files: the slowest first, then as Vitest has them. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ moduleId }: TestSpecification) => {
      const place = SLOWEST.findIndex((slow) => moduleId.includes(slow));
      return place === -1 ? SLOWEST.length : place;
    };
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}
