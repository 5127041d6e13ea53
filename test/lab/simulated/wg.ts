import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';

// The program itself: a stand-in for `wg` that asks the machine behind a socket. As the real one it opens the file that it is
// given, so it fails on a /dev/stdin that is a socket.
const [socket = '', ...argv] = process.argv.slice(2);
try {
  // before it asks anything: it may be started long before its text comes
  const given = argv[0] === 'addconf' ? readFileSync(argv[2] ?? '', 'utf8') : null;
  const connection = connect(socket);
  connection.end(`${JSON.stringify({ argv, text: given })}\n`); // the line end says that this is all of it
  const { status, stdout, stderr } = JSON.parse(await text(connection));
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = status;
} catch (error) {
  const isFile = error instanceof Error && 'path' in error && error.path !== socket;
  process.stderr.write(
    isFile ? 'fopen: No such device or address\n' : 'Unable to access interface: Connection refused\n',
  );
  process.exitCode = 1;
}
