import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Minutes each: begun last, they would run on alone while the other workers have nothing left to do. */
const SLOWEST = [
  'test/torture/',
  'test/model/histories',
  'test/store/kill-every-step',
  'test/demo/',
  'test/trouble/telegram-',
  'test/process/not-working-',
  'test/story/recovery-restore',
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
