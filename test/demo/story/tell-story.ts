import type { Language } from '../page/protocol.ts';
import type { World } from '../world.ts';
import { Scene } from './scene.ts';
import { storySteps } from './steps.ts';

const LAST_LINES = 25;

/** Plays the story and prints it as it happens; false when a step failed. */
export async function tellStory(world: World, language: Language, print: (text: string) => void): Promise<boolean> {
  const tell = (line: string) => print(`${line}\n`);
  const scene = new Scene(world, language, tell);
  const steps = storySteps();
  const start = performance.now();
  tell(scene.words.tunnels(world.servers.isReal));
  for (const [index, step] of steps.entries()) {
    const title = `${index + 1}. ${scene.words.steps[step.title]}`;
    tell(`\n${title}`);
    try {
      await step.run(scene);
      tell('   ✓');
    } catch (error) {
      tell(`   ✗ ${error instanceof Error ? error.message : error}`);
      tell(`\n${world.daemon.log.trimEnd().split('\n').slice(-LAST_LINES).join('\n')}`);
      tell(`\n${scene.words.failed(title)}`);
      return false;
    }
  }
  tell(`\n${scene.words.done(steps.length, Math.round((performance.now() - start) / 1000))}`);
  return true;
}
