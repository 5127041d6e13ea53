import { installPackages } from './install-packages.ts';
import { isRoot, missingPackages, searchRootsFolders } from './needed-programs.ts';

/** `npm run test:setup`: installs the Debian packages that the tests need and this machine lacks. */
searchRootsFolders();
const missing = missingPackages();
if (missing.length === 0) {
  process.stdout.write('Nothing to install: this machine has every program that the tests need.\n');
} else if (isRoot()) {
  process.stdout.write(`Installing ${missing.join(', ')} …\n`);
  installPackages(missing);
} else {
  process.stderr.write(`Run this as root, or install these Debian packages yourself: ${missing.join(' ')}\n`);
  process.exitCode = 1;
}
